"""Summaries of what a room discussed, for moderators; quotes are held to what still stands."""

from bot.services.summaries.making import Wanted
from bot.services.summaries.scheduling import Planned, Scheduling
from bot.services.summaries.service import Summaries

__all__ = ["Planned", "Scheduling", "Summaries", "Wanted"]
