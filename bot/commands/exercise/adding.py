"""`exercise file`, `add`, `remove`: a community's own exercises."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Attachment, Choice, Input, Router
from bot.chat.reply import File, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.exercise.choosing import InfoArgs, info, start
from bot.domain.base import Model
from bot.domain.errors import BadFile, UserError
from bot.exercises.definition import said

router = Router()

LARGEST = 200_000
"""Bytes of a file; the longest that Parley ships has 20,000."""
INSTEAD_OF = {
    "own": marked(
        "It takes the place of your own one of that name. What is open goes on as it began."
    ),
    "shipped": marked("Here it takes the place of the one that Parley ships."),
    None: marked("Nobody outside of this community sees it."),
}


@router.command(
    "exercise file",
    "Get an exercise's file, to be changed and added under a name of its own",
    audience="caller",
    example="exercise file consider_opposite",
)
async def file(turn: Turn, args: InfoArgs) -> Reply:
    """Hand over the file of an exercise."""
    text = await turn.services.exercises.shelf.file(turn.room.community, args.exercise.strip())
    return Reply(
        title=args.exercise,
        blocks=(
            Prose(text=_("Change it, give it an `id` of its own, and add it: `exercise add`.")),
            Note(tone="hint", text=_("How such a file is written: docs/writing-an-exercise.md.")),
        ),
        files=(File(name=f"{args.exercise.strip()}.yaml", text=text),),
    )


class AddArgs(Model):
    """An exercise, as a file or as text."""

    file: Annotated[
        Attachment | None, Input(ask=True), Field(description="The file of an exercise, in YAML")
    ] = None
    text: Annotated[
        str | None,
        Input(long=True, ask=True),
        Field(description="Or its text, pasted", max_length=LARGEST),
    ] = None

    def given(self) -> tuple[str, str]:
        """The text, and what it is called in messages. Raises UserError unless it is one thing."""
        if (self.file is None) == (self.text is None):
            raise UserError(
                _("Give the exercise in one way."), _("A file, or its text: one of them.")
            )
        if self.file is None:
            return self.text or "", _("your text")
        if len(self.file.data) > LARGEST:
            raise BadFile(_("That file is too large for an exercise."), _("Is it the right one?"))
        try:
            return self.file.data.decode("utf-8-sig"), self.file.name
        except UnicodeDecodeError:
            raise BadFile(_("This is not UTF-8 text."), _("Save the file as UTF-8.")) from None


@router.command(
    "exercise add",
    "Add an exercise of your own to this community",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def add(turn: Turn, args: AddArgs) -> Reply:
    """Take in an exercise, or tell what is wrong with it, line by line."""
    text, name = args.given()
    added = await turn.services.exercises.shelf.add(
        turn.room.community, text, name, account(turn), turn.now
    )
    definition = added.definition
    alone = definition.modes.solo is not None
    return Reply(
        title=_("Added: {title}", title=said(definition.title)),
        blocks=(
            Prose(text=looked_up(INSTEAD_OF[added.instead_of])),
            *(Note(tone="hint", text=remark) for remark in added.remarks),
        ),
        buttons=(
            info.button(_("Look at it"), exercise=definition.id),
            *(
                [start.button(_("Try it alone"), exercise=definition.id, alone=True)]
                if alone
                else []
            ),
            remove.button(_("Take it away again"), exercise=definition.id),
        ),
    )


async def _own(turn: Turn, typed: str) -> list[Choice]:
    names = await turn.services.exercises.shelf.own(turn.room.community)
    return [Choice(name, name) for name in names if typed.casefold() in name][:25]


class RemoveArgs(Model):
    """Which exercise."""

    exercise: Annotated[
        str,
        Input(complete=_own),
        Field(description="Which exercise of your own", min_length=1, max_length=100),
    ]


@router.command(
    "exercise remove",
    "Take an exercise of your own away; what is open goes on as it began",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def remove(turn: Turn, args: RemoveArgs) -> Reply:
    """Take an exercise away."""
    name = args.exercise.strip()
    await turn.services.exercises.shelf.drop(turn.room.community, name, account(turn), turn.now)
    return Reply(blocks=(Prose(text=_("`{name}` is taken away. Reports of it stay.", name=name)),))
