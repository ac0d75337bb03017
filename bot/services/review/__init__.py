"""How a dossier grows: people propose, moderators decide and correct, the rest is counted."""

from bot.services.review.correcting import Correcting
from bot.services.review.deciding import Deciding
from bot.services.review.fairness import Fairness
from bot.services.review.proposing import Proposing
from bot.services.review.unanswered import Unanswered

__all__ = ["Correcting", "Deciding", "Fairness", "Proposing", "Unanswered"]
