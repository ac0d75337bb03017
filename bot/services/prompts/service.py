"""Discussion prompts: decks, schedules, suggestions, and what becomes of them."""

from dataclasses import dataclass

from bot.services.prompts.choosing import Choosing
from bot.services.prompts.decks import Decks
from bot.services.prompts.looking import Looking
from bot.services.prompts.posting import Posting
from bot.services.prompts.scheduling import Scheduling
from bot.services.prompts.settling import Settling
from bot.services.prompts.suggesting import Suggesting


@dataclass(frozen=True)
class Prompts:
    """All that commands and the clock may ask of prompts."""

    decks: Decks
    scheduling: Scheduling
    choosing: Choosing
    posting: Posting
    settling: Settling
    looking: Looking
    suggesting: Suggesting
