"""A sentence beside one sentence of a source, with the pairs of their words."""

from bot.verifying.reading import Reading


class Paired:
    """A sentence, one sentence of evidence, and which word of the one is which of the other."""

    def __init__(self, mine: Reading, theirs: Reading, pairs: dict[int, int]) -> None:
        """`pairs` maps at least one place in the sentence to one in the evidence."""
        self._mine = mine.words
        self._words = theirs.words
        self._pairs = dict(sorted(pairs.items()))
        self._kept = frozenset(pairs.values())
        self._text = theirs.text
        self.reworded = False
        """Set by `allowed`: whether more than what stays true by itself was changed."""
