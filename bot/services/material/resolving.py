"""Names of claims, sides and facts to what they stand for, in one dossier as a scope sees it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from bot.domain.base import Ref
from bot.domain.claim import Claim, ClaimStatus, Fact
from bot.domain.critical_questions import CRITICAL_QUESTIONS
from bot.domain.dossier import Side
from bot.domain.exercise_material import ArgumentNote, ExerciseMaterial, PanelItem
from bot.domain.material import (
    Claims,
    MaterialClaim,
    MaterialCounter,
    MaterialFact,
    MaterialPhrase,
    MaterialSide,
    MaterialSource,
    Voices,
)
from bot.domain.source import Source
from bot.dossier.exercise_parts import CHAIN_CLAIMS, names_at
from bot.services.sourcing import how_read
from bot.services.view import DossierView, Wording
from bot.store.material import StoredStatement

SETTLED = frozenset({ClaimStatus.ESTABLISHED, ClaimStatus.REFUTED})
"""What nobody is asked to hold or to vote on."""


class Resolver:
    """One dossier's material with everything that it names, in one language."""

    def __init__(
        self,
        view: DossierView,
        wording: Wording,
        material: ExerciseMaterial,
        statements: Mapping[Ref, StoredStatement],
        sources: Mapping[Ref, Source],
    ) -> None:
        self.view = view
        self.head = wording.head
        self.labels = wording.labels
        self.material = material
        self._statements = statements
        self._sources = sources

    def claims(self, refs: Iterable[Ref], *, counters: bool = True) -> Claims:
        """What the scope sees of these, in their order; what it does not see is left out."""
        return tuple(
            self._claim(ref, with_counters=counters) for ref in refs if ref in self._statements
        )

    def voices(self, named: Mapping[Ref, Iterable[Ref]]) -> Voices:
        """The same by side; a side of whose claims none is seen is left out."""
        told = {side: self.claims(refs) for side, refs in named.items()}
        return {side: claims for side, claims in told.items() if claims}

    def side(self, name: Ref) -> MaterialSide:
        """A side or a seat by its id."""
        side = self._sides[name]
        return MaterialSide(id=side.id, label=side.label, note=side.note)

    def sides(self, names: Iterable[Ref]) -> tuple[MaterialSide, ...]:
        """Sides and seats by their ids."""
        return tuple(self.side(name) for name in names)

    def facts(self, names: Iterable[Ref]) -> tuple[MaterialFact, ...]:
        """Items of the facts panel by their ids, in the order given."""
        return tuple(self._fact(self._panel[name]) for name in names if name in self._panel)

    def sources(self, names: Iterable[Ref]) -> tuple[MaterialSource, ...]:
        """Sources by their refs; what is gone is left out."""
        return tuple(_source(self._sources[name]) for name in names if name in self._sources)

    def is_assignable(self, refs: Sequence[Ref]) -> bool:
        """Whether something that rests on these may be given to somebody to hold.

        Not if any of them is refuted or barred, or if all of them are settled.
        """
        seen = [self._statements[ref] for ref in refs if ref in self._statements]
        open_ = any(kept.status not in SETTLED for kept in seen)
        return open_ and not self.rests_on_barred(refs)

    def rests_on_barred(self, refs: Iterable[Ref]) -> bool:
        """Whether any of these is refuted, or a claim that nobody is asked to hold."""
        return any(
            ref in self._barred or self._statements[ref].status is ClaimStatus.REFUTED
            for ref in refs
            if ref in self._statements
        )

    def _claim(self, ref: Ref, *, with_counters: bool) -> MaterialClaim:
        kept = self._statements[ref]
        stated, note = kept.stated, self._notes.get(ref)
        phrase = stated.phrase if isinstance(stated, Claim) else None
        return MaterialClaim(
            ref=stated.id,
            address=f"{self.view.ref}/{stated.id}",
            revision=kept.revision,
            text=stated.text if isinstance(stated, Claim | Fact) else stated.finding,
            side=kept.side or "",
            side_label=self.labels[kept.side] if kept.side else "",
            event=kept.event,
            kind=_kind(kept),
            status=kept.status,
            assignable=isinstance(stated, Claim)
            and kept.status not in SETTLED
            and ref not in self._barred,
            weight=self._weights.get(ref, 1),
            sensitivity=self._sensitivities.get(ref, 0),
            scheme=note.scheme if note else None,
            questions=CRITICAL_QUESTIONS[note.scheme] if note else (),
            keys=note.keys if note else (),
            counters=self._counters(stated, note) if with_counters else (),
            phrase=MaterialPhrase(
                text=phrase.text,
                source=phrase.source,
                language=phrase.language,
                translation=phrase.translation,
            )
            if phrase
            else None,
            verification=stated.verification if isinstance(stated, Claim) else None,
            later_than_article=all(source.after_article for source in kept.sources),
            sources=tuple(_source(source) for source in kept.sources),
        )

    def _counters(self, stated: object, note: ArgumentNote | None) -> tuple[MaterialCounter, ...]:
        why = {counter.claim: counter.why for counter in note.counters} if note else {}
        own = stated.counters if isinstance(stated, Claim) else ()
        return tuple(
            MaterialCounter(claim=self._claim(ref, with_counters=False), why=why.get(ref, ""))
            for ref in dict.fromkeys((*why, *own))
            if ref in self._statements
        )

    def _fact(self, item: PanelItem) -> MaterialFact:
        return MaterialFact(
            id=item.id,
            title=item.title,
            text=item.text,
            date=item.date,
            body=item.body,
            vote=item.vote,
            binding=item.binding,
            always=item.id in self.material.facts_panel.always,
            facts=self.claims(item.facts),
            sources=self.sources(item.sources),
            note=item.note,
        )

    @cached_property
    def _sides(self) -> Mapping[Ref, Side]:
        return {side.id: side for side in (*self.head.sides, *self.head.seats)}

    @cached_property
    def _panel(self) -> Mapping[Ref, PanelItem]:
        return {item.id: item for item in self.material.facts_panel.items}

    @cached_property
    def _notes(self) -> Mapping[Ref, ArgumentNote]:
        return {note.claim: note for note in self.material.argument_notes}

    @cached_property
    def _barred(self) -> frozenset[Ref]:
        return frozenset(one.claim for one in self.material.claims_not_assignable)

    @cached_property
    def _weights(self) -> Mapping[Ref, int]:
        weights: dict[Ref, int] = {}
        for hand in self.material.cards:
            for card in hand.cards:
                for ref in card.claims:
                    weights[ref] = max(weights.get(ref, 1), card.weight)
        return weights

    @cached_property
    def _sensitivities(self) -> Mapping[Ref, int]:
        found: dict[Ref, int] = {}
        for chain in self.material.chains:
            for ref in names_at(chain, CHAIN_CLAIMS):
                found[ref] = max(found.get(ref, 0), chain.sensitivity)
        return found


def _kind(kept: StoredStatement) -> str:
    if isinstance(kept.stated, Claim):
        return kept.stated.kind.value
    return "fact" if isinstance(kept.stated, Fact) else "finding"


def _source(source: Source) -> MaterialSource:
    return MaterialSource(
        ref=source.id,
        title=source.title,
        author=source.author,
        date=source.date,
        url=source.url,
        read=how_read(source),
        after_article=source.after_article,
    )
