"""M11 and M12 on the answers of a session: what comes first for all, and who can live with it."""

from bot.catalogue import _
from bot.exercises.definition import MetricUse
from bot.exercises.measuring.answers import answers_to, parted
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.consent_level import consent_level
from bot.exercises.metrics.schulze import first, schulze
from bot.exercises.scene import Scene
from bot.exercises.seeing import FEWEST
from bot.exercises.texts import written


def _schulze(scene: Scene, use: MetricUse) -> Measured:
    """The text that comes first by all ballots; where several do, one of them by lot."""
    candidates = [text.id for text in written(scene, use.args["candidates"])]
    ballots = [
        [str(name) for name in value]
        for __, value in answers_to(scene, use.args["ballots"])
        if isinstance(value, tuple)
    ]
    ranking = schulze(ballots, candidates)
    winner = first(ranking, scene.state.seed)
    return {
        "people": ranking.ballots,
        "winner": [winner] if winner else [],
        "sentence": ranking.sentence,
    }


def _consent_level(scene: Scene, use: MetricUse) -> Measured:
    """How far people go along with a text, in the last turn in which they were asked.

    Of fewer than three nothing is told, since each could be told from it.
    """
    phase, field = parted(use.args["levels"])
    turns = [at[1] for at in scene.state.answers if at[0] == phase]
    forms = scene.state.forms(phase, max(turns, default=0)).values()
    levels = [value for form in forms if isinstance(value := form.values.get(field), int)]
    if len(levels) < FEWEST:
        few = _("Fewer than three have said how far they go along, so nothing is added up.")
        return {"people": len(levels), "sentence": few}
    found = consent_level(levels)
    told = {name: getattr(found, name) for name in ("blocks", "concerns", "live_with", "support")}
    return {"people": found.people, **told, "sentence": found.sentence}


SCHULZE = Metric(
    takes={"ballots": "field", "candidates": "field"},
    tells=("sentence", "winner"),
    measure=_schulze,
)
CONSENT_LEVEL = Metric(
    takes={"levels": "field"},
    tells=("sentence",),
    measure=_consent_level,
)
