"""Answers a question about an article from the store, and from nothing else."""

from bot.services.ask.answer import Answer, Touched
from bot.services.ask.service import Ask

__all__ = ["Answer", "Ask", "Touched"]
