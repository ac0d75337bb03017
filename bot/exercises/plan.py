"""A definition made ready to run: which phases belong together, and which are repeated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.exercises.definition import Definition, Next, Pace, Phase
from bot.exercises.fields import ItemsField, RankField, TextField

ANSWERED = frozenset({"consent", "collect", "rate", "vote"})
"""Kinds of phases in which people fill in forms."""


@dataclass(frozen=True)
class Plan:
    """A definition, with what follows from the order of its phases."""

    definition: Definition
    _by_id: dict[str, Phase] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {phase.id: phase for phase in self.definition.phases})

    def phase(self, name: str) -> Phase:
        """The phase of that name. Raises KeyError where there is none."""
        return self._by_id[name]

    @property
    def first(self) -> Phase:
        """The phase in which a session begins."""
        return self.definition.phases[0]

    @cached_property
    def loop_of(self) -> Mapping[str, str]:
        """The loop that a phase is gone through in; phases outside of any are missing."""
        found: dict[str, str] = {}
        for loop in self.definition.loops:
            begins = {n.to for _, n in self._edges() if any(d.loop_start == loop for d in n.do)}
            steps = {p for p, n in self._edges() if any(d.loop_step == loop for d in n.do)}
            steps |= {p for p, n in self._edges() if n.when and n.when.loop_more == loop}
            inside = self._after(begins) & self._before(steps)
            found |= dict.fromkeys(inside, loop)
        return found

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """The phases, and fields as `phase.field`, whose texts are chosen from, rated or ranked."""
        named = [
            each for phase in self.definition.phases if phase.items for each in phase.items.from_
        ]
        for phase in self.definition.phases:
            named += [f.from_ for f in phase.fields if isinstance(f, ItemsField | RankField)]
        for metric in self.definition.metrics:
            named += [value for value in metric.args.values() if isinstance(value, str)]
        return tuple(dict.fromkeys(each for each in named if self._has_texts(each)))

    def _has_texts(self, named: str) -> bool:
        """Whether a phase, or a field of it, holds texts that are chosen from by themselves."""
        name, _, field = named.partition(".")
        phase = self._by_id.get(name)
        if phase is None or (not field and phase.items is not None):
            return False  # what a phase has rated is called as it was there
        texts = [each.id for each in phase.fields if isinstance(each, TextField)]
        return field in texts if field else bool(texts)

    @cached_property
    def revisions(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """For each text that is revised later, as `phase.field`: the phases and fields that do."""
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for phase in self.definition.phases:
            for one in phase.fields:
                if isinstance(one, TextField) and one.revises:
                    found[one.revises] = (*found.get(one.revises, ()), (phase.id, one.id))
        return found

    @cached_property
    def deals_by_lot(self) -> bool:
        """Whether people are given seats, or put together, without having named them."""
        methods = {phase.assign.method for phase in self.definition.phases if phase.assign}
        return bool(methods & {"balanced_random", "rotate_seats", "tables_by_disagreement"})

    @cached_property
    def read_by_seat(self) -> frozenset[str]:
        """The phases of which some answer is read by those who sit in its author's seat."""
        return frozenset(phase.id for phase in self.definition.phases if _names_seats(phase))

    @cached_property
    def blind(self) -> tuple[str, ...]:
        """The phases that hide where things are from."""
        return tuple(p.id for p in self.definition.phases if p.items and p.items.hide_origin)

    @cached_property
    def computed_in(self) -> Mapping[str, str]:
        """The phase that computes a metric, the first one where several do."""
        phases = reversed(self.definition.phases)
        return {metric: phase.id for phase in phases for metric in phase.run}

    @cached_property
    def stretches(self) -> Mapping[str, tuple[str, ...]]:
        """For each phase the phases that open together with it: people go through them alone."""
        found = {}
        for phase in self.definition.phases:
            stretch = [phase.id]
            here = phase
            while here.flow == "personal" and here.kind in ANSWERED and here.next:
                following = self._by_id[here.next[-1].to]
                if following.flow != "personal" or following.kind not in ANSWERED:
                    break
                if following.id in stretch or here.next[-1].do:
                    break
                stretch.append(following.id)
                here = following
            found[phase.id] = tuple(stretch)
        return found

    def span(self, stretch: tuple[str, ...], pace: Pace, *, solo: bool) -> int:
        """Seconds that a stretch of phases waits at most; 0 for no limit.

        Live, each phase of it adds its own time; over days they share the longest.
        """
        if solo:
            return 0
        times = [timer.of(pace) if (timer := self._by_id[name].timer) else 0 for name in stretch]
        return sum(times) if pace == "live" else max(times)

    def path(self, name: str) -> Iterator[Phase]:
        """The phases from this one on, as they follow each other where nothing is special."""
        seen: set[str] = set()
        while name not in seen:
            seen.add(name)
            phase = self._by_id[name]
            yield phase
            if not phase.next:
                return
            name = phase.next[-1].to

    @cached_property
    def debriefs(self) -> frozenset[str]:
        """The phases that are the way out: those that follow where a session is ended early."""
        return frozenset(phase.id for phase in self.path(self.definition.on_abort))

    def _edges(self) -> Iterator[tuple[str, Next]]:
        for phase in self.definition.phases:
            for each in phase.next:
                yield phase.id, each

    def _after(self, names: set[str]) -> set[str]:
        found, open_ = set(names), list(names)
        while open_:
            for each in self._by_id[open_.pop()].next:
                if each.to not in found:
                    found.add(each.to)
                    open_.append(each.to)
        return found

    def _before(self, names: set[str]) -> set[str]:
        found = set(names)
        while True:
            more = {
                phase.id
                for phase in self.definition.phases
                if phase.id not in found
                # leaving a loop and coming back by another beginning is no turn of it
                and any(
                    each.to in found and not any(d.loop_start for d in each.do)
                    for each in phase.next
                )
            }
            if not more:
                return found
            found |= more


def _names_seats(phase: Phase) -> bool:
    scopes: set[str] = {field.keep for field in phase.fields if field.keep}
    if phase.visibility:
        scopes.add(phase.visibility.open)
        scopes |= {scope for each in phase.visibility.reveal for scope in each.scopes}
    return "seat" in scopes
