"""The metrics of a definition, computed from the answers of a session."""

from collections.abc import Mapping

from bot.exercises.measuring.agreeing import CONSENT_LEVEL, SCHULZE
from bot.exercises.measuring.crux import (
    AGREED_WORDING,
    CRUX,
    MOST_APART,
    SHARED_CRUX,
    TABLE_TOPIC,
)
from bot.exercises.measuring.endorsed import ENDORSEMENT, RECOGNISED
from bot.exercises.measuring.ground import COMMON_GROUND
from bot.exercises.measuring.hearing import BEING_HEARD
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.measuring.moves import PERCEPTION_GAP, over_the_moves
from bot.exercises.measuring.needs import JUDGED_OPTIONS, NEEDS_GUESS, PACKAGE
from bot.exercises.measuring.others import GUESS_OF_OTHERS, own_guess_gap
from bot.exercises.measuring.presence import FIELD_PRESENCE, own_presence
from bot.exercises.measuring.shift import PRE_POST, own_changes
from bot.exercises.measuring.timeline import TIMELINE_OVERLAP, own_guess
from bot.exercises.measuring.unraised import UNRAISED
from bot.exercises.scene import Scene

__all__ = [
    "METRICS",
    "Measured",
    "Metric",
    "measured",
    "over_the_moves",
    "own_changes",
    "own_guess",
    "own_guess_gap",
    "own_presence",
]

METRICS: Mapping[str, Metric] = {
    "agreed_wording": AGREED_WORDING,
    "being_heard": BEING_HEARD,
    "common_ground": COMMON_GROUND,
    "consent_level": CONSENT_LEVEL,
    "crux": CRUX,
    "endorsement": ENDORSEMENT,
    "field_presence": FIELD_PRESENCE,
    "guess_of_others": GUESS_OF_OTHERS,
    "judged_options": JUDGED_OPTIONS,
    "most_apart": MOST_APART,
    "needs_guess": NEEDS_GUESS,
    "package": PACKAGE,
    "perception_gap": PERCEPTION_GAP,
    "pre_post": PRE_POST,
    "recognised": RECOGNISED,
    "schulze": SCHULZE,
    "shared_crux": SHARED_CRUX,
    "table_topic": TABLE_TOPIC,
    "timeline_overlap": TIMELINE_OVERLAP,
    "unraised": UNRAISED,
}
"""The metrics that a definition may name."""


def measured(scene: Scene, metric: str) -> Measured:
    """What a metric of the definition comes to just now."""
    use = next(each for each in scene.plan.definition.metrics if each.id == metric)
    return METRICS[use.fn].measure(scene, use)
