"""`Ask`: from a question to an answer, step by step."""

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.catalogue import _
from bot.domain.base import Ref
from bot.domain.claim import Check, ClaimKind
from bot.domain.errors import NotFound
from bot.domain.observer import NOBODY, Observer
from bot.domain.person import Account
from bot.dossier.texts import in_other_words, texts
from bot.services.ask.answer import Answer, ArticleChoice, Premised, Touched
from bot.services.ask.contest import Contests
from bot.services.ask.corpus import (
    Article,
    ArticleHead,
    ArticleKey,
    CheckRecord,
    articles,
    checks,
    read_article,
)
from bot.services.ask.dates import dated
from bot.services.ask.elsewhere import Elsewhere, Others
from bot.services.ask.judgement import Judged, Judgement
from bot.services.ask.metadata import about_itself
from bot.services.ask.near import Near, Nearness, Nothing, wordings
from bot.services.ask.premise import Premises
from bot.services.ask.question import asked_of_article, same, tidied
from bot.services.ask.selection import Choice, Selection
from bot.services.ask.spelling import Spelling
from bot.services.model.task import Asker
from bot.services.retrieval.search import Found
from bot.services.view import SEPARATOR, Outline, Views
from bot.store import Store
from bot.store.database import DatabaseBusy
from bot.store.scope import Scope

log = logging.getLogger(__name__)

CLOSEST = 3
RECOMMENDED = re.compile(
    r"\b(?:authors?|writers?|article|essay)\s+(?:recommend|propose|suggest|advise|want|call\s+for)\b"
    r"\W*(?:\w+\W*){0,2}$",
    re.IGNORECASE,
)
"""What the authors want done has no word of its own to look for; the map knows where it is."""


@dataclass(frozen=True)
class Unsettled:
    """A question that the article does not settle: other sources have to be asked."""

    question: str
    """As it was understood, with slips mended."""
    judged: Judged
    chosen: Sequence[Choice]
    found: Found[int]
    hints: tuple[str, ...]


class Desk:
    """One article with everything that is held against a question about it, built once."""

    def __init__(
        self, article: Article, held: Sequence[CheckRecord], texts: Mapping[int, str]
    ) -> None:
        self.article = article
        self.texts = texts
        self.selection = Selection(article)
        self.judgement = Judgement(article, self.selection)
        self._spelling = Spelling(_wordings(article))
        self.contests = Contests(held, self.judgement)
        self.premises = Premises(article, held, self.judgement)

    def at_once(self, question: str, version: str) -> Answer | None:
        """The answer to a question that needs no search; None for all others."""
        if entry := about_itself(question, self.article.source):
            return Answer(
                outcome="answered", title=self.article.title, version=version, statements=(entry,)
            )
        recommended = RECOMMENDED.search(question)
        if recommended and (chosen := self.selection.of_kind(ClaimKind.PRESCRIPTION)):
            return self._answered(self.selection.find(question), chosen, version)
        return None

    def answer(self, question: str, version: str, near: Near | None = None) -> Answer | Unsettled:
        """What the article says to a question, or what has to be known to ask other sources."""
        question, mended = self._spelling.corrected(question)
        found = self.selection.find(asked_of_article(question))
        chosen = self.selection.choose(found)
        judged = self.judgement.of(question, found, chosen)
        hints = tuple(
            _("“{typed}” was read as “{meant}”.", typed=typed, meant=meant)
            for typed, meant in mended.items()
        )
        premise = self.premises.taken_for_granted(question, found)
        if near:
            found, chosen = self._nearer(question, chosen, near)
        if premise or (judged.answers and judged.share >= FULL):
            return self._answered(found, chosen, version, hints=hints, premise=premise)
        return Unsettled(question, judged, chosen, found, hints)

    def _nearer(
        self, question: str, chosen: list[Choice], near: Near
    ) -> tuple[Found[int], list[Choice]]:
        """What is found by meaning besides, and the statements to show of it.

        Whether the article answers has been judged by words alone by then. What words chose stays
        where the other statements do not hold the kind of thing asked for.
        """
        both = self.selection.find(asked_of_article(question), near.scores)
        nearer = self.selection.choose(both)
        return both, nearer if self.judgement.of(question, both, nearer).fits else chosen

    def concluded(self, open_: Unsettled, others: Others | None, version: str) -> Answer:
        """The answer to a question that was open, now that other sources have been asked."""
        if _article_first(open_.judged, others):
            return self._answered(open_.found, open_.chosen, version, hints=open_.hints)
        return Answer(
            outcome="elsewhere" if others else "abstained",
            title=self.article.title,
            version=version,
            statements=others.statements if others else (),
            closest=tuple(c.said() for c in self.selection.closest(open_.found, CLOSEST)),
            hints=open_.hints,
            events=others.events if others else (),
            pieces=(lambda: others.pieces) if others else tuple,
            fixed=others.fixed if others else (),
        )

    def _answered(
        self,
        found: Found[int],
        chosen: Sequence[Choice],
        version: str,
        *,
        hints: tuple[str, ...] = (),
        premise: Premised | None = None,
    ) -> Answer:
        return Answer(
            outcome="premise" if premise else "answered",
            title=self.article.title,
            version=version,
            premise=premise,
            statements=tuple(dated(choice.said(), found.question.type) for choice in chosen),
            contested=self.contests.against(found.question, chosen),
            hints=hints,
            events=self._events(chosen),
            pieces=partial(self.selection.pieces, found, chosen),
        )

    def _events(self, chosen: Sequence[Choice]) -> tuple[Touched, ...]:
        """The events of the paragraphs shown, those of the best one first."""
        view = self.article.dossier
        if view is None:
            return ()
        refs = dict.fromkeys(ref for choice in chosen for ref in choice.events)
        events = view.outline.told.by_ref
        return tuple(Touched(f"{view.ref}{SEPARATOR}{r}", events[r].label) for r in refs)


def _wordings(article: Article) -> Iterator[str]:
    """All that is held of an article in words."""
    for unit in article.units:
        yield from (sentence.text for sentence in unit.sentences)
        if unit.paragraph:
            yield unit.paragraph.paraphrase
            yield from unit.paragraph.search_terms


def _article_first(judged: Judged, others: Others | None) -> bool:
    """Whether the article answers, and no other source of the store does so much better."""
    if others is None:
        return judged.may_answer
    return judged.answers and others.share < judged.share + BETTER


FULL = 0.8
BETTER = 0.15
"""A share of the question that settles it for the article, and how much more others must hold."""


class Ask:
    """Answers questions about the articles of a scope."""

    def __init__(
        self,
        store: Store,
        views: Views,
        nearness: Nearness | None = None,
        observer: Observer = NOBODY,
    ) -> None:
        self._store = store
        self._views = views
        self._nearness = nearness or Nothing()
        self._observer = observer
        self._desks: OrderedDict[tuple[ArticleKey, tuple[str, ...]], Desk] = OrderedDict()
        self._elsewhere = Elsewhere(store, views)
        self._building = asyncio.Lock()

    async def articles(self, scope: Scope) -> Sequence[ArticleHead]:
        """The articles that a scope can ask; the first one is asked when none is named."""
        return articles(await self._views.of(scope))

    async def answer(
        self,
        scope: Scope,
        text: str,
        now: datetime,
        ref: str | None = None,
        *,
        account: Account | None = None,
    ) -> Answer:
        """The answer to a question about the article `ref`, or about the scope's first one.

        What looking for it by meaning takes is on the account's account, where there is one.

        A question that nothing answers is counted among the gaps. Raises NotAQuestion for what is
        none, NotFound where there is no such article or none at all.
        """
        answer = await self._answer(scope, tidied(text), now, ref, account)
        self._observer.question(answer.outcome)
        return answer

    async def _answer(
        self, scope: Scope, question: str, now: datetime, ref: str | None, account: Account | None
    ) -> Answer:
        view = await self._views.of(scope)
        chosen = _chosen(articles(view), ref)
        if len(chosen) > 1:
            return Answer(
                outcome="choice",
                title="",
                version=view.version,
                choices=tuple(ArticleChoice(a.ref, a.title) for a in chosen),
            )
        desk = await self._desk(chosen[0])
        if answer := desk.at_once(question, view.version):
            return answer
        near = await self._nearness.of(Asker(scope.community, account), question, desk.texts, now)
        answer = await self._searched(scope, question, desk, view.version, near)
        if answer.outcome == "abstained":
            await self._count(scope, desk.article, question, now)
        return replace(answer, semantic=near.model) if near else answer

    async def _searched(
        self, scope: Scope, question: str, desk: Desk, version: str, near: Near | None
    ) -> Answer:
        """The answer of the article, or else of other sources."""
        answer = desk.answer(question, version, near)
        if isinstance(answer, Unsettled):
            others = await self._elsewhere.find(scope, answer.question, desk.article)
            return desk.concluded(answer, others, version)
        return answer

    async def _count(self, scope: Scope, article: Article, question: str, now: datetime) -> None:
        """Count a question among the gaps. The answer does not hang on it."""
        try:
            await self._store.communities.ensure(scope.community)
            await self._store.gaps.record(
                scope.community, article.ref, question, asked=same(question), now=now
            )
        except DatabaseBusy:
            log.warning("gap not counted", extra={"reason": "database busy"})

    async def _desk(self, head: ArticleHead) -> Desk:
        """The desk of an article: built off the event loop, and by one asker alone."""
        place = (head.key, head.edition)
        async with self._building:
            if desk := self._desks.get(place):
                self._desks.move_to_end(place)
                return desk
            held = await self._store.sources.held(head.text.snapshot_id) if head.text else None
            outline = head.dossier.outline if head.dossier else None
            owner = Scope(outline.community) if outline else Scope()
            stored = await self._store.events.checks(outline.id, owner) if outline else ()
            told = await self._checks_told(outline, [each.check for each in stored])
            desk = await asyncio.to_thread(
                lambda: Desk(read_article(head, held), checks(stored, told), wordings(head, held)),
            )
            self._desks[place] = desk
            while len(self._desks) > DESKS:
                self._desks.popitem(last=False)
            return desk

    async def _checks_told(
        self, outline: Outline | None, found: Sequence[Check]
    ) -> Mapping[Ref, Mapping[str, Check]]:
        """The checks of an article in the languages that they have been translated to."""
        told: dict[Ref, dict[str, Check]] = {}
        if outline is None or not found:
            return told
        for language in outline.translated:
            places = [place for check in found for place, __ in texts(check)]
            held = await self._store.translations.held(outline.id, language, places)
            for check in found:
                told.setdefault(check.id, {})[language] = in_other_words(check, held)
        return told


DESKS = 32
"""So many articles are kept ready to be asked; one not asked for longest is read again."""


def _chosen(known: Sequence[ArticleHead], ref: str | None) -> Sequence[ArticleHead]:
    """The article that is meant, or those that may be."""
    if not known:
        raise NotFound(
            _("No article is loaded yet."), _("Load one with `parley load article FILE`.")
        )
    if ref is None:
        return known[:1]
    wanted = ref.casefold().strip()
    exact = [a for a in known if wanted in {a.ref.casefold(), a.title.casefold()}]
    near = exact or [a for a in known if wanted in a.title.casefold()]
    if not near:
        titles = "; ".join(f"{a.ref} ({a.title})" for a in known)
        raise NotFound(
            _("There is no article “{ref}” here.", ref=ref[:60]),
            _("There are: {titles}.", titles=titles),
        )
    return near
