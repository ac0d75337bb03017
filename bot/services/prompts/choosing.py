"""Which prompt a schedule posts next, of those that can be shown now."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.decks.deck import Deck, Prompt, Question, StatementToVoteOn
from bot.domain.errors import NotFound
from bot.services.prompts.composing import Composed, Composing
from bot.services.prompts.decks import Decks
from bot.services.prompts.rounds import coming
from bot.services.view import SEPARATOR
from bot.services.votes.polling import Polling
from bot.store import Store
from bot.store.prompt_schedules import Schedule
from bot.store.prompt_suggestions import Suggestion
from bot.store.scope import Scope

SUGGESTED = "suggested."
"""Before the number of a suggestion, where the name of a prompt is kept."""


@dataclass(frozen=True)
class Next:
    """The prompt that a schedule comes to next."""

    composed: Composed
    name: str
    """Its name in the deck, or of the suggestion that it is."""
    round: int
    """The round of the deck that it is of."""


class Choosing:
    """Goes through decks, round by round; what members suggested comes first."""

    def __init__(self, store: Store, decks: Decks, composing: Composing, polling: Polling) -> None:
        self._store = store
        self._decks = decks
        self._composing = composing
        self._polling = polling

    async def next(self, schedule: Schedule, now: datetime) -> Next | None:
        """The prompt that comes next; None where none can be shown."""
        async for found in self._coming(schedule, now):
            return found
        return None

    async def _coming(self, schedule: Schedule, now: datetime) -> AsyncIterator[Next]:
        scope = Scope(schedule.community)
        try:
            deck = await self._decks.get(scope, schedule.deck)
        except NotFound:
            return
        if schedule.wishes.suggested:
            for suggestion in await self._store.prompt_suggestions.approved(schedule.community):
                if found := await self._suggested(scope, deck, suggestion, schedule):
                    yield found
        number, names = await self._round(schedule, deck)
        async for found in self._shown(schedule, deck, names, number, now):
            yield found
        if number == schedule.round:  # what is left of it cannot be shown now
            number, names = await self._round(schedule, deck, through=True)
            async for found in self._shown(schedule, deck, names, number, now):
                yield found

    async def _round(
        self, schedule: Schedule, deck: Deck, *, through: bool = False
    ) -> tuple[int, Sequence[str]]:
        """The round that is to go on and its prompts; the one after it if this is `through`."""
        names = [prompt.id for prompt in deck.prompts]
        occasions = self._store.prompt_occasions
        used = frozenset(names) if through else await occasions.used(schedule.id, schedule.round)
        return coming(
            names,
            used,
            seed=schedule.seed,
            round=schedule.round,
            in_order=schedule.wishes.in_order,
            last=await occasions.last(schedule.id),
        )

    async def _shown(
        self, schedule: Schedule, deck: Deck, names: Sequence[str], number: int, now: datetime
    ) -> AsyncIterator[Next]:
        prompts = {prompt.id: prompt for prompt in deck.prompts}
        scope = Scope(schedule.community)
        for name in names:
            if await self._is_taken_out(schedule, deck, prompts[name], now):
                continue
            composed = await self._composing.compose(
                scope, deck.dossier, prompts[name], schedule.room
            )
            if composed is not None:
                yield Next(composed, name, number)

    async def _is_taken_out(
        self, schedule: Schedule, deck: Deck, prompt: Prompt, now: datetime
    ) -> bool:
        """Whether it is a statement that moderators have taken out of the vote that goes on."""
        return isinstance(prompt, StatementToVoteOn) and await self._polling.is_taken_out(
            Scope(schedule.community), deck.dossier, prompt.text, now
        )

    async def _suggested(
        self, scope: Scope, deck: Deck, suggestion: Suggestion, schedule: Schedule
    ) -> Next | None:
        dossier, _, event = suggestion.event.rpartition(SEPARATOR)
        if dossier != deck.dossier:
            return None
        name = f"{SUGGESTED}{suggestion.number}"
        prompt = Question(id=name, kind="question", event=event, text=suggestion.text)
        composed = await self._composing.compose(scope, dossier, prompt, schedule.room)
        if composed is None:
            return None
        credited = replace(composed, credit=suggestion.credit, suggestion=suggestion.id)
        return Next(credited, name, schedule.round)


def suggestion_of(name: str) -> int | None:
    """The number of the suggestion that a prompt of that name is; None for one of a deck."""
    number = name.removeprefix(SUGGESTED)
    return int(number) if number != name and number.isdecimal() else None
