"""Asks a language model for drafts, within caps, and lets only what held get out."""

from bot.services.model.task import Asker, Asking, Modelled, Task

__all__ = ["Asker", "Asking", "Modelled", "Task"]
