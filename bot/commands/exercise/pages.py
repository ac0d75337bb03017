"""The page that each person has of a session: where we are, what is asked, who sees it."""

from collections.abc import Sequence
from datetime import datetime

from bot.catalogue import _, looked_up, marked
from bot.chat.reply import Block, Button, Item, Listing, Note, Prose, Reply
from bot.commands.exercise.drafting import draft_buttons
from bot.commands.exercise.drawings import artefacts_of
from bot.commands.exercise.meant import Mine
from bot.commands.exercise.wording import (
    blocks_of,
    time_left,
    where_we_are,
    who_sees,
)
from bot.exercises import material
from bot.exercises.answers import shown
from bot.exercises.asking import Step, answered, from_a_seat, steps
from bot.exercises.definition import Phase, said
from bot.exercises.fields import ItemsField, RankField, TextField
from bot.exercises.lookup import filled, seat_label
from bot.exercises.material import Thing
from bot.exercises.measuring import own_changes, own_guess, own_guess_gap, own_presence
from bot.exercises.offering import choosable, drawn
from bot.exercises.pages import own_page
from bot.exercises.scopes import reveals_of
from bot.exercises.seeing import few_in_group
from bot.exercises.waiting import progress

FEW = marked(
    "You are fewer than three, so an answer without a name can still be told by the others. "
    "You can skip it."
)
"""S14: said before a text is written that others will see."""


def page(mine: Mine, now: datetime, said_first: str = "") -> Reply:
    """What somebody reads and is asked just now; private."""
    scene = mine.scene
    state, entry = scene.state, scene.state.entry
    if entry is None or state.status == "closed":
        return _over(mine)
    shown_page, step = own_page(scene, mine.person)
    phase = scene.plan.phase(shown_page.phase)
    blocks: list[Block] = []
    if said_first:
        blocks.append(Prose(text=said_first))
    if step and phase.why:
        blocks.append(Note(tone="hint", text=filled(scene, said(phase.why))))
    if seat := _seat(mine, phase, step):
        blocks.append(Prose(text=seat))
    blocks += blocks_of(scene, shown_page)
    drawn, files = artefacts_of(scene, shown_page, mine.pid)
    blocks += drawn
    if step:
        blocks += _asked(mine, step)
        blocks += _reach(mine, step)
    else:
        blocks.append(Prose(text=_waiting(mine)))
    return Reply(
        title=where_we_are(scene, phase),
        blocks=tuple(blocks),
        buttons=tuple(_buttons(mine, step)),
        live=time_left(scene, now),
        files=files,
        audience="caller",
    )


def _over(mine: Mine) -> Reply:
    """What is said when all is over; alone, what was made stands here."""
    scene = mine.scene
    shown_page, __ = own_page(scene, mine.person)
    drawn, files = artefacts_of(scene, shown_page, mine.pid)
    blocks: list[Block] = [*blocks_of(scene, shown_page), *drawn, *_for_oneself(mine)]
    token = mine.running.session.token
    return Reply(
        title=said(scene.plan.definition.title),
        blocks=tuple(blocks) or (Prose(text=_("This exercise is over.")),),
        buttons=(
            Button(label=_("Take it with you"), command="exercise export", args={"session": token}),
            Button(
                label=_("Take my texts back"),
                command="exercise withdraw",
                args={"session": token},
            ),
        ),
        files=files,
        audience="caller",
    )


def _for_oneself(mine: Mine) -> list[Block]:
    """How one's own answers moved, and what else is told to nobody but their author."""
    scene = mine.scene
    if scene.state.mode == "solo":  # it stands on one's card
        return []
    lines = []
    for metric, name, own in own_changes(scene, mine.pid):
        use = next(each for each in scene.plan.definition.metrics if each.id == metric)
        fields = scene.plan.phase(use.args["pre"]).fields
        label = next(said(f.label) for f in fields if f.id == name)
        lines.append(Item(label=filled(scene, label), detail=own.sentence))
    if guess := own_guess(scene, mine.pid):
        lines.append(Item(label=_("What you expected of the other side"), detail=guess.sentence))
    if gap := own_guess_gap(scene, mine.pid):
        lines.append(Item(label=_("How near your guesses came"), detail=gap.sentence))
    presence = own_presence(scene, mine.pid)
    if presence and presence.asked:
        lines.append(Item(label=presence.sentence))
    return [Listing(heading=_("For you alone"), items=tuple(lines))] if lines else []


def _seat(mine: Mine, phase: Phase, step: Step | None) -> str:
    """From where somebody reads and answers, and what they are offered; `''` for nothing."""
    scene, person = mine.scene, mine.person
    if person.standing == "observer":
        return _("You only watch: you see what is opened, and are asked nothing.")
    seat = step.seat if step and step.seat else person.seat
    if seat and (scene.state.mode == "group" or (step and step.seat)):
        if from_a_seat(phase):
            plays = any(each.id == seat and each.plays for each in scene.plan.definition.seats)
            label = seat_label(scene, seat)
            here = _("You read this from the seat of {label}.", label=label)
            return here if plays else _("You are here as {label}.", label=label)
        if step:
            return _("Here you speak for yourself.")
    if person.offered:
        offered = seat_label(scene, person.offered)
        return _(
            "A moderator would like you to take the seat of {offered}: `exercise seat`.",
            offered=offered,
        )
    return ""


def _asked(mine: Mine, step: Step) -> list[Block]:
    """What the open form asks, what there is to choose from, and what was answered already."""
    scene, person = mine.scene.about(step.unit), mine.person
    before = answered(scene, step, person.pid)
    items = []
    offered: dict[tuple[str, ...], Listing] = {}
    for field in step.fields:
        if isinstance(field, ItemsField | RankField):
            things = choosable(scene, field, person)
            bare = isinstance(field, ItemsField) and field.bare
            listed = _choices(things, bare=bare)
            offered.setdefault(tuple(thing.id for thing in things), listed)
        value = before.values.get(field.id) if before else None
        told = filled(scene, said(field.help)) if field.help else ""
        if value is not None:
            told = _("now: {answer}", answer=shown(scene, field, person, value))
        elif isinstance(field, TextField):
            told = f"{told} {_size(field)}".strip()
        label = filled(scene, said(field.label))
        if not field.required:
            label = _("{label} (if you like)", label=label)
        items.append(Item(label=label, detail=told))
    heading = _("What is asked")
    if step.of > 1:
        heading = _("What is asked, {number} of {of}", number=step.number, of=step.of)
    return [*offered.values(), Listing(heading=heading, items=tuple(items))]


def _size(field: TextField) -> str:
    if field.min:
        return _("{least} to {most} characters.", least=field.min, most=field.max)
    return _("At most {most} characters.", most=field.max)


def _choices(things: Sequence[Thing], *, bare: bool) -> Listing:
    """What a field offers, in full and with whose it is: a form may have to cut it.

    It has no numbers here: where buttons are pressed by number, these would mean something else.
    """
    items = tuple(
        Item(
            label=getattr(thing, "label", thing.id),
            detail="" if bare else getattr(thing, "side_label", "") or getattr(thing, "pinned", ""),
        )
        for thing in things
    )
    return Listing(heading=_("To choose from"), items=items)


def _reach(mine: Mine, step: Step) -> list[Block]:
    """Who sees what is answered, and that a few people can tell each other's words."""
    scene = mine.scene
    notes: list[Block] = [Note(tone="hint", text=who_sees(scene, step.phase))]
    texts = any(each.type == "text" for each in step.fields)
    at_the_door = any(one.standing == "joined" for one in scene.state.people.values())
    if reveals_of(step.phase) and texts and few_in_group(scene) and not at_the_door:
        notes.append(Note(tone="hint", text=looked_up(FEW)))
    return notes


def _waiting(mine: Mine) -> str:  # noqa: PLR0911  # one for each case
    scene = mine.scene
    if scene.state.status == "paused":
        return _("A moderator has paused this exercise. Nothing runs out meanwhile.")
    if mine.person.standing == "paused":
        return _("You are paused: nobody waits for you. Come back whenever you like.")
    entry = scene.state.entry
    assert entry is not None  # noqa: S101  # a step is open
    phases = [scene.plan.phase(name) for name in entry.phases]
    done, of = progress(scene)
    if phases[0].kind in ("reveal", "discuss"):
        if scene.state.mode == "solo":
            return _("Read what was opened above. Press “Go on” when you are through.")
        return _("Read what was opened in the room. Press “Go on” when you are through.")
    if scene.state.mode == "solo":
        return _("There is nothing to answer here. Press “Go on”.")
    if not any(steps(scene, phase, mine.person, entry) for phase in phases):
        if not of:
            return _(
                "Nothing is asked of you in this step; nobody is waited for. It goes on by itself."
            )
        return _(
            "Nothing is asked of you in this step; {done} of {of} are done. It goes on by itself.",
            done=done,
            of=of,
        )
    return _(
        "You are done with this step: {done} of {of} are. It goes on by itself.", done=done, of=of
    )


def _buttons(mine: Mine, step: Step | None) -> list[Button]:
    scene, token = mine.scene, mine.running.session.token
    args = {"session": token}
    buttons = []
    entry = scene.state.entry
    assert entry is not None  # noqa: S101  # a step is open
    phase = scene.plan.phase(entry.phases[0])
    if step:
        at = {**args, "step": step_name(step)}
        buttons.append(Button(label=_("Answer"), command="exercise answer", args=at, style="main"))
        if origin_of(mine, step) is not None:
            told = Button(label=_("Where is it from?"), command="exercise origin", args=dict(args))
            buttons.append(told)
        if step.phase.kind != "consent":
            buttons.append(Button(label=_("Skip"), command="exercise skip", args=dict(args)))
    elif phase.kind in ("reveal", "discuss") and mine.person.pid not in entry.acks:
        buttons.append(
            Button(label=_("Go on"), command="exercise done", args=dict(args), style="main")
        )
    else:
        buttons.append(Button(label=_("Look again"), command="exercise next", args=dict(args)))
    buttons += draft_buttons(mine)
    if changeable(mine):
        buttons.append(Button(label=_("Back"), command="exercise back", args=dict(args)))
    if mine.person.standing == "paused":
        buttons.append(Button(label=_("Come back"), command="exercise join", args=dict(args)))
    elif scene.state.mode == "group":
        buttons.append(Button(label=_("Pause me"), command="exercise pause", args=dict(args)))
        buttons.append(
            Button(label=_("Talk to a moderator"), command="exercise help", args=dict(args))
        )
    buttons.append(Button(label=_("Leave"), command="exercise leave", args=dict(args)))
    return buttons


def origin_of(mine: Mine, step: Step) -> material.Item | None:
    """What a form is about, where only its words are shown and where it is from may be asked."""
    items = step.phase.items
    if items is None or not items.bare:
        return None
    found = (
        each.item for each in drawn(mine.scene, step.phase, mine.person) if each.id == step.unit
    )
    return next((item for item in found if item is not None and item.sources), None)


def changeable(mine: Mine) -> list[Step]:
    """The forms that somebody has filled in and can still change, in their order."""
    scene, entry = mine.scene, mine.scene.state.entry
    if entry is None:
        return []
    return [
        step
        for phase in map(scene.plan.phase, entry.phases)
        if phase.kind != "consent"
        for step in steps(scene, phase, mine.person, entry)
        if answered(scene, step, mine.pid) is not None
    ]


def step_name(step: Step) -> str:
    """A form's name in buttons and lines: `4.interpret.actor`."""
    return f"{step.entry}.{step.phase.id}.{step.unit}"


def steps_named(name: str) -> tuple[int, str, str]:
    """The parts of a form's name: entry, phase, unit."""
    entry, phase, unit = name.split(".", 2)
    return int(entry), phase, unit
