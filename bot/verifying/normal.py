"""A text in the one form in which quotes are compared, with the way back to its own offsets."""

import re
import unicodedata
from functools import lru_cache

from bot.domain.source import Span

_PLAIN = str.maketrans(
    dict.fromkeys("‘’‚‛‹›ʼʹ′`´", "'")
    | dict.fromkeys("“”„‟«»″〝〞", '"')
    | dict.fromkeys("‐‑‒–—―−⁃﹘﹣", "-")
    | {"…": "..."}
)
_SPACE = re.compile(r"\s+")
_ASCII = re.compile(r"[!-~](?:[!-~]|(?<! ) )*(?![^\x00-\x7f])")
"""A run of ASCII with single spaces, but for a last letter that a mark may follow."""
_NEVER_SHOWN = frozenset(("Cf", "Cc"))


class Normal:
    """A text, and its normal form: one case, plain quotes and dashes, single spaces, NFKC.

    Soft hyphens, zero-width and other characters that are never shown are left out, and so is
    white space at both ends. Each code point of the normal form knows the cluster of the text, a
    letter with its marks, that it comes from.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: list[int] = []
        self._ends: list[int] = []
        self.normal = self._folded()

    def span(self, start: int, end: int) -> Span:
        """The stretch of the text from which `normal[start:end]` was made; it must not be empty."""
        return Span(start=self._starts[start], end=self._ends[end - 1])

    def parts_letter(self, at: int) -> bool:
        """Whether a cut before `normal[at]` goes through what one letter of the text became."""
        return self._starts[at - 1 : at + 1] == [self._starts[at]] * 2

    def _folded(self) -> str:
        parts: list[str] = []
        text, at, spaced = self.text, 0, True
        while at < len(text):
            start = at
            if run := _ASCII.match(text, at):
                at = run.end()
                folded = run[0].replace("`", "'").lower()
                self._starts += range(start, at)
                self._ends += range(start + 1, at + 1)
            else:
                space = _SPACE.match(text, at)
                at = space.end() if space else _cluster_end(text, at)
                folded = " " if space else folded_cluster(text[start:at])
                if spaced and folded == " ":  # also where only a mark is set on white space
                    continue
                self._starts += [start] * len(folded)
                self._ends += [at] * len(folded)
            if folded:
                parts.append(folded)
                spaced = folded[-1] == " "
        if parts and spaced:
            parts[-1] = parts[-1][:-1]
            self._starts.pop()
            self._ends.pop()
        return "".join(parts)


def _cluster_end(text: str, start: int) -> int:
    """Where the letter at `start` ends, with its marks and the jamo of its syllable."""
    end = start + 1
    while end < len(text) and _continues(text[end]):
        end += 1
    return end


@lru_cache(maxsize=4096)
def _continues(sign: str) -> bool:
    # Vowels and finals of decomposed Korean belong to the syllable before, but are no marks.
    return unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff"


@lru_cache(maxsize=4096)
def folded_cluster(cluster: str) -> str:
    """The normal form of one letter with its marks; empty for what is never shown."""
    if cluster.isspace():
        return " "
    known = unicodedata.normalize("NFKC", cluster.translate(_PLAIN)).casefold()
    folded = unicodedata.normalize("NFKC", known).translate(_PLAIN)
    return "".join(
        sign
        for sign in folded
        if unicodedata.category(sign) not in _NEVER_SHOWN and not "\ufe00" <= sign <= "\ufe0f"
    )
