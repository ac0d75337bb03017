"""What to ask of an argument, by how it argues; after Walton's schemes, in our own words."""

from bot.domain.exercise_material import Scheme

CRITICAL_QUESTIONS: dict[Scheme, tuple[str, ...]] = {
    Scheme.EXPERT: (
        "Is the person an expert in this very field?",
        "What exactly was said?",
        "Do other experts agree?",
        "What does the judgment rest on?",
        "Has the person a stake in the answer?",
    ),
    Scheme.CAUSE: (
        "Is there evidence for the link, beyond one thing coming after the other?",
        "What else could have caused it?",
        "Would it have happened anyway?",
    ),
    Scheme.CONSEQUENCE: (
        "How likely is the effect?",
        "Are other effects left out?",
        "Who carries them?",
    ),
    Scheme.ANALOGY: (
        "In which respects are the cases unlike?",
        "Is there a case that points the other way?",
    ),
    Scheme.PRACTICAL: (
        "Are there other ways to the aim?",
        "Is the aim shared?",
        "What would it do besides?",
    ),
    Scheme.SIGN: (
        "How often does the sign occur without the thing?",
        "Is there another sign that should be there, and is not?",
    ),
    Scheme.MOTIVE: (
        "Which acts fit another motive equally well?",
        "What would the actor do if the motive were different?",
    ),
    Scheme.PRECEDENT: (
        "Was the earlier case really decided that way?",
        "Has the setting changed since?",
    ),
}
"""For each scheme its questions, the most telling first; two are shown at a time."""
