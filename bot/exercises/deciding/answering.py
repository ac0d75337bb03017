"""Answers, skips and acknowledgements."""

from collections.abc import Mapping

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.exercises import commands, log
from bot.exercises.answers import taken
from bot.exercises.asking import Step, answered, at_the_door, finished, steps
from bot.exercises.deciding import people
from bot.exercises.deciding.going_on import settle
from bot.exercises.deciding.unfolding import Unfolding
from bot.exercises.definition import said
from bot.exercises.fields import AnyField, Value
from bot.exercises.state import Person, Submission

DOOR = frozenset({"agree", "seat_limit", "llm_ok", "publish"})
"""Fields of the first form that say how somebody takes part; they are no answers to keep."""


def _closed() -> UserError:
    return UserError(_("This step is closed."), _("See where we are: `exercise next`."))


def answer(unfolding: Unfolding, command: commands.Answer) -> None:
    """Fill in a form, or change one that is still open.

    Raises UserError for a form that is not open for this person, for what a field does not take,
    and for a text that its author has to change.
    """
    person = unfolding.awake(command.pid)
    if command.entry is not None and command.entry != unfolding.entry.no:
        raise _closed()
    step = _open(unfolding, person, command.phase, command.unit)
    before = answered(unfolding.scene, step, person.pid)
    values, held = _values(unfolding, step, person, command.values, before)
    new = not person.agreed
    if step.phase.kind == "consent":
        if values.get("agree") is False:
            raise UserError(_("Nothing begins before you agree."), _("Or go: `exercise leave`."))
        people.agree(
            unfolding,
            person,
            str(values.get("seat_limit", person.limit)),
            llm_ok=bool(values.get("llm_ok", person.llm_ok)),
            publish=bool(values.get("publish", person.publish)),
        )
        values = {name: value for name, value in values.items() if name not in DOOR}
    unfolding.emit(
        log.Submitted(
            p=person.pid,
            phase=step.phase.id,
            loop=unfolding.scene.turn(step.phase.id),
            unit=step.unit,
            fields=values,
            held=held,
        )
    )
    if new:
        people.place(unfolding, person.pid)
    settle(unfolding)


def skip(unfolding: Unfolding, command: commands.Skip) -> None:
    """Pass over a step, with no reason asked and no mark that others see (S1).

    At the door there is nothing to pass over: who does not agree is not in. Raises UserError for a
    step that is not open.
    """
    person = unfolding.awake(command.pid)
    if command.phase not in unfolding.entry.phases:
        raise _closed()
    phase = unfolding.plan.phase(command.phase)
    if phase.kind == "consent" or not person.agreed:
        raise UserError(
            _("Nothing begins before you have agreed."), _("Agree, or go: `exercise leave`.")
        )
    unfolding.emit(log.Skipped(p=person.pid, phase=command.phase))
    settle(unfolding)


def acknowledge(unfolding: Unfolding, command: commands.Acknowledge) -> None:
    """Have read what was opened; once is enough."""
    person = unfolding.awake(command.pid)
    entry = unfolding.entry
    if command.entry is not None and command.entry != entry.no:
        raise _closed()
    if person.pid not in entry.acks:
        unfolding.emit(log.Acked(p=person.pid, entry=entry.no))
    settle(unfolding)


def _open(unfolding: Unfolding, person: Person, phase: str, unit: str) -> Step:
    """The form of that name, as it is open for somebody: the ones before it are filled in."""
    entry, plan = unfolding.entry, unfolding.plan
    phases = (*at_the_door(plan, person, entry), *entry.phases)
    if phase not in phases:
        raise _closed()
    scene = unfolding.scene
    for name in phases[: phases.index(phase)]:
        earlier = plan.phase(name)
        if earlier.kind == "consent" and not person.agreed:
            raise UserError(_("Nothing begins before you have agreed."), _("See: `exercise next`."))
        if earlier.kind != "consent" and not finished(scene, earlier, person, entry):
            raise UserError(_("Another step comes before this one."), _("See it: `exercise next`."))
    for step in steps(scene, plan.phase(phase), person, entry):
        if step.unit == unit:
            return step
    raise UserError(_("This step asks nothing of you."), _("See where we are: `exercise next`."))


def _values(
    unfolding: Unfolding,
    step: Step,
    person: Person,
    given: Mapping[str, str],
    before: Submission | None,
) -> tuple[dict[str, Value], tuple[str, ...]]:
    """What a form holds after this, and which texts of it wait for a moderator."""
    known = {field.id: field for field in step.fields}
    for name in given:
        if name not in known:
            names = ", ".join(f"`{each}`" for each in known)
            raise UserError(
                _("There is no field `{name}` here.", name=name[:40]),
                _("Fields: {names}.", names=names),
            )
    scene = unfolding.scene.about(step.unit)
    values: dict[str, Value] = {}
    held: list[str] = []
    for name, field in known.items():
        earlier = before.values.get(name) if before else None
        if person.agreed and name in DOOR and step.phase.kind == "consent" and name not in given:
            continue  # as they have said before
        if name not in given and earlier is not None:
            values[name] = earlier
            held += [name] if before and name in before.held else []
            continue
        value = taken(scene, field, person, given.get(name, ""))
        if value is None:
            continue
        if isinstance(value, str) and field.type == "text":
            screened = unfolding.screen(value)
            value = screened.text
            held += [name] if screened.held else []
        values[name] = value
    _gates(step, values, known)
    return values, tuple(held)


def _gates(step: Step, values: Mapping[str, Value], known: Mapping[str, AnyField]) -> None:
    """Some fields may only be filled in when others are."""
    for name, first in step.phase.requires.items():
        if name in values and any(each not in values for each in first if each in known):
            wanted = ", ".join(f"“{said(known[each].label)}”" for each in first if each in known)
            raise UserError(_("First comes {wanted}.", wanted=wanted), _("Fill that in too."))
