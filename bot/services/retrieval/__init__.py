"""Finds the passages and sentences that answer a question: words alone, no model, no database."""
