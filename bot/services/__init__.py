"""What the bot can do: no platform, no SQL, no markup."""

from dataclasses import dataclass

from bot.services.ask import Ask
from bot.services.framing import Framings
from bot.services.lookup import Lookup
from bot.services.searching import Searching
from bot.services.view import Views


@dataclass(frozen=True)
class Services:
    """Everything that commands may ask for, built once in `bot.app`."""

    ask: Ask
    framings: Framings
    lookup: Lookup
    searching: Searching
    views: Views
