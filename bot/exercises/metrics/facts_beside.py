"""S5: which established facts to show beside a text, without judging whether it denies them."""

from collections.abc import Sequence
from itertools import pairwise

from bot.catalogue import looked_up, marked
from bot.domain.base import Model
from bot.exercises.metrics.wording import NEGATORS, Wording, cosine, sentences

NEAR_ENOUGH = 0.3
"""From this score on a sentence speaks of the fact's matter: that of `maybe` in M1."""
MOST = 2
"""More would bury the text under facts."""
DENIERS = NEGATORS | frozenset(
    "hoax staged fake faked fakes invented fabricated myth lie lies lied propaganda false".split()
)
"""Words by which a text can turn a fact round, or say that it is made up."""
SENTENCE = marked("This fact may speak to what you wrote. You can change your text or keep it.")


class EstablishedFact(Model):
    """A fact of the facts panel."""

    id: str
    text: str


class FactsBeside(Model):
    """The facts to show to the writer, closest first; empty where none is near."""

    facts: tuple[str, ...]
    sentence: str | None


def facts_beside(text: str, facts: Sequence[EstablishedFact]) -> FactsBeside:
    """The facts whose words a sentence shares while it denies something.

    Words cannot tell whether a text contradicts a fact: "nobody denies that the city was bombed"
    denies nothing. So nothing here says that it does. A fact is shown, privately, if one sentence
    or two neighbours score .3 or more with it (.6 L + .4 C as in M1, all terms weighing the same)
    and hold a negator or a word such as "hoax" that the fact does not hold. A denial in other
    words is not found. What an author keeps gets its footnote by a person's decision, not by this.
    """
    parts = sentences(text)
    windows = [Wording(part) for part in [*parts, *(f"{a} {b}" for a, b in pairwise(parts))]]
    near = []
    for fact in facts:
        wording = Wording(fact.text)
        best = max((_score(wording, each) for each in windows if _denies(each, wording)), default=0)
        if best >= NEAR_ENOUGH:
            near.append((best, fact.id))
    shown = tuple(fact for _, fact in sorted(near, key=lambda one: (-one[0], one[1]))[:MOST])
    return FactsBeside(facts=shown, sentence=looked_up(SENTENCE) if shown else None)


def _denies(text: Wording, fact: Wording) -> bool:
    return not DENIERS.isdisjoint(text.words) and DENIERS.isdisjoint(fact.words)


def _score(fact: Wording, text: Wording) -> float:
    shared = len(fact.terms & text.terms) / len(fact.terms) if fact.terms else 0.0
    return 0.6 * shared + 0.4 * cosine(fact, text)
