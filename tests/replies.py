"""Replies of every kind with what people and dossiers may put into them, for property tests."""

from hypothesis import strategies as st

from bot.chat.reply import (
    Block,
    Button,
    Cited,
    Closest,
    Contested,
    Disputed,
    DisputedView,
    Established,
    Footer,
    Item,
    Listing,
    Note,
    PositionView,
    Premise,
    Prose,
    Reference,
    Reply,
    Sides,
    SideView,
    Statement,
    Timeline,
    TimelineEntry,
)
from bot.domain.event import EventDate

DATES = (
    EventDate(text="2014", start="2014"),
    EventDate(text="February 2014", start="2014-02", end="2014-03"),
    EventDate(text="24 February 2022", start="2022-02-24"),
)
texts = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "abc de\n \t\x1b[]\x00\u202e\u200d\u0301\ufe0f❤👩🏽漢字עבעربक्षि🇩🇪한ᄒ“”`*_"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=60,
)
short = st.one_of(st.sampled_from(["a", "Town Council", "x" * 90]), texts)
references = st.builds(
    Reference,
    source=st.sampled_from(["S-1", "S-2", "S-3"]),
    title=short,
    author=st.none() | short,
    date=st.none() | short,
    url=st.none() | st.just("https://town.example/" + "a" * 100) | texts,
    paragraph=st.none() | st.integers(1, 999),
    quote=st.none() | texts,
    read=st.sampled_from(["", "read in the original"]) | texts,
    after_article=st.booleans(),
)
said = st.builds(
    Statement,
    text=texts,
    citations=st.lists(references, min_size=1, max_size=3).map(tuple),
    marks=st.lists(short, max_size=2).map(tuple),
)
several = st.lists(said, min_size=1, max_size=3).map(tuple)
buttons = st.builds(
    Button,
    label=st.text(min_size=1, max_size=80),
    command=short,
    args=st.dictionaries(short, st.integers() | texts, max_size=2),
    style=st.sampled_from(["main", "quiet", "danger"]),
)
views = st.builds(
    SideView, side=short, label=short, headline=texts, claims=several, more=st.integers(0, 3)
)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Prose, text=texts),
    st.builds(Cited, heading=st.just("") | texts, statements=several),
    st.builds(Premise, presupposed=texts, statements=several),
    st.builds(Contested, statements=several),
    st.builds(Closest, statements=several),
    st.builds(Established, facts=several, findings=st.just(()) | several),
    st.builds(
        Sides,
        event=short,
        neutral=st.just("") | texts,
        sides=st.lists(views, min_size=1, max_size=4).map(tuple),
        silent=st.lists(short, max_size=2).map(tuple),
    ),
    st.builds(
        Disputed,
        points=st.lists(
            st.builds(
                DisputedView,
                question=texts,
                positions=st.lists(
                    st.builds(PositionView, label=short, text=texts), min_size=1, max_size=2
                ).map(tuple),
            ),
            min_size=1,
            max_size=2,
        ).map(tuple),
    ),
    st.builds(
        Listing,
        heading=st.just("") | texts,
        items=st.lists(
            st.builds(Item, label=short, detail=st.just("") | texts, button=st.none() | buttons),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    st.builds(
        Timeline,
        heading=st.just("") | texts,
        entries=st.lists(
            st.builds(
                TimelineEntry,
                label=texts,
                date=st.sampled_from(DATES),
                detail=st.just("") | texts,
                button=st.none() | buttons,
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
    ),
    st.builds(Note, tone=st.sampled_from(["hint", "problem"]), text=texts),
)
replies = st.builds(
    Reply,
    title=st.just("") | texts,
    blocks=st.lists(blocks, min_size=1, max_size=3).map(tuple),
    buttons=st.lists(buttons, max_size=2).map(tuple),
    footer=st.none() | st.builds(Footer, mode=short, store_version=short, report=texts),
)
