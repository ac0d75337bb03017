"""Figures about a harbour, and texts that no picture should trip over."""

from collections.abc import Sequence

from hypothesis import strategies as st

from bot.domain.event import EventDate
from bot.drawing.figure import (
    BarsFigure,
    Entry,
    Figure,
    Row,
    SidesFigure,
    SideShare,
    TimelineFigure,
)

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


any_figure: st.SearchStrategy[Figure] = st.one_of(timelines(), side_figures, bar_figures())
