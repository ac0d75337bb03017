"""One who watches that the rules of exercises are kept, at every event and for everybody."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.exercises import commands, log
from bot.exercises.answers import options
from bot.exercises.asking import units
from bot.exercises.fields import ItemsField, RankField, TextField
from bot.exercises.log import READING
from bot.exercises.lookup import seat_meant
from bot.exercises.material import Item
from bot.exercises.offering import choosable, drawn
from bot.exercises.pages import Answered, Page, Said, own_page, room_posts
from bot.exercises.reduce import reduce
from bot.exercises.scene import Scene
from bot.exercises.scopes import MODERATORS, ROOM, Viewer, reveals_of
from bot.exercises.seeing import Sight, sight
from bot.exercises.state import At, State, Submission
from tests.exercises.playing import Table

CANARY = re.compile(r"canary \d+")


@dataclass
class Words:
    """One text that somebody wrote, with what became of it."""

    author: str
    at: At
    field: str
    opened: bool = False
    gone: bool = False
    taken: bool = False
    """Whether its author took it back, or left with it."""


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
    openings: list[log.Revealed] = field(default_factory=list)
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
                self._wrote(event)
            case log.Revealed():
                self.opening.append(event)
                self.openings.append(event)
                for words in self.written.values():
                    words.opened |= words.at == (event.phase, event.loop)
            case log.PhaseEntered():
                for revealed in self.opening:
                    self._opens(revealed, event)
                self.opening.clear()
            case log.Withdrawn():
                self._took(event)
            case log.Left():
                for words in self._of(event.p):
                    words.taken |= not (event.keep and words.opened)
                    words.gone |= words.taken
            case _:
                pass

    def _took(self, event: log.Withdrawn) -> None:
        """Somebody took back all texts, those of a phase, or one, which has no other place."""
        kept = self._kept()
        for text, words in self.written.items():
            if words.author != event.p or event.phase not in ("", words.at[0]):
                continue
            same = (event.loop, event.field) == (words.at[1], words.field)
            words.taken |= event.field is None or (same and text not in kept)
            words.gone |= words.taken

    def _wrote(self, event: log.Submitted) -> None:
        """Of a form only what it holds now is there; what stood in it before is gone."""
        kept = self._kept()
        at = (event.phase, event.loop)
        for text, words in self.written.items():
            words.gone |= words.author == event.p and words.at == at and text not in kept
        for name, value in event.fields.items():
            if isinstance(value, str) and CANARY.fullmatch(value):
                # one that was left as it was is as opened as before
                self.written.setdefault(value, Words(event.p, at, name))

    def _kept(self) -> set[str]:
        return {
            str(value)
            for forms in self.replayed.answers.values()
            for form in forms.values()
            for value in form.values.values()
        }

    def _of(self, pid: str) -> list[Words]:
        return [words for words in self.written.values() if words.author == pid]

    def _opens(self, revealed: log.Revealed, entered: log.PhaseEntered) -> None:
        """Answers are opened where the definition says so, on the way into that step only."""
        plan = self.table.plan
        openings = [
            each
            for each in reveals_of(plan.phase(revealed.phase))
            if each.scopes == (revealed.scope, revealed.text_scope) and each.at in entered.phases
        ]
        assert openings, "I2: opened elsewhere"
        loop = plan.loop_of.get(revealed.phase)
        if loop is not None and plan.loop_of.get(openings[0].at) == loop:
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
        if self._has_named(event, before):
            return
        assert person.limit == "any", "I7: seated against one's word"
        assert event.seat not in person.declined, "I7: a declined seat"

    def _has_named(self, event: log.SeatAssigned, before: State) -> bool:
        """Whether somebody gets the seat that they have named in a field themselves."""
        plan = self.table.plan
        assign = plan.phase(before.entry.phases[0]).assign if before.entry else None
        if assign is None or assign.method != "by_choice" or assign.by is None:
            return False
        named = before.answer(event.p, assign.by)
        return seat_meant(Scene.of(plan, before), named) == event.seat

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
        if self._lets(viewer, words.at, form, words.field, state):
            return True
        asked = next(f for f in self.table.plan.phase(words.at[0]).fields if f.id == words.field)
        named = asked.revises if isinstance(asked, TextField) else None
        if not named or form.entry == (state.entry.no if state.entry else 0):
            return False  # new words are read by others when the step that revises is over
        phase, _, name = named.partition(".")
        return any(
            self._lets(viewer, at, other, name, state)
            for at, forms in state.answers.items()
            if at[0] == phase
            for (pid, _), other in forms.items()
            if pid == words.author
        )

    def _lets(self, viewer: Viewer, at: At, form: Submission, name: str, state: State) -> bool:
        """Whether the scope that a text has come to, by what was opened so far, lets them."""
        phase = self.table.plan.phase(at[0])
        scope: str = phase.visibility.open if phase.visibility else "author"
        for event in self.openings:
            if (event.phase, event.loop) != at:
                continue
            for each in reveals_of(phase):
                same = each.scopes == (event.scope, event.text_scope)
                if same and all(self._yes(at, form, asked, state) for asked in each.where):
                    scope = event.text_scope
        if state.status != "closed" and state.entry and form.entry == state.entry.no:
            return scope == "moderator" and viewer == MODERATORS
        asked = next(each for each in phase.fields if each.id == name)
        if asked.keep and scope not in ("author", "moderator"):
            scope = asked.keep
        person = state.person(viewer)
        match scope:
            case "seat":
                stayed = person and not person.had and person.seat == form.seat
                return bool(form.seat and (viewer in form.peers or stayed))
            case "table":
                return bool(person and form.table and form.table in person.tables)
            case "moderator":
                return viewer == MODERATORS
            case _:
                return scope in ("group_anon", "group_named")

    def _yes(self, at: At, form: Submission, named: str, state: State) -> bool:
        if "." not in named:
            return form.values.get(named) is True
        phase, _, field = named.partition(".")
        author, unit = next(k for k, f in state.answers[at].items() if f is form)
        names = {
            self.table.scene.alias(origin, author, unit, *([at[1]] if at[1] else []))
            for origin in self.table.plan.origins
            if origin.startswith(f"{at[0]}.")
        }
        said = [
            other.values.get(field)
            for (_, about), other in state.answers.get((phase, at[1]), {}).items()
            if about in names
        ]
        return bool(form.table) and bool(said) and all(each is True for each in said)

    def _sums(self, scene: Scene, viewer: Viewer, at: At) -> None:
        seen = sight(scene, viewer, at)
        forms = scene.state.answers[at]
        phase = scene.plan.phase(at[0])
        named = any("group_named" in each.scopes for each in reveals_of(phase))
        for tally in seen.tallies:
            people = {pid for (pid, _), form in forms.items() if tally.field.id in form.values}
            own = phase.kind == "collect" and phase.voice == "own" and phase.flow == "personal"
            assert len(people) >= (5 if own else 3), "V2: too few for a sum"
        for opened in seen.forms:
            if not opened.own and not named:
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
