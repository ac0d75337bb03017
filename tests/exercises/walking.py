"""People who walk through an exercise, with made-up material and answers, and what they read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.exercises import commands
from bot.exercises.answers import options, picks
from bot.exercises.asking import Step, step_of
from bot.exercises.deciding import decide, unscreened
from bot.exercises.definition import Bind, Definition, Pace, said
from bot.exercises.fields import AnyField, TextField
from bot.exercises.lookup import filled
from bot.exercises.material import (
    Backing,
    Happening,
    Item,
    Material,
    Move,
    Party,
    Selection,
    Thing,
)
from bot.exercises.pages import Said, Shown, own_page, room_posts
from bot.exercises.plan import Plan
from bot.exercises.scene import Scene
from bot.exercises.state import Entry, Person, State
from bot.exercises.vocabulary import QUERIES

SIDES = ("PORT", "FISH", "PILOTS", "YARD")
LABELS = {
    "PORT": "the port",
    "FISH": "the fishing families",
    "PILOTS": "the pilots",
    "YARD": "the shipyard",
    "TOWN": "people living by the harbour",
}
VIEWS = ("A", "B", "C", "D")


def item(name: str, side: str = "PORT", **more: object) -> Item:
    """A claim of one of the two sides, with a source."""
    given = {
        "id": name,
        "text": f"Claim {name}.",
        "side": side,
        "side_label": LABELS.get(side, ""),
        "sources": (Backing(source="S1", title="A letter"),),
        **more,
    }
    return Item.model_validate(given)


def drawn(definition: Definition) -> Material:
    """Material for every bind of an exercise, as much of it as the bind wants at least."""
    material: dict[str, tuple[Thing, ...]] = {}
    for name, bind in definition.binds.items():
        material[name] = tuple(_things(name, bind, _among(definition, bind, material)))
    return material


def _among(definition: Definition, bind: Bind, material: Material) -> Sequence[str]:
    """The sides that things are drawn for, or the views that they carry."""
    match bind.query:
        case "motion.claims":
            binds = [
                name for name, each in definition.binds.items() if each.query == "motion.views"
            ]
            return [thing.id for name in binds for thing in material.get(name, ())] or VIEWS[:2]
        case "proposals.pool":
            return [""]
        case _:
            wanted = str(bind.args.get("sides", ""))
            return [thing.id for thing in material.get(wanted.removeprefix("$"), ())] or SIDES[:2]


def _things(name: str, bind: Bind, among: Sequence[str]) -> Iterator[Thing]:
    """As many as are wanted, in turn of the sides, or of the views, that were drawn for them."""
    query = QUERIES[bind.query]
    least = max(bind.min if isinstance(bind.min, int) else 1, 2)
    if query.gives is Party:
        yield from _parties(bind.query, least)
        return
    for n in range(least):
        side = among[n % len(among)]
        if query.gives is Move:
            yield move_of(n, SIDES[n // 2 % 2])  # two by the first, then two by the other
        elif query.gives is Happening:
            tell = SIDES[:2] if n % 3 == 0 else SIDES[n % 3 - 1 : n % 3]  # both, or one of them
            tellings = tuple(item(f"T{n}-{each}", each) for each in tell)
            yield Happening(
                id=f"E{n}", title=f"Event {n}", date=str(2000 + n), start=str(2000 + n),
                tellings=tellings,
            )  # fmt: skip
        elif query.gives is Selection:
            yield Selection(id=f"R{n}", side=side, start="E0", keys=("E0", "E1"))
        elif query.settled:
            yield item(f"{name}-{n}", "", status="established", side_label="")
        else:
            counters = tuple(item(f"{name}-{n}-against-{k}") for k in range(3))
            questions = ("Why?", "Says who?", "When?")
            told: dict[str, object] = {"counters": counters, "questions": questions}
            told |= _of_its_own(bind.query, n, side)
            yield item(f"{name}-{n}", side if side in LABELS else "", **told)


def _parties(query: str, least: int) -> Iterator[Party]:
    """As many sides or views as are wanted; the question of a motion, and who lives there, once."""
    match query:
        case "motion.question":
            yield Party(id="MO-WALL", label="Should the harbour have a wall?")
        case "seats.residents":
            yield Party(id="TOWN", label=LABELS["TOWN"])
        case "motion.views" | "seeds.leans":
            for view in VIEWS[:least]:
                yield Party(id=view, label=f"View {view} is the better one.")
        case _:
            for side in SIDES[:least]:
                yield Party(id=side, label=LABELS[side])


def _of_its_own(query: str, n: int, among: str) -> Mapping[str, object]:
    """What is known of the things of one query alone."""
    match query:
        case "motion.claims":
            return {"view": among}
        case "side.cards":
            return {"needs": ("security", "dignity")[n % 2 :]}
        case "proposals.pool":
            origin = f"Offer {n}: by the port. It was not taken up."
            return {"role": "proposal", "origin": origin, "needs": ("security",)}
        case "seeds.statements":
            return {"role": "statement", "reading": ("spiral", "agency", "mixed")[n % 3]}
        case _:
            return {}


def move_of(n: int, side: str) -> Move:
    other = SIDES[1 - SIDES.index(side)]
    return Move(
        id=f"M{n}", n=n + 1, date=str(2000 + n), title=f"Move {n}", act_neutral="A wall is built.",
        actor_side=side, target_side=other, purpose=(item(f"P{n}", side),),
        perceived=(item(f"S{n}", other),), followed="A letter was written.", escalation=1,
    )  # fmt: skip


def long_enough(asked: TextField, words: str) -> str:
    """These words, as often as a text needs that is not to be too short."""
    return " ".join([words] * max(1, -(-(asked.min + 1) // (len(words) + 1))))[: asked.max]


def picks_seat(plan: Plan, step: Step, asked: AnyField) -> bool:
    """Whether people choose in a field the seats that they get."""
    named = {phase.assign.by for phase in plan.definition.phases if phase.assign}
    return asked.type == "choice" and f"{step.phase.id}.{asked.id}" in named


@dataclass
class Walk:
    """A session that people walk through; each does at once what is asked of them."""

    definition: Definition
    people: int = 1
    pace: Pace = "live"
    answers: Mapping[str, str] = field(default_factory=dict)
    """What is answered to a field, by `phase.field` or its name; else the first that it takes."""
    llm: bool = False
    state: State = field(default_factory=State)
    now: int = 1_000
    read: list[str] = field(default_factory=list)
    """Every text that anybody came by."""

    def __post_init__(self) -> None:
        self.plan = Plan(self.definition)
        mode = "solo" if self.people == 1 else "group"
        binds = drawn(self.definition)
        self.do(commands.Create(mode, self.pace, "seed", {}, binds, llm=self.llm))
        for number in range(self.people):
            self.do(commands.Join(f"P{number + 1}"))

    @property
    def scene(self) -> Scene:
        return Scene.of(self.plan, self.state)

    def do(self, command: commands.Command) -> None:
        before = self.state.entry.no if self.state.entry else 0
        _, self.state = decide(self.plan, self.state, command, self.now, unscreened)
        self.now += 1
        if self.state.entry and self.state.entry.no != before:
            self._read_room()

    def person(self, pid: str) -> Person:
        person = self.state.person(pid)
        assert person is not None
        return person

    def asked(self, pid: str) -> Step | None:
        return step_of(self.scene, pid) if self.state.status != "closed" else None

    def page(self, pid: str) -> list[str]:
        """What stands on somebody's own page, with what is asked there."""
        shown, step = own_page(self.scene, self.person(pid))
        texts = [part.text for part in shown.parts if isinstance(part, Said)]
        scene = self.scene.about(step.unit) if step else self.scene
        for each in step.fields if step else ():
            labels = [each.label, *([each.help] if each.help else [])]
            texts += [filled(scene, said(words)) for words in labels]
            texts += [label for _, label in options(scene, each, self.person(pid))]
        return texts

    def through(self, pid: str) -> None:
        """Do all that is asked of somebody just now."""
        while (step := self.asked(pid)) is not None:
            self.one(step, pid)

    def to_the_end(self) -> None:
        """Everybody does all that is asked, until it is over."""
        for _ in range(200):
            entry = self._open()
            if entry is None:
                return
            at_the_door = "consent" in self._kinds(entry.phases)
            for pid in list(self.state.people):
                self.through(pid)
            now = self._open()
            if now is not None and now.no == entry.no:
                self._push(entry.no, at_the_door=at_the_door)
        raise AssertionError(f"it does not end: {self.state.entry}")

    def until(self, phase: str) -> None:
        """Everybody goes on until the first of them is asked, or reads, a certain phase."""
        for _ in range(200):
            step = self.asked("P1")
            entry = self.state.entry
            assert entry is not None
            if phase == (step.phase.id if step else entry.phases[-1]):
                return
            if step is not None:
                self.one(step, "P1")
                continue
            for pid in list(self.state.people):
                self.through(pid)
            if self.state.entry is not None and self.state.entry.no == entry.no:
                self._push(entry.no, at_the_door="consent" in self._kinds(entry.phases))
        raise AssertionError(f"nobody comes to {phase}")

    def things_shown(self, pid: str) -> list[str]:
        """What of the store stands on somebody's page, by its words."""
        shown, _ = own_page(self.scene, self.person(pid))
        parts = [part for part in shown.parts if isinstance(part, Shown)]
        return [getattr(thing, "text", thing.id) for part in parts for thing in part.things]

    def one(self, step: Step, pid: str) -> None:
        """Fill in one form."""
        self.read += self.page(pid)
        scene = self.scene.about(step.unit)
        values = {each.id: self._answer(scene, step, each, pid) for each in step.fields}
        self.do(commands.Answer(pid, step.phase.id, step.unit, values, step.entry))

    def _open(self) -> Entry | None:
        return None if self.state.status == "closed" else self.state.entry

    def _kinds(self, phases: Sequence[str]) -> set[str]:
        return {self.plan.phase(name).kind for name in phases}

    def _push(self, entry: int, *, at_the_door: bool) -> None:
        if at_the_door and self.people > 1:
            self.do(commands.Advance())
            return
        for pid in list(self.state.people):
            self._go_on(pid, entry)

    def _go_on(self, pid: str, entry: int) -> None:
        if self.state.status != "closed" and self.state.entry and self.state.entry.no == entry:
            self.read += self.page(pid)
            self.do(commands.Acknowledge(pid, entry))

    def _read_room(self) -> None:
        entry = self.state.entry
        assert entry is not None
        for name in entry.phases:
            for page in room_posts(self.scene, self.plan.phase(name)):
                self.read += [part.text for part in page.parts if isinstance(part, Said)]

    def _answer(self, scene: Scene, step: Step, asked: AnyField, pid: str) -> str:
        for name in (f"{step.phase.id}.{asked.id}", asked.id):
            if name in self.answers:
                return self.answers[name]
        if isinstance(asked, TextField):
            whose = f" by {pid} {step.unit}" if asked.unlike else ""
            return long_enough(asked, f"Some words here{whose}.")
        offered = options(scene, asked, self.person(pid))
        if picks_seat(self.plan, step, asked):
            return offered[(int(pid[1:]) - 1) % len(offered)][0]
        return ",".join(value for value, _ in offered[: max(1, picks(asked)[0])])
