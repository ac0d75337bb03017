"""The common-ground sheet, and the votes on it as bars."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.catalogue import _, looked_up, marked
from bot.drawing.figure import BarsFigure, Row
from bot.exercises.artefacts.sheet import Section, Sheet
from bot.exercises.definition import ArtefactUse, said
from bot.exercises.lookup import measured, thing_called
from bot.exercises.material import Item
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer

PARTS = (
    ("rejected", marked("Rejected by all groups")),
    ("divisive", marked("In dispute: some accept it, others reject it")),
    ("mixed", marked("In dispute: neither accepted nor rejected")),
    ("open", marked("Open")),
)
"""What stands below the common ground, each with equal weight (E12)."""
ONE_GROUP = {"rejected": marked("Rejected by most of us")}
"""How a part is called where there is one group only."""
NOTHING_COMMON = marked("No statement has found that yet. That is a result too.")
MOST_BARS = 12
MOST_LINES = 8
"""As many statements of a sort as a phone has room for beside the others."""


def common_ground_sheet(scene: Scene, use: ArtefactUse, viewer: Viewer) -> Sheet | None:
    """Agreed, rejected, disputed and open statements with counts; None before a vote.

    Counts stand there from five votes on, and facts once it is no first picture any more. In a room
    long lists are cut; what is taken out has them whole.
    """
    name, found = _measured(scene, use)
    if not found.get("people"):
        return None
    title = said(scene.plan.definition.title)
    facts = _facts(scene) if name != use.from_[0] else ()
    return Sheet(title, (*_sections(scene.seen_by(viewer), found), *facts))


def vote_bars(scene: Scene, use: ArtefactUse, viewer: Viewer) -> BarsFigure | None:
    """How many agreed, disagreed and passed, of each statement with five votes; None of none."""
    __, found = _measured(scene, use)
    counts: Mapping[str, Sequence[int]] = found.get("counts", {})
    seen = scene.seen_by(viewer)
    order = [
        key for kind in ("common", *(kind for kind, __ in PARTS)) for key in found.get(kind, ())
    ]
    rows = [
        Row(label=label, counts=tuple(counts[key]))
        for key in order
        if key in counts and (label := _text(seen, key))
    ]
    if not rows:
        return None
    return BarsFigure(
        title=_("How we voted"),
        parts=(_("agree"), _("disagree"), _("pass")),
        rows=tuple(rows[:MOST_BARS]),
    )


def _measured(scene: Scene, use: ArtefactUse) -> tuple[str, Mapping[str, Any]]:
    """The last metric that it is made of which has come to anything, and to what."""
    for name in reversed(use.from_):
        if name in scene.plan.computed_in and (found := measured(scene, name)):
            return name, found
    return "", {}


def _sections(scene: Scene, found: Mapping[str, Any]) -> Iterator[Section]:
    common = _lines(scene, found, "common")
    yield Section(found["heading"], common or (looked_up(NOTHING_COMMON),))
    for kind, heading in PARTS:
        lines = _lines(scene, found, kind)
        one = found["heading"] != looked_up("Common ground")
        if lines:
            yield Section(looked_up(ONE_GROUP.get(kind, heading) if one else heading), lines)


def _lines(scene: Scene, found: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    lines = list(_all_lines(scene, found, kind))
    if scene.taken_out or len(lines) <= MOST_LINES + 1:
        return tuple(lines)
    return (
        *lines[:MOST_LINES],
        _("… and {count} more, which the report has.", count=len(lines) - MOST_LINES),
    )


def _all_lines(scene: Scene, found: Mapping[str, Any], kind: str) -> Iterator[str]:
    for key in found.get(kind, ()):
        text = _text(scene, key)
        if not text:
            continue  # what was taken back
        votes = found["counts"].get(key)
        told = (
            _(
                " ({agree} agree, {disagree} disagree, {passed} pass)",
                agree=votes[0],
                disagree=votes[1],
                passed=votes[2],
            )
            if votes
            else ""
        )
        struck = _("; struck by more than a third") if key in found.get("struck", ()) else ""
        yield f"{text}{told}{struck}"


def _text(scene: Scene, key: str) -> str:
    found = thing_called(scene, key)
    return found.text if isinstance(found, Item) else ""


def _facts(scene: Scene) -> Iterator[Section]:
    bound = [thing for things in scene.state.binds.values() for thing in things]
    facts = [each for each in bound if isinstance(each, Item) and each.status == "established"]
    if facts:
        once = {each.id: each for each in facts}
        yield Section(_("What is not voted on"), items=tuple(once.values()))
