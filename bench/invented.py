"""Invents a large library of texts, events and claims, the same one each time.

Half of its words are those of the shipped dossier, so that it would disturb whatever counted words
across libraries; the rest are made of syllables. Frequencies follow Zipf's law. What the sentences
say means nothing.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from bot.domain.claim import Claim, ClaimKind, DisputedPoint, Fact, Framing, Position
from bot.domain.dossier import ArticleMap, Dossier, Paragraph, Side
from bot.domain.event import Event, EventDate
from bot.domain.source import Source, Verification

SYLLABLES = "ba be bo da de di ka ke ko la le li ma mo mu na ne no ra re ri sa so ta te ti va vo"
INVENTED = 30_000
LITTLE = (
    "the of and to in a is that for it was on with as by at from were has had its be this".split()
)
SIDES = 4
CLAIMS_EACH = 10
EVENTS_EACH = 50
"""Events of one dossier."""


class Invention:
    """A language of its own; what is asked of it depends on what was asked before."""

    def __init__(self, words: Counter[str], seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311  # not for secrets
        known = [word for word, _ in words.most_common()]
        made = [self._made() for _ in range(INVENTED)]
        self.words = [word for pair in zip(known, made, strict=False) for word in pair]
        self.words += made[len(known) :]
        self._weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.words))))

    def _made(self) -> str:
        return "".join(self._random.choices(SYLLABLES.split(), k=self._random.randint(2, 4)))

    def some(self, count: int) -> list[str]:
        """Words as often as they come."""
        return self._random.choices(self.words, cum_weights=self._weights, k=count)

    def unknown(self, count: int) -> list[str]:
        """Words that are in no text."""
        return [f"{self._made()}zyx" for _ in range(count)]

    def sentence(self, words: int) -> str:
        """About so many words, two fifths of them little ones, now and then a year or a name."""
        chosen = self.some(words)
        for place in range(len(chosen)):
            luck = self._random.random()
            if luck < 0.4:  # two fifths
                chosen[place] = self._random.choice(LITTLE)
            elif luck < 0.43:
                chosen[place] = str(self._random.randint(1900, 2022))
            elif luck < 0.5:
                chosen[place] = chosen[place].capitalize()
        text = " ".join(chosen)
        return f"{text[0].upper()}{text[1:]}."

    def passage(self) -> str:
        """Three sentences, about sixty words."""
        return " ".join(self.sentence(self._random.randint(14, 26)) for _ in range(3))

    def text(self, passages: int) -> str:
        """A text of so many paragraphs."""
        return "\n\n".join(self.passage() for _ in range(passages))

    def dossier(self, number: int, events: int) -> Dossier:
        """A dossier with so many events, each told by all sides."""
        sources = tuple(
            Source(id=f"S{n}", title=self.sentence(6), date=str(1990 + n % 30)) for n in range(40)
        )
        return Dossier(
            format=1,
            id=f"invented-{number}",
            title=self.sentence(5),
            article=ArticleMap(
                source="S0",
                paragraphs=tuple(
                    Paragraph(number=n + 1, paraphrase=self.passage()) for n in range(12)
                ),
            ),
            sides=tuple(Side(id=f"P{n}", label=self.sentence(2)[:-1]) for n in range(SIDES)),
            events=tuple(self._event(n, sources) for n in range(events)),
            sources=sources,
        )

    def _event(self, number: int, sources: tuple[Source, ...]) -> Event:
        refs = [source.id for source in sources]
        place = f"E{number:03}"

        def resting() -> tuple[str, ...]:
            return tuple(self._random.sample(refs[1:], 2))

        return Event(
            id=place,
            label=self.sentence(5)[:-1],
            date=EventDate(text="then", start=str(self._random.randint(1950, 2022))),
            mention="not at all",
            summary=self.sentence(15),
            neutral_wording=self.sentence(6),
            facts=tuple(
                Fact(id=f"{place}-F{n}", text=self.sentence(18), sources=resting())
                for n in range(2)
            ),
            framings=tuple(
                Framing(
                    id=f"{place}-P{side}",
                    side=f"P{side}",
                    headline=self.sentence(9),
                    claims=tuple(
                        Claim(
                            id=f"{place}-P{side}-C{n}",
                            text=self.sentence(20),
                            kind=ClaimKind.INTERPRETATION,
                            sources=resting(),
                            verification=Verification.VERIFIED,
                        )
                        for n in range(CLAIMS_EACH)
                    ),
                )
                for side in range(SIDES)
            ),
            disputed_points=(
                DisputedPoint(
                    id=f"{place}-D",
                    question=self.sentence(9),
                    positions=tuple(
                        Position(side=f"P{n}", text=self.sentence(12)) for n in range(SIDES)
                    ),
                ),
            ),
        )


def words_of(dossier: Dossier) -> Counter[str]:
    """The words of all that a dossier says, with how often it says them."""
    return Counter(re.findall(r"[a-z]{3,}", " ".join(_said(dossier)).casefold()))


def _said(dossier: Dossier) -> Iterator[str]:
    yield from (paragraph.paraphrase for paragraph in dossier.article.paragraphs)
    for event in dossier.events:
        yield from (event.label, event.summary, *(fact.text for fact in event.facts))
        yield from (claim.text for framing in event.framings for claim in framing.claims)
