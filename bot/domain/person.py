"""Who somebody is to the bot: an account on a platform, and no more."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """Somebody's account, as their platform names it; never shown to anybody."""

    platform: str
    name: str
