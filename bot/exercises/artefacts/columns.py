"""The column timeline: the same events, and which of them each story picks."""

from collections import Counter

from bot.domain.event import EventDate
from bot.drawing.figure import Column, ColumnsFigure, Occasion, Pick
from bot.exercises.definition import ArtefactUse, said
from bot.exercises.material import Happening, Party, Selection
from bot.exercises.scene import Scene
from bot.exercises.seeing import Opened, Viewer, sight

MOST = 3


def column_timeline(scene: Scene, use: ArtefactUse, viewer: Viewer) -> ColumnsFigure | None:
    """Up to three stories of the same events: built for a side, its holders' own, the stored one.

    Of several people's picks those stand that at least half of them made. None before anything was
    opened to the viewer.
    """
    state = scene.state
    things = [thing for bound in state.binds.values() for thing in bound]
    events = sorted((t for t in things if isinstance(t, Happening)), key=lambda event: event.start)
    if not events:
        return None
    columns = [
        *_of_people(scene, use, viewer, {event.id for event in events}),
        *_stored(scene, {event.id for event in events}),
    ][:MOST]
    if not any(column.kind != "reference" for column in columns):
        return None
    metric = next((m.id for m in scene.plan.definition.metrics if m.fn == "timeline_overlap"), "")
    must = set(state.metrics.get((metric, 0), {}).get("must", ()))
    return ColumnsFigure(
        title=said(scene.plan.definition.title, state.language),
        events=tuple(
            Occasion(
                ref=event.id,
                title=event.title,
                date=EventDate(text=event.date, start=event.start),
                pinned=bool(event.pinned),
                must=event.id in must,
            )
            for event in events
        ),
        columns=tuple(columns),
    )


def _of_people(scene: Scene, use: ArtefactUse, viewer: Viewer, known: set[str]) -> list[Column]:
    """One column for each phase that the artefact is made of, as far as the viewer may see it."""
    found = []
    for name in use.from_:
        if all(phase.id != name for phase in scene.plan.definition.phases):
            continue
        forms = sight(scene, viewer, (name, 0)).forms
        picks, starts, captions = _picked(forms, known)
        if not picks:
            continue
        phase = scene.plan.phase(name)
        heading = said(phase.title, scene.state.language) if phase.title else name
        start = starts.most_common(1)[0][0] if starts else None
        kind = "built" if phase.voice == "for_side" else "own"
        found.append(
            Column(
                heading=heading,
                kind=kind,
                picks=tuple(
                    Pick(event=each, caption=captions.get(each, "")) for each in sorted(picks)
                ),
                start=start,
            )
        )
    return found


def _picked(
    forms: tuple[Opened, ...], known: set[str]
) -> tuple[set[str], Counter[str], dict[str, str]]:
    """Events that at least half of the people picked, where they begin, and a caption for each."""
    votes: Counter[str] = Counter()
    starts: Counter[str] = Counter()
    people = 0
    for form in forms:
        values = {field.id: value for field, value in form.values}
        picked = values.get("keys")
        if isinstance(picked, tuple):
            people += 1
            votes.update(each for each in picked if each in known)
        start = values.get("start")
        if isinstance(start, tuple):
            starts.update(each for each in start if each in known)
    return {each for each, count in votes.items() if 2 * count >= people}, starts, {}


def _stored(scene: Scene, known: set[str]) -> list[Column]:
    """The selections of sides' own texts, for the sides that are in play."""
    things = [thing for bound in scene.state.binds.values() for thing in bound]
    labels = {thing.id: thing.label for thing in things if isinstance(thing, Party)}
    return [
        Column(
            heading=f"{labels.get(each.side, each.side)}, in its own texts",
            kind="reference",
            picks=tuple(Pick(event=key) for key in each.keys if key in known),
            start=each.start if each.start in known else None,
        )
        for each in things
        if isinstance(each, Selection) and (not labels or each.side in labels)
    ]
