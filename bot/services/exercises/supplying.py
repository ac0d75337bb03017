"""What a session draws from the library, once; or what there is too little of."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from random import Random
from typing import Any

from bot.catalogue import _, plural
from bot.domain.errors import NotFound, UserError
from bot.exercises.definition import Bind, Definition, Param
from bot.exercises.lint.at_start import unheard, unplayable, unsourced
from bot.exercises.material import Happening, Material, Move, Party, Thing
from bot.exercises.vocabulary import QUERIES
from bot.services.exercises import freezing
from bot.services.exercises.motions import Motions
from bot.services.exercises.seating import Seating
from bot.services.material import Material as Library
from bot.store.scope import Scope

MOST_NAMED = 8
"""So many shortages are named at once."""
TOO_PAINFUL = 3
"""Claims of this sensitivity are not offered to somebody who is alone with them."""

Args = Mapping[str, Any]


class Supplying:
    """Draws for exercises. Whatever it draws is shown here: hidden claims are not drawn."""

    def __init__(self, library: Library, lot: Random) -> None:
        self._library = library
        self._lot = lot  # what was drawn is frozen in the log, so that it needs no seed there
        self._motions = Motions(library)
        seating = Seating(library, lot)
        self._queries: Mapping[str, Callable[[Scope, Args, Material], Awaitable[list[Thing]]]] = {
            "chain.sides": self._chain_sides,
            "chain.moves": self._chain_moves,
            "chain.facts": self._chain_facts,
            "chain.claims": self._chain_claims,
            "motion.question": self._motions.question,
            "motion.views": self._motions.views,
            "motion.claims": self._motions.claims,
            "motion.facts": self._motions.facts,
            "side.cards": seating.cards,
            "sides.seated": seating.sides,
            "seats.residents": seating.residents,
            "proposals.pool": seating.offers,
            "seeds.statements": seating.statements,
            "seeds.leans": seating.leans,
            "article.claims": self._article_claims,
            "article.facts": self._article_facts,
            "timeline.sides": self._timeline_sides,
            "timeline.events": self._timeline_events,
            "timeline.reference": self._timeline_reference,
            "timeline.pinned": self._timeline_pinned,
            "event.framings": self._framings,
        }

    async def matters(self, scope: Scope, article: str | None) -> Sequence[tuple[str, str]]:
        """The chains of events and the motions that an exercise can be about: names and labels."""
        motions = await self._library.motions(scope)
        return [*await self._chains(scope), *((each.address, each.question) for each in motions)]

    async def named(
        self, scope: Scope, definition: Definition, about: str | None, article: str | None
    ) -> dict[str, Any] | list[tuple[str, str]]:
        """What the parameters of a definition stand for; or what there is to choose from.

        Raises NotFound for a name that means nothing.
        """
        found: dict[str, Any] = {}
        for name, param in definition.params.items():
            if param.type == "article_ref":
                found[name] = article or ""
            elif param.type in ("chain_ref", "motion_ref"):
                matter = await self._matter(scope, definition, param, about)
                if isinstance(matter, list):
                    return matter
                found[name] = matter
        return found

    async def draw(self, scope: Scope, definition: Definition, params: Args) -> Material:
        """Everything that a definition binds. Raises UserError with what there is too little of."""
        material: dict[str, tuple[Thing, ...]] = {}
        short: list[str] = []
        for name, bind in definition.binds.items():
            args = {key: _meant(value, params, material) for key, value in bind.args.items()}
            args.setdefault("use", definition.id)
            found = await self._queries[bind.query](scope, args, material)
            found = _some(self._ordered(bind, found), _number(bind.max, params))
            least = _number(bind.min, params)
            if len(found) < least and definition.on_shortage != "degrade":
                named = name.replace("_", " ")
                short.append(
                    _("{name}: {found} of {least}", name=named, found=len(found), least=least)
                )
            material[name] = tuple(found)
        sides = {
            thing.id: thing.label
            for name, bind in definition.binds.items()
            if QUERIES[bind.query].sides
            for thing in material[name]
        }
        moves = [t for bound in material.values() for t in bound if isinstance(t, Move)]
        short += unplayable(definition, material) + unsourced(definition, material)
        short += unheard(moves, sides, sides)
        if short:
            named = "; ".join(short[:MOST_NAMED])
            raise UserError(
                _("The library holds too little for this exercise: {named}.", named=named),
                _("Choose another matter, or add claims: `claim propose`."),
            )
        return material

    def _ordered(self, bind: Bind, found: list[Thing]) -> list[Thing]:
        match bind.order:
            case "random":
                shuffled = list(found)
                self._lot.shuffle(shuffled)
                return shuffled
            case "balanced_by_side":  # by lot within each side, so that it is another one next time
                sides: dict[str, list[Thing]] = {}
                shuffled = list(found)
                self._lot.shuffle(shuffled)
                for thing in shuffled:
                    sides.setdefault(getattr(thing, "side", ""), []).append(thing)
                return list(freezing.in_turn(sides.values()))
            case "given":
                return found

    async def _matter(
        self, scope: Scope, definition: Definition, param: Param, about: str | None
    ) -> str | list[tuple[str, str]]:
        """The address of the chain or motion that is meant; or those that there are."""
        of_chains = param.type == "chain_ref"
        offered = await (
            self._chains(scope) if of_chains else self._motions.offered(scope, definition)
        )
        if about is None and len(offered) > 1:
            return offered
        typed = about or (offered[0][0] if offered else "")
        if of_chains:
            return (await self._library.chain(scope, typed)).address
        return await self._motions.named(scope, definition, typed)

    async def _chains(self, scope: Scope) -> list[tuple[str, str]]:
        return [
            (
                chain.address,
                plural(
                    "{title} ({count} moves)",
                    "{title} ({count} moves)",
                    chain.moves,
                    title=chain.title,
                ),
            )
            for chain in await self._library.chains(scope)
        ]

    async def _chain_sides(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        chain = await self._library.chain(scope, args["chain"])
        return [Party(id=seat.id, label=seat.label) for seat in chain.seats]

    async def _chain_moves(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        chain = await self._library.chain(scope, args["chain"])
        return list(freezing.moves(chain))

    async def _chain_facts(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        chain = await self._library.chain(scope, args["chain"])
        return [*map(freezing.panel_item, chain.panel), *map(freezing.claim, chain.facts)]

    async def _chain_claims(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        chain = await self._library.chain(scope, args["chain"])
        if "proposal" in args.get("kinds", ()):
            return [item for offer in chain.offers if (item := freezing.offer(offer))]
        if args.get("tag") == "spiral_reading":
            return [freezing.claim(each) for each in chain.spiral_reading]
        labels = {seat.id: seat.label for seat in chain.seats}
        voices = [
            [freezing.claim(each, about=labels.get(side, "")) for each in claims]
            for side, claims in chain.predation_reading.items()
        ]
        return list(freezing.in_turn(voices))

    async def _article_claims(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        claims = await self._library.argued(scope, args.get("article", ""))
        kinds = args.get("kinds")
        items = [freezing.claim(each) for each in claims if not kinds or each.kind in kinds]
        return [
            item
            for item in items
            if item.playable
            and item.counters
            and item.questions
            and item.sensitivity < TOO_PAINFUL
            and (not args.get("status") or item.status in args["status"])
        ]

    async def _article_facts(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        panel = await self._library.facts(scope, args.get("article", ""))
        return [freezing.panel_item(each) for each in panel.items if each.always]

    async def _timeline_sides(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        """The sides that are wanted; else the first two whose own texts pick events.

        Where there are none, those that tell the most of them.
        """
        timeline = await self._library.timeline(scope, args.get("article", ""))
        told: dict[str, int] = {}
        labels: dict[str, str] = {}
        for event in timeline.events:
            for telling in event.tellings:
                told[telling.side] = told.get(telling.side, 0) + 1
                labels[telling.side] = telling.side_label
        wanted = args.get("sides") or ()
        stored = [each.side for each in timeline.selections]
        # the editors' order first: a selection of its own texts is held of those sides
        order = [each for each in stored if each in told]
        order += sorted(told.keys() - stored, key=lambda side: (-told[side], side))
        if unknown := [each for each in wanted if each not in told]:
            raise NotFound(
                _("The timeline tells nothing of `{unknown}`.", unknown=unknown[0]),
                _("Sides: {sides}.", sides=", ".join(order)),
            )
        return [Party(id=each, label=labels[each]) for each in wanted or order[:2]]

    async def _timeline_events(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        timeline = await self._library.timeline(scope, args.get("article", ""))
        return [freezing.happening(each, _parties(material)) for each in timeline.events]

    async def _timeline_reference(
        self, scope: Scope, args: Args, material: Material
    ) -> list[Thing]:
        timeline = await self._library.timeline(scope, args.get("article", ""))
        sides = args.get("sides") or _parties(material)
        return [freezing.selection(each) for each in timeline.selections if each.side in sides]

    async def _timeline_pinned(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        timeline = await self._library.timeline(scope, args.get("article", ""))
        pinned = [each for each in timeline.events if each.pinned]
        return [freezing.happening(each, ()) for each in pinned]

    async def _framings(self, scope: Scope, args: Args, material: Material) -> list[Thing]:
        events = [t for bound in material.values() for t in bound if isinstance(t, Happening)]
        sides = args["sides"]
        ordered = sorted(events, key=lambda event: event.start)
        return list(
            freezing.in_turn(
                [i for event in ordered for i in event.tellings if i.side == side][:16]
                for side in sides
            )
        )


def _parties(material: Material) -> list[str]:
    return [t.id for bound in material.values() for t in bound if isinstance(t, Party)]


def _meant(value: Any, params: Args, material: Mapping[str, tuple[Thing, ...]]) -> Any:
    """A value of a bind's arguments: `$name` stands for a parameter, or for what was drawn."""
    if not isinstance(value, str) or not value.startswith("$"):
        return value
    name = value.removeprefix("$")
    if name in material:
        return [thing.id for thing in material[name]]
    return params.get(name, "")


def _number(bound: int | str, params: Args) -> int:
    if isinstance(bound, int):
        return bound
    value = params.get(bound.removeprefix("$"))
    if not isinstance(value, int):
        raise NotFound(
            _("`{bound}` is no number here.", bound=bound), _("Mend the exercise's file.")
        )
    return value


def _some(found: list[Thing], most: int) -> list[Thing]:
    """The first of them; of moves such that both sides act, where both do at all."""
    moves = [each for each in found if isinstance(each, Move)]
    if moves and len(moves) == len(found):
        return list(freezing.some_moves(moves, most))
    return found[:most]
