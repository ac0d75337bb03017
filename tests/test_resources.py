"""Checks that a checkout finds what it ships."""

from pathlib import Path

from bot import resources

CHECKOUT = Path(__file__).resolve().parents[1]


def test_a_checkout_reads_the_prompts_that_people_edit() -> None:
    assert resources.prompts() == CHECKOUT / "prompts"


def test_every_dossier_is_found_in_the_order_of_names() -> None:
    found = resources.dossiers()

    names = [path.name for path in found]
    assert names == sorted(names)
    assert "ukraine-security-dilemma.yaml" in names


def test_exercises_and_the_parts_that_they_share_are_found_apart() -> None:
    found = [path.stem for path in resources.exercises()]

    assert found == sorted(found)
    assert "spiral_walk" in found
    assert {"std.notice", "std.notice_solo", "std.debrief"} <= set(resources.exercise_parts())


def test_decks_and_the_templates_that_make_others_are_found_apart() -> None:
    found = [path.stem for path in resources.decks()]

    assert found == sorted(found)
    assert "ukraine-security-dilemma" in found
    assert "templates" not in found
    assert resources.deck_templates().is_file()
