"""A report as one HTML page that needs nothing else: no script, no address of its own."""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from typing import assert_never

from bot.catalogue import _, spoken
from bot.domain.report import Quoted, Report
from bot.drawing import DARK, LIGHT, svg
from bot.reporting.pictures import pictures
from bot.reporting.sections import Entries, Part, Quotes, Words, chapters, left_out, who
from bot.reporting.showing import ADDRESS, on_one_line, tidied
from bot.reporting.wording import gone, kept, moment

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
:root { color-scheme: light dark; --line: #8886; --dim: #777; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
blockquote { margin: .75rem 0 0; padding-left: .9rem; border-left: .25rem solid var(--line);
  white-space: pre-wrap; overflow-wrap: anywhere; }
.by, .gone, footer { color: var(--dim); font-size: .9rem; margin: .15rem 0 1rem; }
figure { margin: 1.5rem 0; } figure svg { width: 24rem; max-width: 100%; height: auto; }
.dark { display: none; }
@media screen and (prefers-color-scheme: dark) {
  .dark { display: block; } .light { display: none; } }
a { color: inherit; } li { overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; }
  blockquote, figure { break-inside: avoid; } }
"""


def html(report: Report, until: datetime | None) -> str:
    """The whole report; `until` is how long it is kept, None where it is not."""
    title = _text(_("What {room} discussed", room=on_one_line(report.room)))
    body = "\n".join(_body(report, until))
    return (
        f'<!doctype html>\n<html lang="{spoken()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _body(report: Report, until: datetime | None) -> Iterator[str]:
    yield from _part(who(report))
    for picture in pictures(report):
        dark, light = svg(picture, DARK), svg(picture, LIGHT)
        yield f'<figure class="dark">{dark}</figure><figure class="light">{light}</figure>'
    for title, parts in chapters(report):
        yield f"<h2>{_text(on_one_line(title))}</h2>"
        for part in parts:
            yield from _part(part)
    yield from _part(left_out(report))
    yield f"<footer>{_text(kept(report, until))}</footer>"


def _part(part: Part) -> Iterator[str]:
    if part.heading:
        yield f"<h3>{_text(part.heading)}</h3>"
    match part:
        case Words():
            yield f"<p>{_lines(part.text)}</p>"
        case Quotes():
            yield from map(_quote, part.quotes)
        case Entries():
            lines = []
            for entry in part.entries:
                text = _text(on_one_line(entry.text))
                told = _link(text, entry.url)
                detail = f": {_text(on_one_line(entry.detail))}" if entry.detail else ""
                lines.append(f"<li>{told}{detail}</li>")
            yield f"<ul>{''.join(lines)}</ul>"
        case _:
            assert_never(part)


def _quote(quote: Quoted) -> str:
    if quote.struck:
        return f'<p class="gone">({_text(gone(quote))})</p>'
    more = " …" if quote.more else ""
    return (
        f"<blockquote>{_text(tidied(quote.text))}{more}</blockquote>\n"
        f'<p class="by">{_text(on_one_line(quote.author))}, '
        f"{_link(_text(moment(quote.when)), quote.url)}</p>"
    )


def _text(text: str) -> str:
    return escape(tidied(text), quote=True)


def _lines(text: str) -> str:
    return "<br>".join(_text(line) for line in text.split("\n"))


def _link(shown: str, url: str) -> str:
    """A link, where the address is one that can be opened; `shown` is escaped already."""
    if not ADDRESS.fullmatch(url):
        return shown
    return f'<a href="{_text(url)}" rel="noopener noreferrer">{shown}</a>'
