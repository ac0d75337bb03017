"""Reasons that were kept in English are said in the language of whoever reads them."""

from bot.catalogue import looked_up, speaking
from bot.services.reasons import UNCERTAIN, why

SILENT = "The platform did not answer in time."


def test_a_reason_is_said_as_it_was_kept_in_english() -> None:
    """English is what is kept."""
    kept = UNCERTAIN.format(reason=SILENT)

    assert why(kept) == kept


def test_a_reason_within_a_reason_is_looked_up_too() -> None:
    """Both parts are in the language that is spoken."""
    kept = UNCERTAIN.format(reason=SILENT)

    with speaking("de"):
        said = why(kept)

        assert looked_up(SILENT) != SILENT
        assert said.endswith(looked_up(SILENT))
        assert "Nobody" not in said


def test_what_nothing_is_known_of_is_said_as_it_is() -> None:
    """Such as what a platform has answered."""
    with speaking("de"):
        assert why("403: Missing Access") == "403: Missing Access"
