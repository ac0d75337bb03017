"""M4 on the answers of a session: what those who hold a view say of texts written for it."""

from collections import Counter
from collections.abc import Iterator

from bot.catalogue import _, plural
from bot.exercises.definition import MetricUse
from bot.exercises.lookup import seat_meant
from bot.exercises.measuring.answers import forms_of, ids
from bot.exercises.measuring.metric import Measured, Metric
from bot.exercises.metrics.endorsement import ENOUGH, Endorsement, Rating, endorsement
from bot.exercises.scene import Scene
from bot.exercises.state import Submission
from bot.exercises.texts import Written, written

Rated = tuple[str, Rating]
"""A rating with its author."""


def _endorsed(scene: Scene, use: MetricUse) -> Measured:
    """What holders say of each text, and for each view the text that they would sign first.

    A holder is who has named the view in the field `holds`, wherever they sit.
    """
    texts = written(scene, use.args["texts"])
    genuine = written(scene, use.args["genuine"]) if "genuine" in use.args else []
    found: dict[str, Endorsement] = {}
    raters: set[str] = set()
    for text in texts:
        ratings = list(_of_holders(scene, use, text))
        raters |= {who for who, __ in ratings}
        yardstick = [
            [rating for __, rating in _of_holders(scene, use, own)]
            for own in genuine
            if own.form.seat == text.form.seat
        ]
        found[text.id] = endorsement([rating for __, rating in ratings], yardstick)
    best = [_best(found, names) for names in _by_view(texts).values()]
    return {
        "people": len(raters),
        "texts": {name: each.model_dump(mode="json") for name, each in found.items()},
        "best": [name for name in best if name],
        "extreme": [name for name, each in found.items() if 2 * (each.extreme or 0) >= 1],
        "sentence": _sentence(len(texts), sum(each.ratings is not None for each in found.values())),
    }


def _of_holders(scene: Scene, use: MetricUse, text: Written) -> Iterator[Rated]:
    for pid, unit, form in forms_of(scene, use.args["ratings"]):
        view = seat_meant(scene, scene.state.answer(pid, use.args["holds"]))
        if unit == text.id and pid != text.pid and view and view == text.form.seat:
            rating = _rating(form)
            if rating is not None:
                yield pid, rating


def _rating(form: Submission) -> Rating | None:
    """A rating as it was given; None where one of its scales was left out."""
    values = form.values
    sign, strong = values.get("sign"), values.get("strong")
    if not isinstance(sign, int) or not isinstance(strong, int):
        return None
    return Rating(
        sign=sign,
        strong=strong,
        extreme=values.get("extreme") is True,
        missing=tuple(sorted(ids(values.get("missing", ())))),
    )


def _by_view(texts: list[Written]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(text.form.seat, []).append(text.id)
    return found


def _best(found: dict[str, Endorsement], names: list[str]) -> str:
    """The text of a view that its holders would sign first; `''` where too few have rated any."""
    known = [(each.sign, each.strong or 0, name) for name in names if (each := found[name]).sign]
    return max(known, key=lambda each: (each[0] or 0, each[1], each[2]))[2] if known else ""


def _sentence(texts: int, rated: int) -> str:
    if not texts:
        return _("Nobody has written a text.")
    if not rated:
        return _(
            "No text was rated by {enough} people who hold its view, so there are no numbers. "
            "What they remarked counts all the same.",
            enough=ENOUGH,
        )
    return plural(
        "Of {count} text, {rated} by {enough} or more people who hold the view.",
        "Of {count} texts, {rated} by {enough} or more people who hold the view.",
        texts,
        rated=plural("{count} was rated", "{count} were rated", rated),
        enough=ENOUGH,
    )


def _recognised(scene: Scene, use: MetricUse) -> Measured:
    """Which texts those whom they speak of recognise, and which they doubt.

    Of the field's options the first is yes and the last is no. A text is doubted that somebody says
    no to, or fewer than half say yes to.
    """
    phase, __, name = use.args["answers"].partition(".")
    field = next(each for each in scene.plan.phase(phase).fields if each.id == name)
    options = [each.id for each in field.options] if field.type == "choice" else []
    answers: dict[str, Counter[str]] = {}
    people = set()
    for pid, unit, form in forms_of(scene, phase):
        if name in form.values:
            people.add(pid)
            answers.setdefault(unit, Counter())[str(form.values[name])] += 1
    doubted = [
        unit
        for unit, said in sorted(answers.items())
        if said[options[-1]] or 2 * said[options[0]] < said.total()
    ]
    known = len(answers) - len(doubted)
    sentence = _("Nobody has said yet whether it is what they mean.")
    if answers:
        sentence = (
            plural(
                "1 of {count} text was recognised by those whose view it is.",
                "1 of {count} texts was recognised by those whose view it is.",
                len(answers),
            )
            if known == 1
            else plural(
                "{known} of {count} text were recognised by those whose view it is.",
                "{known} of {count} texts were recognised by those whose view it is.",
                len(answers),
                known=known,
            )
        )
    return {
        "people": len(people),
        "texts": doubted,
        "confirmed": [unit for unit in sorted(answers) if unit not in doubted],
        "sentence": sentence,
    }


ENDORSEMENT = Metric(
    takes={"texts": "field", "genuine": "field?", "ratings": "phase", "holds": "field"},
    tells=("sentence", "best", "extreme"),
    measure=_endorsed,
)
RECOGNISED = Metric(
    takes={"answers": "field"},
    tells=("sentence", "texts", "confirmed"),
    measure=_recognised,
)
