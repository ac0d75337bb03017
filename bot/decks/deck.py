"""What a deck is: discussion prompts, each of which rests on claims or an event of one dossier."""

from typing import Annotated, Literal

from pydantic import Field

from bot.domain.base import Model, Ref, Text

LONGEST = 280
"""Characters of what a prompt asks: read at a glance, on a phone too."""
LONGEST_STATEMENT = 140
"""As long as a statement that is voted on may be."""

PromptId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,59}$")]
Asked = Annotated[str, Field(min_length=10, max_length=LONGEST)]


Beside = Annotated[tuple[Ref, ...], Field(max_length=2)]
"""Statements of the event that nobody should read the words without, such as a court's finding."""


class _OnEvent(Model):
    """What all prompts have that rest on an event."""

    id: PromptId
    event: Ref


class Question(_OnEvent):
    """An open question, with claims of several sides, or settled facts, beside it."""

    kind: Literal["question"]
    text: Asked
    claims: tuple[Ref, ...] = Field(default=(), max_length=4)
    """Claims, facts or findings of the event that are shown; empty for its facts alone."""


class PhraseToDiscuss(_OnEvent):
    """A few words of one side, with who said them and where: what do they take for granted?"""

    kind: Literal["phrase"]
    claim: Ref
    """A claim of the event with a verified phrase."""
    text: Asked
    beside: Beside = ()


class TwoFramings(_OnEvent):
    """Two sides' headlines of one event, side by side."""

    kind: Literal["framings"]
    sides: tuple[Ref, Ref]
    text: Asked


class WordsCompared(_OnEvent):
    """What the sides call one thing, and the neutral term."""

    kind: Literal["words"]
    topic: Text
    """A topic among the dossier's terms."""
    text: Asked
    beside: Beside = ()


class StatementToVoteOn(_OnEvent):
    """One sentence to agree or disagree with, or to pass."""

    kind: Literal["statement"]
    text: Annotated[str, Field(min_length=10, max_length=LONGEST_STATEMENT)]
    claims: tuple[Ref, ...] = Field(default=(), max_length=4)
    """Claims that it comes near to, and that stand against it."""


class MissingSide(Model):
    """Asks for the side that the last summary of the room did not hear."""

    id: PromptId
    kind: Literal["missing_side"]
    text: Asked
    """Asked below the side and the event, which the summary gives."""


class ExerciseInvitation(Model):
    """Invites to an exercise."""

    id: PromptId
    kind: Literal["exercise"]
    exercise: Text
    """The exercise's name."""
    about: Text | None = None
    """The chain of events or the motion that it is about; None where it is about neither."""
    event: Ref | None = None
    text: Asked


Prompt = (
    Question
    | PhraseToDiscuss
    | TwoFramings
    | WordsCompared
    | StatementToVoteOn
    | MissingSide
    | ExerciseInvitation
)
"""A closed union: whoever shows prompts ends in `assert_never`."""


class Deck(Model):
    """Prompts about one dossier."""

    format: Literal[1]
    id: PromptId
    title: Text
    dossier: Ref
    language: str = "en"
    prompts: tuple[Annotated[Prompt, Field(discriminator="kind")], ...] = Field(min_length=1)
