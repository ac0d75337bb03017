"""A report as Markdown. No text of a person can become markup: every sign of it is escaped."""

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from bot.catalogue import _
from bot.domain.report import Quoted, Report
from bot.drawing import alternative
from bot.reporting.pictures import pictures
from bot.reporting.sections import Entries, Part, Quotes, Words, chapters, left_out, who
from bot.reporting.showing import ADDRESS, on_one_line, tidied
from bot.reporting.wording import gone, kept, moment

SIGNS = frozenset(r"""\`*_{}[]()#+-.!|~=:/^$"',;?%""")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "&#64;"}
"""A backslash does not keep these from being read as HTML, or as a mention."""


def markdown(report: Report, until: datetime | None) -> str:
    """The whole report; `until` is how long it is kept, None where it is not."""
    return "\n\n".join(_paragraphs(report, until)) + "\n"


def escaped(text: str) -> str:
    """A text on one line, so that it reads as it stands and is no markup."""
    return "".join(ENTITIES.get(sign) or (f"\\{sign}" if sign in SIGNS else sign) for sign in text)


def _paragraphs(report: Report, until: datetime | None) -> Iterator[str]:
    title = _("What {room} discussed", room=on_one_line(report.room))
    yield f"# {escaped(title)}"
    yield from _part(who(report))
    for picture in pictures(report):
        yield escaped_lines(alternative(picture))
    for title, parts in chapters(report):
        yield f"## {escaped(on_one_line(title))}"
        for part in parts:
            yield from _part(part)
    yield from _part(left_out(report))
    yield escaped(kept(report, until))


def escaped_lines(text: str) -> str:
    """Several lines, each kept as a line of its own."""
    return "  \n".join(escaped(line) for line in tidied(text).split("\n"))


def _part(part: Part) -> Iterator[str]:
    if part.heading:
        yield f"### {escaped(part.heading)}"
    match part:
        case Words():
            yield escaped_lines(part.text)
        case Quotes():
            yield from map(_quote, part.quotes)
        case Entries():
            listed = []
            for entry in part.entries:
                text = escaped(on_one_line(entry.text))
                told = _link(text, entry.url) if entry.url else text
                detail = f": {escaped(on_one_line(entry.detail))}" if entry.detail else ""
                listed.append(f"- {told}{detail}")
            yield "\n".join(listed)
        case _:
            assert_never(part)


def _quote(quote: Quoted) -> str:
    if quote.struck:
        return f"*\\({escaped(gone(quote))}\\)*"
    said = "  \n".join(f"> {_inside(line)}" for line in tidied(quote.text).split("\n"))
    more = " …" if quote.more else ""
    when = _link(escaped(moment(quote.when)), quote.url)
    return f"{said}{more}\n\n{escaped(on_one_line(quote.author))}, {when}"


def _inside(line: str) -> str:
    """A line of a quote; blanks before it are kept, and make no code of it."""
    words = line.lstrip(" ")
    return "&nbsp;" * (len(line) - len(words)) + escaped(words)


def _link(text: str, url: str) -> str:
    """A link, where the address is one that can be opened."""
    return f"[{text}](<{url}>)" if ADDRESS.fullmatch(url) else text
