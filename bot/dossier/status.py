"""How each statement of a dossier stands, derived from the dossier alone."""

from collections.abc import Iterator, Mapping

from bot.domain.base import Ref
from bot.domain.claim import Binding, Check, Claim, ClaimKind, ClaimStatus, DisputedPoint, Verdict
from bot.domain.dossier import Dossier
from bot.domain.event import Event
from bot.dossier.words import Overlap

CONTESTING = frozenset(
    {
        Verdict.CONTESTED,
        Verdict.CONTESTED_IN_WORDING,
        Verdict.TOO_SWEEPING,
        Verdict.LOADED_WORDING,
        Verdict.ONE_SIDED,
        Verdict.BEYOND_THE_QUOTATION,
    }
)
"""Verdicts by which others dispute the statement; thin sources or loose dates are no dispute."""

ARGUING = frozenset({ClaimKind.INTERPRETATION, ClaimKind.CAUSAL})

SAME_SUBJECT = 0.2
"""Share of words from which a claim of the article is taken to be what a check weighs."""

SAME_STATEMENT = 0.5
"""The share that is asked for before a check can refute a claim, and for a restated finding."""

SAME_FACT = 0.85
"""The share from which a claim only repeats an agreed fact: stricter, for facts are short."""

IN_THE_POINT = 0.35
"""Share of its words by which a claim that does not argue stands in a disputed point."""


def statement_overlap(dossier: Dossier) -> Overlap:
    """The measure of common words among the dossier's facts and claims.

    Background is left out: what is filed for exercises must not change how a framing stands.
    """
    facts = [fact.text for event in dossier.events for fact in event.facts]
    return Overlap([*facts, *(claim.text for event in dossier.events for claim in _claims(event))])


def claim_statuses(dossier: Dossier) -> dict[Ref, ClaimStatus]:
    """The status of every fact, legal finding and claim, by its id.

    Facts and legal findings are established. A claim is refuted where it is set (`counters`)
    against a legal finding that binds, or where the article makes it and a check of the same
    statement came to `contradicted`; nothing else refutes. It is contested where

    - it counters a claim or a finding, or a claim counters it;
    - the article makes it and the check nearest to it came to one of the verdicts in CONTESTING;
    - its side takes a position on a disputed point of its event, and the claim either argues (it is
      an interpretation or a causal claim) or shares a third of its words with the question and that
      position. Arguing claims need no common words, or the luck of wording would mark one side and
      spare another. A claim that only repeats an agreed fact, or a legal finding from a source of
      that finding, is left out: that it was said or found is no matter of dispute.

    Every other claim is attributed: somebody holds it, and the dossier shows nobody against it.
    """
    judge = _Judge(dossier)
    return {ref: status for event in dossier.events for ref, status in judge.event(event)}


def event_statuses(dossier: Dossier, event: Event) -> dict[Ref, ClaimStatus]:
    """The same for one event, which stands in the place of the dossier's event of that id.

    So a claim that is about to be added can be judged by all that the dossier holds.
    """
    others = tuple(event if other.id == event.id else other for other in dossier.events)
    return dict(_Judge(dossier.model_copy(update={"events": others})).event(event))


class _Judge:
    """What of a whole dossier a status depends on."""

    def __init__(self, dossier: Dossier) -> None:
        self._words = statement_overlap(dossier)
        self._article = dossier.article.source
        self._countered = _countered(dossier)
        self._binding = _binding(dossier)

    def event(self, event: Event) -> Iterator[tuple[Ref, ClaimStatus]]:
        """The status of all that an event states, by id."""
        for fact in (*event.facts, *event.background_facts):
            yield fact.id, ClaimStatus.ESTABLISHED
        for finding in event.legal_findings:
            yield finding.id, ClaimStatus.ESTABLISHED
        told = [(framing.side, framing.claims) for framing in event.framings]
        told += [(filed.side, filed.claims) for filed in event.background]
        for side, claims in told:
            for claim in claims:
                yield claim.id, self._claim(claim, side, event)

    def _claim(self, claim: Claim, side: Ref, event: Event) -> ClaimStatus:
        if self._binding.intersection(claim.counters):
            return ClaimStatus.REFUTED
        status = _status(claim, side, event, self._article, self._words)
        opposed = bool(claim.counters) or claim.id in self._countered
        if opposed and status is ClaimStatus.ATTRIBUTED:
            return ClaimStatus.CONTESTED
        return status


def _countered(dossier: Dossier) -> set[Ref]:
    claims = (claim for event in dossier.events for claim in _claims(event))
    return {ref for claim in claims for ref in claim.counters}


def _binding(dossier: Dossier) -> set[Ref]:
    findings = (finding for event in dossier.events for finding in event.legal_findings)
    return {finding.id for finding in findings if finding.binding is Binding.YES}


def _claims(event: Event) -> Iterator[Claim]:
    return (claim for framing in event.framings for claim in framing.claims)


def _status(claim: Claim, side: Ref, event: Event, article: Ref, words: Overlap) -> ClaimStatus:
    if article in claim.sources:
        check, share = _nearest(claim, event.checks, words)
        if check and share >= SAME_STATEMENT and check.verdict is Verdict.CONTRADICTED:
            return ClaimStatus.REFUTED
        contesting = check and check.verdict in CONTESTING | {Verdict.CONTRADICTED}
        if contesting and share >= SAME_SUBJECT:
            return ClaimStatus.CONTESTED
    disputed = any(_stands_in(point, claim, side, words) for point in event.disputed_points)
    if disputed and not _repeats_what_is_established(claim, event, words):
        return ClaimStatus.CONTESTED
    return ClaimStatus.ATTRIBUTED


def _nearest(claim: Claim, checks: tuple[Check, ...], words: Overlap) -> tuple[Check | None, float]:
    shares = [(words.share(claim.text, check.statement), check) for check in checks]
    share, check = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return check, share


def _stands_in(point: DisputedPoint, claim: Claim, side: Ref, words: Overlap) -> bool:
    own = [position.text for position in point.positions if position.side == side]
    if not own or claim.kind in ARGUING:
        return bool(own)
    return words.within(claim.text, " ".join((point.question, *own))) >= IN_THE_POINT


def _repeats_what_is_established(claim: Claim, event: Event, words: Overlap) -> bool:
    fact = any(words.within(claim.text, fact.text) >= SAME_FACT for fact in event.facts)
    return fact or any(
        not set(finding.sources).isdisjoint(claim.sources)
        and words.share(claim.text, f"{finding.body} {finding.finding}") >= SAME_STATEMENT
        for finding in event.legal_findings
    )


def disputed_texts(event: Event, statuses: Mapping[Ref, ClaimStatus]) -> Iterator[str]:
    """Everything in `event` that may not be told as plain fact.

    Statements of the article that a check did not support, positions in disputed points, and claims
    that `statuses` has as contested or refuted.
    """
    for check in event.checks:
        if check.verdict not in {Verdict.SUPPORTED, Verdict.SUPPORTED_WITH_CAVEAT}:
            yield check.statement
    for point in event.disputed_points:
        for position in point.positions:
            yield position.text
    for claim in _claims(event):
        if statuses[claim.id] in {ClaimStatus.CONTESTED, ClaimStatus.REFUTED}:
            yield claim.text
