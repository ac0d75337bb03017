"""What a prompt shows: its question, and the context that it rests on, as the store has it now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.catalogue import _
from bot.decks.deck import (
    ExerciseInvitation,
    MissingSide,
    PhraseToDiscuss,
    Prompt,
    Question,
    StatementToVoteOn,
    TwoFramings,
    WordsCompared,
)
from bot.decks.templates import in_words
from bot.domain.base import Ref
from bot.domain.citation import Pointed, Said
from bot.domain.claim import Claim, ClaimStatus, Fact, LegalFinding, Phrase
from bot.domain.errors import NotFound
from bot.domain.event import Event
from bot.exercises.definition import Definition, said
from bot.services.exercises.shelf import Shelf
from bot.services.framing import Framings, SideTelling, claim_said, settled_said
from bot.services.lookup import Lookup
from bot.services.sourcing import publication
from bot.services.view import SEPARATOR, FoundEvent, Views
from bot.store import Store
from bot.store.events import StoredEvent
from bot.store.scope import Scope

FACTS = 2
"""So many settled facts stand below a question that names no claims."""


@dataclass(frozen=True)
class Composed:
    """A prompt with all that is shown of it."""

    prompt: Prompt
    dossier: Ref
    version: str
    """The version of the store that it rests on."""
    event: FoundEvent | None = None
    said: Sequence[Said] = ()
    """Cited statements below it."""
    sides: Sequence[SideTelling] = ()
    """Two sides' tellings, for two framings."""
    others: Sequence[str] = ()
    """The labels of the sides whose tellings are not shown."""
    phrase: str = ""
    """The words to discuss."""
    speaker: str = ""
    """Who says them, and where."""
    words: Sequence[tuple[str, str]] = ()
    """Sides' labels, with what each calls the thing."""
    neutral: str = ""
    missing: Sequence[str] = ()
    """The sides that nobody spoke for."""
    exercise: Definition | None = None
    credit: str = ""
    """Who suggested it, where they wished to be named."""
    suggestion: int | None = None
    """The row of the suggestion that it is; None for one of the deck."""

    @property
    def about(self) -> str:
        """What it is about, in a few words, as a thread is named."""
        if self.exercise is not None:
            return said(self.exercise.title)
        return self.event.head.label if self.event else self.prompt.text


class Composing:
    """Puts prompts together. One whose matter is no longer in the store is not shown."""

    def __init__(
        self,
        store: Store,
        views: Views,
        lookup: Lookup,
        framings: Framings,
        shelf: Shelf,
    ) -> None:
        self._store = store
        self._views = views
        self._lookup = lookup
        self._framings = framings
        self._shelf = shelf

    async def compose(
        self, scope: Scope, dossier: Ref, prompt: Prompt, room: str
    ) -> Composed | None:
        """The prompt as it is shown in a room now; None where it cannot be.

        Such as where a claim was retired, the exercise is not on the shelf any more, or no summary
        of that room misses a side.
        """
        version = (await self._views.of(scope)).version
        bare = Composed(_in_words(prompt), dossier, version)
        try:
            match prompt:
                case ExerciseInvitation():
                    return await self._invitation(scope, bare, prompt)
                case MissingSide():
                    return await self._missing(scope, bare, room)
                case _:
                    address = f"{dossier}{SEPARATOR}{prompt.event}"
                    event = await self._lookup.at(scope, address)
                    whole = await self._lookup.whole(event, scope)
                    return self._of_event(replace(bare, event=event), event, whole)
        except NotFound:
            return None

    def _of_event(self, bare: Composed, event: FoundEvent, whole: StoredEvent) -> Composed | None:
        prompt = bare.prompt
        match prompt:
            case Question() | StatementToVoteOn():
                return _question(bare, event, whole, prompt)
            case PhraseToDiscuss():
                return _phrase(bare, event, whole, prompt)
            case TwoFramings():
                return self._two_framings(bare, event, whole, prompt)
            case WordsCompared():
                return _words(bare, event, whole, prompt)
            case _:
                raise TypeError(f"a prompt without an event: {prompt.kind}")

    def _two_framings(
        self, bare: Composed, event: FoundEvent, whole: StoredEvent, prompt: TwoFramings
    ) -> Composed | None:
        telling = self._framings.page(event, whole, prompt.sides)
        by_side = {side.side: side for side in telling.sides}
        if set(prompt.sides) - by_side.keys():
            return None
        sides = tuple(by_side[side] for side in prompt.sides)
        return replace(bare, sides=sides, others=telling.left_out)

    async def _invitation(
        self, scope: Scope, bare: Composed, prompt: ExerciseInvitation
    ) -> Composed:
        exercise = await self._shelf.get(scope.community, prompt.exercise)
        event = None
        if prompt.event:
            address = f"{bare.dossier}{SEPARATOR}{prompt.event}"
            event = await self._lookup.at(scope, address)
        return replace(bare, exercise=exercise, event=event)

    async def _missing(self, scope: Scope, bare: Composed, room: str) -> Composed | None:
        unheard = await self._store.reports.unheard(scope.community, room)
        for each in unheard:
            if each.event.partition(SEPARATOR)[0] == bare.dossier:
                event = await self._lookup.at(scope, each.event)
                return replace(bare, event=event, missing=each.sides)
        return None


def _in_words(prompt: Prompt) -> Prompt:
    """A prompt with its question in the language that is spoken.

    A statement is voted on as it stands, whatever language people speak.
    """
    if isinstance(prompt, StatementToVoteOn):
        return prompt
    return prompt.model_copy(update={"text": in_words(prompt.text)})


def _question(
    bare: Composed, event: FoundEvent, whole: StoredEvent, prompt: Question | StatementToVoteOn
) -> Composed | None:
    found = _said(event, whole, prompt.claims)
    if found is None:
        return None
    if not found and isinstance(prompt, Question):
        found = [settled_said(event, whole, fact) for fact in whole.event.facts[:FACTS]]
    return replace(bare, said=found)


def _words(
    bare: Composed, event: FoundEvent, whole: StoredEvent, prompt: WordsCompared
) -> Composed | None:
    beside = _said(event, whole, prompt.beside)
    terms = zip(event.view.outline.original.head.terms, event.view.head.terms, strict=True)
    term = next((told for named, told in terms if named.topic == prompt.topic), None)
    if term is None or beside is None:
        return None
    labels = event.view.labels
    words = tuple((labels.get(side, side), own) for side, own in term.words.items())
    return replace(bare, words=words, neutral=term.neutral, said=beside)


def _said(event: FoundEvent, whole: StoredEvent, refs: Sequence[Ref]) -> list[Said] | None:
    """These statements of the event with their sources; None where one is not there any more."""
    told = whole.event
    claims = {claim.id: (side, claim) for side, claim in _claims(told)}
    facts = (*told.facts, *told.background_facts)
    settled: dict[Ref, Fact | LegalFinding] = {fact.id: fact for fact in facts}
    settled |= {finding.id: finding for finding in told.legal_findings}
    found = []
    for ref in refs:
        if ref in claims:
            side, claim = claims[ref]
            shown = claim_said(event, whole, claim)
            label = event.view.labels.get(side, side)
            found.append(replace(shown, text=f"{label}: {shown.text}"))
        elif ref in settled:
            found.append(settled_said(event, whole, settled[ref]))
        else:
            return None
    return found


def _phrase(
    bare: Composed, event: FoundEvent, whole: StoredEvent, prompt: PhraseToDiscuss
) -> Composed | None:
    """The words of a side, with who said them and where; None where they may not be shown."""
    beside = _said(event, whole, prompt.beside)
    for side, claim in _claims(whole.event):
        if claim.id == prompt.claim and claim.phrase and _stands(whole, claim):
            label = event.view.labels.get(side, side)
            shown = claim_said(event, whole, claim)
            made = _with_phrase(bare, whole, label, (claim, shown, claim.phrase))
            return None if beside is None else replace(made, said=(*made.said, *beside))
    return None


def _claims(event: Event) -> Iterator[tuple[Ref, Claim]]:
    """All claims of an event, each with whose it is."""
    for framing in event.framings:
        yield from ((framing.side, claim) for claim in framing.claims)
    for filed in event.background:
        yield from ((filed.side, claim) for claim in filed.claims)


def _with_phrase(
    bare: Composed, whole: StoredEvent, label: str, told: tuple[Claim, Said, Phrase]
) -> Composed:
    claim, shown, phrase = told
    source = whole.sources[phrase.source]
    place = f"{publication(source)}, {source.date}" if source.date else publication(source)
    sources = {each.id: each for each in (source, *(whole.sources[ref] for ref in claim.sources))}
    cited = replace(
        shown,
        text=_("In our words, {side}: {claim}", side=label, claim=claim.text),
        citations=tuple(map(Pointed, sources.values())),
    )
    return replace(
        bare,
        phrase=phrase.translation or phrase.text,
        speaker=_("{side}, in {place}, in our translation", side=label, place=place)
        if phrase.translation
        else _("{side}, in {place}", side=label, place=place),
        said=(cited,),
    )


def _stands(whole: StoredEvent, claim: Claim) -> bool:
    return whole.standing[claim.id].status is not ClaimStatus.REFUTED
