"""A crowd that does anything at any time, and one who watches that the rules are kept."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from hypothesis import strategies as st

from bot.domain.errors import UserError
from bot.exercises import commands, log
from bot.exercises.answers import options
from bot.exercises.asking import Step, choosable, drawn, units
from bot.exercises.deciding import Screened
from bot.exercises.fields import AnyField, ItemsField, RankField, TextField
from bot.exercises.log import READING
from bot.exercises.material import Item, Material, Thing
from bot.exercises.pages import Answered, Page, Said, own_page, room_posts
from bot.exercises.reduce import reduce
from bot.exercises.scene import Scene
from bot.exercises.seeing import MODERATORS, ROOM, Sight, Viewer, sight
from bot.exercises.state import At, State
from tests.exercises import walking
from tests.exercises.playing import Table, first_offer, plan_of

CANARY = re.compile(r"canary \d+")
PEOPLE = tuple(f"P{number}" for number in range(1, 7))
HELD_BACK = "7"
"""A text that ends so waits for a moderator."""
SHOWN = ("collect", "rate", "vote", "reveal", "discuss")

Deed = tuple[str, int, int]
"""What is done, by whom, and in which of several ways."""


def screen(text: str) -> Screened:
    """Lets texts pass, and holds every tenth."""
    return Screened(text, held=text.endswith(HELD_BACK))


def poisoned(name: str) -> Material:
    """Material in which some things may not be argued, rated or chosen."""

    def worse(things: tuple[Thing, ...]) -> Iterator[Thing]:
        for thing in things:
            yield thing
            if isinstance(thing, Item) and thing.status == "attributed":
                settled = {"status": "established", "counters": (), "id": f"{thing.id}-settled"}
                yield thing.model_copy(update=settled)
                evil = {"assignable": False, "counters": (), "id": f"{thing.id}-unassignable"}
                yield thing.model_copy(update=evil)

    material = walking.drawn(plan_of(name).definition)
    return {bind: tuple(worse(things)) for bind, things in material.items()}


@dataclass
class Words:
    """One text that somebody wrote, with what became of it."""

    author: str
    at: At
    field: str
    opened: bool = False
    gone: bool = False


@dataclass
class Watch:
    """Looks at every event, and at all that anybody sees after it."""

    table: Table
    replayed: State = field(default_factory=State)
    written: dict[str, Words] = field(default_factory=dict)
    agreed: set[str] = field(default_factory=set)
    fired: Counter[int] = field(default_factory=Counter)
    extended: Counter[int] = field(default_factory=Counter)
    opening: list[log.Revealed] = field(default_factory=list)
    command: commands.Command | None = None

    def heard(self, event: log.AnyEvent, state: State) -> None:
        """Check one event, and what can be seen after it."""
        before = self.replayed
        again = READING.validate_json(event.model_dump_json())
        self.replayed = reduce(self.table.plan, self.replayed, again, self.table.now)
        assert self.replayed == state, "I1: the log comes to another state"
        self._note(event, state)
        self._consent(event, state)
        self._time(event)
        self._seat(event, before)
        if isinstance(event, log.Submitted):
            self._rating(event, before)
        if isinstance(event, log.Joined | log.Skipped | log.Acked | log.Reminded | log.Created):
            return  # of which nobody sees anything new
        self._pools(state)
        self._seen(state)

    def _note(self, event: log.AnyEvent, state: State) -> None:
        match event:
            case log.Submitted():
                at = (event.phase, event.loop)
                for each in self._alive(event.p, event.phase, event.unit):
                    if each.at == at:
                        each.gone = True
                for name, value in event.fields.items():
                    if isinstance(value, str) and CANARY.fullmatch(value):
                        self.written[value] = Words(event.p, at, name)
                        self.written[value].gone = False
            case log.Revealed():
                self.opening.append(event)
                for words in self.written.values():
                    words.opened |= words.at == (event.phase, event.loop)
            case log.PhaseEntered():
                for revealed in self.opening:
                    self._opens(revealed, event)
                self.opening.clear()
            case log.Withdrawn():
                for words in self._of(event.p):
                    words.gone |= event.phase in ("", words.at[0])
            case log.Left():
                for words in self._of(event.p):
                    words.gone |= not (event.keep and words.opened)
            case _:
                pass

    def _alive(self, pid: str, phase: str, unit: str) -> list[Words]:
        form = self.replayed.answers  # the new form stands there already; older texts do not
        kept = {
            str(value)
            for forms in form.values()
            for submission in forms.values()
            for value in submission.values.values()
        }
        return [
            words
            for text, words in self.written.items()
            if words.author == pid and words.at[0] == phase and text not in kept
        ]

    def _of(self, pid: str) -> list[Words]:
        return [words for words in self.written.values() if words.author == pid]

    def _opens(self, revealed: log.Revealed, entered: log.PhaseEntered) -> None:
        """Answers are opened where the definition says so, on the way into that step only."""
        plan = self.table.plan
        visibility = plan.phase(revealed.phase).visibility
        assert visibility, "I2: opened"
        assert visibility.reveal, "I2: opened"
        assert visibility.reveal.at in entered.phases, "I2: opened elsewhere"
        loop = plan.loop_of.get(revealed.phase)
        if loop is not None and plan.loop_of.get(visibility.reveal.at) == loop:
            assert entered.loops[loop] == revealed.loop, "I2: another turn is opened"

    def _consent(self, event: log.AnyEvent, state: State) -> None:
        first = self.table.plan.first.id
        if isinstance(event, log.Consented):
            self.agreed.add(event.p)
        elif isinstance(event, log.Joined):
            self.agreed.discard(event.p)
        elif isinstance(event, log.Submitted):
            assert event.p in self.agreed, "I3: collected before consent"
            assert event.phase != first or not {"seat_limit", "llm_ok"} & set(event.fields)
        for one in state.people.values():
            if one.standing in ("active", "idle", "observer"):
                assert one.pid in self.agreed, f"I3: {one.standing} without consent"

    def _time(self, event: log.AnyEvent) -> None:
        if isinstance(event, log.Extended):
            self.extended[event.entry] += 1
        if isinstance(event, log.TimerFired):
            self.fired[event.entry] += 1
            times = 1 + self.extended[event.entry]
            assert self.fired[event.entry] <= times, "I5: a timer fired twice"
            assert self.replayed.entry
            assert event.entry == self.replayed.entry.no, "I5: a stale timer"

    def _seat(self, event: log.AnyEvent, before: State) -> None:
        if not isinstance(event, log.SeatAssigned) or not event.seat:
            return
        person = before.people[event.p]
        if isinstance(self.command, commands.Sit) and self.command.pid == event.p:
            return
        assert person.limit == "any", "I7: seated against one's word"
        assert event.seat not in person.declined, "I7: a declined seat"

    def _rating(self, event: log.Submitted, before: State) -> None:
        plan = self.table.plan
        phase = plan.phase(event.phase)
        if phase.items is None or not phase.items.exclude_own or before.mode == "solo":
            return
        scene = Scene.of(plan, before)
        rated = [r for r in drawn(scene, phase, before.people[event.p]) if r.id == event.unit]
        assert rated, "rated what was not dealt out"
        assert all(each.author != event.p for each in rated), "I6: an own text"

    def _pools(self, state: State) -> None:
        if state.entry is None or state.status == "closed":
            return
        scene = Scene.of(self.table.plan, state)
        for phase in map(self.table.plan.phase, state.entry.phases):
            for one in state.active():
                if phase.items is not None:
                    for rated in drawn(scene, phase, one):
                        assert rated.item is None or rated.item.playable, "I8/I11 in a pool"
                        own = phase.items.exclude_own and state.mode == "group"
                        assert not own or rated.author != one.pid, "I6: dealt an own text"
                for asked in phase.fields:
                    if isinstance(asked, ItemsField | RankField):
                        for unit in units(scene, phase, one)[:1]:
                            for thing in choosable(scene.about(unit), asked, one):
                                playable = not isinstance(thing, Item) or thing.playable
                                assert playable, "I8/I11 to choose from"

    def _seen(self, state: State) -> None:
        scene = Scene.of(self.table.plan, state)
        told = self._everything(state)
        for text, words in self.written.items():
            assert not (words.gone and text in told), f"I9: {text} is still there"
        for viewer in (*state.people, ROOM, MODERATORS):
            for text in set(CANARY.findall(" ".join(seen_by(scene, viewer)))):
                words = self.written[text]
                assert not words.gone, f"I9: {text} is shown to {viewer}"
                told_of = f"I2: {words} is shown to {viewer or 'the room'} in {state.entry}"
                assert self._may_see(viewer, text, state), told_of
            for at in state.answers:
                self._sums(scene, viewer, at)

    def _everything(self, state: State) -> str:
        return repr((state.answers, state.metrics, state.people, state.entry))

    def _may_see(self, viewer: Viewer, text: str, state: State) -> bool:
        """Whether a definition lets somebody see a text, reckoned from the log alone."""
        words = self.written[text]
        if viewer == words.author:
            return True
        form = next(
            form
            for (pid, _), form in state.answers[words.at].items()
            if pid == words.author and form.values.get(words.field) == text
        )
        if words.field in form.held:
            return viewer == MODERATORS
        visibility = self.table.plan.phase(words.at[0]).visibility
        if visibility is None or visibility.reveal is None or not words.opened:
            return False  # every definition here keeps answers with their authors at first
        scope = visibility.reveal.text_scope or visibility.reveal.scope
        if scope == "seat":
            person = state.person(viewer)
            return bool(person and person.seat and person.seat == form.seat)
        if scope == "moderator":
            return viewer == MODERATORS
        return scope in ("group_anon", "group_named")

    def _sums(self, scene: Scene, viewer: Viewer, at: At) -> None:
        seen = sight(scene, viewer, at)
        forms = scene.state.answers[at]
        phase = scene.plan.phase(at[0])
        reveal = phase.visibility.reveal if phase.visibility else None
        for tally in seen.tallies:
            people = {pid for (pid, _), form in forms.items() if tally.field.id in form.values}
            own = phase.kind == "collect" and phase.voice == "own" and phase.flow == "personal"
            assert len(people) >= (5 if own else 3), "V2: too few for a sum"
        for opened in seen.forms:
            if not opened.own and (reveal is None or reveal.scope != "group_named"):
                assert not opened.author, "somebody is named"


def seen_by(scene: Scene, viewer: Viewer) -> Iterator[str]:
    """All texts of people that somebody can come by, wherever they look."""
    for at in scene.state.answers:
        yield from _answers(sight(scene, viewer, at))
    if scene.state.entry is None:
        return
    if viewer == ROOM:
        for name in scene.state.entry.phases:
            for page in room_posts(scene, scene.plan.phase(name)):
                yield from _texts(page)
    person = scene.state.person(viewer)
    if person is None or person.standing in ("left", "removed"):
        return
    page, step = own_page(scene, person)
    yield from _texts(page)
    for asked in step.fields if step else ():
        for value, label in options(scene, asked, person):
            yield from (value, label)


def _texts(page: Page) -> Iterator[str]:
    for part in page.parts:
        if isinstance(part, Said):
            yield part.text
        elif isinstance(part, Answered):
            yield from _answers(part.sight)


def _answers(seen: Sight) -> Iterator[str]:
    for form in seen.forms:
        for _, value in form.values:
            yield str(value)


class Crowd:
    """People, moderators and the clock, doing what they are told to do, as far as they may."""

    def __init__(self, name: str, mode: str, pace: str) -> None:
        self.words = 0
        self.done: list[tuple[int, commands.Command]] = []
        watched: list[Watch] = []
        self.table = Table(
            plan_of(name),
            mode=mode,
            pace="live" if pace == "live" else "slow",
            binds=poisoned(name),
            typing=self._type,
            screen=screen,
            heard=lambda event, state: watched[0].heard(event, state) if watched else None,
        )
        self.watch = Watch(self.table)
        watched.append(self.watch)
        for line in self.table.lines:
            self.watch.replayed = reduce(self.table.plan, self.watch.replayed, line.event, line.t)

    def does(self, deed: Deed) -> None:
        """Do one thing; what is refused is refused with a sentence, and changes nothing."""
        name, who, way = deed
        if self.table.closed and name not in AFTERWARDS:
            return
        before = self.table.state
        try:
            DEEDS[name](self, PEOPLE[who % (1 if self.table.mode == "solo" else 6)], way)
        except UserError as refused:
            assert refused.message
            assert refused.message.endswith((".", "!", "?"))
            if name not in SEVERAL:
                assert self.table.state is before

    def ask(self, command: commands.Command) -> None:
        self.watch.command = command
        self.done.append((self.table.now, command))
        self.table.do(command)

    def answer(self, pid: str, way: int) -> None:
        step = self.table.asked(pid)
        if step is None:
            return
        values = {each.id: self._typed(pid, step, each, way) for each in step.fields}
        self.ask(commands.Answer(pid, step.phase.id, step.unit, values, step.entry))

    def answer_all(self, pid: str, way: int) -> None:
        entry = self.table.state.entry
        for one in list(self.table.state.people):
            for _ in range(12):
                now = self.table.state.entry
                if self.table.closed or now is None or entry is None or now.no != entry.no:
                    return
                if self.table.asked(one) is None:
                    break
                self.answer(one, way)

    def go_on(self, pid: str, way: int) -> None:
        entry = self.table.state.entry
        for one in self.table.state.active():
            now = self.table.state.entry
            if not self.table.closed and now and entry and now.no == entry.no:
                self.ask(commands.Acknowledge(one.pid, entry.no))

    def edit(self, pid: str, way: int) -> None:
        """Change what is still open, or try to change what is not."""
        entry = self.table.state.entry
        phase = entry.phases[0] if entry else ""
        typed = self.table.typed_again(pid, phase)
        changed = {k: self._canary() for k, v in typed.items() if CANARY.fullmatch(v)}
        self.ask(commands.Answer(pid, phase, "", changed))

    def pass_by(self, pid: str, way: int) -> None:
        self.table.now += (5, 40, 120, 400, 3600, 40_000, 90_000, 180_000)[way % 8]
        self.ask(commands.Tick())

    def till_due(self, pid: str, way: int) -> None:
        due = self.table.due()
        if due is not None:
            self.table.now = max(self.table.now, due)
            self.ask(commands.Tick())

    def away(self, pid: str, way: int) -> None:
        seconds = (61, 600, 7200, 90_000)[way % 4]
        self.table.now += seconds
        self.ask(commands.CreditDowntime(seconds))
        self.ask(commands.Tick())

    def judge(self, pid: str, way: int) -> None:
        held = [
            (at, key, name)
            for at, forms in self.table.state.answers.items()
            for key, form in forms.items()
            for name in form.values
        ]
        if held:
            at, (author, unit), name = held[way % len(held)]
            show = way % 2 == 0
            self.ask(commands.Judge(author, at[0], at[1], unit, name, show))

    def to_the_end(self) -> None:
        """Time passes, and whoever is there does what is asked, until it is over."""
        for turn in range(150):
            if self.table.closed:
                return
            if self.table.state.status == "paused":
                self.ask(commands.Resume())
            self.answer_all("P1", turn)
            self.go_on("P1", turn)
            due = self.table.due()
            if not self.table.closed and due is not None:
                self.table.now = max(self.table.now, due)
                self.ask(commands.Tick())
            elif not self.table.closed and not self.table.state.active():
                self.ask(commands.Abort())
        raise AssertionError(f"I4: it does not end: {self.table.state.entry}")

    def _canary(self) -> str:
        self.words += 1
        return f"canary {10_000 + self.words}"

    def _type(self, table: Table, pid: str, step: Step, asked: AnyField) -> str:
        return self._typed(pid, step, asked, 0)

    def _typed(self, pid: str, step: Step, asked: AnyField, way: int) -> str:
        if isinstance(asked, TextField):
            return self._canary()
        if asked.id == "seat_limit":
            return ("any", "any", "own", "any", "speaker")[way % 5]
        offered = options(self.table.scene.about(step.unit), asked, self.table.person(pid))
        if way and len(offered) > 1 and asked.type in ("scale", "choice"):
            return offered[way % len(offered)][0]
        return first_offer(self.table, pid, step, asked)


Doing = Callable[[Crowd, str, int], None]


def _asks(make: Callable[[str, int], commands.Command]) -> Doing:
    return lambda crowd, pid, way: crowd.ask(make(pid, way))


def _phase(crowd: Crowd, way: int) -> str:
    phases = crowd.table.state.entry.phases if crowd.table.state.entry else ("",)
    return phases[way % len(phases)]


def _sit(pid: str, way: int) -> commands.Command:
    match way % 5:
        case 0:
            return commands.Sit(pid, observe=True)
        case 1:
            return commands.Sit(pid, limit="own")
        case 2:
            return commands.Sit(pid, limit="any")
        case _:
            return commands.Sit(pid, ("seat_a", "seat_b")[way % 2])


def _reassign(pid: str, way: int) -> commands.Command:
    return commands.Reassign(pid, ("seat_a", "observer", "seat_b")[way % 3])


DEEDS: Mapping[str, Doing] = {
    "join": _asks(lambda pid, way: commands.Join(pid)),
    "answer": Crowd.answer,
    "answer all": Crowd.answer_all,
    "go on": Crowd.go_on,
    "skip": lambda crowd, pid, way: crowd.ask(commands.Skip(pid, _phase(crowd, way))),
    "edit": Crowd.edit,
    "withdraw": lambda crowd, pid, way: crowd.ask(
        commands.Withdraw(pid, "" if way % 2 else _phase(crowd, way))
    ),
    "pause me": _asks(lambda pid, way: commands.PauseMe(pid)),
    "come back": _asks(lambda pid, way: commands.ComeBack(pid)),
    "leave": _asks(lambda pid, way: commands.Leave(pid, keep=way % 2 == 0)),
    "sit": _asks(_sit),
    "publish": _asks(lambda pid, way: commands.Publish(pid, way % 2 == 0)),
    "advance": _asks(lambda pid, way: commands.Advance()),
    "extend": _asks(lambda pid, way: commands.Extend(60 * way)),
    "pause": _asks(lambda pid, way: commands.Pause()),
    "resume": _asks(lambda pid, way: commands.Resume()),
    "abort": _asks(lambda pid, way: commands.Abort()),
    "judge": Crowd.judge,
    "remove": _asks(lambda pid, way: commands.Remove(pid)),
    "reassign": _asks(_reassign),
    "lock": _asks(lambda pid, way: commands.Lock(way % 2 == 0)),
    "forbid": _asks(lambda pid, way: commands.ForbidLlm()),
    "pass by": Crowd.pass_by,
    "till due": Crowd.till_due,
    "away": Crowd.away,
}
OFTEN = ("join", "join", "answer", "answer", "answer all", "answer all", "answer all", "go on")
"""What has to happen more often, so that something comes of all the rest."""
AFTERWARDS = ("withdraw", "leave", "judge", "publish")
SEVERAL = ("answer all", "go on", "away", "skip")
STREAMS = st.lists(
    st.tuples(
        st.sampled_from((*OFTEN, *(name for name in DEEDS if name not in ("abort", "remove")))),
        st.integers(0, 5),
        st.integers(0, 9),
    )
    | st.tuples(st.sampled_from(tuple(DEEDS)), st.integers(0, 5), st.integers(0, 9)),
    min_size=8,
    max_size=45,
)
