"""Which exercises a community has: those that are shipped, and those that it has added itself."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from bot.catalogue import _, marked
from bot.domain.errors import NotFound, UserError
from bot.domain.person import Account
from bot.exercises import load
from bot.exercises.definition import Definition, said
from bot.services.names import plain
from bot.services.review.deeds import keep_deed
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.exercises import drop_definition, put_definition
from bot.store.scope import Scope

MOST_OWN = 50
"""As many as a community can add: each listing reads them all."""


@dataclass(frozen=True)
class Added:
    """An exercise that has been taken in."""

    definition: Definition
    instead_of: Literal["own", "shipped"] | None
    """Whose place it takes; None where it is a new one."""
    remarks: Sequence[str]
    """What could be better in it, a line each."""


class Shelf:
    """The exercises of each community. One that is broken is named, and stops nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def all(self, community: str) -> Sequence[Definition]:
        """Every exercise that can be started here; one of the community's own stands in the place
        of a shipped one of that name."""
        own = await self._store.exercises.own(community)
        return await asyncio.to_thread(_all, own)

    async def own(self, community: str) -> Sequence[str]:
        """The ids of those that the community has added, in their order, broken ones too."""
        return list(await self._store.exercises.own(community))

    async def broken(self, community: str) -> Sequence[tuple[str, str]]:
        """Exercises of the community's own that cannot be used any more: names and reasons."""
        return await asyncio.to_thread(_broken, await self._store.exercises.own(community))

    async def get(self, community: str, typed: str) -> Definition:
        """An exercise by its id, its title or its number in the list.

        Raises NotFound, with what there is.
        """
        found = await self.all(community)
        wanted = plain(typed)
        if wanted.isdecimal() and 1 <= int(wanted) <= len(found):
            return found[int(wanted) - 1]
        for each in found:
            if wanted in (plain(each.id), plain(said(each.title))):
                return each
        near = [e for e in found if wanted and wanted in plain(f"{e.id} {said(e.title)}")]
        if len(near) == 1:
            return near[0]
        names = ", ".join(f"`{each.id}`" for each in found)
        raise NotFound(
            _("There is no exercise `{typed}`.", typed=typed[:40]),
            _("There are: {names}.", names=names),
        )

    async def file(self, community: str, exercise: str) -> str:
        """The file of an exercise, as whoever wrote it left it. Raises NotFound for no such."""
        own = await self._store.exercises.own(community)
        if exercise in own:
            return own[exercise]
        definition = await self.get(community, exercise)
        return own.get(definition.id) or load.shipped_text(definition.id)

    async def add(
        self, community: str, text: str, name: str, by: Account | None, now: datetime
    ) -> Added:
        """Take an exercise in, in the place of one of that name.

        Sessions that are open go on as they began. Raises BadFile, with what to mend, where it is
        none, and UserError where the community has as many as it can.
        """
        definition = load.parse(text, name)
        own = await self._store.exercises.own(community)
        if definition.id not in own and len(own) >= MOST_OWN:
            raise UserError(
                _("This community has added {count} exercises already.", count=len(own)),
                _("Take one away first: `exercise remove`."),
            )
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, community)
            stamp = now.isoformat(timespec="seconds")
            await put_definition(transaction, community, definition.id, text, stamp)
            if by is not None:
                what, scope = marked("added an exercise"), Scope(community)
                await keep_deed(transaction, scope, by, what=what, detail=definition.id, now=now)
        shipped = any(each.id == definition.id for each in load.shipped())
        return Added(
            definition,
            instead_of="own" if definition.id in own else "shipped" if shipped else None,
            remarks=[finding.one_line() for finding in load.check(text, name)],
        )

    async def drop(self, community: str, exercise: str, by: Account, now: datetime) -> None:
        """Take an exercise of the community's own away. Raises NotFound where it has none so."""
        async with self._store.database.transaction() as transaction:
            if not await drop_definition(transaction, community, exercise):
                raise NotFound(
                    _("This community has added no exercise `{exercise}`.", exercise=exercise[:40]),
                    _("Those that are shipped stay."),
                )
            what, scope = marked("took an exercise away"), Scope(community)
            await keep_deed(transaction, scope, by, what=what, detail=exercise, now=now)


_read = lru_cache(maxsize=MOST_OWN)(load.parse)
"""An exercise takes some 25 ms to read, and a community may have fifty of its own."""


def _all(own: Mapping[str, str]) -> Sequence[Definition]:
    found = {each.id: each for each in load.shipped()}
    for name, text in own.items():
        try:
            found[name] = _read(text, name)
        except UserError:
            found.pop(name, None)
    return list(found.values())


def _broken(own: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    found = []
    for name, text in own.items():
        try:
            _read(text, name)
        except UserError as error:
            found.append((name, error.message))
    return found
