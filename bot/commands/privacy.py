"""`privacy`, `my-data`, `forget-me`: what is kept, all of it about oneself, and to be forgotten."""

import json
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from bot.catalogue import ENGLISH, _, looked_up, marked, plural, spoken
from bot.catalogue.forms import upper_first
from bot.chat.command import NoArgs, Router
from bot.chat.reply import Block, Button, File, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Turn
from bot.commands.account import account
from bot.domain.base import Model
from bot.services.privacy import OfMatter
from bot.services.rooms import ModelUse
from bot.store.inventory import GAPS, INVENTORY, LIBRARY, UNQUOTED, Matter

router = Router()

SHORT = marked(
    "Who asked what is not kept, nor is a message that was not given to the bot, but for those "
    "that a summary quotes."
)
READS = {
    ModelUse.OFF: marked("In this community it reads nothing."),
    ModelUse.SOURCES: marked(
        "In this community it reads stored texts and what is asked of the bot, without who asks, "
        "and nothing that is said in rooms."
    ),
    ModelUse.CHAT: marked(
        "In this community it reads stored texts, what is asked of the bot, what is said in a room "
        "that moderators have summarised, without names, and in exercises the texts of those who "
        "have agreed to it."
    ),
}
BEYOND = marked(
    "What stands in a room, and what somebody has copied, is beyond the bot; so are the platform's "
    "own records, and backups until they are replaced. In encrypted Matrix rooms the bot holds the "
    "keys of the devices there, as it has to."
)


@router.command("privacy", "What is kept here of people, why, and for how long", example="privacy")
async def privacy(turn: Turn, args: NoArgs) -> Reply:
    """Say it for this community, from the list by which it is kept."""
    items = tuple(_item(matter) for matter in INVENTORY if matter.of_people)
    return Reply(
        title=_("What is kept of people"),
        blocks=(
            Prose(text=looked_up(SHORT)),
            Listing(items=items),
            Prose(text=await _model(turn)),
            Note(tone="hint", text=looked_up(BEYOND)),
        ),
        buttons=(
            my_data.button(_("What is kept of me")),
            forget_me.button(_("Forget me")),
        ),
    )


def _item(matter: Matter) -> Item:
    told = matter.told
    return Item(
        label=upper_first(told.name),
        detail=_(
            "{what} Kept {why}, {until}. If you ask to be forgotten: {forgotten}",
            what=told.what,
            why=told.why,
            until=told.until,
            forgotten=_behind_a_colon(told.forgotten),
        ),
    )


def _behind_a_colon(sentence: str) -> str:
    """A sentence as it goes on behind a colon: in German it stays capital there."""
    if spoken() != ENGLISH:
        return sentence
    return sentence[0].lower() + sentence[1:]


async def _model(turn: Turn) -> str:
    """Whether a language model reads along, and where."""
    model = turn.services.asking
    if not model.model:
        return _("No language model reads along: none is set up.")
    where = _("A language model is set up, {model} at {host}.", model=model.model, host=model.host)
    everywhere, __ = await turn.services.rooms.of(turn.room.community, turn.room.place)
    return _(
        "{where} {reads} What it was asked is not kept here.",
        where=where,
        reads=looked_up(READS[everywhere.model]),
    )


@router.command(
    "my-data",
    "Everything that is kept of you, as a file for you alone",
    audience="caller",
    example="my-data",
    anywhere=True,
)
async def my_data(turn: Turn, args: NoArgs) -> Reply:
    """Hand somebody all that is kept of them, over all communities of their platform."""
    who = account(turn)
    kept = await turn.services.privacy.of(who)
    if not kept:
        return Reply(
            blocks=(Prose(text=_("Nothing is kept of you here. {unknown}", unknown=_unknown())),)
        )
    whole = json.dumps(
        await turn.services.privacy.file(who, turn.now), ensure_ascii=False, indent=2
    )
    return Reply(
        title=_("What is kept of you"),
        blocks=(
            Listing(items=_counts(kept)),
            Prose(text=_("The file has all of it, over all communities of this platform.")),
            Note(tone="hint", text=_unknown()),
        ),
        buttons=(forget_me.button(_("Forget me")),),
        files=(File(name="my-data.json", text=whole),),
    )


class ForgetArgs(Model):
    """Whether one is sure, and whether not to be quoted stays."""

    sure: Annotated[bool, Field(description="Yes: forget me now")] = False
    unquoted: Annotated[
        bool, Field(description="Yes: keep only that summaries are not to quote me")
    ] = False


@router.command(
    "forget-me",
    "Have everything deleted that is kept of you",
    audience="caller",
    example="forget-me",
    anywhere=True,
)
async def forget_me(turn: Turn, args: ForgetArgs) -> Reply:
    """Say what goes and what stays, and forget somebody once they are sure."""
    who = account(turn)
    if args.sure:
        await turn.services.privacy.forget(who, turn.now, unquoted=args.unquoted)
        return Reply(blocks=(Prose(text=f"{_done(unquoted=args.unquoted)} {looked_up(BEYOND)}"),))
    kept = await turn.services.privacy.of(who)
    return Reply(title=_("To be forgotten"), blocks=tuple(_before(kept)), buttons=_sure())


def _before(kept: Sequence[OfMatter]) -> Sequence[Block]:
    """What goes, what stays, and what there is to choose."""
    known: Block = Prose(text=_("Nothing is kept of you by your account."))
    if kept:
        known = Listing(
            heading=_("What is kept of you, and what becomes of it"),
            items=tuple(
                Item(
                    label=plural(
                        "{name}: {count} entry",
                        "{name}: {count} entries",
                        len(each.entries),
                        name=upper_first(each.matter.told.name),
                    ),
                    detail=each.matter.told.forgotten,
                )
                for each in kept
            ),
        )
    stays = Listing(
        heading=_("What stays in any case"),
        items=(
            Item(label=upper_first(LIBRARY.told.name), detail=LIBRARY.told.forgotten),
            Item(label=upper_first(GAPS.told.name), detail=GAPS.told.forgotten),
            Item(label=_("What is not here"), detail=looked_up(BEYOND)),
        ),
    )
    choice = Prose(
        text=_(
            "It holds for all communities of this platform, and cannot be undone. Whoever is "
            "forgotten may be quoted again by later summaries; if you do not want that, that one "
            "wish can be kept, with your account and nothing else."
        )
    )
    return known, stays, choice


def _sure() -> tuple[Button, ...]:
    everything = forget_me.button(_("Forget everything"), sure=True)
    wish = forget_me.button(_("Forget me, and never quote me"), sure=True, unquoted=True)
    return (
        everything.model_copy(update={"style": "danger"}),
        wish.model_copy(update={"style": "danger"}),
        my_data.button(_("Show me what is kept first")),
    )


def _done(*, unquoted: bool) -> str:
    if unquoted:
        return _(
            "You are forgotten. Your account alone is kept, with your wish not to be quoted; "
            "`quoting yes` takes it back. {what}",
            what=UNQUOTED.told.what,
        )
    return _("You are forgotten: nothing here is kept of you any more.")


def _counts(kept: Sequence[OfMatter]) -> tuple[Item, ...]:
    return tuple(
        Item(
            label=upper_first(each.matter.told.name),
            detail=plural(
                "{count} entry, kept {why}, {until}",
                "{count} entries, kept {why}, {until}",
                len(each.entries),
                why=each.matter.told.why,
                until=each.matter.told.until,
            ),
        )
        for each in kept
    )


def _unknown() -> str:
    return _("Of {name} nobody knows whose they are.", name=GAPS.told.name)
