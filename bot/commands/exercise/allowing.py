"""`exercise publish`, `exercise model`: say anew what may be done with one's texts."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _
from bot.chat.command import Router
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Turn
from bot.commands.exercise.meant import SessionName, mine
from bot.domain.base import Model
from bot.exercises import commands
from bot.exercises.telling import model_of

router = Router()


class PublishArgs(Model):
    """Whether one's texts may stand in the report."""

    share: Annotated[bool, Field(description="May your texts stand in the report, without a name?")]
    session: SessionName = None


@router.command(
    "exercise publish",
    "Say whether your texts may stand in the report that others take out",
    audience="caller",
    example="exercise publish yes",
)
async def publish(turn: Turn, args: PublishArgs) -> Reply:
    """Change what one said at the door."""
    me = await mine(turn, args.session)
    await turn.services.exercises.sessions.do(
        me.running.session, turn.now, lambda __: commands.Publish(me.pid, args.share)
    )
    if args.share:
        told = _("Your texts may stand in the report, without your name.")
    else:
        told = _("Your texts are left out of it.")
    return Reply(blocks=(Prose(text=told),), audience="caller")


class ModelArgs(Model):
    """Whether a language model may read one's texts."""

    allow: Annotated[bool, Field(description="May the language model read your texts?")]
    session: SessionName = None


@router.command(
    "exercise model",
    "Say whether the language model that takes part may read your texts",
    audience="caller",
    example="exercise model allow:no",
)
async def model(turn: Turn, args: ModelArgs) -> Reply:
    """Change what one said at the door; it holds at once."""
    me = await mine(turn, args.session)
    await turn.services.exercises.sessions.do(
        me.running.session, turn.now, lambda __: commands.AllowLlm(me.pid, args.allow)
    )
    if args.allow:
        told = _(
            "Your texts may be read by {model}. "
            "You can take that back until the end: `exercise model allow:no`.",
            model=model_of(me.running.state),
        )
    else:
        told = _(
            "From here on no language model reads your texts, and no draft is shown that is being "
            "made of them. What it has read before, the bot cannot take back."
        )
    return Reply(blocks=(Prose(text=told),), audience="caller")
