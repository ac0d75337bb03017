"""The drawings of a scripted run of exercises, as `docs/images` shows them."""

import asyncio
from collections.abc import Mapping
from random import Random

from bot.app import App
from bot.drawing import DARK, LIGHT, pages, png
from bot.drawing.figure import Figure
from bot.exercises import commands
from bot.exercises.answers import as_typed, options, picks
from bot.exercises.artefacts import Sheet, artefact
from bot.exercises.asking import Step, step_of
from bot.exercises.deciding import decide
from bot.exercises.fields import AnyField, ScaleField, TextField
from bot.exercises.material import Material
from bot.exercises.plan import Plan
from bot.exercises.scene import Scene
from bot.exercises.scopes import ROOM
from bot.exercises.state import Person, State
from bot.services.exercises.supplying import Supplying
from bot.store.scope import Scope

COMMUNITY = "docs"
PEOPLE = 6
ROUNDS = 4
MOMENT = 1_767_000_000
"""In seconds since 1970; any would do."""
LONGEST = 400
"""Steps after which a run that does not end is given up."""
RUNS = {
    "spiral_walk": ("CH-A", {"spiral": "exercise-spiral", "shift_chart": "exercise-shift"}),
    "other_timeline": (None, {"columns": "exercise-timeline"}),
    "common_ground": (None, {"bars": "exercise-votes"}),
    "needs_redlines": (None, {"needs": "exercise-needs"}),
    "double_crux": (None, {"map": "exercise-crux"}),
}
SAID = {
    "line": (
        "Weapons within minutes of our cities, without checks",
        "A pause that leaves nobody free to go home",
        "Terms that others can change without us",
        "Talks about us in which we have no seat",
    ),
    "option": (
        "Inspectors of both sides at the sites that worry each of them",
        "Lists of prisoners exchanged every month, whatever else goes on",
        "A body that hears those who live there before anything is signed",
    ),
    "wording": ("With inspections agreed in writing, the build-up would have slowed.",),
    "crux": (
        "Each side could have seen what the other was building",
        "Those who decided believed what they said in public",
        "A guarantee is worth as much as those who would have to act on it",
        "By “safe” we mean the same thing",
    ),
}
"""What the people of a scripted run write, one text after the other: made up for the pictures."""
HANGS = {
    "if_true": ((8, 9), (6, 5)),
    "if_false": ((4, 3), (5, 5)),
    "credence": ((8, 3), (6, 5)),
    "view": ((14, 5), (13, 6)),
}
"""Places on the scales of a double crux, for people with odd and with even numbers, so that some
cruxes are double ones."""
PASSED_OVER = ("add", "bridge")
"""Steps that they skip."""
VARIED = ("vote", "kind", "ok", "need")
"""Choices in which they differ from one thing to the next."""
WORDS = {
    "missed_exit": "Agree in writing where forces may stand before the next states join.",
    "seat_limit": "any",
    "caption": "A line that people write for this side.",
}


async def exercised(app: App) -> Mapping[str, bytes]:
    """Pictures by their paths, light and dark: six made-up people go through each exercise."""
    pictures: dict[str, bytes] = {}
    for exercise, (about, shown) in RUNS.items():
        scene = await _run(app, exercise, about)
        for name, path in shown.items():
            made = artefact(scene, name, ROOM) or artefact(scene, name, "P1")  # or of their table
            if made is None or isinstance(made, Sheet):
                raise TypeError(f"{exercise} has no drawing {name}")
            pictures |= await asyncio.to_thread(_both, made, path)
    return pictures


def _both(figure: Figure, path: str) -> dict[str, bytes]:
    return {
        f"docs/images/{path}-{name}.png": png(pages(figure)[0], theme)
        for name, theme in (("light", LIGHT), ("dark", DARK))
    }


async def _run(app: App, exercise: str, about: str | None) -> Scene:
    """A session that people have gone through, each with answers of their own."""
    exercises = app.services.exercises
    definition = await exercises.shelf.get(COMMUNITY, exercise)
    params = {name: param.default for name, param in definition.params.items()}
    params |= {"rounds": ROUNDS}
    named = await exercises.supplying.named(Scope(), definition, about, None)
    if isinstance(named, list):
        raise TypeError(f"{exercise} asks what it is to be about")
    supplying = Supplying(app.services.material, Random(exercise))  # noqa: S311  # no secret
    binds = await supplying.draw(Scope(), definition, params | named)
    return _gone_through(Plan(definition), binds)


def _gone_through(plan: Plan, binds: Material) -> Scene:
    state = State()
    entering: list[commands.Command] = [commands.Create("group", "slow", "docs", {}, binds)]
    entering += [commands.Join(f"P{number}") for number in range(1, PEOPLE + 1)]
    for command in entering:
        _, state = decide(plan, state, command, MOMENT)
    for turn in range(LONGEST):
        if state.status == "closed":
            return Scene.of(plan, state)
        scene = Scene.of(plan, state)
        asked = ((person, step_of(scene, pid)) for pid, person in state.people.items())
        person, step = next(((p, s) for p, s in asked if s is not None), (None, None))
        if person and step and step.phase.id in PASSED_OVER:
            _, state = decide(plan, state, commands.Skip(person.pid, step.phase.id), MOMENT)
        elif person and step:
            values = _answers(scene, person, step, turn)
            answer = commands.Answer(person.pid, step.phase.id, step.unit, values)
            _, state = decide(plan, state, answer, MOMENT)
        else:
            _, state = decide(plan, state, commands.Advance(), MOMENT)
    raise TimeoutError(f"{plan.definition.id} does not end")


def _text(field: AnyField) -> str:
    """Some words, as long as a field wants them."""
    words = "So that each can see what the other does."
    if not isinstance(field, TextField):
        return words
    return " ".join([words] * (field.min // len(words) + 1))[: field.max]


def _answers(scene: Scene, person: Person, step: Step, turn: int) -> dict[str, str]:
    """Answers that differ from person to person, the same in each run."""
    scene = scene.about(step.unit)
    number = int(person.pid[1:])
    values = {}
    for place, field in enumerate(step.fields):
        offered = [value for value, _ in options(scene, field, person)]
        if field.id in SAID:
            values[field.id] = SAID[field.id][(number + turn) % len(SAID[field.id])]
        elif field.id in WORDS:
            values[field.id] = WORDS[field.id]
        elif not offered:
            values[field.id] = _text(field)
        elif field.id in HANGS:
            low, high = HANGS[field.id][(number + turn // PEOPLE) % 2]
            values[field.id] = offered[low if number % 2 else high]
        elif isinstance(field, ScaleField):
            after = 1 if step.phase.id == "after" else 0
            expects = 3 if field.id == "expected_threat" else 0
            spread = (number * 2 + place + turn % 2 - after * number % 2) % len(offered)
            middle = len(offered) // 2 + 2 - expects - after
            values[field.id] = offered[max(0, min(len(offered) - 1, (spread + 2 * middle) // 3))]
        else:
            least, _ = picks(field)
            further = turn * number // 2 if field.id in VARIED else 0
            start = (number + place + further) % len(offered)
            rolled = [*offered[start:], *offered[:start]]
            values[field.id] = as_typed(tuple(rolled[: max(least, 1)]))
    return values
