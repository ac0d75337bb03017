"""What all wording of a model's has to keep to that people read in an exercise."""

from collections import Counter
from typing import Any

from bot.domain.source import Span
from bot.exercises.metrics.charged import charged
from bot.exercises.screening import Passed, screen
from bot.language.asserting import COUNTING, DENYING, DENYING_VERBS, HEDGING, NEARLY_ALIKE, RELATING
from bot.language.terms import term, tokens
from bot.reading.sentences import sentence_spans
from bot.services.rooms import ModelUse
from bot.verifying.draft import Passage
from bot.verifying.wording import is_plain

DENIALS = frozenset(
    {word.replace("'", "") for word in DENYING}
    | set("cant dont doesnt didnt isnt wasnt arent werent wont wouldnt couldnt shouldnt".split())
    | set("hasnt havent hadnt mustnt aint".split())
)
"""As `tokens` writes them."""
KEPT = DENIALS | HEDGING.keys() | COUNTING.keys() | (RELATING - NEARLY_ALIKE)
"""Words without which a sentence says something else."""


def is_clean(text: str) -> bool:
    """Whether a text holds no link, mention, markup or hidden sign, and would pass the screening
    of what people write as it stands."""
    found = screen(text)
    return is_plain(text) and isinstance(found, Passed) and found.text == text


def is_calm(text: str) -> bool:
    """Whether nothing in it is a word that readers may stumble over (M2)."""
    return not charged(text)


def words(text: str) -> list[str]:
    """The words of a text in lower case, in order."""
    return [word.casefold() for word in tokens(text)]


def denials(text: str) -> Counter[str]:
    """The words of a text that deny, by which they are, and how often each is there."""
    found = Counter(word for word in words(text) if word in DENIALS)
    found.update(stem for word in words(text) if (stem := term(word)) in DENYING_VERBS)
    return found


def kept_words(text: str) -> Counter[str]:
    """The words of a text that decide what it says, and how often each is there."""
    return Counter(word for word in words(text) if word in KEPT) + denials(text)


def passage(id_: str, text: str) -> Passage:
    """A text of the session as something that quotes are looked for in."""
    spans = sentence_spans(text, 0, len(text)) or (Span(start=0, end=len(text)),)
    return Passage(id_, text, spans)


class OfPeople:
    """What the tasks of exercises have in common: they read what people write, and no result
    is kept."""

    reads = ModelUse.CHAT
    basis = None


class NeverKept(OfPeople):
    """A task of which nothing is kept, so that nobody asks what of it still stands."""

    def standing(self, kept: Any) -> Any:
        """None: nothing is kept, so nothing that was kept still holds."""
        return None
