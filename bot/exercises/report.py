"""What people take out of a session, as far as it has come: to read, and as data.

It holds what the room has seen, and of texts only those whose authors have agreed to that. What
somebody has answered themselves they get whole, and nobody else does.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from typing import Any

from bot.catalogue import _, looked_up, plural
from bot.drawing import lines as lines_of
from bot.exercises.answers import as_typed, shown
from bot.exercises.artefacts import Section, Sheet, artefact
from bot.exercises.definition import Phase, said
from bot.exercises.fields import AnyField, ScaleField, TextField
from bot.exercises.lookup import filled, thing_called
from bot.exercises.material import Item
from bot.exercises.measuring import over_the_moves
from bot.exercises.result import in_words
from bot.exercises.scene import Scene
from bot.exercises.scopes import ROOM, Viewer
from bot.exercises.seeing import Opened, Sight, Tally, sight
from bot.exercises.state import Person
from bot.exercises.telling import FOR_A_SEAT, NO_EQUIVALENCE

NOBODY = Person("")
FORMAT = "exercise-export/v1"


@dataclass(frozen=True)
class Report:
    """A report, and how many texts stand in none for want of their authors' word."""

    sheet: Sheet
    left_out: int


def report(scene: Scene, viewer: Viewer) -> Report:
    """What a viewer may take out, to read. Of a session with nothing in it only what it was."""
    sights = list(_sights(scene))
    left_out = sum(left for *__, left in sights)
    scene = taken_out(scene)
    title = said(scene.plan.definition.title)
    sections = [
        Section(_("What this is"), _about(scene)),
        *_facts(scene),
        *(_answers(scene, phase, seen) for phase, seen, __ in sights),
        *_numbers(scene),
        *_drawn(scene, viewer),
        *_own(scene.seen_by(viewer), viewer),
    ]
    if left_out:
        sections.append(
            Section(
                _("Left out"),
                (
                    plural(
                        "{count} texts whose authors have not agreed to a report.",
                        "{count} texts whose authors have not agreed to a report.",
                        left_out,
                    ),
                ),
            )
        )
    return Report(
        Sheet(title, tuple(each for each in sections if each.texts or each.items)), left_out
    )


def as_markdown(found: Report) -> str:
    """A report as Markdown: nothing that people wrote acts as markup in it."""
    parts = [f"# {_plain(found.sheet.title)}"]
    for section in found.sheet.sections:
        parts.append(f"## {_plain(section.heading)}")
        parts += [_plain(text) for text in section.texts]
        parts += [_cited(item) for item in section.items]
    return "\n\n".join(parts) + "\n"


def as_json(scene: Scene, viewer: Viewer) -> str:
    """A report as data, in the form `exercise-export/v1`. People are `P1`, `P2`, … at most."""
    definition, state = scene.plan.definition, scene.state
    told = {
        "format": FORMAT,
        "exercise": definition.id,
        "version": definition.version,
        "mode": state.mode,
        "pace": state.pace,
        "outcome": state.outcome,
        "people": len(state.people),
        "note": looked_up(NO_EQUIVALENCE),
        "drawn": {name: [thing.id for thing in bound] for name, bound in state.binds.items()},
        "sources": _sources(scene),
        "answers": [_as_data(phase, seen) for phase, seen, __ in _sights(scene)],
        "left_out": sum(left for *__, left in _sights(scene)),
        "metrics": {
            f"{name}.{turn}": _told(in_words(m)) for (name, turn), m in state.metrics.items()
        },
        "own": [_as_data(phase, seen) for phase, seen in _own_sights(scene, viewer)],
    }
    return json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n"


def as_csv(scene: Scene) -> str:
    """Ratings and choices added up, a row for each; `''` where nothing may be added up.

    Columns: step, what was rated, question, count, lower quartile, median, upper quartile, choices.
    """
    rows = [
        (phase.id, tally.about, tally.field.id, tally.count, *_row(tally))
        for phase, seen, __ in _sights(scene)
        for tally in seen.tallies
    ]
    if not rows:
        return ""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(("step", "about", "question", "count", "lower", "median", "upper", "choices"))
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return out.getvalue()


def _sights(scene: Scene) -> Iterator[tuple[Phase, Sight, int]]:
    """What the room has seen of each step, with texts of those alone who have agreed to a report.

    The number is of texts that are left out.
    """
    for at in dict.fromkeys(scene.state.visited):
        if at not in scene.state.reveals:
            continue
        phase = scene.plan.phase(at[0])
        whole = sight(scene, ROOM, at)
        agreed = sight(taken_out(scene), ROOM, at)
        left = _texts(whole.forms) - _texts(agreed.forms)
        if agreed.forms or agreed.tallies or left:
            yield phase, agreed, left


def taken_out(scene: Scene) -> Scene:
    """The session as it is looked at for a report: with texts of those alone who agreed to one."""
    return replace(scene, taken_out=True)


def _texts(forms: Sequence[Opened]) -> int:
    return sum(isinstance(field, TextField) for form in forms for field, __ in form.values)


def _own_sights(scene: Scene, viewer: Viewer) -> Iterator[tuple[Phase, Sight]]:
    """All that the viewer has answered themselves."""
    for at in dict.fromkeys(scene.state.visited):
        seen = sight(scene, viewer, at)
        own = tuple(form for form in seen.forms if form.own)
        if own:
            yield scene.plan.phase(at[0]), replace(seen, forms=own, tallies=())


def _about(scene: Scene) -> tuple[str, ...]:
    definition, state = scene.plan.definition, scene.state
    people = len(state.people)
    who = _("one person") if people == 1 else plural("{count} person", "{count} people", people)
    how = {"done": _("It was gone through to its end."), None: _("It is not over yet.")}
    ended = how.get(state.outcome, _("It ended early."))
    return (
        said(definition.summary),
        f"{definition.id} {definition.version}; {who}. {ended}",
        looked_up(NO_EQUIVALENCE),
    )


def _facts(scene: Scene) -> Iterator[Section]:
    facts = [
        thing
        for bound in scene.state.binds.values()
        for thing in bound
        if isinstance(thing, Item) and thing.status == "established"
    ]
    if facts:
        yield Section(_("Established facts"), items=tuple({f.id: f for f in facts}.values()))


def _answers(scene: Scene, phase: Phase, seen: Sight) -> Section:
    lines = [_form(scene, phase, form) for form in seen.forms]
    for tally in seen.tallies:
        about = f"“{tally.about}” " if tally.about else ""
        lines.append(about + tally_line(scene, tally))
    return Section(_title(scene, phase), tuple(lines))


def tally_line(scene: Scene, tally: Tally) -> str:
    """Answers to one field added up, as a line."""
    label = filled(scene, said(tally.field.label))
    if isinstance(tally.field, ScaleField):
        return _(
            "{label}: half answered {low:g} to {high:g}, the middle one "
            "{middle:g} ({count} answers).",
            label=label,
            low=tally.low,
            high=tally.high,
            middle=tally.middle,
            count=tally.count,
        )
    parts = ", ".join(
        f"{shown(scene, tally.field, NOBODY, value)} {count}" for value, count in tally.shares
    )
    return plural(
        "{label}: {parts} ({count} answers).",
        "{label}: {parts} ({count} answers).",
        tally.count,
        label=label,
        parts=parts,
    )


def form_lines(scene: Scene, phase: Phase, form: Opened) -> list[str]:
    """One form of somebody, a line for each field; what it is about first, where that differs."""
    about = thing_called(scene, form.unit) if phase.per or phase.items else None
    lines = [str(getattr(about, "label", ""))] if about else []
    if len(form.values) == 1 and isinstance(form.values[0][0], TextField):  # it says it all
        return [*lines, shown(scene, *form.values[0][:1], NOBODY, form.values[0][1])]
    return lines + [f"{_label(scene, f)}: {shown(scene, f, NOBODY, v)}" for f, v in form.values]


def _form(scene: Scene, phase: Phase, form: Opened) -> str:
    lines = form_lines(scene, phase, form)
    if form.seat:
        lines.append(looked_up(FOR_A_SEAT, seat=form.seat))
    return "\n".join(lines)


def _label(scene: Scene, field: AnyField) -> str:
    return filled(scene, said(field.label))


def _title(scene: Scene, phase: Phase) -> str:
    return filled(scene, said(phase.title)) if phase.title else phase.id


def _numbers(scene: Scene) -> Iterator[Section]:
    sentences = [
        str(value["sentence"])
        for value in map(in_words, scene.state.metrics.values())
        if value.get("sentence")
    ]
    sentences += over_the_moves(scene)
    if sentences:
        yield Section(_("In numbers"), tuple(sentences))


def _drawn(scene: Scene, viewer: Viewer) -> Iterator[Section]:
    for use in scene.plan.definition.artefacts:
        made = artefact(scene, use.id, viewer)
        if isinstance(made, Sheet):
            yield from made.sections
        elif made is not None:
            yield Section(made.title, ("\n".join(lines_of(made)),))


def _own(scene: Scene, viewer: Viewer) -> Iterator[Section]:
    for phase, seen in _own_sights(scene, viewer):
        texts = tuple(_form(scene, phase, form) for form in seen.forms)
        yield Section(_("Your own answers: {title}", title=_title(scene, phase)), texts)


def _told(value: Mapping[str, Any]) -> dict[str, Any]:
    """What may be taken out of a metric: its plain values, and changes that were added up.

    What it came to at each table, or for each thing that was judged, is for those pages alone on
    which a definition shows it.
    """
    plain = {key: v for key, v in value.items() if v is None or isinstance(v, str | int | float)}
    return plain | ({"fields": value["fields"]} if "fields" in value else {})


def _as_data(phase: Phase, seen: Sight) -> dict[str, Any]:
    return {
        "step": phase.id,
        "forms": [
            {
                "values": {field.id: as_typed(value) for field, value in form.values},
                "seat": form.seat,
                "author": form.author,
            }
            for form in seen.forms
        ],
        "sums": [
            {
                "field": t.field.id,
                "about": t.about,
                "count": t.count,
                "shares": dict(t.shares),
                "quartiles": [t.low, t.middle, t.high] if isinstance(t.field, ScaleField) else [],
            }
            for t in seen.tallies
        ],
    }


def _sources(scene: Scene) -> dict[str, str]:
    return {
        source.source: source.url or source.title
        for bound in scene.state.binds.values()
        for thing in bound
        if isinstance(thing, Item)
        for source in thing.sources
    }


def _row(tally: Tally) -> tuple[float | str, float | str, float | str, str]:
    if isinstance(tally.field, ScaleField):
        return tally.low, tally.middle, tally.high, ""
    return "", "", "", "; ".join(f"{value} {count}" for value, count in tally.shares)


def _guarded(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell


def _cited(item: Item) -> str:
    sources = "; ".join(
        f"{source.title}{f', {source.date}' if source.date else ''} {source.url or ''}".strip()
        for source in item.sources
    )
    phrase = f" “{item.phrase}”" if item.phrase else ""
    whose = f"{item.side_label}: " if item.side_label else ""
    return _plain(f"- {whose}{item.text}{phrase} ({sources or _('no source')})", keep=2)


def _plain(text: str, keep: int = 0) -> str:
    """Text that is shown as it stands; the first `keep` signs are our own markup."""
    ours, rest = text[:keep], text[keep:]
    for sign in "\\`*_[]<>#|":
        rest = rest.replace(sign, f"\\{sign}")
    return ours + rest.replace("\n", "  \n")
