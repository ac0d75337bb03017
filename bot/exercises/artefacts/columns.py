"""The column timeline: the same events, and which of them each story picks."""

from collections import Counter
from collections.abc import Sequence

from bot.catalogue import _
from bot.domain.event import EventDate
from bot.drawing.figure import Column, ColumnsFigure, Occasion, Pick
from bot.exercises.definition import ArtefactUse, said
from bot.exercises.material import Happening, Party, Selection
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer
from bot.exercises.seeing import Opened, sight

MOST = 4


def column_timeline(scene: Scene, use: ArtefactUse, viewer: Viewer) -> ColumnsFigure | None:
    """Up to four stories of the same events: built for a side, its holders' own, the stored one.

    Of several people's picks those stand that at least half of them made. None before anything was
    opened to the viewer.
    """
    state = scene.state
    things = [thing for bound in state.binds.values() for thing in bound]
    happenings = {thing.id: thing for thing in things if isinstance(thing, Happening)}
    events = sorted(happenings.values(), key=lambda event: event.start)
    if not events:
        return None
    known = {event.id for event in events}
    told, built = _of_people(scene, use, viewer, known)
    stored = _stored(scene, known, built)
    # the stored selections of all sides, or of none: one alone would take a side
    columns = [*told, *stored] if len(told) + len(stored) <= MOST else told[:MOST]
    if not any(column.kind != "reference" for column in columns):
        return None
    metric = next((m.id for m in scene.plan.definition.metrics if m.fn == "timeline_overlap"), "")
    must = set(state.metrics.get((metric, 0), {}).get("must", ()))
    return ColumnsFigure(
        title=said(scene.plan.definition.title),
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


def _of_people(
    scene: Scene, use: ArtefactUse, viewer: Viewer, known: set[str]
) -> tuple[list[Column], set[str]]:
    """A column for each phase that has picks, as far as the viewer may see them.

    What was built for sides has one for each side; which these are comes second.
    """
    captions = _captions(scene, use, viewer)
    found, built = [], set()
    for name in _phases(scene, use):
        phase = scene.plan.phase(name)
        title = said(phase.title) if phase.title else name
        stories: dict[str, list[Opened]] = {}
        for form in sight(scene, viewer, (name, 0)).forms:
            stories.setdefault(form.seat, []).append(form)
        for seat in sorted(stories):
            picks, starts = _picked(stories[seat], known)
            if not picks:
                continue
            built.add(seat)
            found.append(
                Column(
                    heading=_("{side}, as built here", side=seat) if seat else title,
                    kind="built" if phase.voice == "for_side" else "own",
                    picks=tuple(
                        Pick(
                            event=each,
                            caption=captions.get((seat, each)) or captions.get(("", each), ""),
                        )
                        for each in sorted(picks)
                    ),
                    start=starts.most_common(1)[0][0] if starts else None,
                )
            )
    return found, built


def _phases(scene: Scene, use: ArtefactUse) -> list[str]:
    known = {phase.id for phase in scene.plan.definition.phases}
    return [name for name in use.from_ if name in known]


def _captions(scene: Scene, use: ArtefactUse, viewer: Viewer) -> dict[tuple[str, str], str]:
    """One line for an event in the story of a seat, where people wrote any."""
    found: dict[tuple[str, str], str] = {}
    for name in _phases(scene, use):
        if not scene.plan.phase(name).per:
            continue
        for form in sight(scene, viewer, (name, 0)).forms:
            texts = (str(value) for field, value in form.values if field.type == "text")
            text = next(texts, "")
            if text:
                found.setdefault((form.seat, form.unit), text)
    return found


def _picked(forms: Sequence[Opened], known: set[str]) -> tuple[set[str], Counter[str]]:
    """Events that at least half of the people picked, and where they begin."""
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
    return {each for each, count in votes.items() if 2 * count >= people}, starts


def _stored(scene: Scene, known: set[str], built: set[str]) -> list[Column]:
    """The selections of sides' own texts, those first for which people built something."""
    things = [thing for bound in scene.state.binds.values() for thing in bound]
    labels = {thing.id: thing.label for thing in things if isinstance(thing, Party)}
    kept = [
        each
        for each in things
        if isinstance(each, Selection) and (not labels or each.side in labels)
    ]
    kept.sort(key=lambda each: labels.get(each.side) not in built)
    return [
        Column(
            heading=_("{side}, in its own texts", side=labels.get(each.side, each.side)),
            kind="reference",
            picks=tuple(Pick(event=key) for key in each.keys if key in known),
            start=each.start if each.start in known else None,
        )
        for each in kept
    ]
