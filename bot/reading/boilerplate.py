"""Tells an article's paragraphs from what a page puts around them: no appeal becomes evidence."""

from collections.abc import Sequence
from itertools import pairwise

from bot.reading.front import ends_like_sentence
from bot.reading.signs import is_appeal, is_caption, is_note_on, is_publication_note, is_teaser

_PROSE_WORDS = 12
_LONG_PROSE_WORDS = 40
_SHORT_WORDS = 25
_HEADING_WORDS = 10
_STRAY_WORDS = 4
_FRONT_BLOCKS = 40
_FRONT_SHARE = 0.25
_NOTE_BLOCKS = 6
_TAIL_SHARE = 0.6


def hidden_blocks(
    texts: Sequence[str],
    *,
    front: frozenset[int] = frozenset(),
    asides: frozenset[int] = frozenset(),
    author: str | None = None,
) -> frozenset[int]:
    """Which blocks of a text are not the article itself; the rest is what may be quoted.

    Looks at the text alone, as pages pasted by hand have no markup. `front` (title, byline, date)
    and `asides` (headings) are hidden as they come. A text of which nothing would be left keeps its
    blocks, but for the title and byline where there is more.
    """
    known = front | asides
    start = _first_prose(texts)
    tail = _tail(texts)
    hidden = set(known)
    if start is not None:
        hidden |= {at for at in range(start) if _is_label(texts[at])}
    hidden |= {at for at, text in enumerate(texts) if is_caption(text)}
    hidden |= {at for at in range(len(texts) - 1) if at + 1 in hidden and _is_stray(texts, at)}
    hidden |= {at for at, text in enumerate(texts) if is_appeal(text)}
    hidden |= {at for at in range(len(texts)) if _is_subheading(texts, at)}
    hidden |= set(range(tail, len(texts)))
    hidden |= _notes(texts, tail, hidden, author)
    everything = frozenset(range(len(texts)))
    for least in (frozenset(hidden), known, front):
        if least < everything:
            return least
    return frozenset()


def _words(text: str) -> int:
    return len(text.split())


def _is_prose(text: str) -> bool:
    if is_caption(text) or is_appeal(text) or is_teaser(text):
        return False
    words = _words(text)
    return words >= _SHORT_WORDS or (words >= _PROSE_WORDS and ends_like_sentence(text))


def _first_prose(texts: Sequence[str]) -> int | None:
    """Where the article begins; None where the first blocks do not say, or too much is above."""
    first = next((at for at, text in enumerate(texts[:_FRONT_BLOCKS]) if _is_prose(text)), None)
    above = sum(map(len, texts[:first]))
    return None if above > _FRONT_SHARE * sum(map(len, texts)) else first


def _is_label(text: str) -> bool:
    return _words(text) < _SHORT_WORDS and not ends_like_sentence(text)


def _is_stray(texts: Sequence[str], at: int) -> bool:
    """An agency's name alone on the line before a caption."""
    label = _words(texts[at]) <= _STRAY_WORDS and not ends_like_sentence(texts[at])
    return label and is_caption(texts[at + 1])


def _is_subheading(texts: Sequence[str], at: int) -> bool:
    """A short line that ends like no sentence, between two paragraphs that are long."""
    if not 0 < at < len(texts) - 1 or "\n" in texts[at] or not texts[at][0].isalnum():
        return False
    if _words(texts[at]) > _HEADING_WORDS or ends_like_sentence(texts[at]):
        return False
    return all(
        _words(texts[beside]) >= _SHORT_WORDS and ends_like_sentence(texts[beside])
        for beside in (at - 1, at + 1)
    )


def _tail(texts: Sequence[str]) -> int:
    """Where the page's own matter begins after the article; the number of blocks where nowhere.

    The first call to action in the second half (by characters or by blocks) from which on at
    least 60 % of the lines are short or calls to action. Two long paragraphs in a row are not a
    page's furniture: there the search goes on behind them.
    """
    total = sum(map(len, texts))
    fit, lines = _furniture(texts)
    first = _behind_long_prose(texts)
    passed = 0
    for at, text in enumerate(texts):
        in_second_half = passed * 2 >= total or at * 2 >= len(texts)
        furnished = fit[at] >= _TAIL_SHARE * lines[at]
        if at >= max(first, 1) and in_second_half and furnished and is_appeal(text):
            return at
        passed += len(text)
    return len(texts)


def _furniture(texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """From each block to the end: lines that are short or calls to action, and all lines."""
    fit, lines = [0] * (len(texts) + 1), [0] * (len(texts) + 1)
    for at in range(len(texts) - 1, -1, -1):
        own = [line for line in texts[at].split("\n") if line.strip()]
        short = sum(_is_label(line) or is_appeal(line) or is_teaser(line) for line in own)
        fit[at] = fit[at + 1] + short
        lines[at] = lines[at + 1] + len(own)
    return fit, lines


def _behind_long_prose(texts: Sequence[str]) -> int:
    """The first block behind the last two long paragraphs in a row; 0 where there are none."""
    long = [
        _words(text) >= _LONG_PROSE_WORDS and ends_like_sentence(text) and not is_teaser(text)
        for text in texts
    ]
    return max((at + 2 for at, both in enumerate(pairwise(long)) if all(both)), default=0)


def _notes(texts: Sequence[str], tail: int, hidden: set[int], author: str | None) -> set[int]:
    """The lines below the last paragraph about the authors, and where it first stood."""
    found: set[int] = set()
    for at in range(tail - 1, max(0, tail - 1 - _NOTE_BLOCKS), -1):
        if is_note_on(author, texts[at]) or is_publication_note(texts[at]):
            found.add(at)
        elif at not in hidden:
            break
    return found
