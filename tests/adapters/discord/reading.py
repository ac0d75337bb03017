"""Reads Discord's Markdown on its own account, and tells what in it nobody of us has meant."""

import re

TOKEN = re.compile(
    r"""
      \\(?P<escaped>[^0-9A-Za-z\s])
    | `(?P<code>[^`\n]+)`
    | \[(?P<label>(?:\\.|[^\[\]\\])*)\]\(<https?://[^\s<>]+>\)
    | <(?P<address>https?://[^\s<>]+)>
    | (?P<strong>\*\*) | (?P<italic>\*)
    | (?P<stray>
        [\\_~|<\[\]`]
      | @(?:everyone|here|[&!]?\d)
      | https?://
      | :[^\s:]+:
      | [\u202a-\u202e\u2066-\u2069\ud800-\udfff]
      )
    | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
OURS = re.compile(r" *(?:(?:#{2,3}|-\#|>|-) )?")
"""What we begin a line with."""
BLOCK = re.compile(r"\s*(?:#{1,3}\s|-#\s|>{1,3}\s|[-+*]\s|\d+[.)]\s)")
"""What is no text at the beginning of a line."""


def read(markup: str) -> tuple[str, list[str]]:
    """The text that a person sees, and each sign that acts although we use no such."""
    seen, strays = "", []
    for line in markup.split("\n"):
        begun = OURS.match(line)
        inner = line[begun.end() if begun else 0 :]
        if BLOCK.match(inner):
            strays.append(inner)
        shown, found = _inline(inner)
        seen += f"{shown}\n"
        strays += found
    return seen.replace("\u200b", ""), strays


def _inline(line: str) -> tuple[str, list[str]]:
    seen, strays, strong, italic = "", [], 0, 0
    for token in TOKEN.finditer(line):
        strong += token["strong"] is not None
        italic += token["italic"] is not None
        if token["stray"]:
            strays.append(token["stray"])
        elif token["label"]:
            shown, found = _inline(token["label"])
            seen += shown
            strays += found
        else:
            seen += token["escaped"] or token["code"] or token["address"] or token["sign"] or ""
    return seen, strays + ["**"] * (strong % 2) + ["*"] * (italic % 2)
