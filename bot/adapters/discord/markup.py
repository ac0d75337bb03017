"""Text as Discord shows it: nothing in it is markup, a mention or an order, unless we mean it.

Discord reads a dialect of Markdown in text displays; a backslash takes a sign's meaning away.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

from bot.adapters.discord.limits import length
from bot.chat.seen import MEANT, tidy, whole

SIGNS = re.compile(r"([\\*_~`|<\[\]]|:(?!\s))")
"""Signs that mean something wherever they stand: emphasis, code, spoilers, links, emoji, times.

A colon does so in an address and before the name of an emoji, so before anything but a space.
"""
LEADING = re.compile(r"^([^\S\n]*)(?=[#>+-])|^([^\S\n]*\d+)(?=[.)])", re.MULTILINE)
"""What makes a heading, a quotation or a list at the beginning of a line."""
SPECIAL = re.compile(r"[\\*_~`|<\[\]@:]|^\s*[#>+\-\d]", re.MULTILINE)
"""One of these is in whatever is shown otherwise than it stands: most text has none."""
AT = re.compile(r"@(?=everyone|here|[&!]?\d)")
WEIGHTY = re.compile(r"[\\*_~`|<\[\]@:/]")
INDENTED = 3
"""What a line of a text may need besides: an indent, and a backslash at its beginning."""
ADDRESS = 1000
"""The longest address that is linked."""


def plain(text: str) -> str:
    """The text so that it is shown as it stands, links nowhere, and mentions nobody."""
    tidied = tidy(text)
    if not SPECIAL.search(tidied):
        return tidied
    escaped = LEADING.sub(r"\1\2\\", SIGNS.sub(r"\\\1", tidied))
    return AT.sub("@\u200b", escaped)


def said(text: str, *, linked: bool = False) -> str:
    """Our own words: as `plain`, but what stands between backticks is shown as to be typed.

    With `linked`, an address in it can be opened.
    """
    tidied = tidy(text)
    parts = []
    end = 0
    for match in MEANT.finditer(tidied):
        code, address = match["code"], match["address"]
        if code is None and (not linked or AT.search(address)):
            continue
        parts.append(plain(tidied[end : match.start()]))
        parts.append(f"<{address}>" if code is None else f"`{AT.sub('@' + chr(0x200B), code)}`")
        end = match.end()
    return "".join((*parts, plain(tidied[end:])))


def link(label: str, address: str | None) -> str:
    """A link on a label that is markup already; the label alone for what is no web address.

    The label holds no brackets: Discord would not find its end.
    """
    if not address or not re.fullmatch(r"https?://[^\s]+", tidy(address)):
        return label
    whole_address = quote(tidy(address), safe=":/?#@!$&*+,;=%~._-")
    return f"[{label}](<{whole_address}>)" if len(whole_address) <= ADDRESS else label


def weight(text: str) -> int:
    """How long a tidied text is at most as markup, with its lines indented."""
    return length(text) + len(WEIGHTY.findall(text)) + INDENTED * (1 + text.count("\n"))


def chunks(text: str, most: int) -> Iterator[str]:
    """The text in parts of at most that weight: parted at lines, at words, or anywhere."""
    rest = text.strip()
    while weight(rest) > most:
        end = _first(rest, most)
        places = (rest.rfind(sign, end // 2, end) for sign in "\n ")
        place = next((found for found in places if found > 0), whole(rest, end))
        yield rest[:place].rstrip()
        rest = rest[place:].lstrip()
    if rest:
        yield rest


def _first(text: str, most: int) -> int:
    """How many signs of the text have at most that weight together; at least one."""
    end = min(len(text), most)
    while end > 1 and (over := weight(text[:end]) - most) > 0:
        end -= max(1, over // (INDENTED + 1))
    return end
