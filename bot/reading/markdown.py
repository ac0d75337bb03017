"""Markdown into paragraphs, with the marks gone that people never meant to be read."""

import re
from collections.abc import Iterator

from bot.reading.front import byline, date_line
from bot.reading.layout import Layout, Piece, joined
from bot.reading.sentences import LIST_MARK

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?P<body>(?:[^\n]*\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_FIELD = re.compile(r"^(title|author|date):[ \t]*(.+?)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_QUOTE = re.compile(r"(?: {0,3}> ?)+")
_REFERENCE = re.compile(r" {0,3}\[[^\]\n]{1,200}\]:[ \t]*\S+.*")
_LABEL = r"((?:[^\[\]\n]|\[[^\[\]\n]{0,200}\]){0,500})"
_TARGET = r"\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:\s+[\"'(][^\n]{0,300}?[\"')])?\s*\)"
_IMAGE = re.compile(rf"!\[{_LABEL}\](?:{_TARGET}|\[[^\]\n]{{0,200}}\])")
_LINK = re.compile(rf"\[{_LABEL}\](?:{_TARGET}|\[[^\]\n]{{0,200}}\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000})>")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,500}>")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^\n]{1,300}?\S|\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{0,2000}[^\s*])\*(?![\w*])")
_UNDERSCORE = re.compile(r"(?<![\w_])_(?=\S)([^_\n]{0,2000}[^\s_])_(?![\w_])")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,2000})\1")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])")
_DOWN = r"\`*_{}[]()#+.!>~|-"


def markdown_layout(text: str) -> Layout:
    """The paragraphs of a Markdown text that has been normalised.

    The snapshot is the text as a reader sees it: links are their words, pictures their
    description is dropped with them, emphasis is plain, wrapped lines are joined. The first
    heading is the title, and all headings are asides; list items are paragraphs of their own.
    Front matter gives title, author and date, and is no part of the text.
    """
    fields: dict[str, str] = {}
    if matter := _FRONT_MATTER.match(text):
        found = _FIELD.findall(matter["body"])
        fields = {key.lower(): value.strip("\"'") for key, value in found}
        text = text[matter.end() :]
    pieces = list(_pieces(_without_comments(text)))
    whole, blocks = joined(pieces)
    heading = next((piece.text for piece in pieces if piece.aside), None)
    date = fields.get("date")
    return Layout(
        whole,
        blocks,
        title=_inline(fields.get("title", "")) or heading,
        author=fields.get("author"),
        date=date and (date_line(date) or date),
    )


def _without_comments(text: str) -> str:
    # A regular expression would take quadratic time over comments that nobody closed.
    kept: list[str] = []
    at = 0
    while (opens := text.find("<!--", at)) != -1 and (closes := text.find("-->", opens)) != -1:
        kept.append(text[at:opens])
        at = closes + 3
    return "".join(kept) + text[at:]


def _pieces(text: str) -> Iterator[Piece]:
    lines: list[str] = []
    fenced = False
    for line in [*text.split("\n"), ""]:
        if _FENCE.match(line):
            fenced = not fenced
            yield from _paragraph(lines)
            continue
        if fenced:
            lines.append(line)
            continue
        bare = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
        if lines and bare.strip() and _UNDERLINE.fullmatch(bare) and len(lines) == 1:
            yield Piece(_inline(lines.pop()), aside=True)
        elif heading := _HEADING.fullmatch(bare):
            yield from _paragraph(lines)
            yield Piece(_inline(heading[1]), aside=True)
        elif not bare.strip() or _RULE.fullmatch(bare) or _REFERENCE.fullmatch(bare):
            yield from _paragraph(lines)
        else:
            if LIST_MARK.match(bare) or (len(lines) == 1 and byline(lines[0])):
                yield from _paragraph(lines)
            lines.append(bare)
    yield from _paragraph(lines)


def _paragraph(lines: list[str]) -> Iterator[Piece]:
    """The lines gathered so far as one piece; empties `lines`."""
    if lines:
        mark = LIST_MARK.match(lines[0])
        words = " ".join(line.strip() for line in lines)
        lines.clear()
        lead = mark[0].strip() if mark else ""
        rest = _inline(words[len(lead) :].strip())
        if rest:
            yield Piece(f"{lead} {rest}".strip() if lead[:-1].isalnum() else rest)


def _inline(words: str) -> str:
    kept: list[str] = []

    def keep(escape: re.Match[str]) -> str:
        kept.append(escape[1])
        return "\ue000"

    words = _ESCAPE.sub(keep, words.replace("\ue000", " "))
    words = _IMAGE.sub("", words)
    words = _LINK.sub(r"\1", words)
    words = _AUTOLINK.sub(r"\1", words)
    words = _TAG.sub("", words)
    words = _CODE.sub(r"\2", words)
    words = _STRONG.sub(r"\2", words)
    words = _EMPHASIS.sub(r"\1", words)
    words = _UNDERSCORE.sub(r"\1", words)
    escapes = iter(kept)
    return re.sub("\ue000", lambda _: next(escapes, ""), words).strip()
