"""The bot's account in words: which one is wanted, and how it stands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wanted:
    """Which account is to be set up; None where it is not said, as for one that is stored."""

    user: str | None = None
    """An id, or the name before its colon."""
    homeserver: str | None = None
    """A server's name, or its address."""


@dataclass(frozen=True)
class Shown:
    """How the bot's account stands, in words."""

    user: str
    device: str
    fingerprint: str
    """The device's own key, in groups of four."""
    master: str
    """The account's master key as the homeserver has it, likewise; `""` where it has none."""
    troubles: tuple[str, ...] = ()
    foreign: bool = False
    """Whether the account has cross-signing keys that are not ours."""
    done: tuple[str, ...] = ()
    """What was done now, a sentence each."""
