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
from bot.exercises.fields import ScaleField
from bot.exercises.material import Material
from bot.exercises.plan import Plan
from bot.exercises.scene import Scene
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
}
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
            made = artefact(scene, name, "")
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
        if person and step:
            values = _answers(scene, person, step, turn)
            answer = commands.Answer(person.pid, step.phase.id, step.unit, values)
            _, state = decide(plan, state, answer, MOMENT)
        else:
            _, state = decide(plan, state, commands.Advance(), MOMENT)
    raise TimeoutError(f"{plan.definition.id} does not end")


def _answers(scene: Scene, person: Person, step: Step, turn: int) -> dict[str, str]:
    """Answers that differ from person to person, the same in each run."""
    scene = scene.about(step.unit)
    number = int(person.pid[1:])
    values = {}
    for place, field in enumerate(step.fields):
        offered = [value for value, _ in options(scene, field, person)]
        if field.id in WORDS:
            values[field.id] = WORDS[field.id]
        elif not offered:
            values[field.id] = "So that each can see what the other does."
        elif isinstance(field, ScaleField):
            after = 1 if step.phase.id == "after" else 0
            expects = 3 if field.id == "expected_threat" else 0
            spread = (number * 2 + place + turn % 2 - after * number % 2) % len(offered)
            middle = len(offered) // 2 + 2 - expects - after
            values[field.id] = offered[max(0, min(len(offered) - 1, (spread + 2 * middle) // 3))]
        else:
            least, _ = picks(field)
            start = (number + place) % len(offered)
            rolled = [*offered[start:], *offered[:start]]
            values[field.id] = as_typed(tuple(rolled[: max(least, 1)]))
    return values
