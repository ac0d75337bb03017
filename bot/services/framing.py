"""How each side tells an event: established facts first, then every side in equal room."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest

from bot.catalogue import _, looked_up
from bot.domain.base import Ref
from bot.domain.citation import Pointed, Said
from bot.domain.claim import Claim, ClaimStatus, DisputedPoint, Fact, LegalFinding
from bot.domain.dossier import Term
from bot.domain.errors import NotFound
from bot.domain.event import Event
from bot.domain.source import Source, Verification
from bot.services.lookup import Lookup
from bot.services.sourcing import finding_text, how_read, marks, read_in_words
from bot.services.view import DossierView, FoundEvent
from bot.store.events import StoredEvent
from bot.store.scope import Scope

CLAIMS_EACH = 2
"""How many claims each side gets on a page: the same for all, however much a dossier holds."""

ROOM = 280
"""The most characters of one claim or headline; a longer text is shortened at a word."""

WORDS_EACH = 3
WORDS_ROOM = 90
"""How many of a side's own words for the thing are shown, and the most characters of each."""


@dataclass(frozen=True)
class SideTelling:
    """One side's telling of an event, one page of it."""

    side: str
    label: str
    headline: str
    claims: tuple[Said, ...]
    words: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class Telling:
    """An event as all its sides tell it."""

    found: FoundEvent
    event: Event
    facts: tuple[Said, ...]
    findings: tuple[Said, ...]
    sides: tuple[SideTelling, ...]
    silent: tuple[str, ...]
    disputed: tuple[DisputedPoint, ...]
    neutral: str = ""
    page: int = 1
    pages: int = 1
    named: tuple[Ref, ...] = ()
    """The sides that were asked for; empty where all were."""
    left_out: tuple[str, ...] = ()
    """Labels of the sides that were not asked for."""


class Framings:
    """Tells events side by side."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    async def tell(
        self, scope: Scope, found: FoundEvent, sides: Sequence[str] = (), page: int = 1
    ) -> Telling:
        """One page of an event's framings, of all sides or of those named.

        Raises NotFound for a side that the dossier does not have, or one that is silent here.
        """
        return self.page(found, await self._lookup.whole(found, scope), sides, page)

    def page(
        self, found: FoundEvent, whole: StoredEvent, sides: Sequence[str] = (), page: int = 1
    ) -> Telling:
        """The same for an event that has been read."""
        view, event = found.view, whole.event
        wanted = self._wanted(view, event, sides)
        order = rotated(event)
        heard = [side for side in order if not wanted or side in wanted]
        most = max((len(claims_of(event, side)) for side in heard), default=0)
        pages = max(1, -(-most // CLAIMS_EACH))
        page = min(max(page, 1), pages)
        shown = (_side(found, whole, side, page) for side in heard)
        return Telling(
            found=found,
            event=event,
            facts=tuple(settled_said(found, whole, fact) for fact in event.facts),
            findings=tuple(settled_said(found, whole, finding) for finding in event.legal_findings),
            sides=tuple(side for side in shown if side),
            silent=tuple(view.labels[side] for side in event.no_verified_source),
            disputed=event.disputed_points,
            neutral=next((t.neutral for t in _terms(view, event)), event.neutral_wording),
            page=page,
            pages=pages,
            named=tuple(side for side in order if side in wanted),
            left_out=tuple(view.labels[side] for side in order if side not in heard),
        )

    def _wanted(self, view: DossierView, event: Event, sides: Sequence[str]) -> set[str]:
        wanted = set()
        for typed in sides:
            side = self._lookup.side(view, typed)
            if side is None:
                known = ", ".join(f"{s.id} ({s.label})" for s in view.head.sides)
                raise NotFound(
                    _("There is no side “{typed}” here.", typed=typed[:60]),
                    _("The sides are: {known}.", known=known),
                )
            if side.id in event.no_verified_source:
                raise NotFound(
                    _("For {label}, no verified source on this event is held.", label=side.label),
                    _("Ask for it without naming sides to see who is heard."),
                )
            wanted.add(side.id)
        return wanted


def rotated(event: Event) -> list[Ref]:
    """The sides heard on an event, each once, beginning elsewhere for each event.

    So no side always leads. The order depends on the event's id alone and is the same each time.
    """
    sides = list(dict.fromkeys(framing.side for framing in event.framings))
    if not sides:
        return []
    turn = int.from_bytes(sha256(event.id.encode()).digest()[:4]) % len(sides)
    return sides[turn:] + sides[:turn]


def claims_of(event: Event, side: Ref) -> list[Claim]:
    """A side's claims, taken in turn from its framings where it has several."""
    framings = [framing.claims for framing in event.framings if framing.side == side]
    rows = zip_longest(*framings)
    return [claim for row in rows for claim in row if claim is not None]


def shortened(text: str, room: int = ROOM) -> str:
    """The text, or as many whole words as there is room for and an ellipsis."""
    if len(text) <= room:
        return text
    head = text[: room - 1].rsplit(None, 1)[0] if " " in text[: room - 1] else text[: room - 1]
    return head.rstrip(" ,;:.") + "…"


def _sources(whole: StoredEvent, refs: Sequence[str]) -> tuple[Source, ...]:
    return tuple(whole.sources[ref] for ref in refs)


def settled_said(found: FoundEvent, whole: StoredEvent, stated: Fact | LegalFinding) -> Said:
    """A fact or a finding with its sources."""
    sources = _sources(whole, stated.sources)
    return Said(
        stated.text if isinstance(stated, Fact) else finding_text(stated),
        tuple(Pointed(s) for s in sources),
        marks(Verification.VERIFIED, sources),
        ref=found.address_of(stated.id),
        revision=whole.standing[stated.id].revision,
    )


def _side(found: FoundEvent, whole: StoredEvent, side: Ref, page: int) -> SideTelling | None:
    """One side's page; None where it has no claim left for it."""
    view, event = found.view, whole.event
    claims = claims_of(event, side)
    start = (page - 1) * CLAIMS_EACH
    shown = claims[start : start + CLAIMS_EACH]
    if not shown:
        return None
    headlines = " ".join(f.headline for f in event.framings if f.side == side and f.headline)
    words = [w.strip() for t in _terms(view, event) for w in t.words.get(side, "").split(";")]
    return SideTelling(
        side=side,
        label=view.labels[side],
        headline=shortened(headlines),
        claims=tuple(claim_said(found, whole, claim) for claim in shown),
        words=tuple(shortened(word, WORDS_ROOM) for word in words if word)[:WORDS_EACH],
        more=len(claims) - start - len(shown),
    )


def claim_said(found: FoundEvent, whole: StoredEvent, claim: Claim) -> Said:
    """A claim as framings show it: with its sources, its kind, its date and how it was read."""
    sources = _sources(whole, claim.sources)
    # "contested" is not marked here: it would brand whoever answers most of the disputed questions,
    # and what is in dispute follows below with every side's answer. What a court refuted is marked.
    status = whole.standing[claim.id].status
    dates = [source.date for source in sources if source.date]
    return Said(
        shortened(claim.text) + _phrase(claim),
        tuple(Pointed(s) for s in sources),
        (
            looked_up(claim.kind.value),
            *((looked_up(status.value),) if status is ClaimStatus.REFUTED else ()),
            (dates or [_("undated")])[0],
            read_in_words(how_read(sources[0])),
            *marks(claim.verification, sources),
        ),
        ref=found.address_of(claim.id),
        revision=whole.standing[claim.id].revision,
    )


def _phrase(claim: Claim) -> str:
    """The side's own words, behind ours; in our translation where they are in another language."""
    if claim.phrase is None:
        return ""
    if claim.phrase.translation:
        return _(
            " In its words, translated: “{words}”",
            words=shortened(claim.phrase.translation, WORDS_ROOM),
        )
    return _(" In its words: “{words}”", words=shortened(claim.phrase.text, WORDS_ROOM))


def _terms(view: DossierView, event: Event) -> list[Term]:
    return [term for term in view.head.terms if term.event == event.id]
