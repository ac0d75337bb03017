"""What other sources of the store say to a question that the article does not answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.citation import Said
from bot.domain.source import Source
from bot.language.terms import terms
from bot.services.ask.answer import Touched
from bot.services.ask.answer_check import fits_question
from bot.services.ask.corpus import Article
from bot.services.ask.piece import Piece, PieceSentence
from bot.services.candidates import Candidates, Finding
from bot.services.retrieval.passages import Passage, Passages
from bot.services.retrieval.question import Question, read_question
from bot.services.retrieval.search import search
from bot.services.retrieval.text import Text, analyse
from bot.services.sourcing import marks, publication, told_said, told_text
from bot.services.translating import Translating
from bot.services.view import Views
from bot.store import Store
from bot.store.entries import Sort
from bot.store.scope import Scope
from bot.store.search import AskedArticle, Told, Where, Worded

MOST = 3
LOOKED_AT = 10
NEAR = 80
"""So many statements, and as many passages, are read from the store for a closer look."""
SPEAKS = 0.8
"""From this probability on, the statements together are taken to speak to the question."""
FEWEST = 2
"""One word alone says too little to answer it from all that there is."""
ENOUGH = 0.55
"""Least share of the question, by weight, that each statement shown has to hold."""
KEPT = 4096
"""So many sentences are kept analysed, since the same ones come near to many questions."""

_analysed = lru_cache(maxsize=KEPT)(analyse)


@dataclass(frozen=True)
class Others:
    """Statements of other sources."""

    statements: tuple[Said, ...]
    pieces: tuple[Piece, ...]
    """Those of them that may be worded anew."""
    fixed: tuple[Said, ...]
    """The others."""
    events: tuple[Touched, ...]
    share: float
    """How much of the question, by weight, the best statement holds."""


@dataclass(frozen=True)
class Record:
    """A statement of the store outside the article: a fact, finding, claim, or another text's."""

    text: str
    """As it is shown; says who speaks."""
    analysed: Text
    place: Told | tuple[Worded, int]
    """What is said on an event, or a sentence of a passage by its number from 0."""


class Elsewhere:
    """Holds questions against everything but the article."""

    def __init__(self, store: Store, views: Views) -> None:
        self._store = store.search
        self._finding = Finding(store.search)
        self._translating = Translating(store, views)

    async def find(self, scope: Scope, question: str, article: Article) -> Others | None:
        """Up to three statements that speak to the question, best first, or None."""
        asked = read_question(question)
        if len(asked.terms) < FEWEST:
            return None
        where = Where(Sort.PASSAGE, Sort.CLAIM, but=AskedArticle(*article.key))
        near = await self._finding.candidates(scope, asked, where, least=ENOUGH, most=NEAR)
        records = await self._records(asked, near)
        shares = _speaking(question, records, near)
        shown = [records[place] for place in shares]
        if not shown or not fits_question(question, asked, [(r.text, r.analysed) for r in shown]):
            return None
        told = [record.place for record in shown if isinstance(record.place, Told)]
        evidence = await self._store.evidence([each.id for each in told])
        spoken = await self._translating.told(scope, {each.id: each for each in told})
        statements = [await self._said(record, evidence, spoken) for record in shown]
        pieces = list(map(_piece, shown, statements))
        return Others(
            statements=tuple(statements),
            pieces=tuple(piece for piece in pieces if piece),
            fixed=tuple(s for s, piece in zip(statements, pieces, strict=True) if not piece),
            events=tuple(dict.fromkeys(Touched(t.event, t.event_label) for t in spoken.values())),
            share=max(shares.values()),
        )

    async def _records(self, asked: Question, near: Candidates) -> list[Record]:
        """The candidates as they would be shown; of passages the sentences that hold enough."""
        told = await self._store.told([c.hit.item for c in near.statements])
        worded = await self._store.worded([c.hit.item for c in near.texts])
        records = []
        for each in told.values():
            text = told_text(each)
            records.append(Record(text, _analysed(text), each))
        for passage in worded.values():
            for number, sentence in enumerate(passage.sentences):
                there = set(terms(sentence))
                held = near.lexicon.support(asked.terms, there, asked.text.names)
                if held.share >= ENOUGH:
                    text = f"{publication(passage.source)}: “{sentence}”"
                    records.append(Record(text, _analysed(sentence), (passage, number)))
        return records

    async def _said(
        self,
        record: Record,
        evidence: Mapping[int, Sequence[Source]],
        spoken: Mapping[int, Told],
    ) -> Said:
        """A record as it is shown, with what it rests on."""
        if isinstance(record.place, Told):
            return told_said(spoken[record.place.id], evidence[record.place.id])
        passage, number = record.place
        quoted = await self._store.quoted(passage, number)
        return Said(record.text, (quoted,), marks(passage.source.verification, (passage.source,)))


def _piece(record: Record, said: Said) -> Piece | None:
    """A record's own words, apart from who speaks in them.

    None for findings and checks: who found what by which vote, and what is said of another's
    statement, is worded as exactly as can be.
    """
    if not isinstance(record.place, Told):
        passage, number = record.place
        text, voice = passage.sentences[number], publication(passage.source)
    elif record.place.body or record.place.verdict:
        return None
    else:
        text, voice = record.place.text, record.place.side or ""
    sentence = PieceSentence(text, said.citations)
    return Piece((sentence,), voice, said.marks, said.ref, said.revision)


def _speaking(question: str, records: list[Record], near: Candidates) -> dict[int, float]:
    """The places of the records that speak to a question, best first, and how much they hold."""
    passages = Passages(
        (Passage(place, (record.analysed,)) for place, record in enumerate(records)),
        statistics=near.statistics,
    )
    found = search(question, passages, LOOKED_AT)
    if found.answerable < SPEAKS:
        return {}
    asked = found.question
    shares = {
        passage.key: near.lexicon.support(
            asked.terms, frozenset(records[passage.key].analysed.terms), asked.text.names
        ).share
        for passage in found.passages
    }
    enough = [place for place, share in shares.items() if share >= ENOUGH]
    return {place: shares[place] for place in enough[:MOST]}
