"""What exercises draw for those who sit at a table or vote: sides, cards, offers, statements."""

from collections.abc import Mapping
from random import Random
from typing import Any

from bot.catalogue import _
from bot.domain.errors import NotFound
from bot.exercises.material import Item, Material, Party, Thing
from bot.services.exercises import freezing
from bot.services.material import Material as Library
from bot.store.scope import Scope

USUAL = 2
"""So many sides sit at the table where nobody has chosen."""


class Seating:
    """Draws for a table, or for a vote."""

    def __init__(self, library: Library, lot: Random) -> None:
        self._library = library
        self._lot = lot

    async def sides(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """The sides that are wanted; else the first two that have cards, in the dossier's order."""
        hands = await self._library.hands(scope, args.get("article", ""))
        held = {each.side.id: each.side.label for each in hands if not each.is_seat and each.cards}
        called = {side.casefold(): side for side in held}
        wanted = args.get("sides") or list(held)[:USUAL]
        if unknown := [each for each in wanted if each.casefold() not in called]:
            raise NotFound(
                _("There are no cards of a side `{unknown}`.", unknown=unknown[0]),
                _("Sides: {sides}.", sides=", ".join(held)),
            )
        sides = dict.fromkeys(called[each.casefold()] for each in wanted)
        return [Party(id=side, label=held[side]) for side in sides]

    async def residents(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """The seats that are no side and have cards, such as that of people living in the area."""
        hands = await self._library.hands(scope, args.get("article", ""))
        seats = [each.side for each in hands if each.is_seat and each.cards]
        return [Party(id=seat.id, label=seat.label) for seat in seats]

    async def cards(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """Cards of several sides in turn, the weightiest first: no side gets more than another.

        Where several kinds are wanted, they are counted together: draw each kind by itself where
        every side is to have some of each.
        """
        hands = []
        for side in args["sides"]:
            hand = await self._library.cards(scope, args.get("article", ""), side)
            kept = [card for card in hand.cards if card.role in args["kinds"]]
            frozen = [freezing.card(each) for each in sorted(kept, key=lambda c: -c.weight)]
            hands.append([each for each in frozen if each.playable and each.sources])
        fewest = min((len(hand) for hand in hands), default=0)
        return list(freezing.in_turn(hand[:fewest] for hand in hands))

    async def offers(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """Offers of a pool that can be judged blind, by lot, of one type after the other."""
        types: dict[str, list[Item]] = {}
        for each in await self._library.proposals(scope, args.get("article", ""), args["pool"]):
            item = freezing.offer(each)
            if item is not None and item.sources:
                types.setdefault(each.type, []).append(item)
        rows = list(types.values())
        self._lot.shuffle(rows)
        for row in rows:
            self._lot.shuffle(row)
        return list(freezing.in_turn(rows))

    async def statements(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """The first statements of a vote: of as many sides and readings as can be, from the top."""
        seeds = await self._library.seeds(scope, args.get("article", ""))
        items = [item for each in seeds.statements if (item := freezing.seed(each))]
        return list(freezing.evenly(items))

    async def leans(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """What somebody may say at first of the whole conflict."""
        seeds = await self._library.seeds(scope, args.get("article", ""))
        return [Party(id=lean, label=label) for lean, label in seeds.leans]
