"""Exercises as communities run them: what there is, what it draws on, and the sessions."""

from bot.services.exercises.service import Exercises
from bot.services.exercises.sessions import Happened, Herald, Running, Sessions

__all__ = ["Exercises", "Happened", "Herald", "Running", "Sessions"]
