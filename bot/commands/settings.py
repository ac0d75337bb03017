"""`settings`: where the bot speaks, of which article and when, who moderates it, how often."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked, speaking
from bot.chat.command import Input, NoArgs, Router
from bot.chat.reply import Item, Listing, Note, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import articles, zones
from bot.domain.base import Model
from bot.domain.errors import NotFound, UserError
from bot.recurrence.quiet import quiet_hours
from bot.recurrence.zones import known_zone
from bot.services.rooms import Language, ModelUse

router = Router()

USUAL = "-"
"""What is typed to go back to the usual."""


@router.command(
    "settings show",
    "How the bot is set up here",
    audience="caller",
    needs=Rank.MODERATOR,
    example="settings show",
)
async def show(turn: Turn, args: NoArgs) -> Reply:
    """List the settings of the community and of this room."""
    everywhere, here = await turn.services.rooms.of(turn.room.community, turn.room.place)
    article = here.article or _("the first of this community")
    return Reply(
        title=_("Settings"),
        blocks=(
            Listing(
                heading=_("In this room"),
                items=(
                    Item(label="speaks", detail=_("yes") if here.speaks else _("no")),
                    Item(label="article", detail=article),
                ),
            ),
            Listing(
                heading=_("In all rooms of this community"),
                items=(
                    Item(label="moderator_role", detail=everywhere.moderator_role or _("not set")),
                    Item(
                        label="moderators_room",
                        detail=everywhere.moderators_room or _("where each thing was asked for"),
                    ),
                    Item(label="zone", detail=everywhere.zone),
                    Item(
                        label="quiet",
                        detail=everywhere.quiet.told() if everywhere.quiet else _("no quiet hours"),
                    ),
                    Item(label="language", detail=everywhere.language.value),
                    Item(label="model", detail=_model(everywhere.model, turn)),
                    Item(
                        label="rate",
                        detail=_("{rate} commands a minute for each person", rate=everywhere.rate),
                    ),
                ),
            ),
            Note(
                tone="hint",
                text=_(
                    "`settings room` and `settings community` change them; "
                    "`{usual}` goes back to the usual.",
                    usual=USUAL,
                ),
            ),
        ),
    )


READS = {
    ModelUse.OFF: marked("it is asked nothing"),
    ModelUse.SOURCES: marked(
        "it reads sources and what is asked of the bot, nothing else that is said"
    ),
    ModelUse.CHAT: marked(
        "it reads sources, what is asked of the bot, what is said in rooms that are "
        "summed up, and in exercises the texts of those who agree"
    ),
}


def _model(use: ModelUse, turn: Turn) -> str:
    name = turn.services.asking.model
    if not name:
        return _("{use}; none is set up on this bot", use=use)
    return f"{use}: {looked_up(READS[use])} ({name})"


class RoomArgs(Model):
    """What to change; what is left out stays."""

    speaks: Annotated[bool | None, Field(description="Whether the bot answers here")] = None
    article: Annotated[
        str | None,
        Input(complete=articles),
        Field(description="The article or dossier that this room talks about", max_length=100),
    ] = None


@router.command(
    "settings room",
    "Set up this room: whether the bot speaks here, and of which article",
    audience="caller",
    needs=Rank.MODERATOR,
    example="settings room speaks:yes",
)
async def room(turn: Turn, args: RoomArgs) -> Reply:
    """Change what holds in this room."""
    if not turn.room.place:
        raise UserError(
            _("There is no room here to set up."),
            _("Do it in a chat room, or start `parley chat --community NAME --room NAME`."),
        )
    values: dict[str, str | bool | None] = {}
    if args.speaks is not None:
        values["speaks"] = None if args.speaks else False
    if args.article is not None:
        values["article"] = await _article(turn, args.article.strip())
    if values:
        await turn.services.rooms.set_here(
            turn.scope, turn.room.place, account(turn), values, turn.now
        )
    return await show.run(turn, NoArgs())


async def _article(turn: Turn, typed: str) -> str | None:
    if typed == USUAL:
        return None
    known = await turn.services.ask.articles(turn.scope)
    for article in known:
        if typed.casefold() in {article.ref.casefold(), article.title.casefold()}:
            return article.ref
    names = "; ".join(f"{a.ref} ({a.title})" for a in known)
    raise NotFound(
        _("There is no article “{typed}” here.", typed=typed[:60]),
        _("There are: {names}.", names=names),
    )


EVERYBODY = frozenset({"", "everyone", "here", "all", "everybody"})
"""Names that platforms have for all of a room."""


class CommunityArgs(Model):
    """What to change; what is left out stays."""

    moderator_role: Annotated[
        str | None,
        Field(description="The role that makes a moderator of the bot", max_length=100),
    ] = None
    moderators_room: Annotated[
        str | None,
        Field(description="The room in which moderators are told what happens", max_length=120),
    ] = None
    zone: Annotated[
        str | None,
        Input(complete=zones),
        Field(description="The time zone that is meant where none is said", max_length=60),
    ] = None
    quiet: Annotated[
        str | None,
        Field(description="When no prompt is posted: 22:00-07:00", max_length=40),
    ] = None
    language: Annotated[Language | None, Field(description="The language it speaks")] = None
    model: Annotated[
        ModelUse | None,
        Field(description="What a language model may read, where one is set up"),
    ] = None
    rate: Annotated[
        int | None,
        Field(description="How many commands a person may give in a minute", ge=1, le=600),
    ] = None


@router.command(
    "settings community",
    "Set up what holds in all rooms of this community",
    audience="caller",
    needs=Rank.MODERATOR,
    example="settings community rate:30",
)
async def community(turn: Turn, args: CommunityArgs) -> Reply:
    """Change what holds everywhere."""
    values: dict[str, object] = {}
    if args.moderator_role is not None:
        role = args.moderator_role.strip()
        if role.casefold().lstrip("@") in EVERYBODY:
            raise UserError(_("That would make everybody a moderator."), _("Name a role of a few."))
        values["moderator_role"] = None if role == USUAL else role
    if args.moderators_room is not None:
        values["moderators_room"] = await _room(turn, args.moderators_room.strip())
    values |= await _hours(turn, args)
    if args.language is not None:
        values["language"] = args.language.value
    if args.model is not None:
        values["model"] = args.model.value
    if args.rate is not None:
        values["rate"] = args.rate
    if values:
        await turn.services.rooms.set_everywhere(turn.scope, account(turn), values, turn.now)
    now_spoken = await turn.services.rooms.language(turn.scope.community)
    with speaking(turn.who.language or now_spoken):
        return await show.run(turn, NoArgs())


async def _room(turn: Turn, typed: str) -> str | None:
    """The address of a room in which the bot may post; None for the usual."""
    if typed == USUAL:
        return None
    if not turn.room.place:
        raise UserError(_("There is no room here to be told in."), _("Do it in a chat room."))
    places = turn.services.places.of(turn.room.place)
    return (await places.room(turn.room.community, typed, account(turn))).address


async def _hours(turn: Turn, args: CommunityArgs) -> dict[str, object]:
    """The zone and the quiet hours, which are told by the clocks of that zone."""
    everywhere, __ = await turn.services.rooms.of(turn.room.community, turn.room.place)
    values: dict[str, object] = {}
    zone, quiet = everywhere.zone, everywhere.quiet
    if args.zone is not None:
        usual = args.zone.strip() == USUAL
        zone = "UTC" if usual else known_zone(args.zone)
        values["zone"] = None if usual else zone
    if args.quiet is not None:
        quiet = None if args.quiet.strip() == USUAL else quiet_hours(args.quiet, zone)
        values["quiet"] = quiet
    elif quiet is not None and args.zone is not None:
        values["quiet"] = quiet.model_copy(update={"zone": zone})
    return values
