"""M9: how many of the prompts on the other's fear somebody filled; for that person alone."""

from collections.abc import Mapping

from bot.catalogue import _, plural
from bot.domain.base import Model


class Presence(Model):
    """Which prompts one person filled."""

    filled: tuple[str, ...]
    """The names of the fields, as they were passed in."""
    asked: int
    sentence: str


def field_presence(answers: Mapping[str, str | None]) -> Presence:
    """How many prompts hold more than white space, over all moves that a person was asked at.

    Formula: M9, sensibility to the security dilemma (Booth and Wheeler 2008) by structured fields.
    What was written is not judged. Show it to the person only, and compare nobody by it.
    """
    filled = tuple(name for name, text in answers.items() if text and text.strip())
    if not answers:
        sentence = _("You were not asked any of these questions.")
    else:
        sentence = plural(
            "You answered {answered} of {count} question on what is not known, one's own part and "
            "what would reassure. Only you see this.",
            "You answered {answered} of {count} questions on what is not known, one's own part and "
            "what would reassure. Only you see this.",
            len(answers),
            answered=len(filled),
        )
    return Presence(filled=filled, asked=len(answers), sentence=sentence)
