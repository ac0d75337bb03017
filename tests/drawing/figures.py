"""Figures about a harbour, and texts that no picture should trip over."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.domain.event import EventDate
from bot.drawing.discussed import ActivityFigure, ThreadMapFigure, ThreadRow, ThreadTie
from bot.drawing.figure import (
    BarsFigure,
    Column,
    ColumnsFigure,
    Crowd,
    Entry,
    Figure,
    Leaning,
    Measure,
    Middle,
    Occasion,
    OpinionsFigure,
    Pick,
    Row,
    ShiftFigure,
    SidesFigure,
    SideShare,
    SpiralFigure,
    SpiralMove,
    TimelineFigure,
)
from bot.drawing.maps import CruxBox, CruxMapFigure, LineMark, NeedsMapFigure, NeedsSide

HOSTILE = (
    "<script>alert('&amp;')</script> ]]> <!-- \"quoted\"",
    "שעון הנמל stands beside the clock",
    "ساعة الميناء",
    "\u202etide\u202c and \u2067lantern",
    "👨‍👩‍👧‍👦🏳️‍🌈🕰️",
    "*bold* _thin_ `code` [link](https://harbour.example) # heading",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "W" * 200,
    "harbour " * 90,
    " \u200b ",
    "\n\t\x00\x1b\ufffe\uffff",
    "za\u0301mok q\u0308 \u0301\u0301\u0301",
    "漢字かな한글 ไทย",
    "Ο φάρος άναψε · Годинник у порту · ft → Łódź",
)

labels = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60),
)
counts = st.one_of(st.integers(0, 9), st.integers(0, 10**9 - 1))


def entry(label: str, start: str, end: str | None = None, **more: object) -> Entry:
    """An entry whose date in words is its start."""
    return Entry.model_validate(
        {"label": label, "date": EventDate(text=start, start=start, end=end), **more}
    )


def timeline(count: int, label: str = "The harbour clock is set") -> TimelineFigure:
    """So many events, three in a year."""
    entries = [entry(f"{label} {n}", f"{1900 + n // 3}-0{1 + n % 3}") for n in range(count)]
    return TimelineFigure(title="The harbour", entries=tuple(entries))


def sides(held: Sequence[int]) -> SidesFigure:
    """A side for each number of verified claims."""
    shares = (SideShare(label=f"Quay {n}", verified=count) for n, count in enumerate(held))
    return SidesFigure(title="The harbour clock", sides=tuple(shares))


def bars(*rows: tuple[int, ...]) -> BarsFigure:
    """Rows of as many parts as each has numbers."""
    named = tuple(Row(label=f"Statement {n}", counts=row) for n, row in enumerate(rows))
    parts = ("Agree", "Disagree", "Pass", "Other")[: len(rows[0])]
    return BarsFigure(title="What the harbour needs", parts=parts, rows=named)


@st.composite
def timelines(draw: st.DrawFn) -> TimelineFigure:
    """Any timeline, with hostile labels."""
    lanes = tuple(draw(st.lists(labels, max_size=24, unique=True)))
    years = sorted(draw(st.lists(st.integers(1000, 2100), min_size=1, max_size=30)))
    endings = st.sampled_from(("", "-01", "-12-31", "-99-99"))
    starts = sorted(f"{year}{draw(endings)}" for year in years)
    kinds = st.sampled_from(("event", "document", "finding"))
    chosen = st.lists(st.sampled_from(lanes), max_size=24) if lanes else st.just([])
    return TimelineFigure(
        title=draw(labels),
        lanes=lanes,
        entries=tuple(
            Entry.model_validate(
                {
                    "label": draw(labels),
                    "date": EventDate(
                        text=draw(labels), start=start, end=draw(st.none() | st.just("2100"))
                    ),
                    "kind": draw(kinds),
                    "lanes": tuple(draw(chosen)),
                }
            )
            for start in starts
        ),
    )


shares = st.builds(SideShare, label=labels, verified=counts, partly=counts, recalled=counts)
side_figures = st.builds(
    SidesFigure,
    title=labels,
    sides=st.lists(shares, min_size=1, max_size=14).map(tuple),
)


@st.composite
def bar_figures(draw: st.DrawFn) -> BarsFigure:
    """Any bars, with hostile labels."""
    parts = draw(st.lists(labels, min_size=1, max_size=4))
    row = st.builds(
        Row,
        label=labels,
        counts=st.lists(counts, min_size=len(parts), max_size=len(parts)).map(tuple),
    )
    rows = draw(st.lists(row, min_size=1, max_size=25))
    return BarsFigure(title=draw(labels), parts=tuple(parts), rows=tuple(rows))


def spiral(*steps: int, **more: object) -> SpiralFigure:
    """A move for each step, the two quays in turn."""
    moves = (
        SpiralMove(
            label=f"Move of hour {n}",
            date=f"{1900 + n}",
            actor=0 if n % 2 == 0 else 1,
            escalation=step,
            stated="The tide asked for it",
            expected=2,
            seen=7,
            answer="ask",
            answer_value=-1,
            turning=n,
            followed="The ferry waited",
        )
        for n, step in enumerate(steps)
    )
    return SpiralFigure.model_validate(
        {"title": "Two quays", "sides": ("North quay", "South quay"), "moves": tuple(moves), **more}
    )


def measure(before: float, after: float, label: str = "How late is it?") -> Measure:
    """Eight people's answers, the middle half of them near the median."""
    first, second = (
        Middle(median=value, quartiles=(max(0, value - 10), min(100, value + 10)))
        for value in (before, after)
    )
    return Measure(label=label, before=first, after=second, up=5, down=1, same=2)


def shift(*moved: tuple[float, float]) -> ShiftFigure:
    """A measure for each pair of medians."""
    measures = (measure(*pair, label=f"Question {n}") for n, pair in enumerate(moved))
    return ShiftFigure(title="Before and after", measures=tuple(measures))


def columns(count: int, *picks: Sequence[int], **more: object) -> ColumnsFigure:
    """So many events, and a story for each list of the numbers of those it picks."""
    events = tuple(
        Occasion(
            ref=f"E{n}", title=f"Tide {n}", date=EventDate(text=f"{1900 + n}", start=f"{1900 + n}")
        )
        for n in range(count)
    )
    stories = tuple(
        Column(
            heading=f"Quay {n}",
            kind="built",
            picks=tuple(Pick(event=f"E{picked}", caption=f"So says {n}") for picked in chosen),
            start=f"E{chosen[0]}" if chosen else None,
        )
        for n, chosen in enumerate(picks)
    )
    return ColumnsFigure.model_validate(
        {"title": "The year of the clock", "events": events, "columns": stories, **more}
    )


maybe = st.just("") | labels
scores = st.none() | st.floats(0, 10)
moves = st.builds(
    SpiralMove,
    label=labels,
    date=labels,
    actor=st.sampled_from((0, 1)),
    escalation=st.integers(-3, 3),
    stated=maybe,
    expected=scores,
    seen=scores,
    answer=maybe,
    answer_value=st.none() | st.floats(-3, 3),
    turning=counts,
    followed=maybe,
)
spirals = st.builds(
    SpiralFigure,
    title=labels,
    sides=st.tuples(labels, labels),
    moves=st.lists(moves, min_size=1, max_size=8).map(tuple),
    exits=st.lists(labels, max_size=12).map(tuple),
)


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    """Any measure: of one person or several, on any scale."""
    low = draw(st.sampled_from((0.0, -3.0, -1e6)))
    high = draw(st.sampled_from((1.0, 100.0, 1e6)))
    several = draw(st.booleans())
    middles = []
    for _ in range(2):
        first, median, third = sorted(draw(st.lists(st.floats(low, high), min_size=3, max_size=3)))
        middles.append(Middle(median=median, quartiles=(first, third) if several else None))
    return Measure(
        label=draw(labels),
        low=low,
        high=high,
        low_label=draw(maybe),
        high_label=draw(maybe),
        before=middles[0],
        after=middles[1],
        up=1,
        down=draw(counts) if several else 0,
        same=0,
        note=draw(maybe),
    )


shifts = st.builds(
    ShiftFigure, title=labels, measures=st.lists(measures(), min_size=1, max_size=12).map(tuple)
)


@st.composite
def column_figures(draw: st.DrawFn) -> ColumnsFigure:
    """Any columns, with hostile labels."""
    years = sorted(draw(st.lists(st.integers(1000, 2100), min_size=1, max_size=16)))
    events = tuple(
        Occasion(
            ref=f"E{n}",
            title=draw(labels),
            date=EventDate(text=draw(labels), start=f"{year}"),
            pinned=draw(st.booleans()),
            must=draw(st.booleans()),
        )
        for n, year in enumerate(years)
    )
    refs = st.sampled_from([event.ref for event in events])
    stories = st.builds(
        Column,
        heading=labels,
        kind=st.sampled_from(("built", "own", "reference")),
        picks=st.lists(
            st.builds(Pick, event=refs, caption=maybe), max_size=7, unique_by=lambda p: p.event
        ).map(tuple),
        start=st.none() | refs,
    )
    told = draw(st.lists(stories, min_size=1, max_size=4))
    return ColumnsFigure(title=draw(labels), events=events, columns=tuple(told))


MONDAY = datetime(2026, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def activity(*counts: int, hours: float = 24) -> ActivityFigure:
    """Counts of equal stretches from a Monday's midnight on."""
    until = MONDAY + hours * HOUR
    return ActivityFigure(title="The harbour", since=MONDAY, until=until, counts=counts)


def thread(began: float, ended: float, **more: object) -> ThreadRow:
    """A conversation between two hours after a Monday's midnight."""
    return ThreadRow.model_validate(
        {
            "title": "Where the ferry lands",
            "began": MONDAY + began * HOUR,
            "ended": MONDAY + ended * HOUR,
            "messages": 34,
            "people": 8,
            **more,
        }
    )


def thread_map(
    *rows: ThreadRow, ties: Sequence[tuple[int, int, int]] = (), hours: float = 168
) -> ThreadMapFigure:
    """Conversations of a week, or of so many hours, with ties as rows and people."""
    return ThreadMapFigure(
        title="The harbour",
        since=MONDAY,
        until=MONDAY + hours * HOUR,
        rows=rows,
        ties=tuple(ThreadTie(one=one, other=other, people=people) for one, other, people in ties),
    )


lengths = st.sampled_from((0.001, 0.4, 5, 24, 48.5, 168, 24 * 90, 24 * 700, 24 * 40_000))
activities = st.builds(
    lambda title, counts, hours: activity(*counts, hours=hours).model_copy(update={"title": title}),
    labels,
    st.lists(counts, min_size=1, max_size=168),
    lengths,
)


@st.composite
def thread_maps(draw: st.DrawFn) -> ThreadMapFigure:
    """Any map, with hostile titles, ties, and conversations beyond the period."""
    hours = draw(lengths)
    rows = []
    for _ in range(draw(st.integers(1, 12))):
        began, ended = sorted(draw(st.tuples(st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))))
        row = {"title": draw(maybe), "people": draw(counts), "unanswered": draw(counts)}
        rows.append(thread(began * hours, ended * hours, messages=draw(counts), **row))
    places = st.integers(0, len(rows) - 1)
    pairs = draw(
        st.lists(
            st.tuples(places, places, st.integers(1, 30) | st.integers(1, 10**9 - 1)).filter(
                lambda tie: tie[0] != tie[1]
            ),
            max_size=30,
            unique_by=lambda tie: frozenset(tie[:2]),
        )
        if len(rows) > 1
        else st.just([])
    )
    drawn = thread_map(*rows, ties=pairs, hours=hours)
    return drawn.model_copy(update={"title": draw(labels)})


@st.composite
def opinion_figures(draw: st.DrawFn) -> OpinionsFigure:
    """Any space of opinions, also with several groups in one field."""
    groups = draw(st.lists(st.integers(3, 10**9 - 1), max_size=5))
    places = st.sampled_from(range(len(groups))) if groups else st.none()
    crowds = st.builds(
        Crowd,
        x=st.integers(-4, 4),
        y=st.integers(-4, 4),
        size=st.integers(1, 4),
        group=st.none() | places,
    )
    leanings = st.none() | st.builds(Leaning, statement=labels, agree=st.booleans())
    return OpinionsFigure(
        title=draw(labels),
        crowds=tuple(draw(st.lists(crowds, min_size=1, max_size=30))),
        groups=tuple(groups),
        across=draw(leanings),
        up=draw(leanings),
    )


def crux(ending: str = "single", **more: object) -> CruxBox:
    """A crux of two people."""
    return CruxBox.model_validate(
        {
            "text": "The clock loses a minute a week.",
            "kind": "fact",
            "ending": ending,
            "by": "you",
            "credences": (85, 30),
            "strengths": (60, 0),
            **more,
        }
    )


def crux_map(*cruxes: CruxBox, **more: object) -> CruxMapFigure:
    """A map of what two people's views hang on."""
    return CruxMapFigure.model_validate(
        {
            "title": "A new harbour clock?",
            "statement": "The town should buy a new clock.",
            "people": ("you", "your partner"),
            "views": (80, 25),
            "cruxes": cruxes,
            **more,
        }
    )


def needs_side(
    label: str, *needs: str, hard: Sequence[str] = (), soft: Sequence[str] = ()
) -> NeedsSide:
    """A side with its needs and its lines, first those that may move."""
    lines = [LineMark(text=text) for text in soft]
    lines += [LineMark(text=text, hard=True) for text in hard]
    return NeedsSide(label=label, needs=needs, lines=tuple(lines))


def needs_map(*sides: NeedsSide, **more: object) -> NeedsMapFigure:
    """A map of what the quays need."""
    return NeedsMapFigure.model_validate({"title": "The harbour", "sides": sides, **more})


percents = st.none() | st.integers(0, 100)


@st.composite
def crux_maps(draw: st.DrawFn) -> CruxMapFigure:
    """Any map of cruxes, with hostile labels."""
    people = draw(st.lists(labels, min_size=1, max_size=3))
    numbers = st.lists(percents, min_size=len(people), max_size=len(people)).map(tuple)
    boxes = st.builds(
        CruxBox,
        text=labels,
        kind=st.sampled_from(("fact", "forecast", "definition", "value")),
        ending=st.sampled_from(("double", "single", "value", "none")),
        by=st.sampled_from(people) | labels,
        credences=numbers,
        strengths=numbers,
    )
    return CruxMapFigure(
        title=draw(labels),
        statement=draw(labels),
        people=tuple(people),
        views=draw(numbers),
        cruxes=tuple(draw(st.lists(boxes, min_size=1, max_size=9))),
    )


need_lists = st.lists(labels, max_size=24, unique=True).map(tuple)
needs_maps = st.builds(
    NeedsMapFigure,
    title=labels,
    sides=st.lists(
        st.builds(
            NeedsSide,
            label=labels,
            needs=need_lists,
            lines=st.lists(st.builds(LineMark, text=labels, hard=st.booleans()), max_size=12).map(
                tuple
            ),
        ),
        min_size=2,
        max_size=5,
    ).map(tuple),
    shared=need_lists,
    unserved=need_lists,
)


any_figure: st.SearchStrategy[Figure] = st.one_of(
    timelines(),
    side_figures,
    bar_figures(),
    spirals,
    shifts,
    column_figures(),
    activities,
    thread_maps(),
    opinion_figures(),
    crux_maps(),
    needs_maps,
)
