"""Votes on statements: people vote one by one, and all see what they have in common."""

from bot.services.votes.polling import Polling
from bot.services.votes.results import Results
from bot.services.votes.voting import Voting

__all__ = ["Polling", "Results", "Voting"]
