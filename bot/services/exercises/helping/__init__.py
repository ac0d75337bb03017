"""Private drafts by a language model for people in an exercise, each checked before it is shown."""

from bot.services.exercises.helping.service import Helped, Helping

__all__ = ["Helped", "Helping"]
