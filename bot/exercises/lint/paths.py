"""L2, L5, L6, L7: where phases lead, and what lies on every way."""

from collections.abc import Iterator

from bot.exercises.definition import WIDTH, Definition, Phase
from bot.exercises.lint.ways import Way, followers, reached, steps_a_loop, ways
from bot.exercises.plan import ANSWERED
from bot.exercises.scopes import at_first, reveals_of
from bot.written.breach import Breach
from bot.written.yaml12 import Path

L2, L5, L6, L7 = "L2", "L5", "L6", "L7"
UNSEEN = ("assign", "compute")
"""Kinds of phases in which nobody reads or answers anything."""


def endings(definition: Definition) -> Iterator[Breach]:
    """The last `next` of a phase has no condition, those before it have one, an end has none."""
    for number, phase in enumerate(definition.phases):
        path = ("phases", number)
        if phase.kind == "end":
            if phase.next:
                sentence = f"`{phase.id}` is an end, so nothing follows it; leave out its `next`."
                yield Breach((*path, "next"), L2, sentence)
            continue
        if not phase.next:
            sentence = f"Nothing follows `{phase.id}`; give it a `next`, or make it an `end`."
            yield Breach(path, L2, sentence)
            continue
        if phase.next[-1].when is not None:
            sentence = (
                f"Where no condition of `{phase.id}` holds, nothing follows; end its `next` with "
                "one that has no `when`."
            )
            yield Breach((*path, "next", len(phase.next) - 1), L2, sentence)
        for at, following in enumerate(phase.next[:-1]):
            if following.when is None:
                sentence = (
                    f"This way out of `{phase.id}` is always taken, so those after it never are; "
                    "give it a `when`, or put it last."
                )
                yield Breach((*path, "next", at), L2, sentence)


def reachable(definition: Definition) -> Iterator[Breach]:
    """Every phase can be come to, and from every phase an end."""
    along = ways(definition)
    found = reached([definition.phases[0].id, *_shortcuts(definition)], along)
    ends = {phase.id for phase in definition.phases if phase.kind == "end"}
    for number, phase in enumerate(definition.phases):
        if phase.id not in found:
            sentence = f"No way leads to `{phase.id}`; name it in a `next`, or leave it out."
            yield Breach(("phases", number), L2, sentence)
        elif phase.next and not reached([phase.id], along) & ends:
            sentence = (
                f"From `{phase.id}` no way leads to an end; lead one to a phase of kind `end`."
            )
            yield Breach(("phases", number, "next"), L2, sentence)


def circles(definition: Definition) -> Iterator[Breach]:
    """Whoever goes round in a circle goes on with a loop on the way, which comes to an end."""
    along = [way for way in ways(definition) if not steps_a_loop(way)]
    order = {phase.id: number for number, phase in enumerate(definition.phases)}
    after = {name: reached([name], along) for name in order}
    for way in along:
        if order[way.target] <= order[way.source] and way.source in after[way.target]:
            sentence = (
                f"`{way.source}` leads back to `{way.target}` without end; go on with a loop: "
                "`when: {loop_more: …}` and `do: [{loop_step: …}]`."
            )
            yield Breach(way.path, L2, sentence)


def reveals(definition: Definition) -> Iterator[Breach]:
    """What is opened later is opened in a phase that comes later, never before the answers."""
    along = [way for way in ways(definition) if not steps_a_loop(way)]
    known = {phase.id for phase in definition.phases}
    for number, phase in enumerate(definition.phases):
        path: Path = ("phases", number, "visibility", "reveal")
        width = WIDTH[at_first(phase)]
        for nth, opening in enumerate(reveals_of(phase)):
            widest = max(WIDTH[scope] for scope in opening.scopes)
            if widest <= width and nth:
                sentence = (
                    f"The answers to `{phase.id}` are opened at `{opening.at}` no more widely than "
                    "before; leave that out, or name the wider one last."
                )
                yield Breach((*path, nth, "scope"), L5, sentence)
            width = max(width, widest)
            if opening.at not in known:
                continue
            later = opening.at in reached(followers(phase.id, along), along)
            if not later or phase.id in reached(followers(opening.at, along), along):
                sentence = (
                    f"The answers to `{phase.id}` are to be opened at `{opening.at}`, which does "
                    "not come after it; name a later phase."
                )
                yield Breach((*path, nth, "at"), L5, sentence)


def consent(definition: Definition) -> Iterator[Breach]:
    """Nothing is collected before people have agreed."""
    first = definition.phases[0]
    if first.kind != "consent":
        sentence = (
            f"`{first.id}` comes first, before anybody has agreed; begin with a phase of kind "
            "`consent`, such as one with `include: std.notice`."
        )
        yield Breach(("phases", 0, "kind"), L6, sentence)
    for number, phase in enumerate(definition.phases):
        if phase.kind != "consent":
            continue
        if number:
            sentence = f"People agree once, in the first phase; make `{phase.id}` another kind."
            yield Breach(("phases", number, "kind"), L6, sentence)
        for mode in _modes(definition):
            if not any(each.mode in (None, mode) and each.id != "llm_ok" for each in phase.fields):
                sentence = (
                    f"`{phase.id}` asks nothing{_of(mode)}, so nobody can agree; give it a field, "
                    "such as a `bool`."
                )
                yield Breach(("phases", number), L6, sentence)


def debriefs(definition: Definition) -> Iterator[Breach]:
    """Every way from what was shown to an end goes by a debrief, or ends with one's own card."""
    along = ways(definition)
    out = {phase.id for phase in definition.phases if _is_debrief(phase)}
    cards = {a.id for a in definition.artefacts if a.render == "belief_card"}
    bare = {
        phase.id
        for phase in definition.phases
        if phase.kind == "end" and not cards & {a for post in phase.post for a in post.attach}
    }
    for number, phase in enumerate(definition.phases):
        if phase.kind in ("consent", "end", *UNSEEN) or phase.id in out:
            continue
        for end in sorted(bare & _next_seen(definition, phase.id, along)):
            sentence = (
                f"`{phase.id}` leads straight to `{end}`, without a debrief; put a phase with "
                "`include: std.debrief` between them, or attach a `belief_card` at the end."
            )
            yield Breach(("phases", number, "next"), L7, sentence)
    for path, name in _early_ways_out(definition):
        if bare & reached([name], along, closed=out) and name not in out:
            sentence = (
                f"Whoever is led to `{name}` gets no debrief; name the phase with the debrief "
                "instead."
            )
            yield Breach(path, L7, sentence)
    live = definition.pace.live
    optional = {phase.id for phase in definition.phases if phase.optional}
    known = {phase.id for phase in definition.phases}
    for nth, name in enumerate(live.drop_if_late if live else ()):
        path = ("pace", "live", "drop_if_late", nth)
        if name in out:
            yield Breach(path, L7, f"`{name}` is the debrief and is never dropped; leave it out.")
        elif name in known - optional:
            sentence = (
                f"`{name}` cannot be dropped; give it `optional: true`, or leave it out here."
            )
            yield Breach(path, L7, sentence)


def _next_seen(definition: Definition, name: str, along: list[Way]) -> set[str]:
    """What people come to next from a phase: those in which nobody reads anything are passed."""
    unseen = {phase.id for phase in definition.phases if phase.kind in UNSEEN}
    found: set[str] = set()
    open_ = [name]
    while open_:
        new = set(followers(open_.pop(), along)) - found
        found |= new
        open_ += new & unseen
    return found


def _early_ways_out(definition: Definition) -> Iterator[tuple[tuple[str | int, ...], str]]:
    known = {phase.id for phase in definition.phases}
    if definition.on_abort in known:
        yield ("on_abort",), definition.on_abort
    for nth, step in enumerate(definition.policies.below_min):
        if step.removeprefix("to:") in known:
            yield ("policies", "below_min", nth), step.removeprefix("to:")


def _shortcuts(definition: Definition) -> list[str]:
    return [name for _, name in _early_ways_out(definition)]


def _is_debrief(phase: Phase) -> bool:
    return phase.include == "std.debrief" or (phase.id == "debrief" and phase.kind in ANSWERED)


def _modes(definition: Definition) -> list[str]:
    return [mode for mode in ("solo", "group") if getattr(definition.modes, mode) is not None]


def _of(mode: str) -> str:
    return " of who is alone" if mode == "solo" else " of a group"


RULES = (endings, reachable, circles, reveals, consent, debriefs)
