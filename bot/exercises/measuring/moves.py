"""M9 on the answers of a session: how threatening each move looked, and what all moves come to."""

from bot.exercises.definition import MetricUse
from bot.exercises.lookup import move_of
from bot.exercises.material import Move
from bot.exercises.measuring.answers import answers_to, chosen_values
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.perception_gap import leaning, notes, perception_gap, spiral_line
from bot.exercises.scene import Scene


def over_the_moves(scene: Scene) -> list[str]:
    """What the gaps and the answers of all moves come to; empty where there are no moves."""
    use = next((m for m in scene.plan.definition.metrics if m.fn == "perception_gap"), None)
    moves = [t for bound in scene.state.binds.values() for t in bound if isinstance(t, Move)]
    if use is None:
        return []
    opened = [n for n in range(len(moves)) if (use.id, n) in scene.state.metrics]
    phase = str(use.args["seen"]).partition(".")[0]
    gaps = [scene.state.metrics[use.id, n]["value"] for n in opened]
    answers = [
        [value for seat in chosen_values(scene, phase, n).values() for value in seat]
        for n in opened
    ]
    line = spiral_line([moves[n].escalation for n in opened], answers)
    return [leaning(gaps).sentence, line.sentence] if opened else []


def _perception_gap(scene: Scene, use: MetricUse) -> Measured:
    seen = [v for _, v in answers_to(scene, use.args["seen"]) if isinstance(v, int)]
    expected = [v for _, v in answers_to(scene, use.args["expected"]) if isinstance(v, int)]
    gap = perception_gap(seen, expected, solo=scene.state.mode == "solo")
    phase = use.args["seen"].partition(".")[0]
    noted = notes(gap, chosen_values(scene, phase, scene.turn(phase)))
    move = move_of(scene)
    return {
        "people": min(len(seen), len(expected)),
        "seen": gap.seen,
        "expected": gap.expected,
        "value": gap.gap,
        "sentence": " ".join([gap.sentence, *(note.sentence for note in noted)]),
        "move": move.id if move else None,
    }


PERCEPTION_GAP = Metric(
    takes={"seen": "field", "expected": "field", "per": "loop?"},
    tells=("seen", "expected", "value", "sentence"),
    measure=_perception_gap,
)
