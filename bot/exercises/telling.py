"""What an exercise says of itself: its length, what it touches, and how long texts are kept."""

from bot.exercises.definition import said
from bot.exercises.scene import Scene
from bot.exercises.state import State

NO_EQUIVALENCE = (
    "Understanding why a side acted is not agreeing with it. Showing two readings does not mean "
    "that they are equally supported, or that the parties are equally responsible."
)
"""S6: stands in every report, and wherever readings are shown side by side."""
FOR_A_SEAT = "Written for the exercise from the seat of {seat}; not the author's view."
"""S7: stands at every text that was written for a side."""
TOUCHES = {
    0: "It touches nothing painful.",
    1: "It touches things on which people disagree.",
    2: "It is about a war: deaths, occupation and threats come up as recorded history.",
    3: "It is about a war and can hurt: a moderator is there all the time.",
}
"""The content note, by sensitivity."""
WITHOUT_MODEL = "No language model takes part."
WITH_MODEL = (
    "A language model may draft something for whoever asks for it, for their eyes alone, with the "
    "texts of those who allow it{which}. For that, these texts leave the bot: they are read by "
    "{model}. You can change this until the end: `exercise model`."
)
IN_A_GROUP = ": what the group sees anyway, and more of their own only when they ask"
NOT_NAMED = "a language model that whoever runs the bot has chosen"
"""In the place of its name in sessions that began before it was kept."""
TOLD = ("title", "summary", "time", "touches", "days", "llm", "model")
"""What `{exercise.…}` knows."""
MINUTE, HOUR, DAY = 60, 3600, 86_400


def told_of(scene: Scene, attribute: str) -> str | int | None:
    """What a definition's texts put in for `{exercise.…}`; None for what there is not."""
    definition, state = scene.plan.definition, scene.state
    told: dict[str, str | int] = {
        "title": said(definition.title, state.language),
        "summary": said(definition.summary, state.language),
        "time": _time(scene),
        "touches": TOUCHES[definition.sensitivity],
        "days": definition.policies.retention_days,
        "llm": _llm(scene),
        "model": model_of(scene.state),
    }
    return told.get(attribute)


def model_of(state: State) -> str:
    """The language model that people were told of and the host to which texts go for it."""
    return f"{state.llm_name} at {state.llm_host}" if state.llm_name else NOT_NAMED


def _llm(scene: Scene) -> str:
    if not scene.state.llm:
        return WITHOUT_MODEL
    which = IN_A_GROUP if scene.state.mode == "group" else ""
    return WITH_MODEL.format(which=which, model=model_of(scene.state))


def _time(scene: Scene) -> str:
    paces = scene.plan.definition.pace
    if scene.state.pace == "live" and paces.live:
        return f"about {round(paces.live.target / MINUTE)} minutes"
    seconds = paces.slow.target if paces.slow else 0
    days = round(seconds / DAY)
    return f"about {round(seconds / HOUR)} hours" if days <= 1 else f"{days} days or so"
