"""What an exercise says of itself: its length, what it touches, and how long texts are kept."""

from bot.catalogue import _, looked_up, marked
from bot.exercises.definition import said
from bot.exercises.scene import Scene
from bot.exercises.state import State

NO_EQUIVALENCE = marked(
    "Understanding why a side acted is not agreeing with it. Showing two readings does not mean "
    "that they are equally supported, or that the parties are equally responsible."
)
"""S6: stands in every report, and wherever readings are shown side by side."""
FOR_A_SEAT = marked("Written for the exercise from the seat of {seat}; not the author's view.")
"""S7: stands at every text that was written for a side."""
TOUCHES = {
    0: marked("It touches nothing painful."),
    1: marked("It touches things on which people disagree."),
    2: marked("It is about a war: deaths, occupation and threats come up as recorded history."),
    3: marked("It is about a war and can hurt: a moderator is there all the time."),
}
"""The content note, by sensitivity."""
NOT_NAMED = marked("a language model that whoever runs the bot has chosen")
"""In the place of its name in sessions that began before it was kept."""
TOLD = ("title", "summary", "time", "touches", "days", "llm", "model")
"""What `{exercise.…}` knows."""
MINUTE, HOUR, DAY = 60, 3600, 86_400


def told_of(scene: Scene, attribute: str) -> str | int | None:
    """What a definition's texts put in for `{exercise.…}`; None for what there is not."""
    definition = scene.plan.definition
    told: dict[str, str | int] = {
        "title": said(definition.title),
        "summary": said(definition.summary),
        "time": _time(scene),
        "touches": looked_up(TOUCHES[definition.sensitivity]),
        "days": definition.policies.retention_days,
        "llm": _llm(scene),
        "model": model_of(scene.state),
    }
    return told.get(attribute)


def model_of(state: State) -> str:
    """The language model that people were told of and the host to which texts go for it."""
    if not state.llm_name:
        return looked_up(NOT_NAMED)
    return _("{model} at {host}", model=state.llm_name, host=state.llm_host)


def _llm(scene: Scene) -> str:
    if not scene.state.llm:
        return _("No language model takes part.")
    model = model_of(scene.state)
    if scene.state.mode == "group":
        return _(
            "A language model may draft something for whoever asks for it, for their eyes alone, "
            "with the texts of those who allow it: what the group sees anyway, and more of their "
            "own only when they ask. For that, these texts leave the bot: they are read by "
            "{model}. You can change this until the end: `exercise model`.",
            model=model,
        )
    return _(
        "A language model may draft something for whoever asks for it, for their eyes alone, with "
        "the texts of those who allow it. For that, these texts leave the bot: they are read by "
        "{model}. You can change this until the end: `exercise model`.",
        model=model,
    )


def _time(scene: Scene) -> str:
    paces = scene.plan.definition.pace
    if scene.state.pace == "live" and paces.live:
        minutes = round(paces.live.target / MINUTE)
        return _("about {minutes} minutes", minutes=minutes)
    seconds = paces.slow.target if paces.slow else 0
    days = round(seconds / DAY)
    if days <= 1:
        return _("about {hours} hours", hours=round(seconds / HOUR))
    return _("{days} days or so", days=days)
