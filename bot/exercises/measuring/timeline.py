"""M10 on the answers of a session: which events the stories share, and which nobody picked."""

from bot.catalogue import _
from bot.exercises.definition import MetricUse
from bot.exercises.fields import Value
from bot.exercises.lookup import seat_called, side_of_seat
from bot.exercises.material import Happening, Selection
from bot.exercises.measuring.answers import answers_to, ids
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.timeline_overlap import (
    Prediction,
    common_start,
    must_include,
    prediction,
    silent,
)
from bot.exercises.scene import Scene
from bot.exercises.seeing import FEWEST, FEWEST_ATTITUDES


def own_guess(scene: Scene, pid: str) -> Prediction | None:
    """How many of the events that somebody expected of a side it picks; for that person alone.

    None where the definition asks for no guess, or this person has made none.
    """
    use = next(
        (
            m
            for m in scene.plan.definition.metrics
            if m.fn == "timeline_overlap" and "guess" in m.args
        ),
        None,
    )
    if use is None:
        return None
    phase, __, field = str(use.args["guess"]).partition(".")
    for unit, form in scene.state.of(pid, phase):
        seat = form.seat or seat_called(scene, unit)
        side = side_of_seat(scene, seat)
        homes = {who: str(v) for who, v in answers_to(scene, use.args["home"])}
        holders = [
            ids(v) for who, v in answers_to(scene, use.args["own"]) if homes.get(who) == seat
        ]
        stored = next(
            (
                frozenset(thing.keys)
                for bound in scene.state.binds.values()
                for thing in bound
                if isinstance(thing, Selection) and thing.side == side
            ),
            None,
        )
        return prediction(ids(form.values.get(field, ())), holders, stored)
    return None


def _timeline_overlap(scene: Scene, use: MetricUse) -> Measured:
    """Which events nobody picked, which any account must have, and where stories begin."""
    bound = [thing for things in scene.state.binds.values() for thing in things]
    happenings = {thing.id: thing for thing in bound if isinstance(thing, Happening)}.values()
    events = sorted(happenings, key=lambda event: event.start)
    stored = {key for thing in bound if isinstance(thing, Selection) for key in thing.keys}
    labels = {event.id: event.title for event in events}
    dates = {event.id: event.start for event in events}
    args = use.args
    own = [ids(v) for __, v in answers_to(scene, args["own"])] if "own" in args else []
    built = [ids(v) for __, v in answers_to(scene, args["built"])] if "built" in args else []
    # of few people each could tell what the others left out of what is theirs alone
    alone = scene.state.mode == "solo"
    picks = built + (own if alone or len(own) >= FEWEST_ATTITUDES else [])
    quiet = silent(labels, picks, stored, solo=alone)
    starts = [_first(v) for __, v in answers_to(scene, args["start"])] if "start" in args else []
    homes = {pid: str(v) for pid, v in answers_to(scene, args["home"])} if "home" in args else {}
    chosen: dict[str | None, list[frozenset[str]]] = {}
    for pid, value in answers_to(scene, args["must"]) if "must" in args else ():
        home = homes.get(pid)
        chosen.setdefault(None if home in (None, "none") else home, []).append(ids(value))
    agreed = _("No event was named that any account needs.")
    if chosen and not alone and sum(map(len, chosen.values())) < FEWEST:
        chosen, agreed = {}, _("Too few have answered to tell which events any account needs.")
    must = must_include([event.id for event in events], chosen)
    begins = common_start([each for each in starts if each in dates], dates)
    return {
        "people": len(picks),
        "silent": list(quiet.events),
        "start": begins,
        "must": list(must.events),
        "others": list(must.others),
        "heading": must.heading,
        "unpicked": quiet.sentence,
        "agreed": must.sentence if chosen else agreed,
        "sentence": f"{quiet.sentence} {must.sentence}" if chosen else quiet.sentence,
    }


def _first(value: Value) -> str:
    return str(value[0]) if isinstance(value, tuple) and value else str(value)


TIMELINE_OVERLAP = Metric(
    takes={
        "own": "field?",
        "built": "field?",
        "start": "field?",
        "home": "field?",
        "must": "field?",
        "guess": "field?",
    },
    tells=("sentence", "heading", "unpicked", "agreed"),
    measure=_timeline_overlap,
)
