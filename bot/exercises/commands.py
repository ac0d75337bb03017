"""What can be asked of a session: by people, by moderators, and by the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.exercises.definition import Pace
from bot.exercises.log import SeatLimit, Withdrawn
from bot.exercises.material import Material


@dataclass(frozen=True)
class Reader:
    """A language model that may read texts, as people are told of it."""

    name: str
    host: str
    """Where texts go for it."""


@dataclass(frozen=True)
class Create:
    """Set a session up, with what it draws on."""

    mode: str
    pace: Pace
    seed: str
    params: Mapping[str, Any]
    binds: Material
    language: str = "en"
    llm: bool = False
    llm_name: str = ""
    """The language model's, where one takes part."""
    llm_host: str = ""
    """The host to which texts go for it."""
    moderated: bool = True
    """Whether a moderator begins it, and so is there (S15)."""


@dataclass(frozen=True)
class Join:
    """Come in; agreeing comes next."""

    pid: str


@dataclass(frozen=True)
class Answer:
    """Fill in a form, or change one that is still open."""

    pid: str
    phase: str
    unit: str
    values: Mapping[str, str]
    """Field -> what was typed or picked; a field that is missing keeps its answer."""
    entry: int | None = None
    """The step that it was meant for; None for the one that is open."""


@dataclass(frozen=True)
class Skip:
    """Pass over what is asked just now; no reason is wanted."""

    pid: str
    phase: str


@dataclass(frozen=True)
class Acknowledge:
    """Have read what was opened."""

    pid: str
    entry: int | None = None


@dataclass(frozen=True)
class Sit:
    """Take a seat by one's own click, or say which ones one will not take."""

    pid: str
    seat: str = ""
    limit: SeatLimit | None = None
    observe: bool = False


@dataclass(frozen=True)
class Withdraw:
    """Take texts back: all of them, or those of a phase."""

    pid: str
    phase: str = ""


@dataclass(frozen=True)
class TakeBack:
    """Take back texts whose messages were deleted, each from its one place."""

    texts: tuple[Withdrawn, ...]


@dataclass(frozen=True)
class PauseMe:
    """Be waited for no longer, until one comes back."""

    pid: str


@dataclass(frozen=True)
class ComeBack:
    """Be waited for again."""

    pid: str


@dataclass(frozen=True)
class Leave:
    """Go, for good."""

    pid: str
    keep: bool = True
    """Whether texts that were opened stay, without a name."""


@dataclass(frozen=True)
class Publish:
    """Say whether one's texts may go into a report that others take out."""

    pid: str
    publish: bool


@dataclass(frozen=True)
class AllowLlm:
    """Say whether a language model may read one's texts."""

    pid: str
    allow: bool


@dataclass(frozen=True)
class Advance:
    """Go on before time; a moderator, or at the door who started it."""

    phase: str = ""


@dataclass(frozen=True)
class Extend:
    """Give the open step more time."""

    seconds: int


@dataclass(frozen=True)
class Pause:
    """Let the whole session rest."""

    reason: str = ""


@dataclass(frozen=True)
class Resume:
    """Let it go on."""


@dataclass(frozen=True)
class Abort:
    """End it before time, by the debrief."""

    reason: str = ""


@dataclass(frozen=True)
class Judge:
    """Let a held text pass, or hide one."""

    text: str
    """Its alias, as `seeing.texts` gives it."""
    show: bool
    reason: str = ""


@dataclass(frozen=True)
class Remove:
    """Send somebody out."""

    pid: str


@dataclass(frozen=True)
class Reassign:
    """Offer somebody another seat, which takes their own click, or let them only watch."""

    pid: str
    seat: str


@dataclass(frozen=True)
class Lock:
    """Let nobody new in, or anybody again."""

    locked: bool


@dataclass(frozen=True)
class DropClaim:
    """Take something out of play."""

    item: str


@dataclass(frozen=True)
class ForbidLlm:
    """Ask no language model from here on."""


@dataclass(frozen=True)
class Export:
    """A report was taken out."""


@dataclass(frozen=True)
class Tick:
    """Time has passed: whatever is due by now happens."""


@dataclass(frozen=True)
class CreditDowntime:
    """The bot was away for so many seconds."""

    seconds: int
    since: int = 0
    """When it was last awake, in seconds since 1970; 0 where that is not known."""


Command = (
    Create
    | Join
    | Answer
    | Skip
    | Acknowledge
    | Sit
    | Withdraw
    | TakeBack
    | PauseMe
    | ComeBack
    | Leave
    | Publish
    | AllowLlm
    | Advance
    | Extend
    | Pause
    | Resume
    | Abort
    | Judge
    | Remove
    | Reassign
    | Lock
    | DropClaim
    | ForbidLlm
    | Export
    | Tick
    | CreditDowntime
)
