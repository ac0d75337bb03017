"""Says what is missing, to people who type and to programs: where no form can be shown."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

from bot.catalogue import _, looked_up
from bot.chat.argument import Argument
from bot.chat.asked import Asked, Option, Question
from bot.chat.command import Command
from bot.chat.form import Form
from bot.chat.reply import Block, Item, Listing, Note, Prose, Reply


def needs(command: Command, left: Form, given: Mapping[str, Any]) -> Reply:
    """The refusal for want of what `left` asks: how to type it, and each question as data."""
    needed = [f"`{a.name}`" for a in left.arguments if a.required]
    # each with an "and" before it, as it always was: a form asks for five at most
    names = reduce(
        lambda some, name: _("{former} and {last}", former=some, last=name), needed or [""]
    )
    asked = _asked(command, left, given)
    lacking = _("`{name}` needs {names}.", name=command.name, names=names)
    if command.asks is None:
        typed = _("Type: `{usage}`.", usage=command.usage)
        if command.example:
            example = _("Example: `{example}`", example=command.example)
            typed = f"{typed} {example}"
        refusal = Reply.problem(lacking, typed)
        return refusal.model_copy(update={"asked": asked})
    answers = " ".join(f"{a.name}:…" for a in left.arguments if a.required or not needed)
    message = lacking if needed else _("`{name}` asks for answers.", name=command.name)
    how = _("Type: `{usage}`.", usage=f"{command.name} {answers}")
    blocks: list[Block] = [Note(tone="problem", text=f"{message} {how}")]
    if left.about:
        blocks.append(Prose(text=left.about))
    blocks.append(Listing(heading=left.title, items=tuple(map(_item, left.arguments))))
    blocks += filter(None, map(listed, left.arguments))
    return Reply(outcome="refused", blocks=tuple(blocks), audience="caller", asked=asked)


def unasked(command: Command, form: Form, given: Mapping[str, Any]) -> Reply | None:
    """The refusal of an answer to what a form does not ask; None where there is no such."""
    known = [argument.name for argument in form.arguments]
    declared = {argument.name for argument in command.arguments}
    unknown = [name for name in given if name not in declared.union(known)]
    if not unknown:
        return None
    return Reply.problem(
        _(
            "`{name}` does not ask for `{argument}` now.",
            name=command.name,
            argument=unknown[0][:40],
        ),
        _("It asks for: {names}.", names=", ".join(f"`{name}`" for name in known)),
    )


def told(argument: Argument, *more: str) -> str:
    """What is asked, what may be answered, and what else there is to say, as sentences.

    Nothing is said twice, and not what the label says.
    """
    description = looked_up(argument.description)
    about = "" if description == argument.label else description
    more_help = "" if argument.help == argument.description else argument.help
    parts = (about, argument.bounds, more_help, *more)
    return " ".join(p if p.endswith((".", "?", "!", ":")) else f"{p}." for p in parts if p)


def _item(argument: Argument) -> Item:
    label = f"{argument.name}: {argument.label}" if argument.label else argument.name
    optional = "" if argument.required else _("May be left out.")
    before = _("Before: {answer}", answer=argument.before) if argument.current else ""
    return Item(label=label, detail=told(argument, optional, before))


def listed(argument: Argument) -> Listing | None:
    """The options with what is typed for each; None where the two are the same, or there are none.

    A scale from 0 to 10 without words is such a one.
    """
    keys = argument.key_of
    if all(not c.detail and c.label == keys[c.value] for c in argument.options):
        return None
    items = tuple(
        Item(label=_labelled(keys[c.value], c.label), detail=c.detail) for c in argument.options
    )
    return Listing(heading=argument.heading, items=items)


def _labelled(key: str, label: str) -> str:
    return label if label == key or label.startswith(f"{key} (") else f"{key}: {label}"


def _asked(command: Command, left: Form, given: Mapping[str, Any]) -> Asked:
    return Asked(
        command=command.name,
        args={k: v for k, v in given.items() if isinstance(v, str | int)},
        title=left.title,
        about=left.about,
        fields=tuple(_question(argument) for argument in left.arguments),
    )


def _question(argument: Argument) -> Question:
    whole = len(argument.offers)
    return Question(
        name=argument.name,
        label=argument.heading,
        description=looked_up(argument.description),
        help=argument.help,
        kind=argument.kind,
        required=argument.required,
        options=tuple(
            Option(value=c.value, label=c.label, detail=c.detail) for c in argument.offers
        ),
        picks=argument.picks or ((whole, whole) if argument.ordered else (1, 1)),
        ordered=argument.ordered,
        min_length=argument.min_length,
        max_length=argument.max_length,
        least=argument.least,
        most=argument.most,
        current=argument.current,
    )
