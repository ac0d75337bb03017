"""The state of a session: what its log comes to. Values are shared, never changed in place."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Self

from typing_extensions import override

from bot.exercises.definition import Pace, Scope
from bot.exercises.fields import Value
from bot.exercises.log import Outcome, SeatLimit
from bot.exercises.material import Material

Standing = Literal["joined", "active", "idle", "paused", "observer", "left", "removed"]
Status = Literal["draft", "running", "paused", "debriefing", "closed"]
PRESENT = frozenset({"active", "idle", "paused", "observer"})
"""Whoever has agreed to take part and has not gone."""

At = tuple[str, int]
"""A phase and the turn of its loop, 0 where it is in none."""


class Changed:
    """What is never changed in place, but copied; `dataclasses.replace` takes ten times as long,
    and a long log is copied thousands of times."""

    def but(self, **changes: Any) -> Self:
        """The same with other values for some fields. Raises TypeError for what is no field."""
        copy = object.__new__(type(self))
        held = copy.__dict__
        held.update(self.__dict__)
        held.update(changes)
        if len(held) != len(self.__dict__):
            raise TypeError(f"{type(self).__name__} has no {held.keys() - self.__dict__.keys()}")
        return copy


@dataclass(frozen=True)
class Person(Changed):
    """Somebody in a session, under the session's own name."""

    pid: str
    standing: Standing = "joined"
    agreed: bool = False
    """Whether they take part; until then nothing of theirs is collected."""
    seat: str = ""
    limit: SeatLimit = "any"
    llm_ok: bool = False
    publish: bool = False
    late: bool = False
    missed: int = 0
    """Required steps missed in a row."""
    seen: int = 0
    """When they last did something, in seconds since 1970."""
    declined: frozenset[str] = frozenset()
    had: tuple[str, ...] = ()
    """The seats that they have had before."""
    tables: tuple[str, ...] = ()
    """The small tables at which they have sat, the present one last."""
    offered: str = ""
    """A seat that a moderator would like them to take."""

    @property
    def table(self) -> str:
        """The small table at which they sit; `''` for none."""
        return self.tables[-1] if self.tables else ""


@dataclass(frozen=True)
class Submission(Changed):
    """What somebody answered in one form."""

    values: Mapping[str, Value]
    entry: int
    seat: str = ""
    """The seat that it was answered from."""
    table: str = ""
    """The small table at which its author sat then."""
    peers: frozenset[str] = frozenset()
    """Who sat in that seat then."""
    version: int = 1
    held: frozenset[str] = frozenset()
    """Fields that wait for a moderator, or that one has hidden."""
    named: bool = True
    """False once the author has left: then it stands there without a name."""


@dataclass(frozen=True)
class Entry(Changed):
    """The step that is open: one phase, or several that each goes through alone."""

    no: int
    phases: tuple[str, ...]
    loops: Mapping[str, int]
    entered: int
    span: int
    due: int | None
    """None for no limit."""
    extended: bool = False
    reminded: frozenset[float] = frozenset()
    fired: bool = False
    advanced: bool = False
    acks: frozenset[str] = frozenset()
    skipped: frozenset[tuple[str, str]] = frozenset()
    """Who has skipped which phase of it."""


Forms = Mapping[tuple[str, str], Submission]
"""The answers to one phase: by person and unit."""


@dataclass(frozen=True)
class State(Changed):
    """All that is known of a session."""

    mode: Literal["solo", "group"] = "group"
    pace: Pace = "live"
    seed: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    binds: Material = field(default_factory=dict)
    language: str = "en"
    llm: bool = False
    llm_name: str = ""
    """The language model's that people were told of; `''` where none was named."""
    llm_host: str = ""
    """The host to which texts go for it; `''` where none was named."""
    status: Status = "draft"
    created: int = 0
    rested: int = 0
    away_since: int = 0
    """When the absence began that was given back last."""
    """Seconds in which it was paused or the bot was away."""
    paused_at: int | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    entry: Entry | None = None
    answers: Mapping[At, Forms] = field(default_factory=dict)
    reveals: Mapping[At, tuple[tuple[Scope, Scope], ...]] = field(default_factory=dict)
    """How widely the choices and the texts of a phase have been opened, one after the other."""
    metrics: Mapping[tuple[str, int], Mapping[str, Any]] = field(default_factory=dict)
    filled: frozenset[tuple[int, str]] = frozenset()
    """Entries and seats for which stored material stands."""
    dropped: frozenset[str] = frozenset()
    """Items that a moderator took out of play."""
    skipped_phases: frozenset[str] = frozenset()
    """Optional phases that were left out."""
    visited: tuple[At, ...] = ()
    against_few: tuple[str, ...] = ()
    """The steps that have been taken against too few people."""
    few_in: int = 0
    """The entry in which the last of them was taken."""
    locked: bool = False
    moderated: bool = True
    """Whether a moderator has begun it, or has let people in since (S15)."""
    ending: Outcome | None = None
    """How it is going to end, where that is decided."""
    outcome: Outcome | None = None
    closed_at: int | None = None
    events: int = 0
    """How many events it is made of."""
    known_for_all: dict[Hashable, Any] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """What has been looked up in the material, which stays as it was drawn, so that all states of a
    session share it. See `Scene.once_for_all`."""

    @override
    def but(self, **changes: Any) -> Self:
        """The same with other values for some fields, of which nothing has been looked up yet."""
        copy = super().but(**changes)
        copy.__dict__.pop("known", None)
        return copy

    @cached_property
    def known(self) -> dict[Hashable, Any]:
        """What has been looked up in this state; a state belongs to one plan. See `Scene.once`."""
        return {}

    def person(self, pid: str) -> Person | None:
        """Somebody of the session; None for a stranger."""
        return self.people.get(pid)

    def active(self) -> list[Person]:
        """Those whose answers are waited for, in the order in which they came."""
        return [one for one in self.people.values() if one.standing == "active"]

    def forms(self, phase: str, loop: int = 0) -> Forms:
        """What was answered to a phase in that turn of its loop."""
        return self.answers.get((phase, loop), {})

    def of(self, pid: str, phase: str, loop: int = 0) -> Iterator[tuple[str, Submission]]:
        """What one person answered to a phase: units and answers."""
        for (who, unit), submission in self.forms(phase, loop).items():
            if who == pid:
                yield unit, submission

    def answer(self, pid: str, named: str) -> Value | None:
        """What somebody answered to a field, named `phase.field`, outside of any loop."""
        phase, _, field = named.partition(".")
        return next(
            (form.values[field] for _, form in self.of(pid, phase) if field in form.values), None
        )

    def with_material(self, binds: Material) -> "State":
        """The state with what was drawn, in which nothing has been looked up yet."""
        return self.but(binds=binds, known_for_all={})

    def with_person(self, person: Person) -> "State":
        """The state with somebody as given."""
        return self.but(people={**self.people, person.pid: person})
