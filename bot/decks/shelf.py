"""What a dossier states, as prompts name it: claims, facts and findings by id, with their event."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.decks.deck import Deck, ExerciseInvitation, MissingSide, Prompt
from bot.domain.base import Ref
from bot.domain.claim import Binding, Claim, Phrase, Verdict
from bot.domain.dossier import Dossier
from bot.domain.event import Event
from bot.domain.source import Verification
from bot.language.terms import terms

SAME_STATEMENT = 0.5
"""Share of common terms from which a claim of the article is what a check contradicts."""


@dataclass(frozen=True)
class Stated:
    """A claim, a fact or a finding of an event."""

    id: Ref
    event: Ref
    text: str
    side: Ref | None = None
    """Whose claim it is; None for facts and findings."""
    claim: Claim | None = None
    finding: bool = False


@dataclass(frozen=True)
class Shelf:
    """A dossier as the rules of decks and the makers of prompts look things up in it."""

    dossier: Dossier

    @cached_property
    def events(self) -> Mapping[Ref, Event]:
        """The events by id."""
        return {event.id: event for event in self.dossier.events}

    @cached_property
    def stated(self) -> Mapping[Ref, Stated]:
        """All that the events state, by id, in the order of the file."""
        return {each.id: each for event in self.dossier.events for each in stated_of(event)}

    @cached_property
    def unfit(self) -> frozenset[Ref]:
        """Claims that nobody is given to hold, and refuted ones."""
        barred = {each.claim for each in self.dossier.claims_not_assignable}
        return frozenset(barred) | self.refuted

    @cached_property
    def refuted(self) -> frozenset[Ref]:
        """Claims that a binding finding stands against, or a check that contradicts the article."""
        events = self.dossier.events
        binding = {one.id for e in events for one in e.legal_findings if one.binding is Binding.YES}
        found = set()
        for each in self.stated.values():
            if each.claim and (
                binding.intersection(each.claim.counters)
                or _contradicted(each.claim, self.events[each.event], self.dossier.article.source)
            ):
                found.add(each.id)
        return frozenset(found)

    @cached_property
    def phrases(self) -> tuple[Stated, ...]:
        """Claims whose phrase may be discussed: a verified one, of a claim that is not unfit."""
        return tuple(e for e in self.stated.values() if phrase_of(e) and e.id not in self.unfit)

    @cached_property
    def telling(self) -> tuple[Ref, ...]:
        """The sides that tell an event of this dossier, in its order."""
        framing = {f.side for event in self.dossier.events for f in event.framings}
        return tuple(side.id for side in self.dossier.sides if side.id in framing)

    def stands_against(self, one: Ref, other: Ref) -> bool:
        """Whether `one` tells against the claim `other`: by `counters`, or as a finding on it."""
        first, second = self.stated.get(one), self.stated.get(other)
        if first is None or second is None:
            return False
        if first.finding and first.event == second.event:
            return True
        named = [*(first.claim.counters if first.claim else ())]
        return other in named or bool(second.claim and one in second.claim.counters)

    def shown(self, prompt: Prompt) -> tuple[Ref, ...]:
        """The sides that a prompt shows, each once, in its order."""
        return tuple(dict.fromkeys(self._shown(prompt)))

    def _shown(self, prompt: Prompt) -> Iterator[Ref]:
        if prompt.kind in ("question", "statement", "phrase"):
            claims = (prompt.claim,) if prompt.kind == "phrase" else prompt.claims
            yield from self._sides_of(claims)
        elif prompt.kind == "framings":
            yield from prompt.sides
        elif prompt.kind == "words":
            for term in self.dossier.terms:
                if term.topic == prompt.topic:
                    yield from term.words
        if prompt.kind in ("phrase", "words"):
            yield from self._sides_of(prompt.beside)

    def _sides_of(self, names: Iterable[Ref]) -> Iterator[Ref]:
        for name in names:
            each = self.stated.get(name)
            if each and each.side:
                yield each.side


def stated_of(event: Event) -> Iterator[Stated]:
    """All that an event states: framings' claims, facts, findings, and what is filed with it."""
    for framing in event.framings:
        for claim in framing.claims:
            yield Stated(claim.id, event.id, claim.text, framing.side, claim)
    for fact in (*event.facts, *event.background_facts):
        yield Stated(fact.id, event.id, fact.text)
    for one in event.legal_findings:
        yield Stated(one.id, event.id, one.finding, finding=True)
    for filed in event.background:
        for claim in filed.claims:
            yield Stated(claim.id, event.id, claim.text, filed.side, claim)


def phrase_of(stated: Stated) -> Phrase | None:
    """The phrase of a claim, where somebody has read it in its source."""
    phrase = stated.claim.phrase if stated.claim else None
    return phrase if phrase and phrase.verification is Verification.VERIFIED else None


def event_of(prompt: Prompt) -> Ref | None:
    """The event that a prompt rests on; None where it rests on none."""
    if isinstance(prompt, MissingSide):
        return None
    return prompt.event


def on_events(deck: Deck) -> list[tuple[Prompt, Ref]]:
    """The prompts that rest on an event, with it; invitations are about whole exercises."""
    return [
        (prompt, prompt.event)
        for prompt in deck.prompts
        if not isinstance(prompt, MissingSide | ExerciseInvitation)
    ]


def _contradicted(claim: Claim, event: Event, article: Ref) -> bool:
    if article not in claim.sources:
        return False
    own = set(terms(claim.text))
    for check in event.checks:
        if check.verdict is Verdict.CONTRADICTED:
            other = set(terms(check.statement))
            if len(own & other) >= SAME_STATEMENT * min(len(own), len(other)):
                return True
    return False
