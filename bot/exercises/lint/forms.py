"""L4: every kind of phase has what it needs to be run and to end."""

from collections.abc import Iterator

from bot.exercises.definition import Definition, Phase
from bot.written.breach import Breach
from bot.written.yaml12 import Path

L4 = "L4"
ASKED = ("collect", "rate", "vote")


def waits(definition: Definition) -> Iterator[Breach]:
    """Who answers is told how long, knows who will see it, and the phase knows when it is over."""
    for number, phase in enumerate(definition.phases):
        if phase.kind not in ASKED:
            continue
        path: Path = ("phases", number)
        if phase.complete is None or not (phase.complete.any or phase.complete.all):
            sentence = (
                f"`{phase.id}` never ends; say when it is over, such as "
                "`complete: {any: [all_submitted, expired]}`."
            )
            yield Breach(path, L4, sentence)
        if phase.visibility is None:
            sentence = (
                f"Nothing says who sees the answers to `{phase.id}`; add "
                "`visibility: {open: author}`, and where they are opened later, `reveal`."
            )
            yield Breach(path, L4, sentence)
        yield from _timer(definition, path, phase)


def fits(definition: Definition) -> Iterator[Breach]:
    """A phase has the keys of its kind, and none of another."""
    for number, phase in enumerate(definition.phases):
        path: Path = ("phases", number)
        needs_fields = phase.kind in ("collect", "rate")
        if needs_fields and not phase.fields:
            sentence = f"`{phase.id}` asks nothing; give it `fields`."
            yield Breach(path, L4, sentence)
        if phase.kind in ("rate", "vote") and phase.items is None:
            sentence = (
                f"`{phase.id}` has nothing to {phase.kind} on; give it `items: {{from: […]}}`."
            )
            yield Breach(path, L4, sentence)
        if phase.kind not in ("rate", "vote") and phase.items is not None:
            sentence = f"`items` belongs to a phase of kind `rate` or `vote`, not to `{phase.id}`."
            yield Breach((*path, "items"), L4, sentence)
        if (phase.kind == "assign") != (phase.assign is not None):
            sentence = (
                f"`{phase.id}` gives out no seats; add `assign: {{method: …}}`."
                if phase.kind == "assign"
                else f"`assign` belongs to a phase of kind `assign`, not to `{phase.id}`."
            )
            yield Breach(path, L4, sentence)
        if phase.kind in ("reveal", "discuss", "end", "assign", "compute") and phase.fields:
            sentence = (
                f"In `{phase.id}` nothing is asked; put its fields into a phase of `collect`."
            )
            yield Breach((*path, "fields"), L4, sentence)
        if phase.kind == "discuss" and phase.complete is None:
            sentence = f"`{phase.id}` never ends; add `complete: {{any: [expired, moderator]}}`."
            yield Breach(path, L4, sentence)


def modes(definition: Definition) -> Iterator[Breach]:
    """It can be done by somebody, at some pace."""
    if definition.modes.solo is None and definition.modes.group is None:
        yield Breach(("modes",), L4, "Nobody can do this; say `solo`, `group` or both.")
    if definition.pace.live is None and definition.pace.slow is None:
        yield Breach(("pace",), L4, "It has no pace; say `live`, `slow` or both.")
    for name in ("solo", "group"):
        mode = getattr(definition.modes, name)
        if mode is not None and mode.min > mode.max:
            sentence = (
                f"It takes at least {mode.min} and at most {mode.max} people; mend one of them."
            )
            yield Breach(("modes", name, "min"), L4, sentence)


def _timer(definition: Definition, path: Path, phase: Phase) -> Iterator[Breach]:
    alone = definition.modes.group is None or phase.flow == "personal"
    for pace in ("live", "slow"):
        if getattr(definition.pace, pace) is None:
            continue
        seconds = getattr(phase.timer, pace) if phase.timer else None
        if seconds is None:
            sentence = f"`{phase.id}` has no time for the {pace} pace; add `timer: {{{pace}: …}}`."
            yield Breach((*path, "timer") if phase.timer else path, L4, sentence)
        elif seconds == 0 and not alone:
            sentence = (
                f"A group would wait for `{phase.id}` without end; give the {pace} pace a time, or "
                "let each go on alone by `flow: personal`."
            )
            yield Breach((*path, "timer", pace), L4, sentence)


RULES = (waits, fits, modes)
