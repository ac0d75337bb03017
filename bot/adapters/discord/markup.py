"""Text as Discord shows it: nothing in it is markup, a mention or an order, unless we mean it.

Discord reads a dialect of Markdown in text displays; a backslash takes a sign's meaning away.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

SIGNS = re.compile(r"([\\*_~`|<\[\]])")
"""Signs that mean something wherever they stand: emphasis, code, spoilers, links, emoji, times."""
LEADING = re.compile(r"^(\s*)(?=[#>+-])|^(\s*\d+)(?=[.)])", re.MULTILINE)
"""What makes a heading, a quotation or a list at the beginning of a line."""
SPECIAL = re.compile(r"[\\*_~`|<\[\]@]|^\s*[#>+\-\d]", re.MULTILINE)
"""One of these is in whatever is shown otherwise than it stands: most text has none."""
AT = re.compile(r"@(?=everyone|here|[&!]?\d)")
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
"""Signs that are not seen, and those that turn the direction of what follows."""
HALVES = re.compile("[\ud800-\udfff]")
CODE = re.compile(r"`([^`\n]+)`")


def tidy(text: str) -> str:
    """The text without signs that cannot be seen; line breaks stay."""
    if text.isprintable():  # nothing of what is taken out can be
        return text
    return HALVES.sub("\ufffd", HIDDEN.sub("", text.replace("\r\n", "\n").replace("\t", " ")))


def plain(text: str) -> str:
    """The text so that it is shown as it stands, and mentions nobody."""
    seen = tidy(text)
    if not SPECIAL.search(seen):
        return seen
    escaped = LEADING.sub(r"\1\2\\", SIGNS.sub(r"\\\1", seen))
    return AT.sub("@\u200b", escaped)


def said(text: str) -> str:
    """Our own words: as `plain`, but what stands between backticks is shown as to be typed."""
    parts = []
    end = 0
    for match in CODE.finditer(text):
        parts.append(plain(text[end : match.start()]))
        parts.append(f"`{AT.sub('@' + chr(0x200B), tidy(match[1]))}`")
        end = match.end()
    return "".join((*parts, plain(text[end:])))


def link(label: str, address: str | None) -> str:
    """A link on a label that is markup already; the label alone for what is no web address."""
    if not address or not re.match(r"https?://[^\s]+$", address):
        return label
    return f"[{label}](<{quote(address, safe=':/?#@!$&*+,;=%~._-')}>)"


def chunks(text: str, most: int) -> Iterator[str]:
    """The text in parts of at most `most` characters: parted at lines, at words, or anywhere."""
    rest = text.strip()
    while len(rest) > most:
        places = (rest.rfind(sign, most // 2, most) for sign in "\n ")
        place = next((found for found in places if found > 0), most)
        yield rest[:place].rstrip()
        rest = rest[place:].lstrip()
    if rest:
        yield rest
