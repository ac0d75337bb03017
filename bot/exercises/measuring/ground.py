"""M6 on the votes of a session: what all accept, what divides, what is open."""

from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import TYPE_CHECKING

from bot.catalogue import _, looked_up, plural
from bot.exercises.definition import MetricUse
from bot.exercises.measuring.answers import forms_of, ids, parted
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.numbers import said
from bot.exercises.scene import Scene
from bot.exercises.seeing import FEWEST, FEWEST_ATTITUDES
from bot.opinions.votes import AGREE, DISAGREE, PASS, Choice

if TYPE_CHECKING:
    from bot.opinions.landscape import Landscape

CHOICES: Mapping[str, Choice] = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS}
MOST_STRUCK = 1 / 3
"""A line that more of the people strike is open again."""
NO_LEAN = "none"

Cast = tuple[str, str, Choice]
"""Person, statement and vote."""


def _common_ground(scene: Scene, use: MetricUse) -> Measured:
    """Every statement by how it stands, by its name; and how many voted how, from five votes on.

    Groups are found in the votes, else they are the declared leans (M6). Nobody's is kept.
    """
    from bot.opinions.landscape import landscape  # noqa: PLC0415  # brings numpy, which is heavy
    from bot.opinions.votes import Votes  # noqa: PLC0415  # as above

    cast = list(_cast(scene, use.args["votes"]))
    if not cast:
        return {"people": 0, "sentence": _("Nobody has voted yet."), "lines": [], "divisive": []}
    leans = _leans(scene, use)
    found = landscape(Votes.of(cast), leans)
    common = [each.key for each in found.of_kind("common")]
    struck = _struck(scene, use, common)
    kinds = {
        "common": [key for key in common if key not in struck],
        "rejected": [each.key for each in found.of_kind("rejected")],
        "divisive": [each.key for each in found.of_kind("divisive")],
        "mixed": [each.key for each in found.of_kind("mixed")],
        "open": [*struck, *(each.key for each in found.of_kind("open"))],
        "few": [each.key for each in found.of_kind("few")],
    }
    return {
        "people": found.people,
        **kinds,
        "lines": kinds["common"],
        "apart": (kinds["divisive"] or kinds["mixed"])[:2],
        "struck": struck,
        "heading": looked_up(found.heading),
        "counts": _counts(found),
        "sentence": _sentence(found, kinds),
        "guessed": _guessed(scene, use, cast, leans),
    }


def _cast(scene: Scene, named: Sequence[str]) -> list[Cast]:
    """All votes on statements, in the steps that are named; of several on one the last counts."""
    return [
        (pid, unit, CHOICES[str(form.values[field])])
        for phase, field in map(parted, named)
        for pid, unit, form in forms_of(scene, phase)
        if str(form.values.get(field)) in CHOICES
    ]


def _leans(scene: Scene, use: MetricUse) -> dict[str, str]:
    """What people said that they lean to, by person; who said none is missing."""
    if "lean" not in use.args:
        return {}
    phase, field = parted(use.args["lean"])
    found = {pid: str(form.values.get(field, NO_LEAN)) for pid, __, form in forms_of(scene, phase)}
    return {pid: lean for pid, lean in found.items() if lean != NO_LEAN}


def _struck(scene: Scene, use: MetricUse, common: Sequence[str]) -> list[str]:
    """The lines that more than a third of those who are there would rather not have there."""
    if "strike" not in use.args:
        return []
    phase, field = parted(use.args["strike"])
    forms = [form for __, __, form in forms_of(scene, phase)]
    struck = [ids(form.values.get(field, ())) for form in forms]
    if len(forms) < FEWEST:
        return []
    most = MOST_STRUCK * max(len(forms), len(scene.state.active()))
    return [key for key in common if sum(key in each for each in struck) > most]


def _counts(found: "Landscape") -> dict[str, list[int]]:
    """Agree, disagree and pass of each statement with five votes or more."""
    return {
        each.key: [each.overall.agree, each.overall.disagree, each.overall.passed]
        for each in found.statements
        if each.overall.total >= FEWEST_ATTITUDES
    }


def _sentence(found: "Landscape", kinds: Mapping[str, Sequence[str]]) -> str:
    common = len(kinds["common"])
    parts = [
        plural("{count} accepted by all groups", "{count} accepted by all groups", common)
        if looked_up(found.heading) == looked_up("Common ground")
        else plural("{count} accepted by most", "{count} accepted by most", common),
        _("{count} rejected", count=len(kinds["rejected"])),
        _("{count} in dispute", count=len(kinds["divisive"]) + len(kinds["mixed"])),
        _("{count} open", count=len(kinds["open"])),
    ]
    if few := len(kinds["few"]):
        rest = _("{few} with fewer than {fewest} votes", few=few, fewest=FEWEST)
        told = f"{', '.join(parts)}; {rest}"
    else:
        told = ", ".join(parts)
    return _(
        "{people} voted on {statements}: {told}.",
        people=plural("{count} person", "{count} people", found.people),
        statements=plural("{count} statement", "{count} statements", len(found.statements)),
        told=told,
    )


def _guessed(scene: Scene, use: MetricUse, cast: Sequence[Cast], leans: Mapping[str, str]) -> str:
    """How far people's guesses of those who lean otherwise were off; `''` without any.

    A guess is of the share, of 100, of all others with another lean who agree. A statement on which
    fewer than three of these have voted is left out, and of fewer than five people nothing is told.
    """
    if "guess" not in use.args:
        return ""
    phase, field = parted(use.args["guess"])
    errors: dict[str, list[float]] = {}
    for pid, unit, form in forms_of(scene, phase):
        guess = form.values.get(field)
        others = [
            vote == AGREE
            for who, statement, vote in cast
            if statement == unit and pid in leans and leans.get(who, leans[pid]) != leans[pid]
        ]
        if isinstance(guess, int) and len(others) >= FEWEST:
            errors.setdefault(pid, []).append(abs(guess - 100 * fmean(others)))
    if len(errors) < FEWEST_ATTITUDES:
        return _(
            "Too few have guessed what those who lean otherwise think to tell how near they were."
        )
    off = median(fmean(each) for each in errors.values())
    return _(
        "Guesses of how many who lean otherwise agree were off by {off} of 100 (median).",
        off=said(off),
    )


COMMON_GROUND = Metric(
    takes={"votes": "fields", "lean": "field?", "strike": "field?", "guess": "field?"},
    tells=(
        *("common", "rejected", "divisive", "mixed", "open", "few"),
        *("lines", "apart", "heading", "sentence", "guessed"),
    ),
    measure=_common_ground,
)
