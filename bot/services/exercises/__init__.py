"""Exercises as communities run them: what there is, what it draws on, and the sessions."""

from bot.services.exercises.sessions import Happened, Herald, Sessions

__all__ = ["Happened", "Herald", "Sessions"]
