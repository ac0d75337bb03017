"""M9: prompts are counted, not judged."""

from bot.exercises.metrics.field_presence import field_presence


def test_filled_prompts_are_counted_and_blanks_are_not() -> None:
    found = field_presence({"unknown": "Their plans.", "own_part": "  \n", "reassure": None})

    assert found.filled == ("unknown",)
    assert found.asked == 3
    assert "You answered 1 of 3 questions" in found.sentence
    assert "Only you see this." in found.sentence


def test_somebody_who_was_asked_nothing_is_told_so() -> None:
    assert field_presence({}).sentence == "You were not asked any of these questions."
