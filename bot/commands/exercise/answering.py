"""`exercise next`, `answer`, `back`, `skip`, `done`: going through a session step by step."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from bot.catalogue import _
from bot.chat.argument import Argument, Choice, Input
from bot.chat.command import Form, Router
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Turn
from bot.commands.account import account
from bot.commands.exercise.hints import hints
from bot.commands.exercise.meant import Mine, SessionAnswers, SessionArgs, mine
from bot.commands.exercise.pages import changeable, origin_of, page, step_name, steps_named
from bot.commands.exercise.wording import shown_things, time_left, where_we_are, who_sees
from bot.domain.errors import UserError
from bot.exercises import commands
from bot.exercises.answers import YES, as_typed, options, picks
from bot.exercises.asking import Step, answered, drafts, step_of, steps
from bot.exercises.definition import said
from bot.exercises.fields import AnyField, TextField
from bot.exercises.lookup import filled
from bot.services.exercises.sessions import Running

router = Router()

TALK = "to_moderator"
"""The field of the shared debrief by which somebody says that they would like to talk."""
TITLE = 45
"""Characters of a form's title that every platform shows."""
STEP = Field(
    description="Which step; left out: the one that is open for you",
    pattern=r"^[0-9]{1,6}\.[a-z0-9_]{1,30}\.[A-Za-z0-9_.-]{0,80}$",
    max_length=120,
)


@router.command(
    "exercise next",
    "Your own page of an exercise: where we are, what is asked, who will see it",
    audience="caller",
    example="exercise next",
)
async def next_step(turn: Turn, args: SessionArgs) -> Reply:
    """Show what is open for somebody."""
    return page(await mine(turn, args.session), turn.now)


class AnswerArgs(SessionAnswers):
    """The answers to a step."""

    step: Annotated[str | None, STEP] = None


async def asks(turn: Turn, given: Mapping[str, Any]) -> Form | None:
    """The form that is open for somebody, or the one that they would like to change."""
    me = await mine(turn, given.get("session"))
    name = given.get("step")
    step = _named(me, str(name)) if name else step_of(me.scene, me.pid)
    if step is None or not step.fields:
        return None
    return form_of(me, step, turn)


def form_of(me: Mine, step: Step, turn: Turn) -> Form:
    """A step's form, filled in with what was answered before."""
    before = answered(me.scene, step, me.pid)
    values = before.values if before else drafts(me.scene, step, me.pid)
    title = where_we_are(me.scene, step.phase).rpartition(": ")[2]
    return Form(
        title=title[:TITLE],
        arguments=tuple(
            _argument(
                me,
                step,
                field,
                as_typed(values[field.id]) if field.id in values else "",
            )
            for field in step.fields
        ),
        about=f"{who_sees(me.scene, step.phase)} {time_left(me.scene, turn.now)}",
    )


@router.command(
    "exercise answer",
    "Answer what your page of an exercise asks",
    audience="caller",
    example="exercise answer weightiest:1",
    asks=asks,
)
async def answer(turn: Turn, args: AnswerArgs) -> Reply:
    """Take the answers to a step, and show what comes next."""
    me = await mine(turn, args.session)
    step = _named(me, args.step) if args.step else step_of(me.scene, me.pid)
    if step is None:
        return page(me, turn.now, _("Nothing is asked of you just now."))
    values = dict(args.answers)
    if not values and args.value is None:
        return page(me, turn.now)
    if args.value is not None and step.fields:
        values.setdefault(step.fields[0].id, args.value)

    def ask(__: Running) -> commands.Command:
        return commands.Answer(me.pid, step.phase.id, step.unit, values, step.entry)

    stood = {name: turn.stood_in(name) for name in values}
    happened = await turn.services.exercises.sessions.do(me.running.session, turn.now, ask, stood)
    if values.get(TALK, "").strip().casefold() in YES:
        await turn.services.exercises.ask_for_help(me.running.session, account(turn), turn.now)
    entry = happened.after.entry
    still_open = entry is not None and entry.no == step.entry
    told = _("Kept. You can change it until the step ends.") if still_open else _("Kept.")
    shown = page(Mine(happened.running, me.pid), turn.now, told)
    remarks = hints(me.scene, step, values)
    if not remarks:
        return shown
    kept, *others = shown.blocks
    buttons = shown.buttons
    if still_open:
        at = {"session": me.running.session.token, "step": step_name(step)}
        buttons = (*buttons, answer.button(_("Change it"), **at))
    return shown.model_copy(update={"blocks": (kept, *remarks, *others), "buttons": buttons})


@router.command(
    "exercise origin",
    "Where the statement is from that is before you: whose it comes near to, and its sources",
    audience="caller",
)
async def origin(turn: Turn, args: SessionArgs) -> Reply:
    """Tell where what somebody votes on just now is from."""
    me = await mine(turn, args.session)
    step = step_of(me.scene, me.pid)
    item = origin_of(me, step) if step is not None else None
    if step is None or item is None:
        raise UserError(
            _("There is no statement before you whose origin can be told."),
            _("See where we are: `exercise next`."),
        )
    at = {"session": me.running.session.token, "step": step_name(step)}
    return Reply(
        title=_("Where it is from"),
        blocks=(
            Prose(text=_("It comes near to what this side says, by these sources. In our words.")),
            *shown_things([item]),
        ),
        buttons=(
            answer.button(_("Answer"), **at),
            next_step.button(_("My page"), session=at["session"]),
        ),
        audience="caller",
    )


@router.command(
    "exercise back",
    "Change what you answered last, while the step is open",
    audience="caller",
    example="exercise back",
)
async def back(turn: Turn, args: SessionArgs) -> Reply:
    """Show the last form that somebody filled in and can still change."""
    me = await mine(turn, args.session)
    filled_in = changeable(me)
    if not filled_in:
        return page(
            me, turn.now, _("There is nothing of this step to change; earlier ones are closed.")
        )
    last = filled_in[-1]
    reply = page(me, turn.now)
    button = answer.button(_("Change it"), session=me.running.session.token, step=step_name(last))
    return reply.model_copy(update={"buttons": (button, *reply.buttons)})


@router.command(
    "exercise skip",
    "Pass over what is asked just now; no reason is wanted, and nobody is told",
    audience="caller",
    example="exercise skip",
)
async def skip(turn: Turn, args: SessionArgs) -> Reply:
    """Skip the open step."""
    me = await mine(turn, args.session)
    step = step_of(me.scene, me.pid)
    if step is None:
        return page(me, turn.now, _("There is nothing to skip just now."))
    return await _do(turn, me, commands.Skip(me.pid, step.phase.id), "Skipped.")


@router.command(
    "exercise done",
    "Go on, when you have read what was opened",
    audience="caller",
    example="exercise done",
)
async def done(turn: Turn, args: SessionArgs) -> Reply:
    """Say that one has read it."""
    me = await mine(turn, args.session)
    return await _do(turn, me, commands.Acknowledge(me.pid), "")


async def _do(turn: Turn, me: Mine, command: commands.Command, said_first: str) -> Reply:
    session = me.running.session
    happened = await turn.services.exercises.sessions.do(session, turn.now, lambda __: command)
    return page(Mine(happened.running, me.pid), turn.now, said_first)


def _named(me: Mine, name: str) -> Step:
    """The form of that name. Raises UserError where it is not open any more."""
    entry, phase, unit = steps_named(name)
    here = me.running.state.entry
    if here is not None and here.no == entry and phase in here.phases:
        found = steps(me.scene, me.running.plan.phase(phase), me.person, here)
        for each in found:
            if each.unit == unit:
                return each
    step = step_of(me.scene, me.pid)
    if step is not None and step_name(step) == name:
        return step
    raise UserError(_("This step is closed."), _("See where we are: `exercise next`."))


def _argument(me: Mine, step: Step, field: AnyField, current: str) -> Argument:
    """A field as forms of all platforms ask for it."""
    scene = me.scene.about(step.unit)
    offered = options(scene, field, me.person)
    least, most = picks(field)
    text = field if isinstance(field, TextField) else None
    help_ = filled(scene, said(field.help)) if field.help else ""
    label = filled(scene, said(field.label))
    return Argument(
        name=field.id,
        description=help_ or label,
        required=field.required,
        min_length=text.min or None if text else None,
        max_length=text.max if text else None,
        input=Input(long=bool(text and text.multiline)),
        label=label,
        options=tuple(Choice(said_so, value) for value, said_so in offered),
        picks=(least, most) if field.type in ("multi", "items", "rank") else None,
        ordered=field.type == "rank",
        current=current,
        help=help_,
    )
