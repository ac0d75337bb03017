"""The log of a session: all that happened in it, in order. Whatever else is known follows from it.

People stand in it under names of the session's own, `P1`, `P2`, …; who they are is kept elsewhere.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from bot.domain.base import Model
from bot.exercises.definition import Pace, Scope
from bot.exercises.fields import Value
from bot.exercises.material import Thing

Outcome = Literal["done", "aborted", "too_few", "expired"]
SeatLimit = Literal["any", "own", "speaker"]


class Event(Model):
    """What every event is: a kind, and what it says."""

    model_config = ConfigDict(frozen=True, extra="ignore")  # a later Parley may say more


class Created(Event):
    """A session was set up; what it draws on is frozen here."""

    e: Literal["Created"] = "Created"
    mode: Literal["solo", "group"]
    pace: Pace
    seed: str
    params: dict[str, Any] = {}
    binds: dict[str, tuple[Thing, ...]] = {}
    language: str = "en"
    llm: bool = False
    llm_name: str = ""
    """The language model's; `''` where none takes part, and in logs of before it was kept."""
    llm_host: str = ""
    moderated: bool = True


class Joined(Event):
    """Somebody came in."""

    e: Literal["Joined"] = "Joined"
    p: str
    late: bool = False


class Consented(Event):
    """Somebody agreed to take part, and said how far."""

    e: Literal["Consented"] = "Consented"
    p: str
    seat_limit: SeatLimit = "any"
    llm_ok: bool = False
    publish: bool = False


class Declined(Event):
    """Somebody will not take a seat; no reason is kept."""

    e: Literal["Declined"] = "Declined"
    p: str
    seat: str


class SeatAssigned(Event):
    """Somebody speaks from a seat from now on, from none any more, or only watches."""

    e: Literal["SeatAssigned"] = "SeatAssigned"
    p: str
    seat: str
    observer: bool = False


class Tabled(Event):
    """Somebody sits at a small table with a few others from now on, or at none any more."""

    e: Literal["Tabled"] = "Tabled"
    p: str
    table: str


class PhaseEntered(Event):
    """A step began."""

    e: Literal["PhaseEntered"] = "PhaseEntered"
    phases: tuple[str, ...]
    """One, or several that each person goes through on their own."""
    entry: int
    loops: dict[str, int] = {}
    span: int = 0
    """Seconds that it waits at most; 0 for no limit."""


class PhaseDropped(Event):
    """An optional step was left out for want of time."""

    e: Literal["PhaseDropped"] = "PhaseDropped"
    phase: str


class Submitted(Event):
    """Somebody answered, or changed an answer."""

    e: Literal["Submitted"] = "Submitted"
    p: str
    phase: str
    loop: int = 0
    """The turn of the loop that the phase is in; 0 where it is in none."""
    unit: str = ""
    """Which of several forms of the same step; `''` where there is one."""
    fields: dict[str, Value]
    held: tuple[str, ...] = ()
    """Fields that nobody else sees before a moderator has."""


class Skipped(Event):
    """Somebody passed over a step; nobody is told who."""

    e: Literal["Skipped"] = "Skipped"
    p: str
    phase: str


class Acked(Event):
    """Somebody has read what was opened."""

    e: Literal["Acked"] = "Acked"
    p: str
    entry: int


class Published(Event):
    """Somebody said whether their texts may go into a report that others take out."""

    e: Literal["Published"] = "Published"
    p: str
    publish: bool


class LlmAllowed(Event):
    """Somebody said whether a language model may read their texts."""

    e: Literal["LlmAllowed"] = "LlmAllowed"
    p: str
    allow: bool


class Offered(Event):
    """A moderator would like somebody to take another seat; it takes that person's own click."""

    e: Literal["Offered"] = "Offered"
    p: str
    seat: str


class Limited(Event):
    """Somebody changed which seats they may be given."""

    e: Literal["Limited"] = "Limited"
    p: str
    seat_limit: SeatLimit


class Withdrawn(Event):
    """Somebody took texts back; they are gone, this line stays."""

    e: Literal["Withdrawn"] = "Withdrawn"
    p: str
    phase: str = ""
    """`''` for everything of theirs."""
    unit: str | None = None
    field: str | None = None
    loop: int | None = None
    """None for every turn of the loop that the phase is in."""


class Released(Event):
    """A moderator let a held text pass, or hid one."""

    e: Literal["Released"] = "Released"
    p: str
    phase: str
    loop: int
    unit: str
    field: str
    shown: bool
    reason: str = ""


class Reminded(Event):
    """Those who have not answered were reminded, all together."""

    e: Literal["Reminded"] = "Reminded"
    entry: int
    share: float


class TimerFired(Event):
    """A step's time was over."""

    e: Literal["TimerFired"] = "TimerFired"
    entry: int


class Extended(Event):
    """A step got more time."""

    e: Literal["Extended"] = "Extended"
    entry: int
    seconds: int
    by: Literal["engine", "moderator"] = "engine"


class Advanced(Event):
    """A moderator, or who started it, went on before time."""

    e: Literal["Advanced"] = "Advanced"
    entry: int


class QuorumFailed(Event):
    """Too few answered, or too few are left; `step` is what was done about it."""

    e: Literal["QuorumFailed"] = "QuorumFailed"
    entry: int
    step: str
    below_min: bool = False


class SeatFilledByStore(Event):
    """Nobody answered from a seat, so that stored material stands there, marked as such."""

    e: Literal["SeatFilledByStore"] = "SeatFilledByStore"
    entry: int
    seat: str


class Idled(Event):
    """Somebody is waited for no longer; any deed of theirs brings them back."""

    e: Literal["Idled"] = "Idled"
    p: str


class Returned(Event):
    """Somebody is waited for again."""

    e: Literal["Returned"] = "Returned"
    p: str


class PausedSelf(Event):
    """Somebody takes a pause; no reason is kept."""

    e: Literal["PausedSelf"] = "PausedSelf"
    p: str


class Left(Event):
    """Somebody left. What was not opened yet of theirs is deleted."""

    e: Literal["Left"] = "Left"
    p: str
    keep: bool = True
    """Whether what was opened stays, without a name."""
    removed: bool = False


class Paused(Event):
    """The whole session rests."""

    e: Literal["Paused"] = "Paused"
    reason: str = ""


class Resumed(Event):
    """It goes on; the time that it rested is credited."""

    e: Literal["Resumed"] = "Resumed"
    seconds: int


class DowntimeCredited(Event):
    """The bot was away; open steps get that time back."""

    e: Literal["DowntimeCredited"] = "DowntimeCredited"
    seconds: int
    since: int = 0
    """When it was last awake before: the same absence is given back once."""


class Computed(Event):
    """A number, or several, made of answers."""

    e: Literal["Computed"] = "Computed"
    metric: str
    loop: int = 0
    value: dict[str, Any]


class Revealed(Event):
    """The answers of a step are seen by more people from now on."""

    e: Literal["Revealed"] = "Revealed"
    phase: str
    loop: int
    scope: Scope
    text_scope: Scope


class Cleared(Event):
    """The answers to a step are set aside, as it is gone through again."""

    e: Literal["Cleared"] = "Cleared"
    phase: str
    loop: int = 0


class Locked(Event):
    """Nobody new may join, or anybody again."""

    e: Literal["Locked"] = "Locked"
    locked: bool


class ClaimDropped(Event):
    """A moderator took something out of play."""

    e: Literal["ClaimDropped"] = "ClaimDropped"
    item: str


class LlmOff(Event):
    """No language model is asked from here on."""

    e: Literal["LlmOff"] = "LlmOff"


class Aborted(Event):
    """The session is to end before its time, by the way that its definition names."""

    e: Literal["Aborted"] = "Aborted"
    reason: str
    outcome: Outcome = "aborted"


class Closed(Event):
    """The session is over."""

    e: Literal["Closed"] = "Closed"
    outcome: Outcome


class Exported(Event):
    """Somebody took a report out."""

    e: Literal["Exported"] = "Exported"
    formats: tuple[str, ...] = ()


AnyEvent = Annotated[
    Created
    | Joined
    | Consented
    | Declined
    | SeatAssigned
    | Tabled
    | PhaseEntered
    | PhaseDropped
    | Submitted
    | Skipped
    | Acked
    | Published
    | LlmAllowed
    | Offered
    | Limited
    | Withdrawn
    | Released
    | Reminded
    | TimerFired
    | Extended
    | Advanced
    | QuorumFailed
    | SeatFilledByStore
    | Idled
    | Returned
    | PausedSelf
    | Left
    | Paused
    | Resumed
    | DowntimeCredited
    | Computed
    | Revealed
    | Cleared
    | Locked
    | ClaimDropped
    | LlmOff
    | Aborted
    | Closed
    | Exported,
    Field(discriminator="e"),
]


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the log: when, in seconds since 1970, and what."""

    t: int
    event: AnyEvent


READING: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)
"""Reads one event from its JSON."""
