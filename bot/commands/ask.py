"""`ask`: a question about an article, answered with citations."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Input, Router
from bot.chat.reply import (
    Block,
    Button,
    Cited,
    Closest,
    Contested,
    Item,
    Listing,
    Note,
    Premise,
    Prose,
    Reply,
    Statement,
)
from bot.chat.turn import Turn
from bot.commands import framing as framing_command
from bot.commands.modelled import asker, mode, searched
from bot.commands.naming import articles
from bot.commands.present import footer, statement
from bot.domain.base import Model
from bot.services.ask import Answer, Touched
from bot.services.retrieval.answer_type import QuestionType, question_type
from bot.store.scope import Scope

router = Router()

DOES_NOT_SAY = marked("The article does not say.")
OTHERS_DO = marked("Other sources here do")
WORDED_BY_A_MODEL = marked("Worded by a model, checked against the sources")
EVENT_BUTTONS = 2


class AskArgs(Model):
    """What is asked, and of which article."""

    question: Annotated[
        str, Field(description="Your question, in English", min_length=2, max_length=20_000)
    ]
    source: Annotated[
        str | None,
        Input(complete=articles),
        Field(description="Which article, if not this room's", max_length=100),
    ] = None
    model: Annotated[
        bool, Field(description="Whether a language model may word it, where one is set up")
    ] = True


@router.command(
    "ask",
    "Ask about the article; every statement shows where it stands",
    example="ask Who proposed a peace summit?",
    discussed=True,
)
async def ask(turn: Turn, args: AskArgs) -> Reply:
    """Answer a question, or say that the article does not."""
    scope = turn.scope
    source = args.source or await turn.article()
    answer = await turn.services.ask.answer(
        scope, args.question, turn.now, source, account=turn.who.account
    )
    if answer.outcome == "choice":
        return Reply(
            title=_("Which article do you mean?"),
            outcome="choice",
            blocks=(
                Listing(items=tuple(Item(label=c.title, detail=c.ref) for c in answer.choices)),
                Note(tone="hint", text=_("Ask again and add source:NAME.")),
            ),
            footer=footer(answer.version),
        )
    made = None
    if args.model:
        wording = turn.services.wording
        answer, made = await wording.of(answer, args.question, asker(turn), turn.now)
    worded = made is not None and made.value is not None
    return Reply(
        title=answer.title,
        outcome=answer.outcome,
        blocks=tuple(_blocks(answer, worded=worded)),
        buttons=_buttons(answer, await _named(turn, scope, args.question)),
        footer=footer(answer.version, searched(mode(made), answer.semantic)),
    )


def _blocks(answer: Answer, *, worded: bool) -> list[Block]:
    blocks: list[Block] = []
    statements = tuple(statement(said) for said in answer.statements)
    if answer.premise:
        blocks.append(
            Premise(
                presupposed=answer.premise.presupposed,
                statements=tuple(statement(said) for said in answer.premise.statements),
            )
        )
    if answer.outcome == "elsewhere":
        blocks.append(Prose(text=looked_up(DOES_NOT_SAY)))
        blocks += _elsewhere(answer, statements, worded=worded)
    elif answer.outcome == "abstained":
        blocks.append(Prose(text=looked_up(DOES_NOT_SAY)))
    elif statements:
        heading = looked_up(WORDED_BY_A_MODEL) if worded else ""
        blocks.append(Cited(heading=heading, statements=statements))
    if answer.contested:
        blocks.append(Contested(statements=tuple(statement(said) for said in answer.contested)))
    if answer.closest:
        blocks.append(Closest(statements=tuple(statement(said) for said in answer.closest)))
    blocks += [Note(tone="hint", text=hint) for hint in answer.hints]
    return blocks


def _elsewhere(answer: Answer, statements: Sequence[Statement], *, worded: bool) -> Iterator[Cited]:
    """What other sources say: apart what a model worded, and what stays as it is stored."""
    if not worded:
        yield Cited(heading=looked_up(OTHERS_DO), statements=tuple(statements))
        return
    own = len(statements) - len(answer.fixed)
    heading = _("Other sources here do. Worded by a model, checked against the sources")
    yield Cited(heading=heading, statements=tuple(statements[:own]))
    if answer.fixed:
        yield Cited(heading=_("Not reworded"), statements=tuple(statements[own:]))


async def _named(turn: Turn, scope: Scope, question: str) -> tuple[Touched, ...]:
    """The event that somebody has typed instead of a question."""
    if len(question.split()) > NAME_WORDS or question_type(question) is not QuestionType.OTHER:
        return ()
    found = await turn.services.lookup.event(scope, question.rstrip(" ?!."))
    return tuple(Touched(f.address, f.head.label) for f in found) if len(found) == 1 else ()


NAME_WORDS = 4
"""A longer line is a question, and no event's name."""


def _buttons(answer: Answer, named: Sequence[Touched]) -> tuple[Button, ...]:
    events = list(dict.fromkeys((*named, *answer.events)))[:EVENT_BUTTONS]
    return tuple(
        framing_command.framing.button(
            _("Each side on: {label}", label=_short(event.label)), event=event.address
        )
        for event in events
    )


def _short(label: str) -> str:
    return label if len(label) <= LABEL else label[: LABEL - 1].rsplit(None, 1)[0] + "…"


LABEL = 60
