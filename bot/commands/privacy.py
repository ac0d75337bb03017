"""`privacy`, `my-data`, `forget-me`: what is kept, all of it about oneself, and to be forgotten."""

import json
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from bot.chat.command import NoArgs, Router
from bot.chat.reply import Block, Button, File, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Turn
from bot.commands.account import account
from bot.domain.base import Model
from bot.reporting.wording import counted
from bot.services.privacy import OfMatter
from bot.services.rooms import ModelUse
from bot.store.inventory import GAPS, INVENTORY, LIBRARY, UNQUOTED, Matter

router = Router()

SHORT = (
    "Nothing is kept of who asks, and no message that is not given to the bot, but for those that "
    "a summary quotes."
)
READS = {
    ModelUse.OFF: "In this community it reads nothing.",
    ModelUse.SOURCES: (
        "In this community it reads stored texts and what is asked of the bot, without who asks, "
        "and nothing that is said in rooms."
    ),
    ModelUse.CHAT: (
        "In this community it reads stored texts, what is asked of the bot, what is said in a room "
        "that moderators have summarised, without names, and in exercises the texts of those who "
        "have agreed to it."
    ),
}
BEYOND = (
    "What stands in a room, and what somebody has copied, is beyond the bot; so are the platform's "
    "own records, and backups until they are replaced."
)


@router.command("privacy", "What is kept here of people, why, and for how long", example="privacy")
async def privacy(turn: Turn, args: NoArgs) -> Reply:
    """Say it for this community, from the list by which it is kept."""
    items = tuple(_item(matter) for matter in INVENTORY if matter.of_people)
    return Reply(
        title="What is kept of people",
        blocks=(
            Prose(text=SHORT),
            Listing(items=items),
            Prose(text=await _model(turn)),
            Note(tone="hint", text=BEYOND),
        ),
        buttons=(
            my_data.button("What is kept of me"),
            forget_me.button("Forget me"),
        ),
    )


def _item(matter: Matter) -> Item:
    label = matter.name[0].upper() + matter.name[1:]
    return Item(
        label=label,
        detail=f"{matter.what} Kept {matter.why}, {matter.until}. {_asked(matter)}",
    )


def _asked(matter: Matter) -> str:
    return f"If you ask to be forgotten: {matter.forgotten[0].lower()}{matter.forgotten[1:]}"


async def _model(turn: Turn) -> str:
    """Whether a language model reads along, and where."""
    model = turn.services.asking
    if not model.model:
        return "No language model reads along: none is set up."
    where = f"A language model is set up, {model.model} at {model.host}."
    everywhere, _ = await turn.services.rooms.of(turn.room.community, turn.room.place)
    return f"{where} {READS[everywhere.model]} What it was asked is not kept here."


@router.command(
    "my-data",
    "Everything that is kept of you, as a file for you alone",
    audience="caller",
    example="my-data",
)
async def my_data(turn: Turn, args: NoArgs) -> Reply:
    """Hand somebody all that is kept of them, over all communities of their platform."""
    who = account(turn)
    kept = await turn.services.privacy.of(who)
    if not kept:
        return Reply(blocks=(Prose(text=f"Nothing is kept of you here. {_unknown()}"),))
    whole = json.dumps(
        await turn.services.privacy.file(who, turn.now), ensure_ascii=False, indent=2
    )
    return Reply(
        title="What is kept of you",
        blocks=(
            Listing(items=_counts(kept)),
            Prose(text="The file has all of it, over all communities of this platform."),
            Note(tone="hint", text=_unknown()),
        ),
        buttons=(forget_me.button("Forget me"),),
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
)
async def forget_me(turn: Turn, args: ForgetArgs) -> Reply:
    """Say what goes and what stays, and forget somebody once they are sure."""
    who = account(turn)
    if args.sure:
        await turn.services.privacy.forget(who, turn.now, unquoted=args.unquoted)
        return Reply(blocks=(Prose(text=f"{_done(unquoted=args.unquoted)} {BEYOND}"),))
    kept = await turn.services.privacy.of(who)
    return Reply(title="To be forgotten", blocks=tuple(_before(kept)), buttons=_sure())


def _before(kept: Sequence[OfMatter]) -> Sequence[Block]:
    """What goes, what stays, and what there is to choose."""
    known: Block = Prose(text="Nothing is kept of you by your account.")
    if kept:
        known = Listing(
            heading="What is kept of you, and what becomes of it",
            items=tuple(
                Item(
                    label=f"{each.matter.name}: {counted(len(each.entries), 'entry', 'entries')}",
                    detail=each.matter.forgotten,
                )
                for each in kept
            ),
        )
    stays = Listing(
        heading="What stays in any case",
        items=(
            Item(label=LIBRARY.name, detail=LIBRARY.forgotten),
            Item(label=GAPS.name, detail=GAPS.forgotten),
            Item(label="what is not here", detail=BEYOND),
        ),
    )
    choice = Prose(
        text=(
            "It holds for all communities of this platform, and cannot be undone. Whoever is "
            "forgotten may be quoted again by later summaries; if you do not want that, that one "
            "wish can be kept, with your account and nothing else."
        )
    )
    return known, stays, choice


def _sure() -> tuple[Button, ...]:
    everything = forget_me.button("Forget everything", sure=True)
    wish = forget_me.button("Forget me, and never quote me", sure=True, unquoted=True)
    return (
        everything.model_copy(update={"style": "danger"}),
        wish.model_copy(update={"style": "danger"}),
        my_data.button("Show me what is kept first"),
    )


def _done(*, unquoted: bool) -> str:
    if unquoted:
        return (
            "You are forgotten. Your account alone is kept, with your wish not to be quoted; "
            f"`quoting yes` takes it back. {UNQUOTED.what}"
        )
    return "You are forgotten: nothing here is kept of you any more."


def _counts(kept: Sequence[OfMatter]) -> tuple[Item, ...]:
    return tuple(
        Item(
            label=each.matter.name,
            detail=(
                f"{counted(len(each.entries), 'entry', 'entries')}, kept {each.matter.why}, "
                f"{each.matter.until}"
            ),
        )
        for each in kept
    )


def _unknown() -> str:
    return f"Of {GAPS.name} nobody knows whose they are."
