"""What a model is asked for the order of a page of framings, and how that is held.

Imported only where a model is asked.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, Literal

from pydantic import Field, create_model

from bot.domain.base import Model, Text
from bot.domain.citation import Said
from bot.llm.instructions import Instructions
from bot.llm.model import JsonValue, Prompt
from bot.services.framing import SideTelling
from bot.services.model.form import Written
from bot.services.model.ids import drawn
from bot.services.rooms import ModelUse
from bot.verifying.alone import stands_alone


class Link(StrEnum):
    """What may stand before a claim: it adds, and says nothing of how the two go together."""

    NONE = ""
    ALSO = "Also"
    BESIDES = "Besides"


class LinkedClaim(Model):
    """A claim in its place."""

    claim: Text
    """Its digest."""
    link: Link


class Arranged(Model):
    """A page of framings: its sides in the order of the page, each with its claims in order."""

    sides: tuple[tuple[LinkedClaim, ...], ...] = Field(min_length=1)


class WrittenClaim(Written):
    """A claim as a model places it."""

    claim: str
    link: Link


class WrittenSide(Written):
    """A side as a model arranges it."""

    side: str
    claims: list[WrittenClaim]


class WrittenSides(Written):
    """All sides as a model arranges them."""

    sides: list[WrittenSide]


class FramingTask:
    """Asks for the order of each side's claims, of all sides in one call.

    Neither names nor order of the sides are told, so that none can be treated better for them;
    what they say tells enough.
    """

    name = "framing"
    result = Arranged
    reads = ModelUse.SOURCES

    def __init__(self, event: str, sides: Sequence[SideTelling]) -> None:
        self._event = event
        self._sides = sides
        self._claims = [{_digest(said): said for said in side.claims} for side in sides]
        order = sorted(range(len(sides)), key=lambda place: _of_side(self._claims[place]))
        self._side_ids = drawn(order, "s")
        self._claim_ids = drawn((digest for place in order for digest in self._claims[place]), "c")

    @property
    def form(self) -> type[WrittenSides]:
        """An order of the sides and claims of this call."""
        sides: Any = Literal[tuple(self._side_ids)]
        claims: Any = Literal[tuple(self._claim_ids)]
        claim: Any = create_model("Claim", __base__=WrittenClaim, claim=(claims, ...))
        side: Any = create_model(
            "Side", __base__=WrittenSide, side=(sides, ...), claims=(list[claim], ...)
        )
        return create_model("Sides", __base__=WrittenSides, sides=(list[side], ...))

    @property
    def basis(self) -> JsonValue:
        """The event's name and the claims, side by side."""
        return {"event": self._event, "sides": [list(claims) for claims in self._claims]}

    def prompt(self, instructions: Instructions) -> Prompt:
        """The event, and the sides' claims under the ids of this call."""
        id_of = {digest: id_ for id_, digest in self._claim_ids.items()}
        sides: list[JsonValue] = [
            {
                "side": side,
                "claims": [
                    {"id": id_of[digest], "text": said.text}
                    for digest, said in self._claims[place].items()
                ],
            }
            for side, place in self._side_ids.items()
        ]
        return instructions.filled(event=self._event, sides=sides)

    def verified(self, draft: WrittenSides) -> Arranged | None:
        """The arrangement of all sides, or None: what is missing for one is used for none."""
        given = {self._side_ids[side.side]: side.claims for side in draft.sides}
        if len(draft.sides) != len(self._sides) or len(given) != len(self._sides):
            return None
        sides = tuple(
            tuple(
                LinkedClaim(claim=self._claim_ids[each.claim], link=each.link)
                for each in given[place]
            )
            for place in range(len(self._sides))
        )
        return self.standing(Arranged(sides=sides))

    def standing(self, kept: Arranged) -> Arranged | None:
        """The same, if it has each side's claims exactly once and none opens with a link."""
        if len(kept.sides) != len(self._claims):
            return None
        for linked, claims in zip(kept.sides, self._claims, strict=True):
            order = [each.claim for each in linked]
            if sorted(order) != sorted(claims) or linked[0].link or _torn(order, claims):
                return None
        return kept

    def arranged(self, kept: Arranged) -> tuple[SideTelling, ...]:
        """The sides with their claims in this order, each after its link."""
        return tuple(
            replace(
                side,
                claims=tuple(_linked(claims[each.claim], each.link) for each in linked),
            )
            for side, claims, linked in zip(self._sides, self._claims, kept.sides, strict=True)
        )


def _torn(order: Sequence[str], claims: dict[str, Said]) -> bool:
    """Whether a claim that goes on from another one ("She added …") stands elsewhere."""
    before = dict(zip([*claims][1:], claims, strict=False))
    return any(
        not stands_alone(claims[digest].text)
        and (place == 0 or order[place - 1] != before.get(digest))
        for place, digest in enumerate(order)
        if digest in before
    )


def _linked(said: Said, link: Link) -> Said:
    return replace(said, text=f"{link}: {said.text}") if link else said


def _digest(said: Said) -> str:
    return sha256(f"{said.ref}\0{said.text}".encode()).hexdigest()[:16]


def _of_side(claims: dict[str, Said]) -> str:
    """What puts sides into an order that their names and places have no part in."""
    texts = sorted(said.text for said in claims.values())
    return sha256("\0".join(texts).encode()).hexdigest()
