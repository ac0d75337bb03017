"""The metrics of a definition, computed from the answers of a session."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.exercises.definition import MetricUse, said
from bot.exercises.fields import ChoiceField, Value
from bot.exercises.lookup import filled, move_of, seat_called, side_of_seat
from bot.exercises.material import Happening, Move, Selection
from bot.exercises.metrics.field_presence import Presence, field_presence
from bot.exercises.metrics.perception_gap import leaning, notes, perception_gap, spiral_line
from bot.exercises.metrics.pre_post import (
    Choices,
    Own,
    Pair,
    Shift,
    choices,
    own_change,
    pre_post,
)
from bot.exercises.metrics.timeline_overlap import (
    Prediction,
    common_start,
    must_include,
    prediction,
    silent,
)
from bot.exercises.scene import Scene
from bot.exercises.seeing import FEWEST, FEWEST_ATTITUDES

Measured = dict[str, Any]
"""What a metric comes to: plain values that a log can keep. Nothing in it names a person."""


def measured(scene: Scene, metric: str) -> Measured:
    """What a metric of the definition comes to just now."""
    use = next(each for each in scene.plan.definition.metrics if each.id == metric)
    return MEASURES[use.fn](scene, use)


def own_changes(scene: Scene, pid: str) -> list[tuple[str, str, Own]]:
    """How one person's own values moved, for that person: metric, field and change."""
    found = []
    for use in scene.plan.definition.metrics:
        if use.fn != "pre_post":
            continue
        for name in use.args["fields"]:
            pair = _pair(scene, use, name, pid)
            if pair is not None and (pair.before is not None or pair.after is not None):
                found.append((use.id, name, own_change(pair)))
    return found


def own_presence(scene: Scene, pid: str) -> Presence | None:
    """How many of the prompts on what is not known somebody filled in, for that person alone.

    None where the definition does not count that.
    """
    for use in scene.plan.definition.metrics:
        if use.fn == "field_presence":
            answers: dict[str, str | None] = {}
            for named in use.args["fields"]:
                phase, _, field = named.partition(".")
                for at, forms in scene.state.answers.items():
                    for (who, unit), form in forms.items():
                        if who == pid and at[0] == phase and _asks(scene, phase, field, unit):
                            answers[f"{named}.{at[1]}.{unit}"] = _text(form.values.get(field))
            return field_presence(answers)
    return None


def own_guess(scene: Scene, pid: str) -> Prediction | None:
    """How many of the events that somebody expected of a side it picks; for that person alone.

    None where the definition asks for no guess, or this person has made none.
    """
    use = next((m for m in scene.plan.definition.metrics if "guess" in m.args), None)
    if use is None:
        return None
    phase, _, field = str(use.args["guess"]).partition(".")
    for unit, form in scene.state.of(pid, phase):
        seat = form.seat or seat_called(scene, unit)
        side = side_of_seat(scene, seat)
        homes = {who: str(v) for who, v in answers_to(scene, use.args["home"])}
        holders = [
            _ids(v) for who, v in answers_to(scene, use.args["own"]) if homes.get(who) == seat
        ]
        stored = next(
            (
                frozenset(thing.keys)
                for bound in scene.state.binds.values()
                for thing in bound
                if isinstance(thing, Selection) and thing.side == side
            ),
            None,
        )
        return prediction(_ids(form.values.get(field, ())), holders, stored)
    return None


def over_the_moves(scene: Scene) -> list[str]:
    """What the gaps and the answers of all moves come to; empty where there are no moves."""
    use = next((m for m in scene.plan.definition.metrics if m.fn == "perception_gap"), None)
    moves = [t for bound in scene.state.binds.values() for t in bound if isinstance(t, Move)]
    if use is None:
        return []
    opened = [n for n in range(len(moves)) if (use.id, n) in scene.state.metrics]
    phase = str(use.args["seen"]).partition(".")[0]
    gaps = [scene.state.metrics[use.id, n]["value"] for n in opened]
    answers = [
        [value for seat in chosen_values(scene, phase, n).values() for value in seat]
        for n in opened
    ]
    line = spiral_line([moves[n].escalation for n in opened], answers)
    return [leaning(gaps).sentence, line.sentence] if opened else []


def answers_to(scene: Scene, named: str) -> Iterator[tuple[str, Value]]:
    """All answers to a field, named `phase.field`, in the present turn, each with its author."""
    phase, _, field = named.partition(".")
    for (pid, _), form in scene.state.forms(phase, scene.turn(phase)).items():
        if field in form.values:
            yield pid, form.values[field]


def chosen_values(scene: Scene, phase: str, turn: int) -> dict[str, list[float]]:
    """What the options that people chose in a phase count as, by seat.

    Empty where no field of it has options that count.
    """
    found: dict[str, list[float]] = {}
    for field in scene.plan.phase(phase).fields:
        if not isinstance(field, ChoiceField):
            continue
        counts = {option.id: option.value for option in field.options}
        if all(value is None for value in counts.values()):
            continue
        for form in scene.state.forms(phase, turn).values():
            value = counts.get(str(form.values.get(field.id)))
            if value is not None:
                found.setdefault(form.seat, []).append(value)
    return found


def _perception_gap(scene: Scene, use: MetricUse) -> Measured:
    seen = [v for _, v in answers_to(scene, use.args["seen"]) if isinstance(v, int)]
    expected = [v for _, v in answers_to(scene, use.args["expected"]) if isinstance(v, int)]
    gap = perception_gap(seen, expected, solo=scene.state.mode == "solo")
    phase = use.args["seen"].partition(".")[0]
    noted = notes(gap, chosen_values(scene, phase, scene.turn(phase)))
    move = move_of(scene)
    return {
        "people": min(len(seen), len(expected)),
        "seen": gap.seen,
        "expected": gap.expected,
        "value": gap.gap,
        "sentence": " ".join([gap.sentence, *(note.sentence for note in noted)]),
        "move": move.id if move else None,
    }


def _pre_post(scene: Scene, use: MetricUse) -> Measured:
    """Each field before and after; a group's figures only from five people on."""
    fields = {field.id: field for field in scene.plan.phase(use.args["pre"]).fields}
    language = scene.state.language
    found = {}
    sentences = []
    for name in use.args["fields"]:
        field = fields[name]
        if isinstance(field, ChoiceField):
            labels = {option.id: said(option.label, language) for option in field.options}
            moved: Shift | Choices = choices(_chosen_pairs(scene, use, name), labels)
        else:
            pairs = [_pair(scene, use, name, pid) for pid in scene.state.people]
            moved = pre_post([pair for pair in pairs if pair is not None])
        found[name] = moved.model_dump(mode="json")
        if moved.before:
            sentences.append(f"{filled(scene, said(field.label, language))} {moved.sentence}")
    people = min((each["people"] for each in found.values()), default=0)
    return {"fields": found, "sentence": " ".join(sentences), "people": people}


def _chosen_pairs(scene: Scene, use: MetricUse, field: str) -> list[tuple[str | None, str | None]]:
    """What each chose before and after; who came late had no baseline."""
    return [
        (
            _text(_answer_of(scene, pid, use.args["pre"], field)),
            _text(_answer_of(scene, pid, use.args["post"], field)),
        )
        for pid, person in scene.state.people.items()
        if not person.late
    ]


def _answer_of(scene: Scene, pid: str, phase: str, field: str) -> Value | None:
    return next((form.values.get(field) for _, form in scene.state.of(pid, phase)), None)


def _pair(scene: Scene, use: MetricUse, field: str, pid: str) -> Pair | None:
    """One person's two answers; None for a field that is no number."""
    person = scene.state.person(pid)
    values = []
    for phase in (use.args["pre"], use.args["post"]):
        value = _answer_of(scene, pid, phase, field)
        if isinstance(value, str | tuple):
            return None
        values.append(None if value is None else float(value))
    return Pair(before=values[0], after=values[1], late=bool(person and person.late))


def _field_presence(scene: Scene, use: MetricUse) -> Measured:
    """Counted for each person alone, when they ask: nothing of it is kept."""
    return {}


def _timeline_overlap(scene: Scene, use: MetricUse) -> Measured:
    """Which events nobody picked, which any account must have, and where stories begin."""
    bound = [thing for things in scene.state.binds.values() for thing in things]
    happenings = {thing.id: thing for thing in bound if isinstance(thing, Happening)}.values()
    events = sorted(happenings, key=lambda event: event.start)
    stored = {key for thing in bound if isinstance(thing, Selection) for key in thing.keys}
    labels = {event.id: event.title for event in events}
    dates = {event.id: event.start for event in events}
    args = use.args
    own = [_ids(v) for _, v in answers_to(scene, args["own"])] if "own" in args else []
    built = [_ids(v) for _, v in answers_to(scene, args["built"])] if "built" in args else []
    # of few people each could tell what the others left out of what is theirs alone
    alone = scene.state.mode == "solo"
    picks = built + (own if alone or len(own) >= FEWEST_ATTITUDES else [])
    quiet = silent(labels, picks, stored, solo=alone)
    starts = [_first(v) for _, v in answers_to(scene, args["start"])] if "start" in args else []
    homes = {pid: str(v) for pid, v in answers_to(scene, args["home"])} if "home" in args else {}
    chosen: dict[str | None, list[frozenset[str]]] = {}
    for pid, value in answers_to(scene, args["must"]) if "must" in args else ():
        home = homes.get(pid)
        chosen.setdefault(None if home in (None, "none") else home, []).append(_ids(value))
    agreed = "No event was named that any account needs."
    if chosen and not alone and sum(map(len, chosen.values())) < FEWEST:
        chosen, agreed = {}, "Too few have answered to tell which events any account needs."
    must = must_include([event.id for event in events], chosen)
    begins = common_start([each for each in starts if each in dates], dates)
    return {
        "people": len(picks),
        "silent": list(quiet.events),
        "start": begins,
        "must": list(must.events),
        "others": list(must.others),
        "heading": must.heading,
        "unpicked": quiet.sentence,
        "agreed": must.sentence if chosen else agreed,
        "sentence": f"{quiet.sentence} {must.sentence}" if chosen else quiet.sentence,
    }


def _asks(scene: Scene, phase: str, field: str, unit: str) -> bool:
    """Whether a form holds a field at all: of two seats each has its own."""
    asked = next(each for each in scene.plan.phase(phase).fields if each.id == field)
    return asked.who is None or not unit or asked.who == unit


def _ids(value: Value) -> frozenset[str]:
    return frozenset(value) if isinstance(value, tuple) else frozenset({str(value)})


def _first(value: Value) -> str:
    return str(value[0]) if isinstance(value, tuple) and value else str(value)


def _text(value: Value | None) -> str | None:
    return None if value is None else str(value)


MEASURES: Mapping[str, Callable[[Scene, MetricUse], Measured]] = {
    "perception_gap": _perception_gap,
    "pre_post": _pre_post,
    "field_presence": _field_presence,
    "timeline_overlap": _timeline_overlap,
}
"""The metrics that a definition may name."""
