"""`exercise list`, `info`, `start`: which exercises there are, and beginning one."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up
from bot.catalogue.forms import one_of, upper_first
from bot.chat.command import Choice, Input, Router
from bot.chat.reply import Button, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.exercise.meant import Mine
from bot.commands.exercise.pages import page
from bot.commands.exercise.wording import length
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.exercises.definition import Definition, said
from bot.exercises.telling import NO_EQUIVALENCE, TOUCHES
from bot.services.exercises.starting import Start, Wanted

router = Router()

STRICT = 3
"""From this sensitivity on a moderator has to be there (S15)."""


async def _names(turn: Turn, typed: str) -> list[Choice]:
    found = await turn.services.exercises.shelf.all(turn.room.community)
    return [
        Choice(said(each.title), each.id)
        for each in found
        if typed.casefold() in f"{each.id} {said(each.title)}".casefold()
    ][:25]


async def _matters(turn: Turn, typed: str) -> list[Choice]:
    found = await turn.services.exercises.matters(turn.scope, await turn.article())
    return [
        Choice(label[:100], name)
        for name, label in found
        if typed.casefold() in f"{name} {label}".casefold()
    ][:25]


Name = Annotated[
    str,
    Input(complete=_names),
    Field(description="Which exercise", min_length=1, max_length=100),
]


class NoArgs(Model):
    """Nothing."""


@router.command("exercise list", "Which exercises there are", example="exercise list")
async def list_all(turn: Turn, args: NoArgs) -> Reply:
    """List the exercises of this community, and those that are open in its rooms."""
    found = await turn.services.exercises.shelf.all(turn.room.community)
    items = tuple(
        Item(
            label=f"{said(each.title)} ({each.id})",
            detail=f"{_people(each)}, {_time(each)}. {said(each.summary)}",
            button=info.button(_("More"), exercise=each.id),
        )
        for each in found
    )
    broken = await turn.services.exercises.shelf.broken(turn.room.community)
    notes = tuple(
        Note(tone="problem", text=_("`{name}` cannot be used: {why}", name=name, why=why))
        for name, why in broken
        if turn.who.rank >= Rank.MODERATOR
    )
    hint = _(
        "Alone with the article: `exercise start consider_opposite`. For a first meeting: "
        "`exercise start common_ground`, then `exercise start other_timeline`."
    )
    return Reply(
        title=_("Exercises"),
        blocks=(Listing(items=items), Note(tone="hint", text=hint), *notes),
    )


class InfoArgs(Model):
    """Which exercise."""

    exercise: Name


@router.command(
    "exercise info",
    "What an exercise is for, what it asks, how long it takes",
    example="exercise info spiral_walk",
)
async def info(turn: Turn, args: InfoArgs) -> Reply:
    """Tell of one exercise."""
    definition = await turn.services.exercises.shelf.get(turn.room.community, args.exercise)
    steps = tuple(
        Item(label=said(phase.title), detail=said(phase.why) if phase.why else "")
        for phase in definition.phases
        if phase.title and phase.kind not in ("assign", "compute", "end")
    )
    buttons = []
    if definition.modes.group:
        buttons.append(start.button(_("Start it here"), exercise=definition.id))
    if definition.modes.solo:
        buttons.append(start.button(_("Do it alone"), exercise=definition.id, alone=True))
    return Reply(
        title=said(definition.title),
        blocks=(
            Prose(text=said(definition.summary)),
            Prose(text=f"{_people(definition)}; {_time(definition)}."),
            Prose(text=looked_up(TOUCHES[definition.sensitivity])),
            *((Listing(heading=_("The steps"), items=steps),) if steps else ()),
            Prose(
                text=_(
                    "What is written is deleted {days} days after "
                    "the end. Everything can be skipped, and you can leave at any time.",
                    days=definition.policies.retention_days,
                )
            ),
            Note(
                tone="hint",
                text=_(
                    "Inspired by: {works}.", works=", ".join(definition.evidence) or _("nothing")
                ),
            ),
            Note(tone="hint", text=looked_up(NO_EQUIVALENCE)),
        ),
        buttons=tuple(buttons),
    )


class PaceName(StrEnum):
    """All at once, or over days."""

    LIVE = "live"
    SLOW = "slow"


class StartArgs(Model):
    """Which exercise, about what, and how."""

    exercise: Name
    about: Annotated[
        str | None,
        Input(complete=_matters),
        Field(description="About which chain of events, or which motion", max_length=100),
    ] = None
    pace: Annotated[
        PaceName | None,
        Field(description="All at once within the hour, or over days"),
    ] = None
    alone: Annotated[bool, Field(description="Alone, on a page that only you see")] = False
    rounds: Annotated[
        int | None, Field(description="How many rounds, where there are rounds", ge=1, le=20)
    ] = None
    between: Annotated[
        str | None,
        Field(description="Which sides, where one chooses them: RU,UA", max_length=100),
    ] = None
    model: Annotated[
        bool | None,
        Field(description="Whether a language model may draft for those who ask, if all is set up"),
    ] = None


@router.command(
    "exercise start",
    "Begin an exercise in this room, or alone",
    audience="caller",
    example="exercise start consider_opposite alone:yes",
)
async def start(turn: Turn, args: StartArgs) -> Reply:
    """Begin a session: alone at once, in a group with an invitation to the room."""
    exercises = turn.services.exercises
    definition = await exercises.shelf.get(turn.room.community, args.exercise)
    alone = args.alone or definition.modes.group is None
    if not alone and not turn.room.address:
        raise UserError(_("A group needs a room."), _("Start it in a room, or alone: `alone:yes`."))
    if not alone and definition.sensitivity >= STRICT and turn.who.rank < Rank.MODERATOR:
        raise UserError(
            _("This exercise can hurt, so that a moderator has to be there."),
            _("Ask one to start it."),
        )
    wanted = Wanted(
        definition,
        alone=alone,
        pace=args.pace.value if args.pace else None,
        about=args.about,
        rounds=args.rounds,
        between=tuple(filter(None, (each.strip() for each in (args.between or "").split(",")))),
        model=args.model,
        article=await turn.article(),
    )
    outcome = await exercises.starting.begin(
        turn.scope,
        turn.room.address or None,
        account(turn),
        wanted,
        turn.now,
        moderated=turn.who.rank >= Rank.MODERATOR,
    )
    if not isinstance(outcome, Start):
        return _choose(args, outcome.question, outcome.offered)
    if outcome.pid is not None:
        return page(Mine(outcome.happened.running, outcome.pid), turn.now)
    token = outcome.happened.session.token
    return Reply(
        blocks=(
            Prose(text=_("The invitation is in the room. You are not in it yet: press Join.")),
        ),
        buttons=(
            Button(label=_("Join"), command="exercise join", args={"session": token}, style="main"),
            Button(label=_("Begin now"), command="exercise begin", args={"session": token}),
        ),
        audience="caller",
    )


def _choose(args: StartArgs, question: str, offered: list[tuple[str, str]]) -> Reply:
    """Ask which of several matters is meant."""
    given: dict[str, str | int | bool] = {"exercise": args.exercise, "alone": args.alone}
    if args.pace:
        given["pace"] = args.pace.value
    if args.rounds:
        given["rounds"] = args.rounds
    if args.between:
        given["between"] = args.between
    if args.model is not None:
        given["model"] = args.model
    items = tuple(
        Item(label=label, button=start.button(_("Choose"), **given, about=name))
        for name, label in offered
    )
    return Reply(
        outcome="choice",
        title=question,
        blocks=(Listing(items=items),),
        audience="caller",
    )


def _people(definition: Definition) -> str:
    modes = definition.modes
    parts = []
    if modes.solo:
        parts.append(_("alone"))
    if modes.group:
        parts.append(_("{min} to {max} people", min=modes.group.min, max=modes.group.max))
    return upper_first(one_of(parts))


def _time(definition: Definition) -> str:
    pace = definition.pace
    live = length(pace.live.target) if pace.live else ""
    slow = length(pace.slow.target) if pace.slow else ""
    if live and slow:
        return _("about {live} at once, or spread over {slow}", live=live, slow=slow)
    if live:
        return _("about {length} at once", length=live)
    return _("spread over {length}", length=slow) if slow else ""
