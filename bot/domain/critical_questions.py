"""What to ask of an argument, by how it argues; after Walton's schemes, in our own words."""

from bot.catalogue import marked
from bot.domain.exercise_material import Scheme

CRITICAL_QUESTIONS: dict[Scheme, tuple[str, ...]] = {
    Scheme.EXPERT: (
        marked("Is the person an expert in this very field?"),
        marked("What exactly was said?"),
        marked("Do other experts agree?"),
        marked("What does the judgment rest on?"),
        marked("Has the person a stake in the answer?"),
    ),
    Scheme.CAUSE: (
        marked("Is there evidence for the link, beyond one thing coming after the other?"),
        marked("What else could have caused it?"),
        marked("Would it have happened anyway?"),
    ),
    Scheme.CONSEQUENCE: (
        marked("How likely is the effect?"),
        marked("Are other effects left out?"),
        marked("Who carries them?"),
    ),
    Scheme.ANALOGY: (
        marked("In which respects are the cases unlike?"),
        marked("Is there a case that points the other way?"),
    ),
    Scheme.PRACTICAL: (
        marked("Are there other ways to the aim?"),
        marked("Is the aim shared?"),
        marked("What would it do besides?"),
    ),
    Scheme.SIGN: (
        marked("How often does the sign occur without the thing?"),
        marked("Is there another sign that should be there, and is not?"),
    ),
    Scheme.MOTIVE: (
        marked("Which acts fit another motive equally well?"),
        marked("What would the actor do if the motive were different?"),
    ),
    Scheme.PRECEDENT: (
        marked("Was the earlier case really decided that way?"),
        marked("Has the setting changed since?"),
    ),
}
"""For each scheme its questions, the most telling first; two are shown at a time.

They are looked up as they are shown."""
