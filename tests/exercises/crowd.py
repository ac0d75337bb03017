"""A crowd that does anything at any time."""

from collections.abc import Callable, Iterator, Mapping

from hypothesis import strategies as st

from bot.domain.errors import UserError
from bot.exercises import commands, log
from bot.exercises.answers import options
from bot.exercises.asking import Step
from bot.exercises.deciding import Screened
from bot.exercises.fields import AnyField, TextField
from bot.exercises.log import Logged
from bot.exercises.material import Item, Material, Thing
from bot.exercises.reduce import reduce
from bot.services.exercises.withdrawing import forgets, scrubbed_log
from tests.exercises import walking
from tests.exercises.playing import Table, first_offer, plan_of
from tests.exercises.walking import picks_seat
from tests.exercises.watching import CANARY, Watch

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


class Crowd:
    """People, moderators and the clock, doing what they are told to do, as far as they may."""

    def __init__(self, name: str, mode: str, pace: str) -> None:
        self.kept: list[Logged] = []
        """The log as it is kept: without what was taken back."""
        self.words = 0
        self.refused: list[str] = []
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
        self.kept = list(self.table.lines)
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
            self.refused.append(refused.message)
            if name not in SEVERAL and self.table.state is not before:
                raise AssertionError("what is refused changes something") from refused

    def ask(self, command: commands.Command) -> None:
        self.watch.command = command
        self.done.append((self.table.now, command))
        happened = self.table.do(command)
        self.kept += [Logged(t=self.table.now, event=event) for event in happened]
        if pids := forgets(happened):
            self.kept = scrubbed_log(self.kept, self.table.state, pids)

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
        changed = {k: self._canary(len(v)) for k, v in typed.items() if CANARY.fullmatch(v)}
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
        """Try to judge any answer at all, also those that are no moderator's business."""
        answers = [
            (at, key, name)
            for at, forms in self.table.state.answers.items()
            for key, form in forms.items()
            for name in form.values
        ]
        if answers:
            at, (author, unit), name = answers[way % len(answers)]
            alias = self.table.scene.alias(*at, author, unit, name)
            self.ask(commands.Judge(alias, show=way % 2 == 0))

    def take_back(self, pid: str, way: int) -> None:
        """Delete the message in which one text of somebody stood."""
        texts = [
            log.Withdrawn(p=pid, phase=at[0], loop=at[1], unit=unit, field=name)
            for at, forms in self.table.state.answers.items()
            for (author, unit), form in forms.items()
            for name, value in form.values.items()
            if author == pid and CANARY.fullmatch(str(value))
        ]
        if texts:
            self.ask(commands.TakeBack((texts[way % len(texts)],)))

    def drop(self, pid: str, way: int) -> None:
        """Take one of the stored claims out of play."""
        binds = self.table.state.binds.values()
        items = [thing.id for things in binds for thing in things if isinstance(thing, Item)]
        self.ask(commands.DropClaim(items[way % len(items)] if items else "nothing"))

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
            if due is not None:
                self.table.now = max(self.table.now, due)
                self.ask(commands.Tick())
        raise AssertionError(f"I4: it does not end: {self.table.state.entry}")

    def _canary(self, least: int = 0) -> str:
        self.words += 1
        return f"canary {10_000 + self.words:0{max(1, least - len('canary '))}}"

    def _type(self, table: Table, pid: str, step: Step, asked: AnyField) -> str:
        return self._typed(pid, step, asked, 0)

    def _typed(self, pid: str, step: Step, asked: AnyField, way: int) -> str:
        if isinstance(asked, TextField):
            return self._canary(asked.min)
        if asked.id == "seat_limit":
            return ("any", "any", "own", "any", "speaker")[way % 5]
        offered = options(self.table.scene.about(step.unit), asked, self.table.person(pid))
        if picks_seat(self.table.plan, step, asked):
            return offered[(int(pid[1:]) - 1 + way) % len(offered)][0]
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
    "take back": Crowd.take_back,
    "pause me": _asks(lambda pid, way: commands.PauseMe(pid)),
    "come back": _asks(lambda pid, way: commands.ComeBack(pid)),
    "leave": _asks(lambda pid, way: commands.Leave(pid, keep=way % 2 == 0)),
    "sit": _asks(_sit),
    "publish": _asks(lambda pid, way: commands.Publish(pid, way % 2 == 0)),
    "allow a model": _asks(lambda pid, way: commands.AllowLlm(pid, way % 2 == 0)),
    "advance": _asks(lambda pid, way: commands.Advance()),
    "extend": _asks(lambda pid, way: commands.Extend(60 * way)),
    "pause": _asks(lambda pid, way: commands.Pause()),
    "resume": _asks(lambda pid, way: commands.Resume()),
    "abort": _asks(lambda pid, way: commands.Abort()),
    "judge": Crowd.judge,
    "drop": Crowd.drop,
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
AFTERWARDS = ("withdraw", "take back", "leave", "judge", "publish", "allow a model")
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
