"""The perception gap on the answers of a session: how near people's guesses of others came."""

from collections.abc import Mapping

from bot.catalogue import _
from bot.exercises.definition import MetricUse
from bot.exercises.fields import ScaleField
from bot.exercises.lookup import thing_called
from bot.exercises.measuring.answers import parted
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.guesses import guess_of_others, halves
from bot.exercises.metrics.numbers import said
from bot.exercises.metrics.pre_post import GuessGap, guess_gap
from bot.exercises.scene import Scene


def own_guess_gap(scene: Scene, pid: str) -> GuessGap | None:
    """How far somebody's guesses of the others lay from them, for that person alone.

    None where the definition asks for no guess, or nothing of it can be compared.
    """
    use = next((m for m in scene.plan.definition.metrics if m.fn == "guess_of_others"), None)
    if use is None:
        return None
    guesses, actual = [], []
    for phase in _phases(use):
        values, groups = _values(scene, use, phase, "actual"), _groups(scene, use, phase)
        own = groups.get(pid)
        guess = _values(scene, use, phase, "guess").get(pid)
        guesses.append(guess if own is not None else None)
        actual.append([v for who, v in values.items() if groups.get(who, own) != own])
    gap = guess_gap((guesses[0], guesses[1]), (actual[0], actual[1]))
    return None if gap.smaller is None else gap


def _guess_of_others(scene: Scene, use: MetricUse) -> Measured:
    """The median error of all guesses before and after; without a number below five people.

    Groups are what people chose in `group`; without it, the halves of the scale that is guessed.
    """
    before, after = (
        guess_of_others(
            _values(scene, use, phase, "guess"),
            _values(scene, use, phase, "actual"),
            _groups(scene, use, phase),
        )
        for phase in _phases(use)
    )
    sentence = _("Too few guesses of others can be compared to tell a number.")
    if before.error is not None and after.error is not None:
        sentence = _(
            "Half of the guesses of the others were off by {before} or less before, "
            "and by {after} or less after.",
            before=said(before.error),
            after=said(after.error),
        )
    return {
        "people": min(before.people, after.people),
        "before": before.error,
        "after": after.error,
        "sentence": sentence,
    }


def _phases(use: MetricUse) -> tuple[str, str]:
    return parted(use.args["guess"])[0], use.args["again"]


def _values(scene: Scene, use: MetricUse, phase: str, which: str) -> Mapping[str, float]:
    """By person, what they answered; who came late had no baseline."""
    __, name = parted(use.args[which])
    return {
        pid: float(value)
        for (pid, __), form in scene.state.forms(phase).items()
        if isinstance(value := form.values.get(name), int) and not scene.state.people[pid].late
    }


def _groups(scene: Scene, use: MetricUse, phase: str) -> Mapping[str, str]:
    if "group" not in use.args:
        __, name = parted(use.args["actual"])
        field = next(each for each in scene.plan.phase(phase).fields if each.id == name)
        low, high = (field.min, field.max) if isinstance(field, ScaleField) else (0, 100)
        values = _values(scene, use, phase, "actual")
        return halves({who: 100 * (v - low) / (high - low) for who, v in values.items()})
    __, name = parted(use.args["group"])
    return {
        pid: chosen
        for (pid, __), form in scene.state.forms(phase).items()
        if (chosen := str(form.values.get(name, ""))) and thing_called(scene, chosen) is not None
    }


GUESS_OF_OTHERS = Metric(
    takes={"guess": "field", "actual": "field", "group": "field?", "again": "phase"},
    tells=("sentence",),
    measure=_guess_of_others,
)
