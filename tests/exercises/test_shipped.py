"""The exercises that Parley ships are sound, lead people through, and say what they have to say."""

import re
from pathlib import Path

import pytest

from bot import resources
from bot.domain.errors import BadFile
from bot.exercises.definition import Definition
from bot.exercises.lint.walk import wordings
from bot.exercises.load import check, parse, read, shipped
from bot.exercises.lookup import NOTHING
from tests.exercises.files import GUIDE, text_of
from tests.exercises.walking import LABELS, Walk

NAMES = [
    *("common_ground", "consider_opposite", "double_crux", "heard_circle", "needs_redlines"),
    *("other_timeline", "sac", "spiral_walk", "steelman_itt"),
]
NOT_AGREEING = "Understanding why a side acted is not agreeing with it."
NOT_EQUAL = (
    "does not mean that they are equally supported, or that the parties are equally responsible."
)
NOT_MY_VIEW = "marked as written for the exercise, not as your view."


def exercise(name: str) -> Definition:
    return next(each for each in shipped() if each.id == name)


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", resources.exercises(), ids=lambda path: path.stem)
def test_every_shipped_exercise_has_nothing_to_mend(path: Path) -> None:
    assert check(text_of(path.stem), path.name) == []


def test_the_shipped_exercises_are_called_as_their_files() -> None:
    assert [each.id for each in shipped()] == [path.stem for path in resources.exercises()]
    assert [each.id for each in shipped()] == NAMES


def test_the_guides_example_is_sound_and_none_of_the_shipped() -> None:
    assert check(text_of("example"), GUIDE.name) == []
    assert "id: fear_guess" in text_of("example")
    assert "fear_guess" not in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_step_says_what_it_is_and_what_it_is_for(name: str) -> None:
    for phase in exercise(name).phases:
        if phase.kind not in ("assign", "compute"):
            assert phase.title, phase.id
        if phase.kind not in ("assign", "compute", "end"):
            assert phase.why, phase.id


@pytest.mark.parametrize("name", NAMES)
def test_sides_are_called_by_their_names(name: str) -> None:
    for one in wordings(exercise(name)):
        for text in one.words.values():
            assert not re.search(r"\b[Ss]ide [AB]\b", text)
            assert "seat_" not in text


@pytest.mark.parametrize("pace", ["live", "slow"])
@pytest.mark.parametrize("people", [1, 2, 5])
@pytest.mark.parametrize("name", ["other_timeline", "spiral_walk"])
def test_people_come_to_the_end_and_nothing_they_read_is_left_open(
    name: str, people: int, pace: str
) -> None:
    walk = Walk(exercise(name), people, "live" if pace == "live" else "slow")

    walk.to_the_end()

    assert walk.state.outcome == "done"
    assert walk.read
    for text in walk.read:
        assert NOTHING not in text
        assert "{" not in text


def test_one_person_tests_a_claim_alone() -> None:
    walk = Walk(exercise("consider_opposite"))

    walk.to_the_end()

    assert walk.state.outcome == "done"
    assert {phase for phase, _ in walk.state.answers} >= {"pick", "reverse", "read", "question"}
    assert len(walk.state.forms("read")) == 3
    assert all(NOTHING not in text and "{" not in text for text in walk.read)


def test_the_guides_example_can_be_done() -> None:
    walk = Walk(parse(text_of("example"), GUIDE.name), 3)

    walk.to_the_end()

    assert walk.state.outcome == "done"
    assert any("the port. Fears, from its own statements" in text for text in walk.read)


@pytest.mark.parametrize("name", ["other_timeline", "spiral_walk"])
@pytest.mark.parametrize("people", [1, 2])
def test_understanding_is_told_apart_from_agreeing_and_seats_from_views(
    name: str, people: int
) -> None:
    walk = Walk(exercise(name), people)

    walk.to_the_end()

    told = plain(" ".join(walk.read))
    assert NOT_AGREEING in told
    assert NOT_EQUAL in told
    assert NOT_MY_VIEW in told


def test_two_readings_are_never_opened_without_saying_that_they_are_not_equal() -> None:
    definition = exercise("spiral_walk")

    for name in ("open_move", "board"):
        text = plain(" ".join(post.text["en"] for post in definition.phase(name).post))
        assert NOT_AGREEING in text
        assert NOT_EQUAL in text


def test_the_notice_says_how_long_it_takes_what_it_touches_and_how_to_leave() -> None:
    walk = Walk(exercise("spiral_walk"), 2)

    page = plain(" ".join(walk.page("P1")))

    assert "Security-dilemma spiral takes about 30 minutes." in page
    assert "deaths, occupation and threats come up as recorded history" in page
    assert "deleted 30 days after the end" in page
    assert "No language model takes part." in page
    assert "press “Leave”" in page


def test_over_days_the_notice_counts_days() -> None:
    walk = Walk(exercise("spiral_walk"), 2, "slow")

    assert "takes 5 days or so" in plain(" ".join(walk.page("P1")))


def test_nobody_is_asked_about_a_model_that_is_not_there() -> None:
    without = Walk(exercise("spiral_walk"), 2).asked("P1")
    with_one = Walk(exercise("spiral_walk"), 2, llm=True)
    asked = with_one.asked("P1")

    assert without
    assert asked
    assert [each.id for each in without.fields] == ["seat_limit", "publish"]
    assert [each.id for each in asked.fields] == ["seat_limit", "llm_ok", "publish"]
    assert "with the texts of those who allow it" in plain(" ".join(with_one.page("P1")))


def test_who_is_alone_is_not_asked_for_a_seat() -> None:
    step = Walk(exercise("spiral_walk")).asked("P1")

    assert step
    assert [each.id for each in step.fields] == ["publish"]


def test_labels_have_the_names_of_sides() -> None:
    walk = Walk(exercise("spiral_walk"), 2)
    walk.until("before")

    assert "Did fear drive the port?" in walk.page("P1")


def test_nobody_builds_the_timeline_that_they_know_best() -> None:
    walk = Walk(exercise("other_timeline"), 4, answers={"notice.home": "seat_a"})

    walk.until("predict")

    assert {one.seat for one in walk.state.active()} == {"seat_b"}


def test_alone_one_builds_for_the_other_side_only() -> None:
    walk = Walk(exercise("other_timeline"), answers={"notice.home": "seat_a"})
    walk.until("build")

    step = walk.asked("P1")

    assert step
    assert (step.unit, step.of) == ("seat_b", 1)
    assert any(LABELS["FISH"] in text for text in walk.page("P1"))


def test_each_key_event_gets_a_line_of_its_own() -> None:
    walk = Walk(exercise("other_timeline"), answers={"notice.home": "seat_a"})
    walk.until("caption")

    page = walk.page("P1")
    walk.to_the_end()

    assert any("Event" in text and "One line" in text for text in page)
    assert "Claim T" in " ".join(page)
    assert len(walk.state.forms("caption")) == 4


def test_the_claim_that_one_tests_is_shown_again() -> None:
    walk = Walk(exercise("consider_opposite"))
    walk.until("reverse")

    assert walk.things_shown("P1") == ["Claim choices-0."]


def test_a_file_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(BadFile, match="No such file"):
        read(Path("nowhere.yaml"))


def test_who_is_alone_is_told_of_no_group() -> None:
    for name in ("other_timeline", "spiral_walk"):
        walk = Walk(exercise(name))
        walk.to_the_end()

        told = plain(" ".join(walk.read))
        assert "Only you see what you answer." in told
        assert "The group" not in told
        assert "moderators" not in told


def test_a_field_that_may_stay_empty_and_offers_nothing_is_not_asked() -> None:
    walk = Walk(exercise("other_timeline"), 4)
    walk.until("caption")
    seat = walk.person("P1").seat
    own = "PORT" if seat == "seat_a" else "FISH"

    asked = []
    while (step := walk.asked("P1")) is not None and step.phase.id == "caption":
        event = next(thing for thing in walk.state.binds["events"] if thing.id == step.unit)
        tells = any(each.side == own for each in getattr(event, "tellings", ()))
        asked.append((tells, [each.id for each in step.fields]))
        walk.one(step, "P1")

    assert (True, ["caption", "quote"]) in asked
    assert (False, ["caption"]) in asked
    assert (False, ["caption", "quote"]) not in asked


@pytest.mark.parametrize("definition", shipped(), ids=lambda each: each.id)
def test_a_definition_that_a_session_keeps_is_read_back_as_it_was(definition: Definition) -> None:
    assert Definition.model_validate_json(definition.as_json()) == definition
