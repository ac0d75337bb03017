"""Makes prompts of any event by templates, and of the same event always the same ones."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from typing import TypeVar
from zlib import crc32

from bot.decks.deck import (
    LONGEST,
    LONGEST_STATEMENT,
    PhraseToDiscuss,
    Prompt,
    Question,
    StatementToVoteOn,
    TwoFramings,
    WordsCompared,
)
from bot.decks.shelf import Stated, phrase_of, stated_of
from bot.decks.templates import Templates, Wordings
from bot.decks.texts import flaws
from bot.decks.vocabulary import Vocabulary
from bot.domain.base import Ref
from bot.domain.claim import ClaimKind, DisputedPoint
from bot.domain.dossier import DossierHead
from bot.domain.event import Event
from bot.language.terms import terms

MOST_QUESTIONS = 3
MOST_PAIRS = 2
MOST_PHRASES = 3
MOST_CLAIMS = 4
MOST_BESIDE = 2
TWO = 2
_LONG_ID = 40

Thing = TypeVar("Thing")

VOTED = (ClaimKind.INTERPRETATION, ClaimKind.PREDICTION, ClaimKind.PRESCRIPTION)
"""Kinds of claims on which people can agree or disagree; the others are to be checked."""

_REPORTED = re.compile(
    r"\b(?:sa(?:ys?|id)|h[eo]lds?|wr(?:ites?|ote)|call(?:s|ed)|argu(?:es?|ed)|claim(?:s|ed)?"
    r"|fe(?:lt|ar(?:s|ed))|warn(?:s|ed)?|denie[sd]|told|ask(?:s|ed)|notes?|answer(?:s|ed)?"
    r"|stress(?:es|ed)?|declared?|finds?|found|reads?|sees?|saw|count(?:s|ed)?|takes?|took"
    r"|add(?:s|ed)|propose[sd]?|regret(?:s|ted)|condemn(?:s|ed)|describe[sd]?|welcomed"
    r"|announced|expected|concluded|thanked|stood|offered|pointed|presents?|lists?|blamed?"
    r"|repl(?:y|ies|ied)|praised?|[Ff]or [A-Z]\w+ (?:the|this))\b"
)
"""Turns by which a claim tells what somebody said: that is not what people would vote on."""
_HANGS = re.compile(
    r"\b(?:he|she|they|his|her|their|them|this|these|those|such|that kind|same)\b", re.IGNORECASE
)
"""Words by which a claim hangs on what stands before it, and says too little alone."""
_DOUBLE = re.compile(
    r", (?:and|which)\b|\band \w+s\b|;"
    r"|\b(?:but|although|though|while|whereas|because|since|given|so that)\b",
    re.IGNORECASE,
)
"""Turns that join two thoughts: somebody may agree with one of them alone."""


@dataclass(frozen=True)
class Maker:
    """What prompts about the events of one dossier are made with."""

    head: DossierHead
    templates: Templates
    unfit: Collection[Ref] = ()
    """Claims that are barred or refuted: none of them is ever shown."""

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self.head)

    def pairs(self, event: Event) -> list[tuple[Ref, Ref]]:
        """Each side that tells the event with the next, and the last with the first."""
        sides = list(dict.fromkeys(framing.side for framing in event.framings))
        if len(sides) < TWO:
            return []
        pairs = list(pairwise(sides))
        return pairs if len(sides) == TWO else [*pairs, (sides[-1], sides[0])]

    def questions(self, event: Event, turn: int = 0) -> Iterator[Question]:
        """What the findings settle, then what can be asked of the disputed points.

        A point is left out where its question has a side's own words in it, and where a side's
        answer rests on a claim that is not shown: what is settled is not asked as if it were open.
        Where there are findings, one stands beside it, and it is asked what they answer.
        """
        text = self._say("question", self.templates.judged, event, turn)
        if text and event.legal_findings:
            findings = tuple(finding.id for finding in event.legal_findings[:MOST_CLAIMS])
            yield Question(
                id=_id(event, "judged", 1),
                kind="question", event=event.id, text=text, claims=findings,
            )  # fmt: skip
        for number, point in enumerate(event.disputed_points):
            claims = self._positions(event, point)
            values = {"question": point.question, "event": event.label}
            found = bool(event.legal_findings)
            wordings = self.templates.beside_findings if found else self.templates.question
            alone = [] if found else [point.question]
            texts = [*wordings.in_turn(turn + number, values), *alone]
            text = self._fit("question", event, texts)
            if text and claims is not None:
                yield Question(
                    id=_id(event, "question", number + 1),
                    kind="question", event=event.id, text=text, claims=claims,
                )  # fmt: skip

    def pair(
        self, event: Event, sides: tuple[Ref, Ref], number: int, turn: int
    ) -> TwoFramings | None:
        """Two sides' headlines side by side; None where no text fits."""
        text = self._say("framings", self.templates.framings, event, turn)
        if text is None:
            return None
        return TwoFramings(
            id=_id(event, "framings", number),
            kind="framings", event=event.id, sides=sides, text=text,
        )  # fmt: skip

    def words(self, event: Event, turn: int = 0) -> Iterator[WordsCompared]:
        """One for each term that belongs to the event and for which two sides have words.

        What has been found stands beside it: a word can be a charge that a court has judged.
        """
        beside = tuple(finding.id for finding in event.legal_findings[:MOST_BESIDE])
        found = (term for term in self.head.terms if term.event == event.id)
        for number, term in enumerate(term for term in found if len(term.words) >= TWO):
            wordings = self.templates.words
            text = self._say("words", wordings, event, turn + number, topic=term.topic)
            if text:
                yield WordsCompared(
                    id=_id(event, "words", number + 1),
                    kind="words", event=event.id, topic=term.topic, text=text, beside=beside,
                )  # fmt: skip

    def phrases(self, event: Event, turn: int = 0) -> Iterator[tuple[Ref, PhraseToDiscuss]]:
        """The first usable phrase of each side, those in its framings first, with the side."""
        labels = {side.id: side.label for side in self.head.sides}
        seen: set[Ref] = set()
        for each in stated_of(event):
            side = each.side
            if side not in labels or side in seen or each.id in self.unfit or not phrase_of(each):
                continue
            seen.add(side)
            text = self._say(
                "phrase", self.templates.phrase, event, turn + len(seen),
                side=labels[side],
            )  # fmt: skip
            if text:
                yield side, PhraseToDiscuss(
                    id=_id(event, "phrase", len(seen)),
                    kind="phrase", event=event.id, claim=each.id, text=text,
                )  # fmt: skip

    def statements(self, event: Event) -> Iterator[StatementToVoteOn]:
        """Claims that people can vote on as they are, each with one that answers it.

        None where a court, an assembly or an inquiry has judged, and none where the dossier warns
        that careless wording misleads: that is not put to a vote.
        """
        delicate = {name for point in self.head.delicate_points for name in point.events}
        if event.legal_findings or event.id in delicate:
            return
        telling = {claim.id for framing in event.framings for claim in framing.claims}
        here = [each for each in stated_of(event) if each.id in telling]
        claims = [each for each in here if each.id not in self.unfit]
        number = 0
        for each in claims:
            answer = _answer(each, claims)
            if answer and self._votable(each, event):
                number += 1
                yield StatementToVoteOn(
                    id=_id(event, "statement", number),
                    kind="statement", event=event.id, text=each.text, claims=(each.id, answer.id),
                )  # fmt: skip

    def open(self, event: Event, turn: int = 0) -> Question | None:
        """A question on the event's facts alone; None where no text fits."""
        text = self._say("question", self.templates.open, event, turn)
        if text is None:
            return None
        return Question(id=_id(event, "open", 1), kind="question", event=event.id, text=text)

    def _positions(self, event: Event, point: DisputedPoint) -> tuple[Ref, ...] | None:
        """For each side with a position the claim that comes nearest to it, and a finding.

        With the finding alone, or empty, where fewer than two sides have claims; None where one of
        the nearest is unfit.
        """
        chosen: dict[Ref, Ref] = {}
        for position in point.positions:
            asked = set(terms(f"{point.question} {position.text}"))
            own = [each for each in stated_of(event) if each.side == position.side]
            if own and position.side not in chosen:
                near = max(own, key=lambda each: len(asked & set(terms(each.text))))
                chosen[position.side] = near.id
        if not set(self.unfit).isdisjoint(chosen.values()):
            return None
        findings = [finding.id for finding in event.legal_findings[:1]]
        claims = list(chosen.values())[: MOST_CLAIMS - len(findings)]
        return (*claims, *findings) if len(claims) >= TWO else tuple(findings)

    def _votable(self, each: Stated, event: Event) -> bool:
        if each.claim is None or each.claim.kind not in VOTED:
            return False
        if any(wrong.search(each.text) for wrong in (_REPORTED, _HANGS, _DOUBLE)):
            return False
        return bool(self._fit("statement", event, [each.text]))

    def _say(
        self, kind: str, wordings: Wordings, event: Event, turn: int, **values: str
    ) -> str | None:
        texts = wordings.in_turn(turn, {"event": event.label, **values})
        return self._fit(kind, event, texts)

    def _fit(self, kind: str, event: Event, texts: Iterable[str]) -> str | None:
        """The first text that a person would be allowed to write; None where there is none."""
        longest = LONGEST_STATEMENT if kind == "statement" else LONGEST
        for text in texts:
            flawed = len(text) > longest or any(flaws(kind, text))
            if not flawed and not any(self._vocabulary.wrong(text, event)):
                return text
        return None


def generated(
    event: Event,
    head: DossierHead,
    templates: Templates,
    unfit: Collection[Ref] = (),
    turn: int = 0,
) -> list[Prompt]:
    """Prompts about one event, in the order of their kinds; ids are such as `e01.framings.1`.

    `head` tells sides, terms and the article's loaded words, `unfit` which claims are barred or
    refuted. `turn` is the event's place among others: it makes texts and sides take turns.
    """
    maker = Maker(head, templates, unfit)
    found: list[Prompt] = [*islice(maker.questions(event, turn), MOST_QUESTIONS)]
    for number, sides in enumerate(_from(turn, maker.pairs(event))[:MOST_PAIRS]):
        order = sides if (turn + number) % 2 == 0 else (sides[1], sides[0])
        pair = maker.pair(event, order, number + 1, turn + number)
        found += [pair] if pair else []
    found += maker.words(event, turn)
    phrases = [phrase for _, phrase in maker.phrases(event, turn)]
    found += _from(turn, phrases)[:MOST_PHRASES]
    found += _from(turn, list(maker.statements(event)))[:1]
    if not found and (asked := maker.open(event, turn)):
        found.append(asked)
    return found


def id_part(name: Ref) -> str:
    """A name of a dossier as a part of a prompt's id: small letters, and never too long."""
    small = name.lower()
    if len(small) <= _LONG_ID:
        return small
    return f"{small[: _LONG_ID - 9]}-{crc32(name.encode()):08x}"


def _id(event: Event, kind: str, number: int) -> str:
    return f"{id_part(event.id)}.{kind}.{number}"


def _from(turn: int, things: Sequence[Thing]) -> list[Thing]:
    at = turn % len(things) if things else 0
    return [*things[at:], *things[:at]]


def _answer(each: Stated, claims: list[Stated]) -> Stated | None:
    """A claim that counters another, or else the first one of another side."""
    others = [one for one in claims if one.side != each.side]
    for one in others:
        if one.claim and each.claim and (
            each.id in one.claim.counters or one.id in each.claim.counters
        ):  # fmt: skip
            return one
    return others[0] if others else None
