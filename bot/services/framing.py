"""How each side tells an event: established facts first, then every side in equal room."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from bot.domain.claim import Binding, Claim, DisputedPoint, Framing, LegalFinding
from bot.domain.citation import Pointed, Said
from bot.domain.dossier import Term
from bot.domain.errors import NotFound
from bot.domain.event import Event
from bot.domain.source import Source, Verification
from bot.services.lookup import FoundEvent, Lookup
from bot.services.sourcing import marks
from bot.services.view import DossierView

CLAIMS_EACH = 2
"""How many claims each side gets on a page: the same for all, however much a dossier holds."""

ROOM = 280
"""The most characters of one claim, of a headline and of a side's words; a longer text is
shortened at a word, and the claim in full is one press away."""


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
    facts: tuple[Said, ...]
    findings: tuple[Said, ...]
    sides: tuple[SideTelling, ...]
    silent: tuple[str, ...]
    disputed: tuple[DisputedPoint, ...]
    neutral: str = ""
    page: int = 1
    pages: int = 1
    left_out: tuple[str, ...] = field(default=())
    """Labels of the sides that were not asked for."""


class Framings:
    """Tells events side by side."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    async def tell(self, found: FoundEvent, sides: Sequence[str] = (), page: int = 1) -> Telling:
        """One page of an event's framings, of all sides or of those named.

        Raises NotFound for a side that the dossier does not have, or one that is silent here.
        """
        view, event = found.view, found.event
        wanted = await self._wanted(view, event, sides)
        framings = [f for f in rotated(event) if not wanted or f.side in wanted]
        pages = max(1, *(-(-len(f.claims) // CLAIMS_EACH) for f in framings)) if framings else 1
        page = min(max(page, 1), pages)
        start = (page - 1) * CLAIMS_EACH
        return Telling(
            found=found,
            facts=tuple(_said(view, fact.text, fact.sources) for fact in event.facts),
            findings=tuple(_finding(view, finding) for finding in event.legal_findings),
            sides=tuple(
                SideTelling(
                    side=framing.side,
                    label=view.labels[framing.side],
                    headline=shortened(framing.headline),
                    claims=tuple(_claim(view, claim) for claim in shown),
                    words=_words(view, event, framing.side),
                    more=max(0, len(framing.claims) - start - len(shown)),
                )
                for framing in framings
                for shown in [framing.claims[start : start + CLAIMS_EACH]]
                if shown
            ),
            silent=tuple(view.labels[side] for side in event.no_verified_source),
            disputed=event.disputed_points,
            neutral=next((t.neutral for t in _terms(view, event)), event.neutral_wording),
            page=page,
            pages=pages,
            left_out=tuple(
                view.labels[f.side] for f in event.framings if wanted and f.side not in wanted
            ),
        )

    async def _wanted(self, view: DossierView, event: Event, sides: Sequence[str]) -> set[str]:
        wanted = set()
        for typed in sides:
            side = await self._lookup.side(view, typed)
            if side is None:
                known = ", ".join(f"{s.id} ({s.label})" for s in view.dossier.sides)
                raise NotFound(f"There is no side “{typed[:60]}” here.", f"The sides are: {known}.")
            if side.id in event.no_verified_source:
                raise NotFound(
                    f"For {side.label}, no verified source on this event is held.",
                    "Ask for it without naming sides to see who is heard.",
                )
            wanted.add(side.id)
        return wanted


def rotated(event: Event) -> list[Framing]:
    """The framings in an order that begins elsewhere for each event, so that no side always leads.

    The order depends on the event's id alone, so it is the same each time.
    """
    framings = list(event.framings)
    if not framings:
        return []
    turn = int.from_bytes(sha256(event.id.encode()).digest()[:4]) % len(framings)
    return framings[turn:] + framings[:turn]


def shortened(text: str, room: int = ROOM) -> str:
    """The text, or as many whole words as there is room for and an ellipsis."""
    if len(text) <= room:
        return text
    head = text[: room - 1].rsplit(None, 1)[0] if " " in text[: room - 1] else text[: room - 1]
    return head.rstrip(" ,;:.") + "…"


def _sources(view: DossierView, refs: Sequence[str]) -> tuple[Source, ...]:
    return tuple(view.sources[ref] for ref in refs)


def _said(view: DossierView, text: str, refs: Sequence[str]) -> Said:
    sources = _sources(view, refs)
    return Said(text, tuple(Pointed(s) for s in sources), marks(Verification.VERIFIED, sources))


BINDING = {
    Binding.YES: "binding",
    Binding.NO: "not binding",
    Binding.DISPUTED: "binding force disputed",
}


def _finding(view: DossierView, finding: LegalFinding) -> Said:
    sources = _sources(view, finding.sources)
    vote = f"vote {finding.vote}; " if finding.vote else ""
    text = f"{finding.body}, {finding.date}: {finding.finding} ({vote}{BINDING[finding.binding]})"
    return Said(text, tuple(Pointed(s) for s in sources), marks(Verification.VERIFIED, sources))


def _claim(view: DossierView, claim: Claim) -> Said:
    sources = _sources(view, claim.sources)
    text = shortened(claim.text)
    status = view.statuses[claim.id]
    said = (claim.kind.value, *((status.value,) if status in SHOWN_STATUS else ()))
    return Said(
        text,
        tuple(Pointed(s) for s in sources),
        (*said, claim.verification.value, *marks(claim.verification, sources)),
    )


SHOWN_STATUS = {"contested", "refuted"}


def _terms(view: DossierView, event: Event) -> list[Term]:
    return [term for term in view.dossier.terms if term.event == event.id]


def _words(view: DossierView, event: Event, side: str) -> tuple[str, ...]:
    words = [w.strip() for t in _terms(view, event) for w in t.words.get(side, "").split(";")]
    phrases = [
        claim.phrase.translation or claim.phrase.text
        for framing in event.framings
        if framing.side == side
        for claim in framing.claims
        if claim.phrase
    ]
    shown: list[str] = []
    for word in dict.fromkeys(w for w in (*words, *phrases) if w):
        if sum(map(len, shown)) + len(word) <= ROOM and len(shown) < WORDS_EACH:
            shown.append(word)
    return tuple(shown)


WORDS_EACH = 3
