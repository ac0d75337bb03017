"""`prompt list`, `preview` and `decks`: what there is, and what comes next."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked, plural
from bot.chat.command import NoArgs, Router
from bot.chat.reply import Block, Button, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.dated import dated
from bot.commands.prompts import meant
from bot.commands.prompts.cards import card, title
from bot.commands.prompts.meant import NumberArgs
from bot.domain.base import Model
from bot.recurrence.quiet import Quiet
from bot.recurrence.rule import Asked
from bot.services.prompts.drafting import title_of
from bot.services.prompts.scheduling import SHOWN
from bot.services.reasons import why
from bot.store.prompt_occasions import Occasion
from bot.store.prompt_schedules import Schedule

router = Router()

ON_A_PAGE = 8
BECAME = {
    "queued": marked("is being posted"),
    "posted": marked("posted"),
    "skipped": marked("left out"),
    "failed": marked("not posted"),
    "unknown": marked("perhaps posted"),
}


class PageArgs(Model):
    """Which page."""

    page: Annotated[int, Field(description="Which page", ge=1, le=99)] = 1


@router.command(
    "prompt list",
    "The schedules of prompts here, with their next dates",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt list",
)
async def list_all(turn: Turn, args: PageArgs) -> Reply:
    """List them, each with a button that opens it."""
    found = await turn.services.prompts.scheduling.of(turn.scope)
    if not found:
        text = _("No prompts are scheduled here. Begin: `prompt schedule`.")
        return Reply(blocks=(Prose(text=text),))
    pages = -(-len(found) // ON_A_PAGE)
    page = min(args.page, pages)
    shown = found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    hours = await meant.quiet(turn)
    items = tuple(
        [
            Item(
                label=_(
                    "Schedule {number}: {told}",
                    number=each.number,
                    told=await meant.told(turn, each),
                ),
                detail=_state(each, hours),
                button=preview.button(_("Open {number}", number=each.number), number=each.number),
            )
            for each in shown
        ]
    )
    heading = _("Page {page} of {pages}", page=page, pages=pages) if pages > 1 else ""
    return Reply(
        title=_("Scheduled prompts"),
        blocks=(Listing(heading=heading, items=items),),
        buttons=(
            *((list_all.button(_("Next page"), page=page + 1),) if page < pages else ()),
            Button(label=_("Suggestions"), command="prompt queue"),
        ),
        again=list_all.button(_("Again"), page=page),
    )


def _state(schedule: Schedule, hours: Quiet | None) -> str:
    if schedule.paused:
        return _("paused: {why}", why=why(schedule.paused))
    if coming := meant.coming(schedule, 1, hours):
        return _("next {date}", date=coming[0])
    if isinstance(schedule.recurrence.rule, Asked):
        return _("`prompt now` posts its next prompt")
    return _("over: none of its dates is still to come")


@router.command(
    "prompt preview",
    "One schedule: its next prompt as it would be posted, its dates, and what came of earlier ones",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt preview 1",
)
async def preview(turn: Turn, args: NumberArgs) -> Reply:
    """Show what comes next, and what can be done about it."""
    prompts = turn.services.prompts
    schedule = await prompts.scheduling.get(turn.scope, args.number)
    found = await prompts.choosing.next(schedule, turn.now)
    hours = await meant.quiet(turn)
    blocks: list[Block] = [
        Prose(text=f"{await meant.told(turn, schedule)}; {_state(schedule, hours)}.")
    ]
    if coming := meant.coming(schedule, SHOWN, hours):
        items = tuple(Item(label=each) for each in coming)
        blocks.append(Listing(heading=_("The next dates"), items=items))
    if past := await prompts.scheduling.past(schedule):
        items = tuple(_became(each, schedule.recurrence.zone) for each in past)
        blocks.append(Listing(heading=_("What came of earlier dates"), items=items))
    number = schedule.number
    if found is None:
        text = _("None of its deck's prompts can be shown now; the dossier may be gone.")
        blocks.append(Note(tone="problem", text=text))
        shown = None
    else:
        shown = card(found.composed)
        blocks += [
            Note(tone="hint", text=_("The next prompt: {title}", title=title(found.composed)))
        ]
        blocks += shown.blocks
    return Reply(
        title=_("Schedule {number}", number=number),
        blocks=tuple(blocks),
        buttons=tuple(_actions(schedule)),
        footer=shown.footer if shown else None,
        again=preview.button(_("Again"), number=number),
    )


def _actions(schedule: Schedule) -> Iterator[Button]:
    """What can be done with a schedule as it stands."""
    args: dict[str, str | int | bool] = {"number": schedule.number}
    yield Button(label=_("Post it now"), command="prompt now", args=args)
    if schedule.paused:
        yield Button(label=_("Resume"), command="prompt resume", args=args)
    elif schedule.planned is not None:
        yield Button(label=_("Leave the next date out"), command="prompt skip", args=args)
        yield Button(label=_("Pause"), command="prompt pause", args=args)
    yield Button(label=_("End it"), command="prompt remove", args=args, style="danger")
    yield list_all.button(_("All schedules"))


def _became(occasion: Occasion, zone: str) -> Item:
    answers = occasion.answers
    said = looked_up(BECAME[occasion.state])
    if occasion.why:
        said = f"{said}: {why(occasion.why)}"
    elif answers is not None:
        said = plural(
            "{became}; {count} person wrote",
            "{became}; {count} people wrote",
            answers,
            became=said,
        )
    name = f" ({occasion.prompt})" if occasion.prompt else ""
    return Item(label=f"{dated(occasion.planned, zone)}{name}", detail=said)


@router.command(
    "prompt decks",
    "The decks of prompts that there are here",
    audience="caller",
    needs=Rank.MODERATOR,
    example="prompt decks",
)
async def list_decks(turn: Turn, args: NoArgs) -> Reply:
    """List the decks, those that people wrote first."""
    found = await turn.services.prompts.decks.all(turn.scope)
    if not found:
        text = _("There is no deck here, for want of a dossier. `dossier load` takes one in.")
        return Reply(blocks=(Prose(text=text),))
    items = tuple(
        Item(
            label=f"{title_of(deck)} ({deck.id})",
            detail=plural("{count} prompt", "{count} prompts", len(deck.prompts)),
        )
        for deck in found
    )
    return Reply(title=_("Decks"), blocks=(Listing(items=items),))
