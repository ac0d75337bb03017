"""What exercises draw about a motion: its question, its views, and the claims that carry them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.catalogue import _
from bot.domain.errors import NotFound
from bot.domain.material import MaterialClaim, MaterialMotion, MaterialView
from bot.exercises.definition import Definition
from bot.exercises.material import Material, Party, Thing
from bot.exercises.vocabulary import QUERIES
from bot.services.exercises import freezing
from bot.services.material import Material as Library
from bot.store.scope import Scope

MOST_VIEWS = 4
MOST_CLAIMS = 8
"""So many of each view: more is not read before one writes."""


class Motions:
    """Draws about motions."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def offered(self, scope: Scope, definition: Definition) -> list[tuple[str, str]]:
        """The motions that fit an exercise: addresses and questions."""
        return [(each.address, each.question) for each in await self._fitting(scope, definition)]

    async def named(self, scope: Scope, definition: Definition, typed: str) -> str:
        """The address of the motion of that name. Raises NotFound where it does not fit."""
        found = await self._library.motion(scope, typed)
        fitting = await self._fitting(scope, definition)
        if all(each.address != found.address for each in fitting):
            known = "; ".join(f"{each.id} ({each.question})" for each in fitting)
            raise NotFound(
                _("“{question}” has no use for this exercise.", question=found.question),
                _("There are: {known}", known=known),
            )
        return found.address

    async def question(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """The motion itself."""
        motion = await self._library.motion(scope, args["motion"])
        return [Party(id=motion.id, label=motion.question)]

    async def views(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """The views that somebody may be asked to take in the exercise that `use` names."""
        motion = await self._library.motion(scope, args["motion"])
        return [Party(id=view.id, label=view.label) for view in _used(motion, args["use"])]

    async def claims(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """The claims of these views in turn, the weightiest of each first.

        One that carries several of them is given to the one with the fewest claims, the first of
        such: an id stands for one thing alone.
        """
        motion = await self._library.motion(scope, args["motion"])
        hands = [
            [freezing.claim(each, view=view) for each in sorted(claims, key=lambda c: -c.weight)]
            for view, claims in _dealt(_used(motion, args["use"])).items()
        ]
        return list(freezing.in_turn(hand[:MOST_CLAIMS] for hand in hands))

    async def facts(self, scope: Scope, args: Mapping[str, Any], __: Material) -> list[Thing]:
        """What is settled about the motion, then what stands beside every exercise."""
        motion = await self._library.motion(scope, args["motion"])
        panel = await self._library.facts(scope, motion.dossier)
        always = [each for each in panel.items if each.always]
        once = {each.id: freezing.panel_item(each) for each in (*motion.pinned, *always)}
        return list(once.values())

    async def _fitting(self, scope: Scope, definition: Definition) -> Sequence[MaterialMotion]:
        """Those that list the exercise under `use`; all where none does."""
        motions = await self._library.motions(scope)
        use = _use(definition)
        return [each for each in motions if use in each.use] or motions


def _use(definition: Definition) -> str:
    """The exercise by whose name motions list their views: what a bind says, else this one."""
    said = (
        bind.args["use"]
        for bind in definition.binds.values()
        if "use" in bind.args and "use" in QUERIES[bind.query].args
    )
    return str(next(said, definition.id))


def _used(motion: MaterialMotion, use: str) -> Sequence[MaterialView]:
    """The views of a motion that an exercise may use; all where the motion does not list it."""
    listed = motion.use.get(use)
    return [
        view for view in motion.positions if view.assignable and (not listed or view.id in listed)
    ][:MOST_VIEWS]


def _dealt(views: Sequence[MaterialView]) -> Mapping[str, list[MaterialClaim]]:
    """The claims of each view that can be played with, each claim once."""
    hands = {
        view.id: {each.ref: each for each in view.claims if each.assignable and each.sources}
        for view in views
    }
    for ref in [ref for hand in hands.values() for ref in hand]:
        holding = [view for view, hand in hands.items() if ref in hand]
        keeper = min(holding, key=lambda view: len(hands[view]))
        for view in holding:
            if view != keeper:
                del hands[view][ref]
    return {view: list(hand.values()) for view, hand in hands.items()}
