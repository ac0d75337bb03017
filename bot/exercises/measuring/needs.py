"""Needs guessed and stated, options judged (M7), and the package, on the answers of a session."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.catalogue import _
from bot.catalogue.forms import all_of
from bot.exercises.answers import options as offered
from bot.exercises.definition import MetricUse
from bot.exercises.fields import MultiField, Value
from bot.exercises.lookup import seat_label, seats_in_play, side_of_seat
from bot.exercises.material import Item
from bot.exercises.measuring.answers import forms_of, ids, parted
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.guesses import needs_guessed
from bot.exercises.metrics.maximin import OptionVerdicts, judged, package, residue
from bot.exercises.offering import Rated, pool
from bot.exercises.scene import Scene
from bot.exercises.seeing import FEWEST
from bot.exercises.state import Person
from bot.exercises.texts import called

SHORTLIST = 12
"""So many options, the first in order, stand in the table and may be picked: more is no list."""


@dataclass(frozen=True)
class Stated:
    """What is needed at one seat."""

    side: str
    label: str
    needs: tuple[str, ...]
    """The most named first."""
    stored: bool
    """Nobody spoke from the seat, so that these are the needs of its stored cards."""


def stated_needs(scene: Scene, named: str) -> list[Stated]:
    """The needs of each seat in play, as its people named them in a field; else as stored."""
    phase, field = parted(named)
    found = []
    for seat in seats_in_play(scene):
        side = side_of_seat(scene, seat.id)
        votes: Counter[str] = Counter()
        for __, __, form in forms_of(scene, phase):
            if form.seat == seat.id and field in form.values:
                votes.update(sorted(ids(form.values[field])))
        stored = not votes
        if stored:
            votes.update(need for card in _cards(scene, side) for need in card.needs)
        known = need_labels(scene, named)
        needs = tuple(need for need, __ in votes.most_common() if need in known)
        found.append(Stated(side, seat_label(scene, seat.id), needs, stored))
    return found


def need_labels(scene: Scene, named: str) -> dict[str, str]:
    """What the needs are called that a field offers, by id."""
    phase, name = parted(named)
    field = next(each for each in scene.plan.phase(phase).fields if each.id == name)
    assert isinstance(field, MultiField)  # noqa: S101  # several of a list, as definitions have it
    return dict(offered(scene, field, Person("")))


def _cards(scene: Scene, side: str) -> list[Item]:
    bound = {thing.id: thing for things in scene.state.binds.values() for thing in things}
    return [each for each in bound.values() if isinstance(each, Item) and each.side == side]


def _told(labels: Mapping[str, str], needs: Iterable[str]) -> str:
    return all_of([labels[need] for need in needs if need in labels])


def _needs_guess(scene: Scene, use: MetricUse) -> Measured:
    labels = need_labels(scene, use.args["needs"])
    phase, field = parted(use.args["guess"])
    parties = stated_needs(scene, use.args["needs"])
    shared = [need for need in labels if parties and all(need in party.needs for party in parties)]
    sentences = [
        _("Needed at every seat: {needs}.", needs=_told(labels, shared))
        if shared
        else _("No need is named at every seat.")
    ]
    rows = {}
    guessing: set[str] = set()
    for party in parties:
        guesses = {
            pid: ids(form.values[field])
            for pid, unit, form in forms_of(scene, phase)
            if unit == party.side and field in form.values
        }
        guessing |= set(guesses)
        found = needs_guessed(guesses, party.needs)
        sentences.append(_about(party, labels, found.hits, found.missed, found.wrong))
        rows[party.side] = {
            "needs": list(party.needs),
            "stored": party.stored,
            "hits": list(found.hits),
            "missed": list(found.missed),
            "wrong": list(found.wrong),
        }
    return {
        "people": len(guessing),
        "parties": rows,
        "shared": shared,
        "sentence": "\n\n".join(sentences),
    }


def _about(
    party: Stated,
    labels: Mapping[str, str],
    hits: Sequence[str],
    missed: Sequence[str],
    wrong: Sequence[str],
) -> str:
    """What others guessed of a seat, beside what it named."""
    whose = _("as stored, since nobody spoke from this seat") if party.stored else _("as named")
    needs = _told(labels, party.needs) or _("none")
    parts = [_("needs, {whose}: {needs}.", whose=whose, needs=needs)]
    if hits or wrong:
        if hits:
            parts.append(_("Guessed: {needs}.", needs=_told(labels, hits)))
        if missed:
            parts.append(_("Guessed by nobody: {needs}.", needs=_told(labels, missed)))
        if wrong:
            parts.append(_("Guessed, and not named: {needs}.", needs=_told(labels, wrong)))
    return f"{party.label}: {' '.join(parts)}"


def serves(rated: Rated, named: str) -> tuple[str, ...]:
    """The needs that an option is said to serve: by its author, or by the store."""
    if rated.written is not None:
        value = rated.written.form.values.get(parted(named)[1], ())
        return value if isinstance(value, tuple) else ()
    return rated.item.needs if rated.item else ()


def _verdicts(scene: Scene, use: MetricUse) -> tuple[list[OptionVerdicts], dict[str, int]]:
    """What the seats said of each option, and how many people judged each."""
    phase, field = parted(use.args["ok"])
    crosses, condition = parted(use.args["crosses"])[1], parted(use.args["condition"])[1]
    found, judges = [], {}
    for rated in pool(scene, scene.plan.phase(phase)):
        forms = [form for __, unit, form in forms_of(scene, phase) if unit == rated.id]
        by_seat: dict[str, list[Value]] = {}
        for form in forms:
            if form.seat and field in form.values:
                by_seat.setdefault(form.seat, []).append(form.values[field])
        judges[rated.id] = sum(map(len, by_seat.values()))
        found.append(
            OptionVerdicts.model_validate(
                {
                    "id": rated.id,
                    "by_seat": {seat: tuple(said) for seat, said in by_seat.items()},
                    "crossed": tuple(form.seat for form in forms if form.values.get(crosses)),
                    "serves": serves(rated, use.args["serves"]),
                    "conditions": sum(bool(form.values.get(condition)) for form in forms),
                }
            )
        )
    return found, judges


def _judged_options(scene: Scene, use: MetricUse) -> Measured:
    """M7: the order, and of each option only what enough people have judged."""
    verdicts, judges = _verdicts(scene, use)
    order = judged(verdicts)
    labels = need_labels(scene, use.args["needs"])
    needs = _all_needs(scene, use, labels)
    barred = {each for crossed in _hard_crossed(scene, use).values() for each in crossed}
    some_are_beaten = any(row.rank and not row.pareto for row in order.options)
    rows: dict[str, Any] = {}
    for row in order.options:
        enough = judges[row.id] >= FEWEST
        rows[row.id] = {
            "rank": row.rank,
            "judges": judges[row.id],
            "least": row.least if enough else None,
            "best": row.pareto and enough and some_are_beaten,
            "serves": [need for need in row.serves if need in labels],
            "crosses": bool(row.red),
            "barred": row.id in barred,
        }
    people = {pid for pid, *__ in forms_of(scene, parted(use.args["ok"])[0])}
    few = _("Fewer than three have judged: the table has their order, and no verdicts.")
    return {
        "people": len(people),
        "ranked": [row.id for row in order.options][:SHORTLIST],
        "more": max(0, len(order.options) - SHORTLIST),
        "rows": rows,
        "unserved": list(residue(needs, order)),
        "sentence": order.sentence if len(people) >= FEWEST else few,
    }


def _all_needs(scene: Scene, use: MetricUse, labels: Mapping[str, str]) -> list[str]:
    parties = stated_needs(scene, use.args["needs"])
    return [need for need in labels if any(need in party.needs for party in parties)]


def _hard_crossed(scene: Scene, use: MetricUse) -> dict[str, set[str]]:
    """By seat the options of which it says that they cross one of its hard lines."""
    phase, field = parted(use.args["crosses"])
    hard = parted(use.args["hard"])[1]
    found: dict[str, set[str]] = {}
    for __, unit, form in forms_of(scene, phase):
        for name in sorted(ids(form.values.get(field, ()))):
            line = called(scene, name)
            if line is not None and line.form.values.get(hard) is True:
                found.setdefault(form.seat, set()).add(unit)
    return found


def _package(scene: Scene, use: MetricUse) -> Measured:
    """What the seats picked together, and which needs that serves and leaves."""
    phase, field = parted(use.args["pick"])
    picks: dict[str, list[str]] = {}
    for __, __, form in forms_of(scene, phase):
        if form.seat and field in form.values:
            picks.setdefault(form.seat, []).extend(sorted(ids(form.values[field])))
    together = package(picks, _hard_crossed(scene, use))
    labels = need_labels(scene, use.args["needs"])
    rated = {each.id: each for each in pool(scene, scene.plan.phase(parted(use.args["ok"])[0]))}
    met = {
        need
        for each in together.kept
        if each in rated
        for need in serves(rated[each], use.args["serves"])
    }
    needs = _all_needs(scene, use, labels)
    served, left = [n for n in needs if n in met], [n for n in needs if n not in met]
    return {
        "kept": list(together.kept),
        "left_out": list(together.left_out),
        "served": served,
        "unserved": left,
        "sentence": together.sentence
        if picks
        else _("Nothing was picked, so there is no package."),
        "residue": _about_needs(labels, served, left),
    }


def _about_needs(labels: Mapping[str, str], served: Sequence[str], left: Sequence[str]) -> str:
    """Which of the needs that were named a package serves, and which it leaves."""
    if not served and not left:
        return _("No need was named.")
    if not served:
        return _("No need is served. Still there: {needs}.", needs=_told(labels, left))
    told = _("Needs that it serves: {needs}.", needs=_told(labels, served))
    if not left:
        return f"{told} {_('It leaves out none that was named.')}"
    unserved = _("Needs that it does not serve: {needs}.", needs=_told(labels, left))
    return f"{told} {unserved}"


_OPTIONS = {
    "ok": "field",
    "crosses": "field",
    "serves": "field",
    "hard": "field",
    "needs": "field",
}

NEEDS_GUESS = Metric(
    takes={"needs": "field", "guess": "field"},
    tells=("sentence",),
    measure=_needs_guess,
)
JUDGED_OPTIONS = Metric(
    takes={**_OPTIONS, "condition": "field"},
    tells=("ranked", "sentence"),
    measure=_judged_options,
)
PACKAGE = Metric(
    takes={**_OPTIONS, "pick": "field"},
    tells=("kept", "left_out", "sentence", "residue"),
    measure=_package,
)
