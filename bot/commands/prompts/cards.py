"""A prompt as it is posted: what it asks, what that rests on, and where to go from there."""

from collections.abc import Iterator
from typing import assert_never

from bot.catalogue import _, looked_up, marked
from bot.catalogue.forms import all_of
from bot.chat.reply import (
    Block,
    Button,
    Cited,
    Item,
    Listing,
    Note,
    Prose,
    Reply,
    Sides,
    SideView,
)
from bot.commands.ask import ask
from bot.commands.framing import framing
from bot.commands.present import footer, named
from bot.commands.voting import LABELS, SAID, vote
from bot.commands.words import words
from bot.decks.deck import (
    ExerciseInvitation,
    MissingSide,
    PhraseToDiscuss,
    Question,
    StatementToVoteOn,
    TwoFramings,
    WordsCompared,
)
from bot.exercises.definition import said
from bot.services.prompts.composing import Composed

CLAIMS_OF_EACH = 1
"""Claims of each of two sides below their headlines: a prompt is read at a glance."""
TITLES = {
    "question": marked("A question"),
    "phrase": marked("A phrase to discuss"),
    "framings": marked("Two framings"),
    "words": marked("Words compared"),
    "statement": marked("A statement"),
    "missing_side": marked("A side not heard"),
    "exercise": marked("An invitation"),
}


def card(composed: Composed, statement: int | None = None, *, voting: bool = False) -> Reply:
    """A prompt; `statement` is the number by which its statement is voted on, if it has one.

    `voting` says whether a vote about its dossier goes on.
    """
    return Reply(
        title=title(composed),
        blocks=tuple(_blocks(composed, statement)),
        buttons=tuple(_buttons(composed, statement, voting=voting)),
        footer=footer(composed.version),
    )


def title(composed: Composed) -> str:
    """What sort of prompt it is, and about what."""
    kind = looked_up(TITLES[composed.prompt.kind])
    if composed.exercise is not None:
        return f"{kind}: {said(composed.exercise.title)}"
    if composed.event is None:
        return kind
    return f"{kind}: {composed.event.head.label}"


def _blocks(composed: Composed, statement: int | None) -> Iterator[Block]:
    prompt = composed.prompt
    match prompt:
        case Question():
            yield Prose(text=prompt.text)
            yield from _cited(composed, _("What bears on it"))
        case PhraseToDiscuss():
            yield Prose(
                text=_("“{phrase}”\n{speaker}.", phrase=composed.phrase, speaker=composed.speaker)
            )
            yield Prose(text=prompt.text)
            yield from _cited(composed)
        case TwoFramings():
            yield Prose(text=prompt.text)
            yield from _two_sides(composed)
        case WordsCompared():
            items = tuple(Item(label=label, detail=own) for label, own in composed.words)
            heading = _("{topic}. Neutral: {neutral}", topic=prompt.topic, neutral=composed.neutral)
            yield Listing(heading=heading, items=items)
            yield Prose(text=prompt.text)
            yield from _cited(composed, _("What bears on it"))
        case StatementToVoteOn():
            yield Prose(text=_("“{statement}”", statement=prompt.text))
            yield from _cited(composed, _("What bears on it"))
        case MissingSide() | ExerciseInvitation():
            yield from _invited(composed)
        case _:
            assert_never(prompt)
    if statement is not None:
        text = _("Nobody sees how you vote; counts are shown from five people on.")
        yield Note(tone="hint", text=text)
    if composed.suggestion is not None:
        by = composed.credit.rstrip(". ")
        text = _("Suggested by {by}.", by=by) if by else _("Suggested by a member.")
        yield Note(tone="hint", text=text)


def _invited(composed: Composed) -> Iterator[Block]:
    """A side to be heard, or an exercise to be done."""
    if composed.missing:
        yield Prose(
            text=_(
                "The last summary of this room found nothing that came near to how "
                "{sides} tell it.",
                sides=all_of(composed.missing),
            )
        )
    yield Prose(text=composed.prompt.text)
    if composed.exercise is not None:
        yield Prose(text=said(composed.exercise.summary))


def _cited(composed: Composed, heading: str = "") -> Iterator[Block]:
    if composed.said:
        yield Cited(heading=heading, statements=tuple(named(each) for each in composed.said))


def _two_sides(composed: Composed) -> Iterator[Block]:
    shown = composed.sides
    event = composed.event
    if event is None:
        return
    yield Sides(
        event=event.head.label,
        sides=tuple(
            SideView(
                side=side.side,
                label=side.label,
                headline=side.headline,
                claims=tuple(named(each) for each in side.claims[:CLAIMS_OF_EACH]),
                words=side.words,
                more=side.more + len(side.claims[CLAIMS_OF_EACH:]),
            )
            for side in shown
        ),
    )
    if composed.others:
        text = _(
            "Not shown: {sides}. Their tellings are behind the button below.",
            sides=all_of(composed.others),
        )
        yield Note(tone="hint", text=text)


def _buttons(composed: Composed, statement: int | None, *, voting: bool) -> Iterator[Button]:
    if statement is not None:
        yield from (
            vote.button(looked_up(LABELS[choice]), choice=SAID[choice], statement=statement)
            for choice in LABELS
        )
    if isinstance(composed.prompt, ExerciseInvitation):
        args: dict[str, str | int | bool] = {"exercise": composed.prompt.exercise}
        yield Button(label=_("What it is"), command="exercise info", args=args)
        if composed.prompt.about:
            args = {**args, "about": composed.prompt.about}
        yield Button(label=_("Start it here"), command="exercise start", args=args, style="main")
    if composed.event is not None:
        yield framing.button(_("Each side's framing"), event=composed.event.address)
        if isinstance(composed.prompt, WordsCompared):
            yield words.button(_("All words"), event=composed.event.address)
    yield ask.button(_("Ask about it"))
    if voting and statement is None:
        yield vote.button(_("Vote"), dossier=composed.dossier)
    if not isinstance(composed.prompt, ExerciseInvitation):
        yield Button(label=_("Start an exercise"), command="exercise list")
