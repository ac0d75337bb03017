"""What stands above an article: its title, who wrote it and when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TITLE_WORDS = 25
_LOOK_AT = 6
_LOOK_AT_MOST = 40
_MENU_WORDS = 2
_MENU_ITEMS = 3
_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name[:3]: at for at, name in enumerate(_MONTHS.split(), 1)}
_MONTH_NAME = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_NTH = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:"
    rf"(?P<m>{_MONTH_NAME})\.?\s+(?P<d>\d{{1,2}}){_NTH},?\s+(?P<y>\d{{4}})\b"
    rf"|(?P<d2>\d{{1,2}}){_NTH}\.?\s+(?P<m2>{_MONTH_NAME})\.?,?\s+(?P<y2>\d{{4}})\b"
    r"|(?P<y3>\d{4})-(?P<m3>\d{1,2})-(?P<d3>\d{1,2})\b"
    r")",
    re.IGNORECASE,
)
_DATE_LEAD = re.compile(
    r"(?:published|posted|updated|first published|date)?(?: on)?:?\s*", re.IGNORECASE
)
_TIME = re.compile(
    r"[,|–—•·-]?\s*(?:at\s+)?\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?\s*[A-Z]{0,4}", re.IGNORECASE
)
_PARTICLES = frozenset(
    [
        "and",
        "und",
        "et",
        "y",
        "&",
        "de",
        "del",
        "della",
        "der",
        "den",
        "di",
        "da",
        "dos",
        "du",
        "el",
        "la",
        "le",
        "van",
        "von",
        "ten",
    ]
)
_BY = re.compile(r"(?:written\s+|words\s+)?by:?\s+(?P<names>.+)", re.IGNORECASE)
_BYLINE_WORDS = 14


@dataclass(frozen=True)
class Front:
    """What the first blocks say of the article, and which of them only say that."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    blocks: frozenset[int] = frozenset()


def front(texts: Sequence[str]) -> Front:
    """Find title, byline and date above the first long paragraph of a text.

    The title is the first line, if it is short and does not end like a sentence; behind a menu,
    which is three lines or more of one or two words, it is the first longer line. A text of one
    block has none.
    """
    author = date = None
    found: set[int] = set()
    titles: list[int] = []
    for at, text in enumerate(texts[: _above(texts)]):
        if author is None and (line := byline(text)):
            author, said = line
            date = date or said
            found.add(at)
        elif date is None and (said := date_line(text)):
            date = said
            found.add(at)
        elif author is None and len(texts) > 1 and len(titles) == at and _is_title(text):
            titles.append(at)
    long = [at for at in titles if len(texts[at].split()) > _MENU_WORDS]
    title = titles[0] if titles else None
    if long and long[0] >= _MENU_ITEMS:
        title = long[0]
    if title is not None:
        found.add(title)
    return Front(None if title is None else texts[title], author, date, frozenset(found))


def _above(texts: Sequence[str]) -> int:
    """How many blocks to look at: all above the first long one, and six at least."""
    for at, text in enumerate(texts[:_LOOK_AT_MOST]):
        if len(text.split()) > _TITLE_WORDS:
            return max(at, _LOOK_AT)
    return _LOOK_AT


def byline(line: str) -> tuple[str, str | None] | None:
    """Names, and a date where one follows them, of a line such as `by Ann Lee | 3 May 2021`.

    None where the line is none: every word after `by` must be a name or join names.
    """
    by = _BY.fullmatch(line.strip().strip("*_"))
    if by is None or len(line.split()) > _BYLINE_WORDS:
        return None
    names = by["names"].strip()
    date = None
    if dated := _DATE.search(names):
        date = _iso(dated)
        names = names[: dated.start()].rstrip(" ,|–—•·-(")
    words = [word.strip(",") for word in re.split(r"[\s|]+", names) if word.strip(",")]
    if not words or not all(_is_name(word) for word in words):
        return None
    return names.rstrip(",| "), date


def date_line(line: str) -> str | None:
    """The day, as `2022-12-30`, of a line that is nothing but a date; else None."""
    line = line.strip()
    lead = _DATE_LEAD.match(line)
    dated = _DATE.match(line, lead.end() if lead else 0)
    if dated is None:
        return None
    rest = line[dated.end() :].strip()
    return _iso(dated) if not rest or _TIME.fullmatch(rest) else None


def ends_like_sentence(text: str) -> bool:
    """Whether the last character, closing quotes and brackets aside, ends a sentence or clause."""
    return text.rstrip().rstrip("”’\"')]»*_")[-1:] in set(".!?…:;,。！？؟।")


def _is_title(text: str) -> bool:
    ends = text.rstrip("”’\"'")[-1:]
    return "\n" not in text and len(text.split()) <= _TITLE_WORDS and ends not in set(".…:;,。")


def _is_name(word: str) -> bool:
    return word.lower() in _PARTICLES or (word[0].isupper() and not any(map(str.isdigit, word)))


def _iso(dated: re.Match[str]) -> str | None:
    year = int(dated["y"] or dated["y2"] or dated["y3"])
    day = int(dated["d"] or dated["d2"] or dated["d3"])
    name = dated["m"] or dated["m2"]
    month = _MONTH[name[:3].lower()] if name else int(dated["m3"])
    return (
        f"{year:04}-{month:02}-{day:02}" if month in range(1, 13) and day in range(1, 32) else None
    )
