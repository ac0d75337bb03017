"""Single things in full: a statement, a source, a side, with what hangs on each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.catalogue import _
from bot.domain.base import Ref
from bot.domain.claim import Background, Check, Claim, Fact, Framing, LegalFinding
from bot.domain.dossier import Side, Term
from bot.domain.errors import NotFound
from bot.domain.event import Event
from bot.domain.source import Source
from bot.services.lookup import Lookup
from bot.services.translating import Translating
from bot.services.view import SEPARATOR, DossierView, FoundEvent, View, Views
from bot.store import Store
from bot.store.events import Standing, StoredEvent
from bot.store.scope import Scope
from bot.store.sources import FoundSource, TextHead
from bot.store.statements import EarlierWording, Place, Resting

PAGE = 8
OFFERED = 25
"""As many values as platforms offer while somebody types."""


@dataclass(frozen=True)
class Stated:
    """One statement in full."""

    id: int
    """Its row."""
    found: FoundEvent
    stated: Fact | LegalFinding | Claim | Check
    side: Ref | None
    """Whose claim it is; None for all others."""
    background: bool
    """Whether it is filed with the event and no part of how that is told."""
    standing: Standing
    sources: tuple[Source, ...]
    counters: tuple[Ref, ...]
    """What a claim is set against."""
    countered_by: tuple[Ref, ...]
    """Claims of the same event that are set against it."""
    earlier: Sequence[EarlierWording]
    original: Fact | LegalFinding | Claim | Check
    """The same in the dossier's own language."""


@dataclass(frozen=True)
class Rests:
    """A statement that rests on a source."""

    address: str
    text: str
    event: FoundEvent | None


@dataclass(frozen=True)
class Sourced:
    """A source in full."""

    found: FoundSource
    text: TextHead | None
    """Its text, where it is held."""
    resting: tuple[Rests, ...]
    page: int
    more: bool


@dataclass(frozen=True)
class Heard:
    """How a side is heard on one event."""

    found: FoundEvent
    voice: Literal["heard", "silent"]
    claims: int


@dataclass(frozen=True)
class Sided:
    """A side in full."""

    view: DossierView
    side: Side
    heard: tuple[Heard, ...]
    words: tuple[tuple[str, str], ...]
    """What things are, in neutral words, and what the side calls them."""


class Showing:
    """Finds single things by their names."""

    def __init__(self, store: Store, views: Views, lookup: Lookup) -> None:
        self._store = store
        self._views = views
        self._lookup = lookup
        self._translating = Translating(store, views)

    async def statement(self, scope: Scope, typed: str) -> Stated:
        """A fact, finding, claim or check by its name or address. Raises NotFound."""
        view = await self._views.of(scope)
        dossier, __, ref = typed.strip().rpartition(SEPARATOR)
        ids = [d.outline.id for d in view.dossiers if not dossier or d.ref == dossier]
        places = await self._store.statements.find(scope, ids, ref)
        if not places:
            for row in await self._store.additions.find(scope, ids, ref):
                if kept := await self._store.events.kept(row, scope):
                    raise NotFound(
                        _("`{ref}` is not shown here any more.", ref=kept.ref),
                        _(
                            "`event show {event_ref}` shows what stands there now.",
                            event_ref=kept.event_ref,
                        ),
                    )
            raise NotFound(
                _("No statement here is called “{typed}”.", typed=typed[:60]),
                _("Its name stands behind each claim in `framing`, such as E1-F1."),
            )
        if len(places) > 1:
            names = ", ".join(view.by_id[place.event].address_of(place.ref) for place in places)
            raise NotFound(
                _("“{typed}” may be several statements.", typed=typed[:60]),
                _("Say which: {names}.", names=names),
            )
        found = view.by_id[places[0].event]
        whole = await self._lookup.whole(found, scope)
        place = places[0]
        stated = _stated(found, whole, place, await self._store.statements.earlier(place.id))
        if found.view.outline.language is None:
            return stated
        original = await self._lookup.original(found, scope)
        return replace(stated, original=_said_in(original.event, place.ref)[1])

    async def statements_like(self, scope: Scope, typed: str) -> Sequence[tuple[str, str]]:
        """Refs and texts to offer while a statement's name is typed; that of its event first."""
        wanted = typed.strip().casefold()
        for found in (await self._views.of(scope)).events:
            event = found.head.id.casefold()
            if wanted.startswith(event) and not wanted[len(event) :][:1].isalnum():
                return await self._store.statements.refs(scope, found.id, typed.strip(), OFFERED)
        events = await self._lookup.suggestions(scope, typed)
        return [(f"{f.head.id}-", f.head.label) for f in events[:OFFERED]]

    async def source(self, scope: Scope, typed: str, page: int) -> Sourced:
        """A source by its name, with a page of what rests on it. Raises NotFound."""
        view = await self._views.of(scope)
        refs = [dossier.ref for dossier in view.dossiers]
        found = await self._store.sources.find(scope, refs, typed.strip())
        if found is None:
            raise NotFound(
                _("No source here is called “{typed}”.", typed=typed[:60]),
                _("`search` finds sources by their titles."),
            )
        resting = await self._store.statements.resting_on(
            scope, found.id, skip=(page - 1) * PAGE, most=PAGE + 1
        )
        texts = [*view.texts, *(d.text for d in view.dossiers if d.text)]
        return Sourced(
            found=found,
            text=next((text for text in texts if text.source_id == found.id), None),
            resting=tuple([await self._rests(view, one) for one in resting[:PAGE]]),
            page=page,
            more=len(resting) > PAGE,
        )

    async def _rests(self, view: View, one: Resting) -> Rests:
        event = view.by_id.get(one.event)
        if event is None:
            return Rests(one.ref, one.text, None)
        text = (await self._translating.texts(event.view, {one.ref: one.text}))[one.ref]
        label = f"{event.view.labels[one.side]}: " if one.side else ""
        return Rests(event.address_of(one.ref), f"{label}{text}", event)

    async def sources_like(self, scope: Scope, typed: str) -> Sequence[tuple[str, str]]:
        """Refs and titles to offer while a source's name is typed."""
        refs = [dossier.ref for dossier in (await self._views.of(scope)).dossiers]
        return await self._store.sources.offer(scope, refs, typed.strip(), OFFERED)

    async def side(self, scope: Scope, typed: str) -> Sided:
        """A side by its name, in the first dossier that has it. Raises NotFound."""
        view = await self._views.of(scope)
        for dossier in view.dossiers:
            if side := self._lookup.side(dossier, typed):
                return await self._sided(scope, view.events, dossier, side)
        known = "; ".join(
            f"{side.id} ({side.label})" for dossier in view.dossiers for side in dossier.head.sides
        )
        raise NotFound(
            _("No side here is called “{typed}”.", typed=typed[:60]),
            _("There are: {known}.", known=known),
        )

    async def _sided(
        self, scope: Scope, events: Sequence[FoundEvent], dossier: DossierView, side: Side
    ) -> Sided:
        claims = await self._store.statements.heard(scope, dossier.outline.id, side.id)
        silent = await self._store.statements.silent(dossier.outline.id, side.id)
        heard = tuple(
            Heard(found, "heard" if found.id in claims else "silent", claims.get(found.id, 0))
            for found in events
            if found.view is dossier and (found.id in claims or found.id in silent)
        )
        words = tuple(
            (term.neutral, term.words[side.id])
            for term in dossier.head.terms
            if side.id in term.words
        )
        return Sided(dossier, side, heard, words)

    async def sides(self, scope: Scope) -> Sequence[tuple[DossierView, Side]]:
        """All sides of a scope, dossier by dossier."""
        view = await self._views.of(scope)
        return [(dossier, side) for dossier in view.dossiers for side in dossier.head.sides]

    async def terms(
        self, scope: Scope, event: FoundEvent | None
    ) -> Sequence[tuple[DossierView, Term]]:
        """The vocabulary of a scope, or of one event. Empty where it has none."""
        if event:
            terms = event.view.head.terms
            return [(event.view, term) for term in terms if term.event == event.head.id]
        view = await self._views.of(scope)
        return [(dossier, term) for dossier in view.dossiers for term in dossier.head.terms]


def _stated(
    found: FoundEvent, whole: StoredEvent, place: Place, earlier: Sequence[EarlierWording]
) -> Stated:
    ref = place.ref
    event = whole.event
    told = [claim for framing in event.framings for claim in framing.claims]
    filed = [claim for part in event.background for claim in part.claims]
    side, stated = _said_in(event, ref)
    return Stated(
        id=place.id,
        found=found,
        stated=stated,
        side=side,
        background=stated in filed or stated in event.background_facts,
        standing=whole.standing[ref],
        sources=tuple(whole.sources[source] for source in stated.sources),
        counters=stated.counters if isinstance(stated, Claim) else (),
        countered_by=tuple(claim.id for claim in (*told, *filed) if ref in claim.counters),
        earlier=earlier,
        original=stated,
    )


def _said_in(event: Event, ref: Ref) -> tuple[Ref | None, Fact | LegalFinding | Claim | Check]:
    """A statement of an event by its id, and whose it is; None for what no side claims."""
    told: list[Framing | Background] = [*event.framings, *event.background]
    for part in told:
        for claim in part.claims:
            if claim.id == ref:
                return part.side, claim
    others: dict[Ref, Fact | LegalFinding | Check] = {fact.id: fact for fact in event.facts}
    others |= {fact.id: fact for fact in event.background_facts}
    others |= {finding.id: finding for finding in event.legal_findings}
    others |= {check.id: check for check in event.checks}
    return None, others[ref]
