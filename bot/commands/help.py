"""`help`: three first steps, every command, and one command in full."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up
from bot.chat.command import Argument, Choice, Command, Input, Router, registry
from bot.chat.reply import Block, Button, Item, Listing, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.domain.base import Model
from bot.domain.errors import NotFound

FIRST_EVENTS = 2
MOST_OF_A_GROUP = 8
"""Commands of one group that the overview names one by one."""


def help_router(routers: Sequence[Router]) -> Router:
    """The `help` command for these features and itself."""
    router = Router()
    known: dict[str, Command] = {}

    async def names(turn: Turn, typed: str) -> Sequence[Choice]:
        return [
            Choice(f"{c.name}: {looked_up(c.summary)}", c.name)
            for c in known.values()
            if c.name.startswith(typed.casefold())
        ]

    class HelpArgs(Model):
        command: Annotated[
            str | None,
            Input(complete=names),
            Field(description="A command to explain", max_length=40),
        ] = None

    @router.command("help", "First steps, and what there is to ask for", example="help framing")
    async def help_(turn: Turn, args: HelpArgs) -> Reply:
        """Explain one command, or say how to begin."""
        if args.command is None:
            return await _first_steps(turn, known)
        name = args.command.strip().lstrip("/!").casefold()
        group = [c for c in known.values() if c.name.startswith(f"{name} ")]
        group = [c for c in group if c.needs <= turn.who.rank]
        if name not in known and group:
            return _group(name, group)
        if name not in known:
            raise NotFound(
                _("There is no command `{command}`.", command=args.command[:40]),
                _("There are: {known}.", known=", ".join(known)),
            )
        return _explained(known[name])

    known.update(registry((*routers, router)))
    return router


async def _first_steps(turn: Turn, known: Mapping[str, Command]) -> Reply:
    articles = await turn.services.ask.articles(turn.scope)
    events = await turn.services.lookup.events(turn.scope)
    lead = _("Type a question, or the name of a command.")
    if articles:
        wanted = await turn.article()
        article = next((a for a in articles if a.ref == wanted), articles[0])
        held = "" if article.held else _(" Its text is not held here, so answers are in our words.")
        lead = _(
            "This room talks about “{title}”, {by}.{held} {lead}",
            title=article.title,
            by=article.by,
            held=held,
            lead=lead,
        )
    buttons: list[Button] = [
        known["framing"].button(
            _("Each side on: {label}", label=found.head.label)[:80], event=found.address
        )
        for found in events[-FIRST_EVENTS:]
    ]
    return Reply(
        title=_("Parley"),
        blocks=(
            Prose(text=lead),
            Listing(
                heading=_("What there is"),
                items=tuple(_listed([c for c in known.values() if c.needs <= turn.who.rank])),
            ),
        ),
        buttons=(known["events"].button(_("All events")), *buttons),
    )


def _listed(commands: Sequence[Command]) -> Iterator[Item]:
    """Every command by itself; of a large group its words in one line."""
    groups: dict[str, list[Command]] = {}
    for command in commands:
        groups.setdefault(command.name.split()[0], []).append(command)
    for name, group in groups.items():
        if len(group) <= MOST_OF_A_GROUP:
            yield from (Item(label=each.usage, detail=looked_up(each.summary)) for each in group)
        else:
            words = ", ".join(each.name.partition(" ")[2] for each in group)
            yield Item(
                label=f"{name} …", detail=_("{words}. More: help {name}", words=words, name=name)
            )


def _group(name: str, commands: Sequence[Command]) -> Reply:
    items = tuple(Item(label=each.usage, detail=looked_up(each.summary)) for each in commands)
    return Reply(title=name, blocks=(Listing(items=items),))


def _explained(command: Command) -> Reply:
    lines = [f"{looked_up(command.summary)}.", _("Type: `{usage}`", usage=command.usage)]
    if command.example:
        lines.append(_("Example: `{example}`", example=command.example))
    if command.needs > Rank.MEMBER:
        lines.append(_("For moderators."))
    blocks: list[Block] = [Prose(text="\n".join(lines))]
    if command.arguments:
        items = tuple(Item(label=a.name, detail=_detail(a)) for a in command.arguments)
        blocks.append(Listing(heading=_("What it takes"), items=items))
    return Reply(title=command.name, blocks=tuple(blocks))


def _detail(argument: Argument) -> str:
    said = [f"{looked_up(argument.description)}."]
    if argument.choices:
        said.append(_("One of: {choices}.", choices=", ".join(argument.choices)))
    if not argument.required:
        said.append(_("May be left out."))
    return " ".join(said)
