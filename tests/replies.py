"""Replies of every kind with what people and dossiers may put into them, for property tests."""

from itertools import cycle

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
    File,
    Footer,
    Item,
    Listing,
    Note,
    Picture,
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
from tests.drawing.figures import any_figure

DATES = (
    EventDate(text="2014", start="2014"),
    EventDate(text="February 2014", start="2014-02", end="2014-03"),
    EventDate(text="24 February 2022", start="2022-02-24"),
)
written = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "abc de\n \t\x1b[]\x00\u202e\u200d\u0301\ufe0f❤👩🏽漢字עבעربक्षि🇩🇪한ᄒ“”`*_"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    min_size=1,
    max_size=60,
)
HOSTILE = (
    *"@everyone @here <@1> <@!1> <@&1> <#1> </a:1> <t:1> <id:guide> <:a:1> :smile: :a:b:".split(),
    *"**a** __a__ _a_ ~~a~~ ||a|| `a` ```a``` [a](https://x.example) https://x.example/a_b_c".split(),
    "<https://x.example>",
    *("# a", "### a", "-# a", "> a", ">>> a", "- a", "* a", "+ a", "1. a", "12) a", "[a]", "]("),
    *("\\", "\\*", "\\\\", "`", "``", "*", "_", "¯\\_(ツ)_/¯"),
    *("\u200b", "\u2060", "\u202eabc\u202c", "\u2066abc\u2069", "\u200f", "\u3164", "\r", "\u2028"),
    *(
        "😀",
        "👩🏽\u200d🚀",
        "🇩🇪",
        "e\u0301" * 9,
        "עברית",
        "العربية",
        "漢字",
        "word",
        "word",
        " ",
        "\n",
    ),
)
hostile = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=9).flatmap(
    lambda parts: st.sampled_from(["", " ", "\n"]).map(lambda between: between.join(parts))
)
"""Text that acts on Discord, or looks otherwise than it is, wherever nobody takes care."""
long = st.one_of(
    hostile.map(lambda text: text * 30),
    st.sampled_from(["x" * 5000, "😀" * 2500, "*" * 3000, "\n#" * 1500, "two words " * 400]),
)
"""Text that no line and perhaps no page can hold."""
texts = st.one_of(written, hostile)
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
    st.builds(Picture, heading=st.just("") | texts, figure=any_figure),
    st.builds(Note, tone=st.sampled_from(["hint", "problem"]), text=texts),
)
replies = st.builds(
    Reply,
    title=st.just("") | texts,
    blocks=st.lists(blocks, min_size=1, max_size=3).map(tuple),
    buttons=st.lists(buttons, max_size=2).map(tuple),
    footer=st.none() | st.builds(Footer, mode=short, store_version=short, report=texts),
)


@st.composite
def crowded(draw: st.DrawFn) -> Reply:
    """A reply with more of everything than one page can hold, and with longer texts."""
    text = st.one_of(texts, long)
    words = draw(st.lists(text, min_size=3, max_size=6))
    address = draw(st.sampled_from(["https://town.example/a", "https://town.example/" + "é" * 400]))
    each = cycle(words)

    def statement() -> Statement:
        cited = (
            Reference(source=f"S-{n}", title=next(each), url=f"{address}{n}", paragraph=n + 1)
            for n in range(draw(st.sampled_from([1, 2, 25])))
        )
        return Statement(text=next(each), citations=tuple(cited), marks=(next(each),))

    def button(number: int) -> Button:
        args = {"event": f"E{number}" * draw(st.sampled_from([1, 60]))}
        return Button(label=next(each)[:80], command="framing", args=args)

    told = tuple(
        SideView(
            side=f"{number}",
            label=next(each)[:60],
            headline=next(each),
            claims=tuple(statement() for _ in range(draw(st.integers(1, 5)))),
            words=(next(each),),
            more=number,
        )
        for number in range(draw(st.sampled_from([1, 3, 14])))
    )
    items = tuple(
        Item(label=next(each), detail=next(each), button=button(n) if n % 3 else None)
        for n in range(draw(st.sampled_from([1, 4, 60])))
    )
    disputed = DisputedView(
        question=next(each), positions=(PositionView(label="x", text=next(each)),) * 9
    )
    return Reply(
        title=next(each),
        blocks=(
            Prose(text=next(each)),
            Sides(event=next(each)[:60], sides=told, silent=(next(each)[:60],)),
            Disputed(points=(disputed,)),
            Listing(heading=next(each)[:60], items=items),
            Note(tone="problem", text=next(each)),
        ),
        buttons=tuple(map(button, range(draw(st.sampled_from([0, 1, 10, 11, 30]))))),
        live=next(each),
        files=tuple(
            File(name=next(each), text="a") for _ in range(draw(st.sampled_from([0, 1, 12])))
        ),
        footer=Footer(mode=next(each), store_version=next(each), report=next(each)),
    )
