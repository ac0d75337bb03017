"""Searches what a scope holds: what is said on events, sources, and passages of texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.catalogue import _, looked_up, marked
from bot.domain.citation import Pointed, Said
from bot.domain.errors import NotFound, UserError
from bot.language.terms import terms
from bot.services.candidates import Candidate, Candidates, Finding
from bot.services.lookup import Lookup
from bot.services.retrieval.question import Question, read_question
from bot.services.sourcing import marks, publication, told_said
from bot.services.translating import Translating
from bot.services.view import FoundEvent, Views
from bot.store import Store
from bot.store.entries import STATEMENTS, Sort
from bot.store.scope import Scope
from bot.store.search import Where, Worded

EACH_PAGE = 8
MOST = 100
"""So many statements, and as many texts, are counted and shown at most."""
ENOUGH = 0.55
"""Least share of the words, by weight, that is taken to be meant."""


class Within(StrEnum):
    """What to search."""

    CLAIMS = "claims"
    FACTS = "facts"
    FINDINGS = "findings"
    CHECKS = "checks"
    SOURCES = "sources"
    PASSAGES = "passages"
    EVENTS = "events"


SORTS = {
    Within.CLAIMS: Sort.CLAIM,
    Within.FACTS: Sort.FACT,
    Within.FINDINGS: Sort.FINDING,
    Within.CHECKS: Sort.CHECK,
    Within.SOURCES: Sort.SOURCE,
    Within.PASSAGES: Sort.PASSAGE,
}
LABELS = {
    Sort.SOURCE: marked("source"),
    Sort.PASSAGE: marked("passage"),
    Sort.FACT: marked("fact"),
    Sort.FINDING: marked("finding"),
    Sort.CLAIM: marked("claim"),
    Sort.CHECK: marked("check"),
}
"""What is said before each that is found."""


@dataclass(frozen=True)
class Narrowing:
    """What somebody wants to search; None leaves open."""

    within: Within | None = None
    side: str | None = None
    event: str | None = None
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True)
class SearchPage:
    """One page of what was found, best first."""

    events: Sequence[FoundEvent]
    """Events of such a name; on the first page alone."""
    hits: Sequence[Said]
    page: int
    pages: int
    version: str


class Searching:
    """Searches for the scopes of one store."""

    def __init__(self, store: Store, lookup: Lookup, views: Views) -> None:
        self._store = store.search
        self._lookup = lookup
        self._views = views
        self._finding = Finding(store.search)
        self._translating = Translating(store, views)

    async def find(
        self, scope: Scope, words: str, narrowing: Narrowing, page: int = 1
    ) -> SearchPage:
        """One page of what holds these words, or most of their weight.

        Raises NotFound where nothing does, and for an event or a side that is not here; UserError
        for years in the wrong order.
        """
        version = (await self._views.of(scope)).version
        events = await self._events(scope, words, narrowing) if page == 1 else ()
        asked = read_question(words)
        ranked: list[Candidate] = []
        near = None
        if narrowing.within is not Within.EVENTS:
            where = await self._where(scope, narrowing)
            near = await self._finding.candidates(scope, asked, where, least=ENOUGH, most=MOST)
            ranked = sorted((*near.statements, *near.texts), key=lambda c: (-c.share, -c.score))
        pages = max(1, -(-len(ranked) // EACH_PAGE))
        shown = ranked[(page - 1) * EACH_PAGE : page * EACH_PAGE]
        if not events and not shown:
            raise _nothing(words, page, pages if ranked else 0)
        hits = await self._hits(scope, asked, near, shown) if near else ()
        return SearchPage(events, hits, page, pages, version)

    async def _events(self, scope: Scope, words: str, narrowing: Narrowing) -> Sequence[FoundEvent]:
        """The events of such a name, where nothing narrows the search to something else."""
        narrowed = (
            narrowing.side or narrowing.event or narrowing.within not in {None, Within.EVENTS}
        )
        found = () if narrowed else await self._lookup.event(scope, words)
        return [
            each
            for each in found
            if narrowing.since is None
            or int((each.head.date.end or each.head.date.start)[:4]) >= narrowing.since
            if narrowing.until is None or int(each.head.date.start[:4]) <= narrowing.until
        ]

    async def _where(self, scope: Scope, narrowing: Narrowing) -> Where:
        since, until = narrowing.since, narrowing.until
        if since is not None and until is not None and since > until:
            raise UserError(
                _("{since} is later than {until}.", since=since, until=until),
                _("Give the earlier year as `from`."),
            )
        first, last = Sort.SOURCE, Sort.CHECK
        if narrowing.within:
            first = last = SORTS[narrowing.within]
        elif narrowing.side:
            first = last = Sort.CLAIM
        elif narrowing.event:
            first = STATEMENTS[0]
        event = await self._lookup.one_event(scope, narrowing.event) if narrowing.event else None
        return Where(
            first,
            last,
            sides=await self._sides(scope, narrowing.side) if narrowing.side else None,
            event=event.address if event else None,
            since=since,
            until=until,
        )

    async def _sides(self, scope: Scope, typed: str) -> Sequence[str]:
        """The sides of all dossiers that somebody may mean by a name."""
        dossiers = (await self._views.of(scope)).dossiers
        named = [(dossier, self._lookup.side(dossier, typed)) for dossier in dossiers]
        sides = [f"{dossier.ref}/{side.id}" for dossier, side in named if side]
        if not sides:
            known = dict.fromkeys(
                f"{side.id} ({side.label})" for dossier in dossiers for side in dossier.head.sides
            )
            raise NotFound(
                _("There is no side “{typed}” here.", typed=typed[:60]),
                _("The sides are: {known}.", known=", ".join(known)),
            )
        return sides

    async def _hits(
        self, scope: Scope, asked: Question, near: Candidates, shown: Sequence[Candidate]
    ) -> Sequence[Said]:
        """What was found, read from the store."""
        items = {sort: [c.hit.item for c in shown if c.hit.sort is sort] for sort in Sort}
        statements = [item for sort in STATEMENTS for item in items[sort]]
        told = await self._translating.told(scope, await self._store.told(statements))
        evidence = await self._store.evidence(statements)
        worded = await self._store.worded(items[Sort.PASSAGE])
        sources = await self._store.sources(items[Sort.SOURCE])
        hits = []
        for candidate in shown:
            sort, item = candidate.hit.sort, candidate.hit.item
            if sort is Sort.SOURCE:
                source = sources[item]
                kind = (looked_up(LABELS[sort]), source.kind)
                hits.append(Said(publication(source), (Pointed(source),), kind))
            elif sort is Sort.PASSAGE:
                hits.append(await self._passage(asked, near, worded[item]))
            else:
                hits.append(told_said(told[item], evidence[item], looked_up(LABELS[sort])))
        return hits

    async def _passage(self, asked: Question, near: Candidates, passage: Worded) -> Said:
        """The sentence of a passage that holds most of the words."""
        shares = [
            near.lexicon.support(asked.terms, set(terms(sentence)), asked.text.names).share
            for sentence in passage.sentences
        ]
        best = max(range(len(shares)), key=lambda place: (shares[place], -place))
        quoted = await self._store.quoted(passage, best)
        source = passage.source
        return Said(
            f"{publication(source)}: “{quoted.quote}”",
            (quoted,),
            (looked_up(LABELS[Sort.PASSAGE]), *marks(source.verification, (source,))),
        )


def _nothing(words: str, page: int, pages: int) -> NotFound:
    if pages:
        return NotFound(
            _("There is no page {page}.", page=page), _("The last one is {pages}.", pages=pages)
        )
    return NotFound(
        _("Nothing here holds “{words}”.", words=words[:60]),
        _("Try fewer or other words, or search everything: without in, side, event, from and to."),
    )
