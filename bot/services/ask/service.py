"""`Ask`: from a question to an answer, step by step."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import NotFound
from bot.services.ask.answer import Answer, ArticleChoice
from bot.services.ask.contest import Contests
from bot.services.ask.corpus import Article, articles, checks, records
from bot.services.ask.elsewhere import Elsewhere
from bot.services.ask.premise import Premises
from bot.services.ask.question import Question, read_question
from bot.services.ask.selection import Choice, Selection
from bot.services.view import View, Views
from bot.store import Store
from bot.store.scope import Scope

CLOSEST = 3


class Desk:
    """One article with everything that is held against a question about it, built once."""

    def __init__(self, article: Article, view: View) -> None:
        self.article = article
        self.selection = Selection(article)
        self.elsewhere = Elsewhere(records(view, article))
        held = checks(article.dossier) if article.dossier else []
        self.contests = Contests(article, held)
        self.premises = Premises(article, held, self.selection)


class Ask:
    """Answers questions about the articles of a scope."""

    def __init__(self, store: Store, views: Views) -> None:
        self._store = store
        self._views = views
        self._desks: dict[tuple[Scope, str], tuple[View, Desk]] = {}
        self._articles: dict[Scope, tuple[View, list[Article]]] = {}

    async def articles(self, scope: Scope) -> Sequence[Article]:
        """The articles that a scope can ask; the first one is asked when none is named."""
        view = await self._views.of(scope)
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
        question = read_question(text)
        view = await self._views.of(scope)
        chosen = await self._chosen(scope, ref)
        if len(chosen) > 1:
            return Answer(
                outcome="choice",
                title="",
                version=view.version,
                choices=tuple(ArticleChoice(a.ref, a.title) for a in chosen),
            )
        desk = self._desk(scope, view, chosen[0])
        answer = _answer(desk, question, view.version)
        if answer.outcome == "abstained":
            await self._store.gaps.record(
                scope.community, desk.article.ref, question.text, question.asked, now
            )
        return answer

    async def _chosen(self, scope: Scope, ref: str | None) -> Sequence[Article]:
        known = await self.articles(scope)
        if not known:
            raise NotFound("No article is loaded yet.", "Load one with `parley load article FILE`.")
        if ref is None:
            return known[:1]
        wanted = ref.casefold().strip()
        exact = [a for a in known if wanted in (a.ref.casefold(), a.title.casefold())]
        near = exact or [a for a in known if wanted in a.title.casefold()]
        if not near:
            titles = "; ".join(f"{a.ref} ({a.title})" for a in known)
            raise NotFound(f"There is no article “{ref[:60]}” here.", f"There are: {titles}.")
        return near

    def _desk(self, scope: Scope, view: View, article: Article) -> Desk:
        kept = self._desks.get((scope, article.ref))
        if not kept or kept[0] is not view:
            kept = (view, Desk(article, view))
            self._desks[scope, article.ref] = kept
        return kept[1]


def _answer(desk: Desk, question: Question, version: str) -> Answer:
    article = desk.article
    found = desk.selection.find(question)
    if premise := desk.premises.taken_for_granted(question, found):
        return Answer(
            outcome="premise",
            title=article.title,
            version=version,
            premise=premise,
            statements=tuple(choice.said(article) for choice in found.chosen),
            contested=desk.contests.against(question, found.chosen),
            events=_events(article, found.chosen),
        )
    if found.answers:
        return Answer(
            outcome="answered",
            title=article.title,
            version=version,
            statements=tuple(choice.said(article) for choice in found.chosen),
            contested=desk.contests.against(question, found.chosen),
            events=_events(article, found.chosen),
        )
    closest = tuple(choice.said(article) for choice in found.closest[:CLOSEST])
    if others := desk.elsewhere.find(question):
        return Answer(
            outcome="elsewhere",
            title=article.title,
            version=version,
            statements=others.statements,
            closest=closest,
            events=others.events,
        )
    return Answer(outcome="abstained", title=article.title, version=version, closest=closest)


def _events(article: Article, chosen: Sequence[Choice]) -> tuple[str, ...]:
    if article.dossier is None:
        return ()
    refs = [ref for choice in chosen for ref in choice.events]
    return tuple(f"{article.dossier.dossier.id}/{ref}" for ref in dict.fromkeys(refs))
