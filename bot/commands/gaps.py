"""`gaps …`: questions that nothing answered, for moderators to answer or strike off."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, plural
from bot.chat.command import Router
from bot.chat.reply import Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import StatementName
from bot.domain.base import Model

router = Router()

ON_A_PAGE = 5
GAP = Field(description="The number of the question", ge=1, le=1_000_000_000)


class GapsArgs(Model):
    """How much of the list."""

    page: Annotated[int, Field(description="Which page", ge=1, le=999)] = 1


@router.command(
    "gaps list",
    "List the questions that nothing answered, and how often they were asked",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="gaps list",
)
async def gaps_list(turn: Turn, args: GapsArgs) -> Reply:
    """List what was asked in vain, most often first."""
    skip = (args.page - 1) * ON_A_PAGE
    shown, total = await turn.services.unanswered.page(
        turn.scope, turn.now, skip=skip, most=ON_A_PAGE
    )
    if not shown:
        text = (
            _("No unanswered question is kept on this page.")
            if total
            else _("No unanswered question is kept here.")
        )
        return Reply(title=_("Unanswered questions"), blocks=(Note(tone="hint", text=text),))
    more = skip + len(shown) < total
    return Reply(
        title=_("Unanswered questions: {total}", total=total),
        blocks=(
            Listing(
                items=tuple(
                    Item(
                        label=f"{gap.number}. {gap.question}",
                        detail=plural(
                            "asked {count} time, last on {day}",
                            "asked {count} times, last on {day}",
                            gap.count,
                            day=gap.last_asked[:10],
                        ),
                        button=answer.button(
                            _("Answer {number} with a claim", number=gap.number), gap=gap.number
                        ),
                    )
                    for gap in shown
                )
            ),
            Note(tone="hint", text=_("`claim propose` makes a claim that a question lacks.")),
        ),
        buttons=(
            *(
                delete.button(_("Delete {number}", number=gap.number), gap=gap.number)
                for gap in shown
            ),
            *((gaps_list.button(_("Next page"), page=args.page + 1),) if more else ()),
        ),
    )


class AnswerArgs(Model):
    """Which question, and which claim answers it."""

    gap: Annotated[int, GAP]
    claim: StatementName


@router.command(
    "gaps answer",
    "Strike a question off that a claim answers now",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="gaps answer 1 claim:E16-UA-C1",
)
async def answer(turn: Turn, args: AnswerArgs) -> Reply:
    """Strike a question off as answered."""
    address = await turn.services.unanswered.answer(
        turn.scope, account(turn), args.gap, args.claim, turn.now
    )
    return Reply(
        blocks=(
            Prose(
                text=_("Question {gap} is answered by `{address}`.", gap=args.gap, address=address)
            ),
        )
    )


class DeleteArgs(Model):
    """Which question."""

    gap: Annotated[int, GAP]


@router.command(
    "gaps delete",
    "Strike a question off that needs no answer",
    audience="moderators",
    needs=Rank.MODERATOR,
    example="gaps delete 1",
)
async def delete(turn: Turn, args: DeleteArgs) -> Reply:
    """Strike a question off."""
    await turn.services.unanswered.delete(turn.scope, account(turn), args.gap, turn.now)
    return Reply(blocks=(Prose(text=_("Question {gap} is deleted.", gap=args.gap)),))
