"""Discussion prompts: which come when, in which room, and what became of them."""

from bot.services.prompts.service import Prompts

__all__ = ["Prompts"]
