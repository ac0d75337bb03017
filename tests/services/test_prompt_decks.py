"""Decks are found quickly, since a prompt waits for that as it is posted."""

from typing_extensions import override

from bot.services.prompts.decks import shipped
from bot.store.scope import Scope
from tests.clock.posting import MortalDatabase
from tests.fakes.life import Life
from tests.speaking import Parley


class Steps(Life):
    """A life without an end, of which the steps are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.counted = 0

    @override
    async def step(self) -> None:
        self.counted += 1


async def test_a_deck_that_is_written_is_found_without_making_any_other(parley: Parley) -> None:
    decks, database = parley.app.services.prompts.decks, parley.app.store.database
    database.__class__ = MortalDatabase
    assert isinstance(database, MortalDatabase)
    await parley.app.services.views.of(Scope("ours"))
    database.life = steps = Steps()

    found = await decks.get(Scope("ours"), shipped()[0].title)

    assert found == shipped()[0]
    assert steps.counted < 5
