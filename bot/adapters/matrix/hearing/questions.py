"""A form on Matrix: one question after the other, each a message of ours, answered by messages.

What has been answered so far stands nowhere but where people wrote it: a question names the
messages that answered the ones before. So it outlives a restart, and what somebody takes back
before the form is whole is not taken.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, ValidationError

from bot.catalogue import _
from bot.chat.argument import Argument
from bot.chat.asking import listed, told
from bot.chat.form import Form
from bot.chat.reply import ArgValue, Block, Note, Prose, Reply
from bot.domain.base import Model, Text

CANCEL = frozenset({"cancel", "abbrechen"})
SKIP = frozenset({"skip", "überspringen"})
KEEP = frozenset({"keep", "behalten"})
"""What may be written in the place of an answer; the English words are those that are offered."""


class Question(Model):
    """What a message of ours asks, and whom."""

    of: Text
    """Who is to answer."""
    command: Text
    args: dict[str, ArgValue] = {}
    """Ids and numbers that were given with the command, never what somebody wrote."""
    typed: str = ""
    """The message in which the command was typed, with what it gives; `''` for a button."""
    typed_in: str = ""
    """The room of that message."""
    field: Text
    answers: dict[str, str] = Field(default_factory=dict)
    """The messages that answered the questions before, by their names."""
    settled: dict[str, str] = Field(default_factory=dict)
    """Those that were skipped, with `''`, or kept as they were."""


def question_in(ours: Mapping[str, Any]) -> Question | None:
    """The question that a message of ours asks; None for one that asks none."""
    try:
        return Question.model_validate(ours["asks"])
    except (KeyError, ValidationError):
        return None


def next_field(form: Form, question: Question) -> Argument | None:
    """What a form asks next, given what was answered; None where all has been."""
    done = question.answers.keys() | question.settled.keys()
    return next((each for each in form.arguments if each.name not in done), None)


def asked(form: Form, argument: Argument, wrong: str = "") -> Reply:
    """The question as it is read."""
    names = [each.name for each in form.arguments]
    number, of = names.index(argument.name) + 1, len(names)
    blocks: list[Block] = []
    if wrong:
        blocks.append(Note(tone="problem", text=wrong))
    elif number == 1 and form.about:
        blocks.append(Prose(text=form.about))
    label = f"{argument.heading}{'' if argument.heading.endswith(('?', '.', '!', ':')) else ':'}"
    about = " ".join(filter(None, (label, told(argument))))
    if of > 1:
        about = _("{number} of {of}. {question}", number=number, of=of, question=about)
    blocks.append(Prose(text=about))
    if options := listed(argument):
        blocks.append(options.model_copy(update={"heading": ""}))  # it has just been said
    if argument.current:
        blocks.append(Prose(text=_("Before: {answer}", answer=argument.before)))
    blocks.append(Note(tone="hint", text=" ".join(_how(argument))))
    return Reply(title=form.title, blocks=tuple(blocks), audience="caller")


def _how(argument: Argument) -> Iterator[str]:
    yield _("Send a file.") if argument.kind == "file" else _("Answer in one message.")
    if argument.current:
        yield _("`keep` leaves it as it is.")
    if not argument.required:
        yield _("`skip` leaves it out.")
    yield _("`cancel` ends this.")


def is_word(text: str, words: frozenset[str]) -> bool:
    """Whether somebody wrote one of the words that stand for no answer."""
    return text.strip("`.! ").casefold() in words
