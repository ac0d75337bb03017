"""`framing`: established facts first, then each side's telling in equal room."""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import Router
from bot.chat.reply import (
    Block,
    Button,
    Disputed,
    DisputedView,
    Established,
    Item,
    Listing,
    Note,
    PositionView,
    Prose,
    Reply,
    Sides,
    SideView,
)
from bot.chat.turn import Turn
from bot.commands import fairness, proposing
from bot.commands.modelled import ARRANGED, asker, mode
from bot.commands.naming import EventName
from bot.commands.present import footer, named
from bot.domain.base import Model
from bot.domain.errors import NotFound
from bot.services.framing import Telling
from bot.services.view import FoundEvent

router = Router()


class FramingArgs(Model):
    """Which event, and how much of it."""

    event: EventName
    sides: Annotated[
        str | None,
        Field(description="Only these sides, such as RU,UA; all if left out", max_length=200),
    ] = None
    page: Annotated[int, Field(description="Which page of each side's claims", ge=1, le=999)] = 1


@router.command(
    "framing",
    "How each side tells an event, after the established facts",
    example="framing Minsk II",
    discussed=True,
)
async def framing(turn: Turn, args: FramingArgs) -> Reply:
    """Show an event as all its sides tell it; several near names become a choice."""
    scope = turn.scope
    found, behind = await turn.services.lookup.event_and_sides(scope, args.event)
    version = (await turn.services.views.of(scope)).version
    if not found:
        raise NotFound(
            _("No event here is called “{event}”.", event=args.event[:60]),
            _("`events` lists those there are."),
        )
    if len(found) > 1:
        return choice(found, version)
    sides = [side for side in re.split(r"[,;]+", args.sides or "") if side.strip()] or behind
    telling = await turn.services.framings.tell(scope, found[0], sides, args.page)
    telling, made = await turn.services.connecting.of(telling, asker(turn), turn.now)
    return Reply(
        title=f"{telling.found.head.label} ({telling.event.date.text})",
        blocks=tuple(_blocks(telling)),
        buttons=_buttons(telling),
        live=await turn.services.fairness.event_line(scope, found[0], turn.now),
        footer=footer(version, mode(made, ARRANGED)),
    )


def choice(found: Sequence[FoundEvent], version: str) -> Reply:
    """A question back: which of these events is meant?"""
    return Reply(
        title=_("Which event do you mean?"),
        outcome="choice",
        blocks=(
            Listing(
                items=tuple(
                    Item(
                        label=f.head.label,
                        detail=f.head.date.text,
                        button=framing.button(_("Each side's telling"), event=f.address),
                    )
                    for f in found
                )
            ),
        ),
        footer=footer(version),
    )


def _blocks(telling: Telling) -> list[Block]:
    event = telling.event
    blocks: list[Block] = [Prose(text=event.summary)]
    first = telling.page == 1
    if first and (telling.facts or telling.findings):
        blocks.append(
            Established(
                facts=tuple(named(said) for said in telling.facts),
                findings=tuple(named(said) for said in telling.findings),
            )
        )
    if telling.sides:
        blocks.append(
            Sides(
                event=event.label,
                neutral=telling.neutral,
                sides=tuple(
                    SideView(
                        side=side.side,
                        label=side.label,
                        headline=side.headline,
                        claims=tuple(named(said) for said in side.claims),
                        words=side.words,
                        more=side.more,
                    )
                    for side in telling.sides
                ),
                silent=telling.silent,
            )
        )
    if telling.pages > 1:
        blocks.append(Note(tone="hint", text=_page(telling)))
    if first and telling.disputed:
        labels = telling.found.view.labels
        blocks.append(
            Disputed(
                points=tuple(
                    DisputedView(
                        question=point.question,
                        positions=tuple(
                            PositionView(label=labels[p.side], text=p.text) for p in point.positions
                        ),
                    )
                    for point in telling.disputed
                )
            )
        )
    if telling.left_out:
        text = _("Not shown, because not asked for: {sides}.", sides=", ".join(telling.left_out))
        blocks.append(Note(tone="hint", text=text))
    return blocks


def _page(telling: Telling) -> str:
    where = _(
        "Claims of each side, page {page} of {pages}.", page=telling.page, pages=telling.pages
    )
    if telling.page == 1:
        return where
    return _(
        "{where} A side that is not shown here has no more; facts and disputes are on page 1.",
        where=where,
    )


def _buttons(telling: Telling) -> tuple[Button, ...]:
    buttons = []
    if telling.page < telling.pages:
        named = ",".join(telling.named)
        extra = {"sides": named} if named else {}
        buttons.append(
            framing.button(
                _("More from each side"),
                event=telling.found.address,
                page=telling.page + 1,
                **extra,
            )
        )
    if telling.left_out:
        buttons.append(framing.button(_("All sides"), event=telling.found.address))
    if telling.sides:
        buttons.append(
            fairness.framing.button(
                _("I hold a side's view: is it fair?"), event=telling.found.address
            )
        )
    buttons.append(proposing.propose.button(_("Propose a claim"), event=telling.found.address))
    return tuple(buttons)
