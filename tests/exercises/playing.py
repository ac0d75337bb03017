"""A session at a table: people, moderators and the clock do things, and the log is kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml

from bot.exercises import commands, log
from bot.exercises.answers import as_typed, options, picks
from bot.exercises.asking import Step, step_of
from bot.exercises.deciding import Screen, decide, unscreened
from bot.exercises.deciding.time import next_due
from bot.exercises.definition import Definition, Pace
from bot.exercises.fields import AnyField, TextField
from bot.exercises.load import shipped
from bot.exercises.log import Logged
from bot.exercises.material import Material
from bot.exercises.plan import Plan
from bot.exercises.reduce import reduce
from bot.exercises.scene import Scene
from bot.exercises.state import Person, State
from tests.exercises.walking import drawn, long_enough, picks_seat

SMALL = Path(__file__).with_name("small")
SHIPPED = tuple(sorted(each.id for each in shipped()))
NAMES = ("alone", "apart", "blind", "quorums", "seats", *SHIPPED)
ALONE = ("alone", *(each.id for each in shipped() if each.modes.group is None))
GROUPS = tuple(name for name in NAMES if name not in ALONE)
NOON = 1_000_000


@cache
def plan_of(name: str) -> Plan:
    """A shipped exercise, or one of the small ones made for tests, ready to run."""
    for each in shipped():
        if each.id == name:
            return Plan(each)
    text = (SMALL / f"{name}.yaml").read_text("utf-8")
    return Plan(Definition.model_validate(yaml.safe_load(text)))


Told = TypeVar("Told", bound=log.Event)
Typing = Callable[["Table", str, Step, AnyField], str]
"""What somebody types into a field."""


def first_offer(table: "Table", pid: str, step: Step, asked: AnyField) -> str:
    """The first answer that a field takes; a text tells whose it is."""
    if isinstance(asked, TextField):
        which = f" {step.unit}" if asked.unlike else ""
        return long_enough(asked, f"Words of {pid} on {asked.id}{which}.")
    offered = options(table.scene.about(step.unit), asked, table.person(pid))
    if picks_seat(table.plan, step, asked):  # one of each, so that nothing ends for want of people
        return offered[(int(pid[1:]) - 1) % len(offered)][0]
    return ",".join(value for value, _ in offered[: max(1, picks(asked)[0])])


@dataclass
class Table:
    """A session from its first event on; `now` stands still until it is moved."""

    plan: Plan
    people: int = 0
    mode: str = "group"
    pace: Pace = "live"
    seed: str = "seed"
    binds: Material | None = None
    llm: bool = False
    typing: Typing = first_offer
    screen: Screen = unscreened
    state: State = field(default_factory=State)
    now: int = NOON
    lines: list[Logged] = field(default_factory=list)
    heard: Callable[[log.AnyEvent, State], None] = lambda event, state: None
    """Is told each event, with the state after it."""

    def __post_init__(self) -> None:
        binds = drawn(self.plan.definition) if self.binds is None else self.binds
        self.do(commands.Create(self.mode, self.pace, self.seed, {}, binds, llm=self.llm))
        for number in range(self.people):
            self.do(commands.Join(f"P{number + 1}"))

    @property
    def scene(self) -> Scene:
        return Scene.of(self.plan, self.state)

    @property
    def closed(self) -> bool:
        return self.state.status == "closed"

    @property
    def phase(self) -> str:
        """The step that is open, by the name of its first phase."""
        assert self.state.entry
        return self.state.entry.phases[0]

    def person(self, pid: str) -> Person:
        person = self.state.person(pid)
        assert person is not None
        return person

    def do(self, command: commands.Command) -> tuple[log.AnyEvent, ...]:
        """Do something; what happened. Raises UserError for what cannot be done."""
        events, _ = decide(self.plan, self.state, command, self.now, self.screen)
        for event in events:
            self.state = reduce(self.plan, self.state, event, self.now)
            self.lines.append(Logged(t=self.now, event=event))
            self.heard(event, self.state)
        return events

    def pass_by(self, seconds: int) -> tuple[log.AnyEvent, ...]:
        """Let time pass; what happens by itself at the end of it."""
        self.now += seconds
        return self.do(commands.Tick())

    def due(self) -> int | None:
        return next_due(self.plan, self.state)

    def till_due(self) -> tuple[log.AnyEvent, ...]:
        """Let time pass until something happens by itself."""
        due = self.due()
        assert due is not None, "nothing happens by itself any more"
        return self.pass_by(max(0, due - self.now))

    def asked(self, pid: str) -> Step | None:
        return None if self.closed else step_of(self.scene, pid)

    def fill_in(self, pid: str, **values: str) -> tuple[log.AnyEvent, ...]:
        """Answer the form that is open for somebody; fields that are not given by `typing`."""
        step = self.asked(pid)
        assert step is not None, f"nothing is asked of {pid}"
        typed = {each.id: self.typing(self, pid, step, each) for each in step.fields}
        return self.do(
            commands.Answer(pid, step.phase.id, step.unit, {**typed, **values}, step.entry)
        )

    def through(self, *pids: str) -> None:
        """Let people do all that is asked of them in the open step."""
        entry = self.state.entry
        for pid in pids:
            for _ in range(30):
                if self.state.entry != entry and self.over(entry.no if entry else 0):
                    return
                if self.asked(pid) is None:
                    break
                self.fill_in(pid)

    def all_through(self) -> None:
        """Everybody does all that is asked in the open step, and reads what was opened."""
        assert self.state.entry
        number = self.state.entry.no
        self.through(*self.state.people)
        for pid in list(self.state.people):
            if self.over(number) or self.person(pid).standing in ("left", "removed"):
                continue
            self.do(commands.Acknowledge(pid, number))
        if not self.over(number) and self.plan.phase(self.phase).kind == "consent":
            self.do(commands.Advance())

    def until(self, phase: str) -> None:
        """Everybody goes on until a certain step is open."""
        for _ in range(60):
            if phase in (self.state.entry.phases if self.state.entry else ()):
                return
            self.all_through()
        raise AssertionError(f"nobody comes to {phase}")

    def to_the_end(self) -> None:
        """Everybody does all that is asked; where nobody can do anything, time passes."""
        for _ in range(200):
            if self.closed:
                return
            assert self.state.entry
            number = self.state.entry.no
            self.all_through()
            if not self.over(number):
                self.till_due()
        raise AssertionError(f"it does not end: {self.state.entry}")

    def typed_again(self, pid: str, phase: str) -> dict[str, str]:
        """What somebody has answered to a phase, as it would be typed again."""
        turn = self.scene.turn(phase)
        return {
            name: as_typed(value)
            for _, form in self.state.of(pid, phase, turn)
            for name, value in form.values.items()
        }

    def told(self, kind: type[Told]) -> Iterator[Told]:
        """The events of one kind, in order."""
        return (line.event for line in self.lines if isinstance(line.event, kind))

    def over(self, number: int) -> bool:
        """Whether a step is no longer open."""
        return self.closed or self.state.entry is None or self.state.entry.no != number


def agreed(name: str, people: int = 2, **given: object) -> Table:
    """A group that has agreed to take part, and has begun."""
    table = Table(plan_of(name), people, **given)  # type: ignore[arg-type]  # given by name
    for pid in list(table.state.people):
        table.do(commands.Answer(pid, table.phase, "", _door(table, pid)))
    if table.mode == "group" and table.plan.phase(table.phase).kind == "consent":
        table.do(commands.Advance())
    return table


def _door(table: Table, pid: str) -> dict[str, str]:
    step = table.asked(pid)
    assert step is not None
    return {each.id: first_offer(table, pid, step, each) for each in step.fields}


def at(name: str, phase: str, people: int = 3, **given: object) -> Table:
    """A group that has done all that was asked, as far as a step that is open now."""
    table = Table(plan_of(name), people, **given)  # type: ignore[arg-type]  # given by name
    table.until(phase)
    return table
