"""The needs map and the table of options: what seats need, and what could serve it."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.catalogue import _, plural
from bot.drawing.maps import LineMark, NeedsMapFigure, NeedsSide
from bot.exercises.artefacts.sheet import Section, Sheet
from bot.exercises.definition import ArtefactUse, Phase, said
from bot.exercises.lookup import seat_label, seats_in_play, side_of_seat
from bot.exercises.measuring.needs import need_labels
from bot.exercises.metrics.maximin import ACCEPTABILITY
from bot.exercises.offering import Rated, pool
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer
from bot.exercises.seeing import FEWEST, sight

MOST_LINES = 12
"""As many red lines of one side as the map has room for."""
YES, CONDITIONAL = ACCEPTABILITY["yes"], ACCEPTABILITY["conditional"]


def needs_map(scene: Scene, use: ArtefactUse, viewer: Viewer) -> NeedsMapFigure | None:
    """What each seat needs, what all share, the lines that the viewer may see, and what no option
    serves; None before needs were named."""
    found = _metric(scene, "needs_guess")
    if found is None:
        return None
    args, value = found
    labels = need_labels(scene, args["needs"])
    lines = _lines(scene, use, viewer)
    sides = []
    for seat in seats_in_play(scene):
        row = value["parties"].get(side_of_seat(scene, seat.id))
        if row is None:
            continue
        label = seat_label(scene, seat.id)
        sides.append(
            NeedsSide(
                label=_("{label} (as stored)", label=label) if row["stored"] else label,
                needs=tuple(labels[need] for need in row["needs"]),
                lines=tuple(lines.get(label, ())[:MOST_LINES]),
            )
        )
    options = _metric(scene, "judged_options")
    unserved = options[1].get("unserved", ()) if options else ()
    if len(sides) < 2:  # noqa: PLR2004  # one alone is no map
        return None
    return NeedsMapFigure(
        title=said(scene.plan.definition.title),
        sides=tuple(sides),
        shared=tuple(labels[need] for need in value["shared"]),
        unserved=tuple(labels[need] for need in unserved),
    )


def options_table(scene: Scene, use: ArtefactUse, viewer: Viewer) -> Sheet | None:
    """The options in the order of M7, and where they are from once that is open.

    None before they were judged. Verdicts stand at what three people or more have judged.
    """
    found = _metric(scene, "judged_options")
    if found is None:
        return None
    args, value = found
    phase = scene.plan.phase(str(args["ok"]).partition(".")[0])
    rated = {each.id: each for each in pool(scene.seen_by(viewer), phase)}
    labels = need_labels(scene, args["needs"])
    conditions = _conditions(scene, viewer, str(args["condition"]))
    opened = _origins_are_open(scene, phase)
    enough = all(row["judges"] >= FEWEST for row in value["rows"].values())
    sections = []
    for name in value["ranked"]:
        if name not in rated:  # taken back since
            continue
        row = value["rows"][name]
        told = _told(
            rated[name], row, labels, conditions.get(name, []), opened=opened, enough=enough
        )
        texts = tuple(told)
        number = f"{row['rank']}. " if row["rank"] else ""
        sections.append(Section(f"{number}{rated[name].text}", texts))
    if value["more"]:
        sections.append(
            Section(
                plural(
                    "{count} more stand further down.",
                    "{count} more stand further down.",
                    value["more"],
                )
            )
        )
    return Sheet(
        title=_("Options, by the seat that can accept them least"), sections=tuple(sections)
    )


def _told(
    rated: Rated,
    row: Mapping[str, Any],
    labels: Mapping[str, str],
    conditions: list[str],
    *,
    opened: bool,
    enough: bool,
) -> Iterator[str]:
    """What is told of one option, a line for each thing."""
    yield _verdict(row, told=enough)
    needs = ", ".join(labels[need] for need in row["serves"])
    yield (
        _("Serves: {needs}.", needs=needs) if needs else _("Serves none of the needs on the list.")
    )
    if conditions:
        yield _(
            "Conditions: {conditions}", conditions="; ".join(f"“{each}”" for each in conditions)
        )
    if row["barred"]:
        yield _("A seat says that it crosses a hard line of theirs: it stays out of the package.")
    elif row["crosses"]:
        yield _("A seat says that it crosses one of their lines.")
    if row["best"]:
        yield _("Nothing here is better for one seat without being worse for another.")
    if opened:
        yield _("A real proposal.") if rated.item is not None else _("Written in this group.")


def _verdict(row: Mapping[str, Any], *, told: bool) -> str:
    """What an option came to; told of all options or of none, since how many judged one would tell
    whether somebody here has written it."""
    if not told:
        return _("Too few have judged these options to tell a verdict.")
    if row["least"] >= YES:
        return _("Each seat asked can live with it.")
    if row["least"] >= CONDITIONAL:
        return _("Each seat asked can live with it, at least under a condition.")
    return _("A seat asked cannot live with it as it stands.")


def _lines(scene: Scene, use: ArtefactUse, viewer: Viewer) -> dict[str, list[LineMark]]:
    """Red lines by the label of the seat that they were written from; hard ones first."""
    found: dict[str, list[LineMark]] = {}
    known = {phase.id for phase in scene.plan.definition.phases}
    for name in (each for each in use.from_ if each in known):
        for form in sight(scene, viewer, (name, 0)).forms:
            values = {field.type: value for field, value in form.values}
            if isinstance(text := values.get("text"), str):
                mark = LineMark(text=text, hard=values.get("bool") is True)
                found.setdefault(form.seat, []).append(mark)
    return {seat: sorted(marks, key=lambda mark: not mark.hard) for seat, marks in found.items()}


def _conditions(scene: Scene, viewer: Viewer, named: str) -> dict[str, list[str]]:
    """Conditions by what they were set for, as far as the viewer may see them."""
    phase, _dot, field = named.partition(".")
    found: dict[str, list[str]] = {}
    for form in sight(scene, viewer, (phase, 0), field).forms:
        for __, value in form.values:
            found.setdefault(form.unit, []).append(str(value))
    return found


def _origins_are_open(scene: Scene, rated: Phase) -> bool:
    """Whether a step has come in which what was rated is shown with where it is from."""
    hidden = {each for each in rated.items.from_ if each.startswith("$")} if rated.items else set()
    visited = [scene.plan.phase(name) for name, __ in scene.state.visited]
    after = visited[visited.index(rated) + 1 :] if rated in visited else []
    return any(hidden & set(post.show) for phase in after for post in phase.post)


def _metric(scene: Scene, fn: str) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    """The arguments of a metric and what it came to; None where it was not computed."""
    for use in scene.plan.definition.metrics:
        if use.fn == fn and (value := scene.state.metrics.get((use.id, 0))):
            return use.args, value
    return None
