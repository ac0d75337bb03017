"""The spiral drawing: each move at the height that the escalation had reached."""

from bot.drawing.figure import SpiralFigure, SpiralMove
from bot.exercises.definition import ArtefactUse, said
from bot.exercises.fields import ChoiceField
from bot.exercises.lookup import filled
from bot.exercises.material import Move, Party
from bot.exercises.measuring.answers import chosen_values
from bot.exercises.metrics.numbers import middle
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer
from bot.exercises.seeing import sight

MOST_EXITS = 12


def spiral_drawing(scene: Scene, use: ArtefactUse, viewer: Viewer) -> SpiralFigure | None:
    """The moves that have been opened so far; None before the first of them.

    Turning points and exits are those that the viewer may see.
    """
    plan, state = scene.plan, scene.state
    parties = [t for bound in state.binds.values() for t in bound if isinstance(t, Party)]
    moves = [t for bound in state.binds.values() for t in bound if isinstance(t, Move)]
    gaps = next((m.id for m in plan.definition.metrics if m.fn == "perception_gap"), "")
    asked = next((m.args["seen"] for m in plan.definition.metrics if m.id == gaps), "").partition(
        "."
    )[0]
    opened = [n for n in range(len(moves)) if (gaps, n) in state.metrics]
    if len(parties) < 2 or not opened:  # noqa: PLR2004  # a spiral has two sides
        return None
    votes, exits = _board(scene, use, viewer)
    drawn = []
    for number in opened:
        move, gap = moves[number], state.metrics[gaps, number]
        values = [v for seat in chosen_values(scene, asked, number).values() for v in seat]
        value = middle(values)
        drawn.append(
            SpiralMove(
                label=move.title,
                date=move.date,
                actor=1 if move.actor_side == parties[1].id else 0,
                escalation=move.escalation,
                stated=move.purpose[0].text if move.purpose else "",
                expected=gap.get("expected"),
                seen=gap.get("seen"),
                answer=_answer(scene, asked, value),
                answer_value=value,
                turning=votes.get(move.id, 0),
                followed=move.followed,
            )
        )
    return SpiralFigure(
        title=said(plan.definition.title),
        sides=(parties[0].label, parties[1].label),
        moves=tuple(drawn),
        exits=tuple(exits[:MOST_EXITS]),
    )


def _board(scene: Scene, use: ArtefactUse, viewer: Viewer) -> tuple[dict[str, int], list[str]]:
    """Votes on the turning point and exits that people wrote, as far as the viewer may see them."""
    votes: dict[str, int] = {}
    exits: list[str] = []
    loops = scene.plan.loop_of
    for name in use.from_:
        if all(phase.id != name for phase in scene.plan.definition.phases) or name in loops:
            continue
        if (name, 0) not in scene.state.reveals:
            continue
        for form in sight(scene, viewer, (name, 0)).forms:
            for field, value in form.values:
                if field.type == "items" and isinstance(value, tuple):
                    for each in value:
                        votes[each] = votes.get(each, 0) + 1
                elif field.id == "missed_exit":
                    exits.append(str(value))
    return votes, exits


def _answer(scene: Scene, phase: str, value: float | None) -> str:
    """The option that lies nearest to a median of what options count as."""
    if value is None or not phase:
        return ""
    for field in scene.plan.phase(phase).fields:
        if isinstance(field, ChoiceField):
            counted = [o for o in field.options if o.value is not None]
            if counted:
                nearest = min(counted, key=lambda option: abs((option.value or 0) - value))
                return filled(scene, said(nearest.label))
    return ""
