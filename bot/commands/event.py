"""`event show` and `timeline show`: one event in full, and all of them in order."""

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Input, Router
from bot.chat.reply import (
    Block,
    Established,
    Item,
    Listing,
    Note,
    Prose,
    Reply,
    Timeline,
    TimelineEntry,
)
from bot.chat.turn import Turn
from bot.commands.claim import claim
from bot.commands.framing import FramingArgs, framing
from bot.commands.naming import EventName, sides
from bot.commands.present import footer, named
from bot.commands.words import words
from bot.domain.base import Model
from bot.domain.errors import NotFound, UserError
from bot.services.framing import Telling
from bot.services.view import FoundEvent

router = Router()

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class EventArgs(Model):
    """Which event."""

    event: EventName


@router.command(
    "event show",
    "An event in full: what is established, who is heard on it, what is in dispute",
    example="event show Minsk II",
)
async def event(turn: Turn, args: EventArgs) -> Reply:
    """Show one event with all that hangs on it, the sides' claims apart."""
    found = await turn.services.lookup.one_event(turn.scope, args.event)
    telling = await turn.services.framings.tell(turn.scope, found)
    view = await turn.services.views.of(turn.scope)
    around = _neighbours(found, view.events)
    return Reply(
        title=f"{found.head.label} ({found.head.date.text})",
        blocks=tuple(_blocks(telling)),
        buttons=(
            framing.button(_("Each side's telling"), event=found.address),
            words.button(_("What each side calls it"), event=found.address),
            *(
                event.button(looked_up(way, event=other.head.label)[:80], event=other.address)
                for way, other in around
            ),
        ),
        footer=footer(view.version),
    )


class FindArgs(Model):
    """What somebody said."""

    text: Annotated[
        str,
        Input(long=True),
        Field(description="What somebody said, in English", min_length=2, max_length=2000),
    ]


@router.command(
    "event find",
    "The events that a text speaks of, to see how each side tells them",
    example="event find Fighting began around Tskhinvali in August 2008.",
    on_message="Other framings",
    in_reply="framing",
)
async def find(turn: Turn, args: FindArgs) -> Reply:
    """Offer the events that come near to a text; the only one is shown at once."""
    checked = await turn.services.checking.check(turn.scope, args.text)
    if not checked.events:
        raise NotFound(
            _("This speaks of no event that is known here."), _("`events` lists them all.")
        )
    if len(checked.events) == 1:
        return await framing.run(turn, FramingArgs(event=checked.events[0][0]))
    return Reply(
        title=_("Which event do you mean?"),
        outcome="choice",
        blocks=(
            Listing(
                items=tuple(
                    Item(
                        label=label, button=framing.button(_("Each side's telling"), event=address)
                    )
                    for address, label in checked.events
                )
            ),
        ),
        footer=footer(checked.version),
    )


def _blocks(telling: Telling) -> list[Block]:
    told = telling.event
    where = (
        _(
            "The article speaks of it in paragraph {paragraphs}.",
            paragraphs=", ".join(map(str, told.paragraphs)),
        )
        if told.paragraphs
        else _("The article does not speak of it.")
    )
    blocks: list[Block] = [
        Prose(
            text=_(
                "{summary}\n{where} Neutral wording: {neutral}.",
                summary=told.summary,
                where=where,
                neutral=told.neutral_wording,
            )
        )
    ]
    if telling.facts or telling.findings:
        blocks.append(
            Established(
                facts=tuple(named(said) for said in telling.facts),
                findings=tuple(named(said) for said in telling.findings),
            )
        )
    heard = ", ".join(side.label for side in telling.sides)
    silent = ", ".join(telling.silent)
    items = [Item(label=_("Heard"), detail=heard or _("nobody yet"))]
    if silent:
        items.append(Item(label=_("No verified source held for"), detail=silent))
    if telling.disputed:
        questions = " ".join(point.question for point in telling.disputed)
        items.append(Item(label=_("In dispute"), detail=questions))
    blocks.append(Listing(heading=_("Who is heard on it"), items=tuple(items)))
    if told.checks:
        blocks.append(
            Listing(
                heading=_("The article's statements on it that were checked"),
                items=tuple(
                    Item(
                        label=check.statement,
                        detail=looked_up(check.verdict.value),
                        button=claim.button(
                            _("The check in full"), claim=telling.found.address_of(check.id)
                        ),
                    )
                    for check in told.checks
                ),
            )
        )
    return blocks


def _neighbours(
    found: FoundEvent, events: Sequence[FoundEvent]
) -> Sequence[tuple[str, FoundEvent]]:
    """What came just before and just after, in the same dossier, with what a button says of it."""
    same = [other for other in events if other.view is found.view]
    order = sorted(same, key=lambda other: (other.head.date.start, other.head.id))
    place = next(n for n, other in enumerate(order) if other.id == found.id)
    before = [(marked("Before: {event}"), order[place - 1])] if place else []
    after = [(marked("After: {event}"), order[place + 1])] if place + 1 < len(order) else []
    return [*before, *after]


class TimelineArgs(Model):
    """Which stretch of time, and on which events whose side is heard."""

    since: Annotated[
        str | None,
        Field(alias="from", description="From when on: 2014, 2014-02 or 2014-02-20", max_length=10),
    ] = None
    until: Annotated[
        str | None,
        Field(alias="to", description="Until when: 2022, 2022-02 or 2022-02-24", max_length=10),
    ] = None
    side: Annotated[
        str | None,
        Input(complete=sides),
        Field(description="Only events on which this side is heard", max_length=100),
    ] = None


@router.command(
    "timeline show",
    "The events in order, all or of some years, or those that a side speaks of",
    example="timeline show from:2013 to:2015",
)
async def timeline(turn: Turn, args: TimelineArgs) -> Reply:
    """Show the events of the room's dossiers by date."""
    since, until = _date(args.since), _date(args.until)
    if since and until and since > until + LAST:
        raise UserError(
            _("{since} is after {until}.", since=since, until=until),
            _("Give the earlier date first."),
        )
    view = await turn.services.views.of(turn.scope)
    found = [
        event
        for event in view.events
        if (not since or (event.head.date.end or event.head.date.start) + LAST >= since)
        and (not until or event.head.date.start <= until + LAST)
    ]
    counts = {}
    heading = _("Events")
    if args.side:
        sided = await turn.services.showing.side(turn.scope, args.side)
        counts = {heard.found.id: heard.claims for heard in sided.heard if heard.claims}
        found = [event for event in found if event.id in counts]
        heading = _("Events on which {label} is heard", label=sided.side.label)
    if not found:
        raise NotFound(
            _("No event here lies in that time."), _("`timeline show` alone lists them all.")
        )
    found.sort(key=lambda event: (event.head.date.start, event.head.id))
    return Reply(
        title=heading,
        blocks=(
            Timeline(
                entries=tuple(
                    TimelineEntry(
                        label=one.head.label,
                        date=one.head.date,
                        detail=one.head.id,
                        button=event.button(_("In full"), event=one.address),
                    )
                    for one in found
                )
            ),
            Note(
                tone="hint", text=_("`framing` with a name or number shows how each side tells it.")
            ),
        ),
        footer=footer(view.version),
    )


LAST = "~"
"""Behind a partial date it sorts after every date within: `2014~` after `2014-12-31`."""


def _date(typed: str | None) -> str:
    """The date as it is typed; `''` for none. Raises UserError for what is no date."""
    if typed is None:
        return ""
    if not DATE.fullmatch(typed.strip()):
        raise UserError(
            _("“{typed}” is no date.", typed=typed[:20]),
            _("Write a year, 2014, or 2014-02, or 2014-02-20."),
        )
    return typed.strip()
