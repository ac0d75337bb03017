"""What a definition names is found, and what texts put in reads well."""

import pytest

from bot.exercises.load import shipped
from bot.exercises.lookup import NOTHING, filled, things
from tests.exercises.walking import Walk

SPIRAL = next(each for each in shipped() if each.id == "spiral_walk")
OPPOSITE = next(each for each in shipped() if each.id == "consider_opposite")


@pytest.fixture
def walk() -> Walk:
    return Walk(SPIRAL, 2)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{sides[0].label} and {sides[1].label}", "the port and the fishing families"),
        ("{sides[0].label|quote}", "“the port”"),
        ("{moves[0].date|date}", "2000"),
        ("{moves[0].purpose|list}", "Claim P0."),
        ("{moves.count} moves", "2 moves"),
        ("{exercise.days} days", "30 days"),
        ("{exercise.nothing}", NOTHING),
        ("{sides[7].label}", NOTHING),
        ("{moves[0].reason}", NOTHING),
        ("{move.title}", NOTHING),
    ],
)
def test_look_ups_are_put_in_and_what_is_not_known_is_a_dash(
    walk: Walk, text: str, read: str
) -> None:
    assert filled(walk.scene, text) == read


def test_a_side_is_found_by_a_side(walk: Walk) -> None:
    found = things(walk.scene, "$cards[side=$sides[1]]")

    assert {getattr(each, "side", "") for each in found} == {"FISH"}


def test_what_somebody_chose_is_found_for_them_alone() -> None:
    walk = Walk(OPPOSITE)
    walk.until("reverse")

    assert [each.id for each in things(walk.scene.seen_by("P1"), "$pick.claim")] == ["choices-0"]
    assert things(walk.scene.seen_by("P2"), "$pick.claim") == ()
    assert things(walk.scene.seen_by("P1"), "$pick.nothing") == ()


def test_what_tells_against_it_and_questions_to_it_are_found() -> None:
    walk = Walk(OPPOSITE)
    walk.until("reverse")

    counters = things(walk.scene.seen_by("P1"), "query:claim.counter($pick.claim)")
    asked = things(walk.scene.seen_by("P1"), "query:claim.critical_questions($pick.claim, n=2)")

    assert [each.id for each in counters] == [f"choices-0-against-{n}" for n in range(3)]
    assert [getattr(each, "text", "") for each in asked] == ["Why?", "Says who?"]


def test_each_is_what_a_form_is_about(walk: Walk) -> None:
    scene = walk.scene.about("M1")

    assert filled(scene, "{each.title}") == "Move 1"
    assert filled(walk.scene, "{each.title}") == NOTHING
