"""Holds what a language model wrote against the stored texts that it names; no input or output."""
