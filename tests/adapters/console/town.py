"""A small town's quarrel over its harbour: replies and commands to look at, on no real matter."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from bot.chat.command import Choice, Command, Input, Router, registry
from bot.chat.dispatch import Dispatcher
from bot.chat.reply import (
    Button,
    Cited,
    Closest,
    Contested,
    Disputed,
    DisputedView,
    Established,
    Footer,
    Item,
    Listing,
    Note,
    PositionView,
    Premise,
    Prose,
    Reference,
    Reply,
    Sides,
    SideView,
    Statement,
)
from bot.chat.turn import Person, Rank, Room, Turn
from bot.domain.base import Model
from bot.domain.errors import NotFound
from tests.fakes.services import none_but_rooms

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MEMBER = Person()
MODERATOR = Person(Rank.MODERATOR)
ROOM = Room()

FOOTER = Footer(
    mode="without a model",
    store_version="3f9c12ab",
    report="Is something wrong here? Type `report` and say what.",
)

ARTICLE = {
    "source": "S-ART",
    "title": "Who Pays for the Harbour?",
    "author": "Ada Quay",
    "date": "2022-12",
    "url": "https://herald.example/harbour",
    "read": "read in the original",
}
COUNCIL = {
    "source": "S-COUNCIL",
    "title": "Minutes of the council",
    "author": "Town Council",
    "date": "2023-02-07",
    "url": "https://town.example/minutes",
    "read": "read in the original",
    "after_article": True,
}
LEDGER = {"source": "S-LEDGER", "title": "The harbour's ledger", "read": "recalled, not opened"}


def ref(of: dict[str, Any], **more: Any) -> Reference:
    """A reference to one of the town's sources."""
    return Reference.model_validate({**of, **more})


ANSWER = Reply(
    title="Who pays the harbour fees?",
    outcome="answered",
    blocks=(
        Cited(
            statements=(
                Statement(
                    text="The author writes: “The fishers pay, and the ferries do not.”",
                    citations=(
                        ref(ARTICLE, paragraph=4, quote="The fishers pay, and the ferries do not."),
                    ),
                ),
            )
        ),
        Contested(
            statements=(
                Statement(
                    text="The council says that ferries have paid a yearly sum since the pier was "
                    "rebuilt, and that this sum was raised twice.",
                    citations=(ref(COUNCIL, quote="a yearly sum, raised twice"),),
                    marks=("later than the article",),
                ),
                Statement(
                    text="The ledger names two ferries among those who pay.",
                    citations=(ref(LEDGER), ref(ARTICLE, paragraph=6)),
                    marks=("our paraphrase", "only recalled"),
                ),
            )
        ),
    ),
    buttons=(
        Button(
            label="How each side tells it", command="framing", args={"event": "E2"}, style="main"
        ),
        Button(label="Something is wrong", command="report", args={"claim": "C-7"}),
    ),
    footer=FOOTER,
)


def _side(name: str, number: int) -> SideView:
    return SideView(
        side=f"SIDE{number}",
        label=name,
        headline=f"{name} had no choice.",
        claims=(
            Statement(
                text=f"{name} asked for the new pier to be paid for by all who use it.",
                citations=(ref(COUNCIL, quote="paid for by all who use it"),),
                marks=("fact-report", "2021-05-03", "verified"),
            ),
            Statement(
                text="Without the fee the old pier would have been closed within the year.",
                citations=(ref(ARTICLE, paragraph=number), ref(LEDGER)),
                marks=("prediction", "2022", "only recalled"),
            ),
        ),
        words=("harbour toll", "fair share"),
        more=number - 1,
    )


def framing(*names: str, silent: tuple[str, ...] = ("The lighthouse keepers",)) -> Reply:
    """How these sides tell of the fee."""
    return Reply(
        title="The harbour fee",
        outcome="answered",
        blocks=(
            Established(
                facts=(
                    Statement(
                        text="The council raised the fee on 3 May 2021.", citations=(ref(COUNCIL),)
                    ),
                ),
                findings=(
                    Statement(
                        text="The county court, 2022: the fee is lawful.",
                        citations=(ref(COUNCIL),),
                        marks=("vote 4-1", "binding"),
                    ),
                ),
            ),
            Sides(
                event="The harbour fee",
                neutral="the fee for using the harbour",
                sides=tuple(_side(name, number) for number, name in enumerate(names, 1)),
                silent=silent,
            ),
            Disputed(
                points=(
                    DisputedView(
                        question="Is the fee fair?",
                        positions=tuple(
                            PositionView(label=name, text="Only if all pay it.") for name in names
                        ),
                    ),
                )
            ),
        ),
        buttons=(Button(label="The words of each side", command="words", args={"event": "E2"}),),
        footer=FOOTER,
    )


CHOICE = Reply(
    title="Which event?",
    outcome="choice",
    blocks=(
        Listing(
            heading="Several events fit",
            items=(
                Item(
                    label="The harbour fee",
                    detail="May 2021",
                    button=Button(label="Fee", command="framing", args={"event": "E2"}),
                ),
                Item(
                    label="The new pier",
                    detail="2019 to 2020",
                    button=Button(label="Pier", command="framing", args={"event": "E1"}),
                ),
                Item(label="The flood", detail="nothing is held about it"),
            ),
        ),
        Note(tone="hint", text="Type a number, or more of the name."),
    ),
)

LOADED = Reply(
    title="Why did the council steal the money?",
    outcome="premise",
    blocks=(
        Premise(
            presupposed="that the council stole money",
            statements=(
                Statement(
                    text="The county court found no theft.", citations=(ref(COUNCIL, quote="no"),)
                ),
            ),
        ),
        Closest(
            statements=(
                Statement(
                    text="The article speaks of a debt.", citations=(ref(ARTICLE, paragraph=9),)
                ),
            )
        ),
    ),
    footer=FOOTER,
)


class Vote(StrEnum):
    """How somebody votes in the town."""

    YES = "yes"
    NO = "no"


async def events(turn: Turn, typed: str) -> Sequence[Choice]:
    """The events whose name holds what was typed."""
    known = (Choice("The new pier", "E1"), Choice("The harbour fee", "E2"))
    return [choice for choice in known if typed.casefold() in choice.label.casefold()]


class _Question(Model):
    question: Annotated[str, Field(min_length=3, max_length=500, description="What to ask.")]


class _Event(Model):
    event: Annotated[str, Field(description="An event's name."), Input(complete=events)]
    sides: Annotated[str, Input(complete=events)] = ""


class _Ballot(Model):
    event: Annotated[str, Input(complete=events)]
    vote: Annotated[Vote, Field(description="Your vote.")]
    times: int = 1


class _Nothing(Model):
    pass


def commands() -> dict[str, Command]:  # noqa: C901  # one small function for each command
    """The town's commands."""
    router = Router()

    @router.command("ask", "Ask the article")
    async def ask(turn: Turn, args: _Question) -> Reply:
        if "nobody" in args.question:
            raise NotFound("The article does not say.", "Ask about the harbour.")
        return ANSWER.model_copy(update={"title": args.question})

    @router.command("framing", "How each side tells it", example="framing pier")
    async def framing_(turn: Turn, args: _Event) -> Reply:
        if args.event == "which":
            return CHOICE
        sides = f", sides {args.sides}" if args.sides else ""
        return Reply(title=f"Framing of {args.event}{sides}", blocks=(Prose(text="Both sides."),))

    @router.command("vote", "Vote on an event")
    async def vote(turn: Turn, args: _Ballot) -> Reply:
        return Reply(blocks=(Prose(text=f"{args.vote} on {args.event}, {args.times} times."),))

    @router.command("menu", "Buttons that lack something")
    async def menu(turn: Turn, args: _Nothing) -> Reply:
        button = Button(label="Vote on the fee", command="vote", args={"event": "E2"})
        return Reply(blocks=(Prose(text="Press."),), buttons=(button,))

    @router.command("audit", "What was done", needs=Rank.MODERATOR)
    async def audit(turn: Turn, args: _Nothing) -> Reply:
        return Reply(blocks=(Prose(text="All quiet."),))

    @router.command("slow", "Takes its time")
    async def slow(turn: Turn, args: _Nothing) -> Reply:
        await turn.progress("Reading the minutes")
        await asyncio.sleep(30)
        return Reply(blocks=(Prose(text="Done at last."),))

    @router.command("work", "Says what it does")
    async def work(turn: Turn, args: _Nothing) -> Reply:
        await turn.progress("Reading the minutes")
        return Reply(blocks=(Prose(text="Read."),))

    @router.command("broken", "Breaks")
    async def broken(turn: Turn, args: _Nothing) -> Reply:
        raise RuntimeError("a bug")

    return registry([router])


def dispatcher() -> Dispatcher:
    """The town's commands, ready to run; none of them needs a service."""
    return Dispatcher(commands(), none_but_rooms(), lambda: NOW)
