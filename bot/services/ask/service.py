"""`Ask`: from a question to an answer, step by step."""

import asyncio
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.domain.claim import ClaimKind
from bot.domain.errors import NotFound
from bot.services.ask.answer import Answer, ArticleChoice, Touched
from bot.services.ask.contest import Contests
from bot.services.ask.corpus import Article, ArticleKey, articles, checks, records
from bot.services.ask.dates import dated
from bot.services.ask.elsewhere import Elsewhere, Others
from bot.services.ask.judgement import Judged, Judgement
from bot.services.ask.metadata import about_itself
from bot.services.ask.premise import Premises
from bot.services.ask.question import asked_of_article, same, tidied
from bot.services.ask.selection import Choice, Selection
from bot.services.ask.spelling import Spelling
from bot.services.retrieval.question import read_question
from bot.services.view import View, Views
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


class Desk:
    """One article with everything that is held against a question about it, built once."""

    def __init__(self, article: Article, view: View) -> None:
        self.article = article
        self.selection = Selection(article)
        self.judgement = Judgement(article, self.selection)
        self._spelling = Spelling(_wordings(article))
        self._view = view
        self._elsewhere: Elsewhere | None = None
        held = checks(article.dossier) if article.dossier else []
        self.contests = Contests(held, self.judgement)
        self.premises = Premises(article, held, self.judgement)

    def read_others(self) -> None:
        """Get ready to say what other sources hold; takes a while, so not on the event loop."""
        if self._elsewhere is None:
            self._elsewhere = Elsewhere(records(self._view, self.article))

    def answer(self, question: str, version: str) -> Answer | None:
        """What the store says to a question, the article first.

        None where other sources have to be asked and are not read yet: see `read_others`.
        """
        if entry := about_itself(question, self.article.source):
            return Answer(
                outcome="answered", title=self.article.title, version=version, statements=(entry,)
            )
        recommended = RECOMMENDED.search(question)
        if recommended and (chosen := self.selection.of_kind(ClaimKind.PRESCRIPTION)):
            return Answer(
                outcome="answered",
                title=self.article.title,
                version=version,
                statements=tuple(choice.said() for choice in chosen),
                contested=self.contests.against(read_question(question), chosen),
                events=self._events(chosen),
            )
        question, mended = self._spelling.corrected(question)
        found = self.selection.find(asked_of_article(question))
        chosen = self.selection.choose(found)
        said = tuple(dated(choice.said(), found.question.type) for choice in chosen)
        judged = self.judgement.of(question, found, chosen)
        premise = self.premises.taken_for_granted(question, found)
        settled = premise or (judged.answers and judged.share >= FULL)
        if not settled and self._elsewhere is None:
            return None
        others = None if settled or self._elsewhere is None else self._elsewhere.find(question)
        if settled or _article_first(judged, others):
            return Answer(
                outcome="premise" if premise else "answered",
                title=self.article.title,
                version=version,
                premise=premise,
                statements=said,
                contested=self.contests.against(found.question, chosen),
                hints=_hints(mended),
                events=self._events(chosen),
            )
        closest = tuple(c.said() for c in self.selection.closest(found, CLOSEST))
        if others:
            return Answer(
                outcome="elsewhere",
                title=self.article.title,
                version=version,
                statements=others.statements,
                closest=closest,
                hints=_hints(mended),
                events=others.events,
            )
        return Answer(
            outcome="abstained",
            title=self.article.title,
            version=version,
            closest=closest,
            hints=_hints(mended),
        )

    def _events(self, chosen: Sequence[Choice]) -> tuple[Touched, ...]:
        """The events of the paragraphs shown, those of the best one first."""
        view = self.article.dossier
        if view is None:
            return ()
        refs = dict.fromkeys(ref for choice in chosen for ref in choice.events)
        return tuple(Touched(f"{view.dossier.id}/{r}", view.events[r].label) for r in refs)


def _wordings(article: Article) -> Iterator[str]:
    """All that is held of an article in words."""
    for unit in article.units:
        yield from (sentence.text for sentence in unit.sentences)
        if unit.paragraph:
            yield unit.paragraph.paraphrase
            yield from unit.paragraph.search_terms


def _hints(mended: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"“{typed}” was read as “{meant}”." for typed, meant in mended.items())


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

    def __init__(self, store: Store, views: Views) -> None:
        self._store = store
        self._views = views
        self._desks: dict[tuple[Scope, ArticleKey], tuple[View, Desk]] = {}
        self._building = asyncio.Lock()
        self._articles: dict[Scope, tuple[View, list[Article]]] = {}

    async def articles(self, scope: Scope) -> Sequence[Article]:
        """The articles that a scope can ask; the first one is asked when none is named."""
        return self._known(scope, await self._views.of(scope))

    def _known(self, scope: Scope, view: View) -> Sequence[Article]:
        kept = self._articles.get(scope)
        if not kept or kept[0] is not view:
            kept = (view, articles(view))
            self._articles[scope] = kept
        return kept[1]

    async def answer(
        self, scope: Scope, text: str, now: datetime, ref: str | None = None
    ) -> Answer:
        """The answer to a question about the article `ref`, or about the scope's first one.

        A question that nothing answers is counted among the gaps. Raises NotAQuestion for what is
        none, NotFound where there is no such article or none at all.
        """
        question = tidied(text)
        view = await self._views.of(scope)
        chosen = _chosen(self._known(scope, view), ref)
        if len(chosen) > 1:
            return Answer(
                outcome="choice",
                title="",
                version=view.version,
                choices=tuple(ArticleChoice(a.ref, a.title) for a in chosen),
            )
        desk = await self._desk(scope, view, chosen[0])
        answer = desk.answer(question, view.version)
        if answer is None:
            await asyncio.to_thread(desk.read_others)
            answer = desk.answer(question, view.version)
        if answer is None:
            raise AssertionError("what other sources say has just been read")
        if answer.outcome == "abstained":
            await self._count(scope, desk.article, question, now)
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

    async def _desk(self, scope: Scope, view: View, article: Article) -> Desk:
        """The desk of an article: built off the event loop, and by one asker alone."""
        place = (scope, article.key)
        async with self._building:
            kept = self._desks.get(place)
            if not kept or kept[0] is not view:
                # Desks of views that are gone are gone with them.
                self._desks = {
                    k: v for k, v in self._desks.items() if k[0] != scope or v[0] is view
                }
                kept = (view, await asyncio.to_thread(Desk, article, view))
                self._desks[place] = kept
        return kept[1]


def _chosen(known: Sequence[Article], ref: str | None) -> Sequence[Article]:
    """The article that is meant, or those that may be."""
    if not known:
        raise NotFound("No article is loaded yet.", "Load one with `parley load article FILE`.")
    if ref is None:
        return known[:1]
    wanted = ref.casefold().strip()
    exact = [a for a in known if wanted in {a.ref.casefold(), a.title.casefold()}]
    near = exact or [a for a in known if wanted in a.title.casefold()]
    if not near:
        titles = "; ".join(f"{a.ref} ({a.title})" for a in known)
        raise NotFound(f"There is no article “{ref[:60]}” here.", f"There are: {titles}.")
    return near
