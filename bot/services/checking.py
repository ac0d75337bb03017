"""`check`: what the store holds of a statement that somebody makes.

A verdict comes only from what people have judged: a check of the same statement, or an agreed fact
or a finding of a court, an assembly or an inquiry that says it, or the contrary, in nearly its
words. Whatever else is near is shown beside it, and whether it is for or against is never guessed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.citation import Said
from bot.domain.claim import Verdict
from bot.domain.source import Source
from bot.services.ask.contradiction import contradicts
from bot.services.ask.question import tidied
from bot.services.candidates import Finding
from bot.services.retrieval.question import Question, read_question
from bot.services.retrieval.support import Lexicon
from bot.services.retrieval.text import Text, analyse
from bot.services.sourcing import told_said
from bot.services.translating import Translating
from bot.services.verdicts.verdict import bears_out, denies
from bot.services.verdicts.wording import NEGATIONS, read
from bot.services.view import Views
from bot.store import Store
from bot.store.entries import Sort
from bot.store.scope import Scope
from bot.store.search import Told, Where

NEAR = 120
"""So many are looked through: more than one side can fill, so that the others are found too."""
ENOUGH = 0.5
"""Least share of a statement, by weight, that what is shown as related has to hold."""
SAME = 0.6
"""Least share of a statement that a check's statement has to hold, to be taken for the same."""
SAME_BACK = 0.7
"""Least share the other way round: a part of what was checked is another statement."""
FEWEST = 3
"""Who, act and whom: with fewer words nothing is told to be the same statement."""
JUDGED = 4
CHECKS = 2
"""So many checks of statements near to it are shown."""
EACH_SIDE = 2
"""So many claims of each side are shown at most, the same for all."""
RELATED = 6
"""So many are shown, where that is room for one of each side."""

CONTRADICTED = Verdict.CONTRADICTED.value
SUPPORTED = Verdict.SUPPORTED.value


@dataclass(frozen=True)
class Judged:
    """A verdict, and what it comes from."""

    verdict: str
    """In English: it is looked up as it is shown."""
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
    checks: tuple[Said, ...]
    """Checks of statements near to it; their verdicts hold for those."""
    related: tuple[Said, ...]
    """Near, and not judged; a claim begins with who makes it."""
    against: tuple[Said, ...]
    """What the dossier itself sets against a related claim."""
    loaded: tuple[Loaded, ...]
    events: tuple[tuple[str, str], ...]
    """Addresses and labels of the events touched."""
    voices: tuple[tuple[str, str], ...]
    """Of each side that makes a claim near to it, the event's address and the side's label."""
    version: str


class Checking:
    """Holds statements against the store."""

    def __init__(self, store: Store, views: Views) -> None:
        self._store = store
        self._views = views
        self._finding = Finding(store.search)
        self._translating = Translating(store, views)

    async def check(self, scope: Scope, text: str) -> Checked:
        """What the store holds of a statement. Raises NotAQuestion for what is none."""
        statement = tidied(text).rstrip(" ?")
        view = await self._views.of(scope)
        asked = read_question(statement)
        where = Where(Sort.FACT, Sort.CHECK)
        near = await self._finding.candidates(scope, asked, where, least=ENOUGH, most=NEAR)
        found = await self._store.search.told([c.hit.item for c in near.statements])
        told = [found[c.hit.item] for c in near.statements]
        spoken = await self._translating.told(scope, found)
        evidence = await self._store.search.evidence([each.id for each in told])
        judged: list[Judged] = []
        checks: list[Told] = []
        others: list[Told] = []
        for each in _each_once(told):
            verdict = _verdict(statement, asked, each, near.lexicon)
            if verdict:
                shown_as = spoken[each.id]
                said = told_said(shown_as, evidence[each.id])
                judged.append(Judged(verdict, said, each.event, shown_as.event_label))
            elif each.sort is Sort.CHECK:
                checks += [each] if _speaks_of(asked, each, near.lexicon) else []
            else:
                others.append(each)
        near_checks, shown = checks[:CHECKS], _in_equal_room(others)
        return Checked(
            statement=statement,
            judged=tuple(judged[:JUDGED]),
            checks=tuple(told_said(spoken[each.id], evidence[each.id]) for each in near_checks),
            related=tuple(told_said(spoken[each.id], evidence[each.id]) for each in shown),
            against=await self._against(scope, shown),
            loaded=tuple(
                Loaded(word, dossier.labels.get(side, side), term.neutral)
                for dossier in view.dossiers
                for term in dossier.outline.original.head.terms
                for side, words in term.words.items()
                for word in map(str.strip, words.split(";"))
                if _used(word, statement) and not _used(term.neutral, statement)
            ),
            events=tuple(
                dict.fromkeys(
                    [(j.event, j.event_label) for j in judged[:JUDGED]]
                    + [(each.event, spoken[each.id].event_label) for each in (*near_checks, *shown)]
                )
            ),
            voices=tuple(dict.fromkeys((e.event, e.side) for e in others if e.side)),
            version=view.version,
        )

    async def _against(self, scope: Scope, shown: Sequence[Told]) -> tuple[Said, ...]:
        claims = [each.id for each in shown if each.sort is Sort.CLAIM]
        opposed = await self._store.statements.set_against(scope, claims)
        ids = [other for other in opposed if other not in claims]
        told = await self._store.search.told(ids)
        evidence: Mapping[int, Sequence[Source]] = await self._store.search.evidence(ids)
        once = _each_once([*shown, *(told[other] for other in ids if other in told)])
        spoken = await self._translating.told(scope, {each.id: each for each in once})
        return tuple(
            told_said(spoken[each.id], evidence[each.id]) for each in once if each.id in evidence
        )


def _verdict(statement: str, asked: Question, told: Told, lexicon: Lexicon) -> str | None:
    """The verdict that somebody's judgement gives the statement; None where it gives none.

    Claims judge nothing, and a check's verdict holds only for the statement that was checked.
    """
    if told.sort is Sort.CLAIM or len(asked.terms) < FEWEST:
        return None
    if told.sort is Sort.CHECK:
        return told.verdict if _same(statement, asked, told.text, lexicon) else None
    texts = (told.text, *_with_its_body(told))
    if any(bears_out(text, statement) for text in texts):
        return SUPPORTED
    return CONTRADICTED if any(denies(text, statement) for text in texts) else None


def _speaks_of(asked: Question, check: Told, lexicon: Lexicon) -> bool:
    """Whether what was checked, and not its explanation alone, is near to the statement."""
    there = set(analyse(check.text).terms)
    return lexicon.support(asked.terms, there, asked.text.names).share >= ENOUGH


def _with_its_body(told: Told) -> tuple[str, ...]:
    """A finding with who has found it as its subject: "Deplores the aggression" has none."""
    if not told.body:
        return ()
    body = re.split(r"[,(]", told.body)[0].strip()
    return (f"{body} {told.text[:1].lower()}{told.text[1:]}",)


def _same(statement: str, asked: Question, checked: str, lexicon: Lexicon) -> bool:
    """Whether a statement is the one that was checked, in much the same words."""
    there = analyse(checked)
    support = lexicon.support(asked.terms, set(there.terms), asked.text.names).share
    back = lexicon.support(tuple(dict.fromkeys(there.terms)), set(asked.terms)).share
    return (
        support >= SAME
        and back >= SAME_BACK
        and asked.text.names <= {*there.names, *there.terms}
        and _in_order(asked.text, there)
        and _denials(statement) == _denials(checked)
        and not contradicts(statement, asked.text, checked, there, figures=True)
    )


def _denials(text: str) -> int:
    return sum(word.low in NEGATIONS for word in read(text))


def _in_order(asked: Text, there: Text) -> bool:
    """Whether the words of both come in one order, so that nobody has changed places.

    One may that is no name: "Minsk's breakdown", "the breakdown of Minsk".
    """
    shared = [word for word in dict.fromkeys(asked.terms) if word in there.terms]
    named = [there.terms.index(word) for word in shared if word in asked.names | there.names]
    places = [there.terms.index(word) for word in shared]
    one_less = [places[:at] + places[at + 1 :] for at in range(len(places))]
    return named == sorted(named) and any(rest == sorted(rest) for rest in (places, *one_less))


def _each_once(told: Sequence[Told]) -> list[Told]:
    """Without what is said again in the same words, of another event, by the same side."""
    first: dict[tuple[str, ...], Told] = {}
    for each in told:
        words = " ".join(re.findall(r"\w+", each.text.casefold()))
        who = each.side or each.body or ""
        first.setdefault((each.sort.name, who, words, each.verdict or ""), each)
    return list(first.values())


def _in_equal_room(told: Sequence[Told]) -> list[Told]:
    """The nearest of each side; then a second of each, where there is room for all of those."""
    of_side: dict[str, list[Told]] = {}
    for each in told:
        of_side.setdefault(each.side or "", []).append(each)
    shown: list[Told] = []
    for turn in range(EACH_SIDE):
        more = [near[turn] for near in of_side.values() if len(near) > turn]
        if turn and len(shown) + len(more) > RELATED:
            break
        shown += more
    return shown


def _used(words: str, statement: str) -> bool:
    """Whether a statement uses these words as they stand."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", statement, re.IGNORECASE) is not None
