"""`check`: what the store holds of a statement that somebody makes.

A verdict comes only from what people have judged: a check of the article's statement, an agreed
fact, or the finding of a court, an assembly or an inquiry. Whatever else is near is shown as
related and not judged, and whether it is for or against is never guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.citation import Said
from bot.domain.source import Source
from bot.services.ask.contradiction import contradicts
from bot.services.ask.question import tidied
from bot.services.candidates import Finding
from bot.services.retrieval.question import Question, read_question
from bot.services.retrieval.support import Lexicon
from bot.services.retrieval.text import Text, analyse
from bot.services.sourcing import told_said
from bot.services.view import Views
from bot.store import Store
from bot.store.entries import Sort
from bot.store.scope import Scope
from bot.store.search import Told, Where

NEAR = 40
ENOUGH = 0.5
"""Least share of a statement, by weight, that what is shown as related has to hold."""
SAME = 0.6
"""Least share, both ways, at which a check is taken to have judged the same statement."""
WHOLE = 0.85
"""Least share of a statement that a fact or finding has to hold to bear it out, with no word of it
missing: the words that it holds only in related ones count for less."""
SAID_OTHERWISE = 0.75
"""Least share that it has to hold besides, to be told to say otherwise."""
FEWEST = 3
"""Who, act and whom: with fewer words nothing is told to be the same statement."""
JUDGED = 2
EACH_SIDE = 2
"""So many claims of each side are shown, the same for all."""
RELATED = 6

CONTRADICTED = "contradicted"
SUPPORTED = "supported"


@dataclass(frozen=True)
class Judged:
    """A verdict, and what it comes from."""

    verdict: str
    said: Said
    event: str
    event_label: str


@dataclass(frozen=True)
class Loaded:
    """A word of one side for something, and the neutral one."""

    word: str
    side: str
    neutral: str


@dataclass(frozen=True)
class Checked:
    """What the store holds of a statement."""

    statement: str
    judged: tuple[Judged, ...]
    related: tuple[Said, ...]
    """Near, and not judged; a claim begins with who makes it."""
    against: tuple[Said, ...]
    """What the dossier itself sets against a related claim."""
    loaded: tuple[Loaded, ...]
    events: tuple[tuple[str, str], ...]
    """Addresses and labels of the events touched."""
    version: str


class Checking:
    """Holds statements against the store."""

    def __init__(self, store: Store, views: Views) -> None:
        self._store = store
        self._views = views
        self._finding = Finding(store.search)

    async def check(self, scope: Scope, text: str) -> Checked:
        """What the store holds of a statement. Raises NotAQuestion for what is none."""
        statement = tidied(text).rstrip(" ?")
        view = await self._views.of(scope)
        asked = read_question(statement)
        where = Where(Sort.FACT, Sort.CHECK)
        near = await self._finding.candidates(scope, asked, where, least=ENOUGH, most=NEAR)
        found = await self._store.search.told([c.hit.item for c in near.statements])
        told = [found[c.hit.item] for c in near.statements]
        evidence = await self._store.search.evidence([each.id for each in told])
        judged: list[Judged] = []
        others: list[Told] = []
        for each in told:
            verdict = _verdict(statement, asked, each, near.lexicon)
            if verdict and len(judged) < JUDGED:
                said = told_said(each, evidence[each.id])
                judged.append(Judged(verdict, said, each.event, each.event_label))
            elif each.sort is not Sort.CHECK or not verdict:
                others.append(each)
        shown = _in_equal_room(others)
        return Checked(
            statement=statement,
            judged=tuple(judged),
            related=tuple(told_said(each, evidence[each.id]) for each in shown),
            against=await self._against(scope, shown),
            loaded=tuple(
                Loaded(word, dossier.labels.get(side, side), term.neutral)
                for dossier in view.dossiers
                for term in dossier.head.terms
                for side, words in term.words.items()
                for word in map(str.strip, words.split(";"))
                if _used(word, statement) and not _used(term.neutral, statement)
            ),
            events=tuple(
                dict.fromkeys(
                    [(j.event, j.event_label) for j in judged]
                    + [(each.event, each.event_label) for each in shown]
                )
            ),
            version=view.version,
        )

    async def _against(self, scope: Scope, shown: Sequence[Told]) -> tuple[Said, ...]:
        claims = [each.id for each in shown if each.sort is Sort.CLAIM]
        opposed = await self._store.statements.set_against(scope, claims)
        ids = [other for other in opposed if other not in claims]
        told = await self._store.search.told(ids)
        evidence: Mapping[int, Sequence[Source]] = await self._store.search.evidence(ids)
        return tuple(told_said(told[other], evidence[other]) for other in ids if other in told)


def _verdict(statement: str, asked: Question, told: Told, lexicon: Lexicon) -> str | None:
    """The verdict that somebody's judgement gives the statement; None where it gives none.

    Claims judge nothing. What says otherwise by its words alone judges only where it holds nearly
    all of the statement, and a check's verdict holds only for the statement that was checked.
    """
    if told.sort is Sort.CLAIM or len(asked.terms) < FEWEST:
        return None
    there = analyse(told.text)
    support = lexicon.support(asked.terms, set(there.terms), asked.text.names)
    share = support.share
    otherwise = contradicts(statement, asked.text, told.text, there, figures=True)
    if told.sort is Sort.CHECK:
        back = lexicon.support(tuple(dict.fromkeys(there.terms)), set(asked.terms)).share
        same = min(share, back) >= SAME and not otherwise
        return told.verdict if same else None
    if share >= WHOLE and not support.missing and not otherwise:
        return SUPPORTED
    if share >= SAID_OTHERWISE and otherwise and _names_its(asked.text, there):
        return CONTRADICTED
    return None


def _names_its(asked: Text, there: Text) -> bool:
    """Whether everybody and every place that the statement names is named there."""
    return asked.names <= {*there.names, *there.terms}


def _in_equal_room(told: Sequence[Told]) -> list[Told]:
    """The nearest, no side with more claims than another may have."""
    counts: dict[str, int] = {}
    shown: list[Told] = []
    for each in told:
        side = each.side or ""
        counts[side] = counts.get(side, 0) + 1
        if counts[side] <= EACH_SIDE and len(shown) < RELATED:
            shown.append(each)
    return shown


def _used(words: str, statement: str) -> bool:
    """Whether a statement uses these words as they stand."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", statement, re.IGNORECASE) is not None
