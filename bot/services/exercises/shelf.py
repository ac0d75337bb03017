"""Which exercises a community has: those that are shipped, and those that it has added itself."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import NotFound, UserError
from bot.exercises import load
from bot.exercises.definition import Definition, said
from bot.services.names import plain
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.exercises import drop_definition, put_definition


class Shelf:
    """The exercises of each community. One that is broken is named, and stops nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self, community: str) -> Sequence[Definition]:
        """Every exercise that can be started here; one of the community's own stands in the place
        of a shipped one of that name."""
        found = {each.id: each for each in load.shipped()}
        for name, text in (await self._store.exercises.own(community)).items():
            try:
                found[name] = load.parse(text, name)
            except UserError:
                found.pop(name, None)
        return list(found.values())

    async def broken(self, community: str) -> Sequence[tuple[str, str]]:
        """Exercises of the community's own that cannot be used any more: names and reasons."""
        found = []
        for name, text in (await self._store.exercises.own(community)).items():
            try:
                load.parse(text, name)
            except UserError as error:
                found.append((name, error.message))
        return found

    async def get(self, community: str, typed: str) -> Definition:
        """An exercise by its id or its title. Raises NotFound, with what there is."""
        found = await self.all(community)
        wanted = plain(typed)
        for each in found:
            if wanted in (plain(each.id), plain(said(each.title))):
                return each
        near = [e for e in found if wanted and wanted in plain(f"{e.id} {said(e.title)}")]
        if len(near) == 1:
            return near[0]
        names = ", ".join(f"`{each.id}`" for each in found)
        raise NotFound(f"There is no exercise `{typed[:40]}`.", f"There are: {names}.")

    async def add(self, community: str, text: str, name: str, now: datetime) -> Definition:
        """Take an exercise in. Raises BadFile, with what to mend, where it is none."""
        definition = load.parse(text, name)
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, community)
            stamp = now.isoformat(timespec="seconds")
            await put_definition(transaction, community, definition.id, text, stamp)
        return definition

    async def drop(self, community: str, exercise: str) -> None:
        """Take an exercise of the community's own away. Raises NotFound where it has none so."""
        async with self._store.database.transaction() as transaction:
            if not await drop_definition(transaction, community, exercise):
                raise NotFound(
                    f"This community has added no exercise `{exercise[:40]}`.",
                    "Those that are shipped stay.",
                )
