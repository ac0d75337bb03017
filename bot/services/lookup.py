"""Finds events and sides by the names that people type, slips and all."""

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from bot.catalogue import _
from bot.domain.base import Ref
from bot.domain.dossier import Side
from bot.domain.errors import NotFound
from bot.dossier.texts import in_other_words, texts
from bot.services.names import SURE, likeness, plain
from bot.services.view import DossierView, FoundEvent, View, Views
from bot.store import Store
from bot.store.events import StoredEvent
from bot.store.scope import Scope

AHEAD = 0.12  # how far the best name has to lead to be taken alone
ITSELF = 0.9  # likeness at which a whole line is an event's name, not a name and sides behind it
OFFERED = 6
KEPT = 64
"""So many events are kept in memory, those that were asked for last."""

Key = tuple[Scope, int, str | None]
"""Whose view of which event, and the language it is told in; None for the original."""

JOINING = frozenset("a an and at by for from in of on the to with".split())
"""Words that no name ends with: what follows one belongs to it."""


class Lookup:
    """Names to things."""

    def __init__(self, store: Store, views: Views) -> None:
        self._store = store
        self._views = views
        self._whole: OrderedDict[Key, tuple[View, StoredEvent]] = OrderedDict()
        """Events as a view saw them, by language; another view reads them anew."""

    async def events(self, scope: Scope) -> Sequence[FoundEvent]:
        """All events of a scope, dossier by dossier, in the dossier's order."""
        return (await self._views.of(scope)).events

    async def event(self, scope: Scope, typed: str) -> Sequence[FoundEvent]:
        """The events that somebody may mean, best first: one where it is plain, else a choice.

        Empty where no name is near.
        """
        view = await self._views.of(scope)
        if exact := view.by_name.get(typed.strip().casefold()):
            return exact
        ranked = [
            (score, FoundEvent(dossier, stored.id, stored.head))
            for dossier in view.dossiers
            for score, place in dossier.outline.names.near(typed)
            for stored in (dossier.outline.original.events[place],)
        ]
        ranked.sort(key=lambda item: -item[0])
        return _meant(ranked)

    async def at(self, scope: Scope, address: str) -> FoundEvent:
        """The event of an address, and no other. Raises NotFound where it is not there any more."""
        view = await self._views.of(scope)
        for found in view.by_name.get(address.casefold(), ()):
            if found.address.casefold() == address.casefold():
                return found
        raise no_event(address)

    async def one_event(self, scope: Scope, typed: str) -> FoundEvent:
        """The one event that is meant. Raises NotFound where there is none, or several may be."""
        found = await self.event(scope, typed)
        if len(found) == 1:
            return found[0]
        if not found:
            raise no_event(typed)
        names = "; ".join(f"{f.head.id} ({f.head.label})" for f in found)
        raise NotFound(
            _("“{typed}” may be several events.", typed=typed[:60]),
            _("Say which: {names}.", names=names),
        )

    async def whole(self, found: FoundEvent, scope: Scope) -> StoredEvent:
        """Everything that is said of an event in a scope, in the language that is spoken.

        Where no translation is held it is the original. Raises NotFound where the event is gone.
        """
        return await self._in(found.view.outline.language, found, scope)

    async def original(self, found: FoundEvent, scope: Scope) -> StoredEvent:
        """The same in the dossier's own language: to compare, to judge and to make things of."""
        return await self._in(None, found, scope)

    async def _in(self, language: str | None, found: FoundEvent, scope: Scope) -> StoredEvent:
        view = await self._views.of(scope)
        key = (view.scope, found.id, language)
        kept = self._whole.pop(key, None)
        if kept is None or kept[0] is not view:
            kept = (view, await self._read(language, found, scope))
        self._whole[key] = kept  # the one asked for last stands last
        if len(self._whole) > KEPT:
            self._whole.popitem(last=False)
        return kept[1]

    async def _read(self, language: str | None, found: FoundEvent, scope: Scope) -> StoredEvent:
        if language is not None:
            stored = await self._in(None, found, scope)
            places = [place for place, __ in texts(stored.event)]
            dossier = found.view.outline.id
            held = await self._store.translations.held(dossier, language, places)
            return replace(stored, event=in_other_words(stored.event, held))
        read = await self._store.events.get(found.id, scope)
        if read is None:
            hint = _("`events` lists those there are.")
            raise NotFound(_("This event has just been taken out."), hint)
        return read

    async def event_and_sides(
        self, scope: Scope, typed: str
    ) -> tuple[Sequence[FoundEvent], tuple[Ref, ...]]:
        """An event and the sides named behind it: `Minsk II Russia and Ukraine`.

        A line that is itself the name of an event names no sides: `invasion of Ukraine`.
        """
        found = await self.event(scope, typed)
        words = typed.split()
        if any(likeness(typed, name) >= ITSELF for f in found for name in f.names):
            return found, ()
        dossiers = (await self._views.of(scope)).dossiers
        for cut in range(1, len(words)):
            head, tail = words[:cut], " ".join(words[cut:])
            # Whether the tail names sides is seen at once; only then is the head looked up.
            sides = {d.ref: self._sides(d, tail) for d in dossiers}
            if head[-1].casefold() in JOINING or not any(sides.values()):
                continue
            events = await self.event(scope, " ".join(head))
            if len(events) == 1 and (meant := sides[events[0].view.ref]):
                return events, meant
        return found, ()

    def _sides(self, view: DossierView, typed: str) -> tuple[Ref, ...]:
        """The sides in a list of names; empty where any of them is none."""
        parts = [part for part in re.split(r"[,;]|\b(?:and|und)\b", typed) if part.strip()]
        sides = [self.side(view, part) for part in parts]
        return tuple(side.id for side in sides if side) if all(sides) else ()

    async def suggestions(self, scope: Scope, typed: str) -> Sequence[FoundEvent]:
        """Events to offer while somebody types: all of them before the first letter."""
        if not typed.strip():
            return await self.events(scope)
        last = (plain(typed).split() or [typed])[-1]
        starting = [
            found
            for found in await self.events(scope)
            if any(word.startswith(last) for name in found.names for word in plain(name).split())
        ]
        near = await self.event(scope, typed)
        ids = {found.id for found in near}
        return [*near, *(found for found in starting if found.id not in ids)]

    def side(self, view: DossierView, typed: str) -> Side | None:
        """The side of a dossier that somebody means, or None."""
        wanted = plain(typed)
        scored = [
            (max(likeness(wanted, name) for name in view.outline.side_names(side.id)), side)
            for side in view.head.sides
        ]
        best, side = max(scored, key=lambda item: item[0])
        return side if best >= SURE else None


def no_event(typed: str) -> NotFound:
    """What to say where no event is near to what was typed."""
    return NotFound(
        _("No event here is called “{typed}”.", typed=typed[:60]),
        _("`events` lists those there are."),
    )


def _meant(ranked: Sequence[tuple[float, FoundEvent]]) -> list[FoundEvent]:
    """The one that is plainly meant, or the nearest few."""
    if not ranked:
        return []
    first = ranked[0][0]
    alone = len(ranked) == 1 or ranked[1][0] <= first - AHEAD
    if first >= SURE and (alone or (first == 1.0 and ranked[1][0] < 1.0)):
        return [ranked[0][1]]
    return [found for score, found in ranked[:OFFERED] if score >= first - 2 * AHEAD]
