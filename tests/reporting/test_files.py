"""A report as files: what people wrote stands there word for word, and is never markup."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from bot.domain.report import (
    CheckedQuote,
    Conversation,
    Held,
    Look,
    Minority,
    Quoted,
    Report,
    Share,
    Struck,
    Unheard,
)
from bot.reporting import data, html, markdown
from bot.reporting.showing import on_one_line, tidied

BEGUN = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
UNTIL = BEGUN + timedelta(days=30)
SAID = (
    ("Ann", "The bicycle street should go past the school."),
    ("Ben", "I agree: the children cycle there anyway."),
    ("Cem", "I disagree. Delivery vans have nowhere else to stop."),
    ("Dee", "Who pays for the signs?"),
    ("Eve", "Three streets already have signs."),
)

STRUCK: dict[Struck, str] = {"deleted": "deleted since", "edited": "edited since", "opted out": ""}
"""What is told in the place of a quote; nothing of who does not want to be quoted."""


def reported(said: tuple[tuple[str, str], ...] = SAID, struck: Struck = "") -> Report:
    """A report in which every section has something in it."""
    quotes = {
        f"m{number}": Quoted(
            id=f"m{number}",
            author=author,
            when=BEGUN + timedelta(minutes=number),
            url=f"https://chat.example/{number}",
            text=text,
        )
        for number, (author, text) in enumerate(said)
    }
    ids = tuple(quotes)
    report = Report(
        room="#streets",
        address="test:streets",
        since=BEGUN,
        until=BEGUN + timedelta(hours=5),
        made=BEGUN + timedelta(hours=6),
        share=Share(messages=100, people=9, share_of_three=0.62, newcomers=2, edited=1),
        activity=(3, 20, 40, 30, 7),
        quotes=quotes,
        conversations=(
            Conversation(
                title="bicycle, street, school",
                began=BEGUN,
                ended=BEGUN + timedelta(hours=1),
                messages=34,
                people=8,
                telling=ids[:2],
                held=(Held(message=ids[0], agreeing=3, disagreeing=1, replies=ids[1:3]),),
                minority=Minority(messages=ids[2:3], people=1, others=3),
                unanswered=ids[3:4],
            ),
        ),
        checked=(
            CheckedQuote(
                message=ids[-1],
                verdict="supported: Three streets have signs.",
                ref="streets/F1",
                source="Register of streets",
            ),
        ),
        unheard=(
            Unheard(event="streets/E1", label="The plan", read=80, messages=4, sides=("Traders",)),
        ),
        look=(Look(words="Look here.", message=ids[1], count=3),),
        left_out=("4 messages of bots are left out.",),
    )
    return report.without(dict.fromkeys(ids, struck)) if struck else report


class Page(HTMLParser):
    """What a reader of the page sees, and what it is made of."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.links: list[str] = []
        self.quotes: list[str] = []
        self.seen = ""
        self._inside = False
        self.feed(page)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag == "blockquote":
            self.quotes.append("")
            self._inside = True

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._inside = False

    @override
    def handle_data(self, data: str) -> None:
        self.seen += data
        if self._inside:
            self.quotes[-1] += data


def in_markdown(text: str) -> list[str]:
    """The quotes of a Markdown file as a reader sees them."""
    found = re.findall(r"(?:^> .*\n?)+", text, re.MULTILINE)
    lines = ("\n".join(line[2:].removesuffix("  ") for line in each.split("\n")) for each in found)
    return [
        re.sub(r"\\(.)", r"\1", unescape(each.replace("&nbsp;", " "))).strip("\n") for each in lines
    ]


def test_every_section_is_in_both() -> None:
    for told in (markdown(reported(), UNTIL).replace("\\", ""), Page(html(reported(), UNTIL)).seen):
        for words in (
            "100 messages of 9 people",
            "The three most active wrote 62 of 100",
            "2 of 9 had not written here",
            "bicycle, street, school",
            "34 messages of 8 people",
            "3 people agreed and 1 person disagreed",
            "Held by fewer people",
            "1 person held this view, 3 people the other one",
            "Questions that nobody answered",
            "supported: Three streets have signs.",
            "Register of streets",
            "Sides that nobody voiced",
            "Traders",
            "Places worth a look",
            "They say nothing of any person",
            "4 messages of bots are left out",
            "20 December 2026",
        ):
            assert words in told


def test_quotes_are_linked_and_nothing_else_is() -> None:
    page = Page(html(reported(), UNTIL))
    assert set(page.links) == {f"https://chat.example/{n}" for n in range(5)}
    assert "script" not in page.tags
    assert "img" not in page.tags


def test_what_was_struck_is_in_no_file() -> None:
    for struck, told in STRUCK.items():
        report = reported(struck=struck)
        for text in (markdown(report, UNTIL), html(report, UNTIL), data(report, UNTIL)):
            assert not [said for _, said in SAID if said in text.replace("\\", "")]
            assert not [name for name, _ in SAID if re.search(rf"\b{name}\b", text)]
        assert told in markdown(report, UNTIL)


def test_the_data_says_how_it_is_to_be_read() -> None:
    read = json.loads(data(reported(), UNTIL))
    assert read["version"] == 1
    assert read["kept_until"].startswith("2026-12-20")
    assert Report.model_validate(read["report"]) == reported()


def test_an_empty_report_still_says_what_it_is_of() -> None:
    empty = reported().model_copy(
        update={"conversations": (), "checked": (), "unheard": (), "look": (), "left_out": ()}
    )
    assert "What #streets discussed" in Page(html(empty, UNTIL)).seen
    assert "Nothing that was read" in markdown(empty, UNTIL)


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"])
    | st.sampled_from("<>&@*_`#[]()\\\n-1.!|~"),
    min_size=1,
    max_size=80,
).filter(lambda text: text.strip() != "")
names = texts.filter(lambda name: on_one_line(name) != "")
hostile = st.sampled_from(
    [
        "</blockquote><script>alert(1)</script>",
        "@everyone <@123> https://evil.example [x](https://evil.example)",
        "> quote\n# Heading\n- list\n```\ncode\n```\n***\n| a | b |",
        "&lt;b&gt; &amp;&#64; \\* ![x](y)",
        "    indented\n\n1. one\n===\n<!-- comment -->",
        "\u202eturned round\u202c\u200b\x1b[31mred",
    ]
)


@given(st.lists(st.tuples(names, texts | hostile), min_size=5, max_size=5))
def test_nothing_that_people_write_becomes_markup(said: list[tuple[str, str]]) -> None:
    report = reported(tuple(said))
    page, plain = Page(html(report, UNTIL)), Page(html(reported(), UNTIL))
    assert page.tags == plain.tags
    assert page.links == plain.links
    shown = {tidied(text) for _, text in said}
    assert set(page.quotes) <= shown
    text = markdown(report, UNTIL)
    assert len(re.findall(r"(?<!\\)\]\(<", text)) == len(
        re.findall(r"(?<!\\)\]\(<", markdown(reported(), UNTIL))
    )
    assert {each.strip() for each in in_markdown(text)} <= {
        "\n".join(line.rstrip() for line in each.split("\n")).strip() for each in shown
    } | {each.strip() for each in shown}
    assert "@" not in text
