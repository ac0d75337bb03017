"""What of somebody's words is shown: marked, screened, few, and never what was taken back."""

import re
from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.exercises import commands
from bot.exercises.deciding import Screened
from bot.exercises.log import READING
from bot.exercises.offering import drawn
from bot.exercises.pages import Answered, Said, room_posts
from bot.exercises.scopes import MODERATORS, ROOM
from bot.exercises.seeing import few_in_group, sight, texts
from tests.exercises.crowd import poisoned
from tests.exercises.playing import GROUPS, agreed, at
from tests.exercises.watching import seen_by


def picky(text: str) -> Screened:
    """Returns what is rude, and holds what is grim."""
    if "rude" in text:
        raise UserError("This cannot be shown to others.", "Say it in other words.")
    return Screened(text.replace("http://", ""), held="grim" in text)


def test_what_is_written_from_a_seat_is_marked_with_the_seat_and_has_no_name() -> None:
    table = at("seats", "opened")

    (page,) = room_posts(table.scene, table.plan.phase("opened"))

    (answers,) = [part for part in page.parts if isinstance(part, Answered)]
    assert {form.seat for form in answers.sight.forms} == {"the port", "the fishing families"}
    assert {form.author for form in answers.sight.forms} == {""}


def test_what_somebody_says_for_themselves_has_no_seat() -> None:
    table = at("seats", "debrief")

    said = sight(table.scene, ROOM, ("extra", 0))

    assert {form.seat for form in said.forms} == {""}
    assert {form.author for form in said.forms} == {"P1", "P2", "P3"}  # it is said with names


def test_a_text_that_cannot_be_shown_comes_back_to_its_author() -> None:
    table = at("apart", "after", screen=picky)

    with pytest.raises(UserError, match="cannot be shown to others"):
        table.fill_in("P1", why="how rude")
    assert table.state.forms("after") == {}
    table.fill_in("P1", why="see http://example.org")
    assert table.state.forms("after")["P1", ""].values["why"] == "see example.org"


def test_a_held_text_is_seen_by_moderators_alone_until_one_lets_it_pass() -> None:
    table = agreed("blind", 3, screen=picky)
    table.fill_in("P1", step="a grim step")
    table.through("P2", "P3")
    for viewer in ("P2", "P3", ROOM):
        assert "a grim step" not in " ".join(seen_by(table.scene, viewer))
    assert "a grim step" in " ".join(seen_by(table.scene, MODERATORS))
    (held,) = [each for each in texts(table.scene) if each.held]
    assert held.text == "a grim step"

    table.do(commands.Judge(held.id, show=True))
    assert "a grim step" in " ".join(seen_by(table.scene, ROOM))
    assert not any(each.held for each in texts(table.scene))

    table.do(commands.Judge(held.id, show=False, reason="grim"))
    assert "a grim step" not in " ".join(seen_by(table.scene, ROOM))
    with pytest.raises(UserError, match="There is no such text any more"):
        table.do(commands.Judge(table.scene.alias("draft", 0, "P1", "", "nothing"), show=True))


def test_no_moderator_comes_by_an_answer_that_its_author_alone_sees() -> None:
    table = agreed("blind", 3)
    table.fill_in("P1", step="mine alone")
    private = table.scene.alias("draft", 0, "P1", "", "step")

    for show in (True, False):
        with pytest.raises(UserError, match="There is no such text any more"):
            table.do(commands.Judge(private, show=show))
    assert texts(table.scene) == []


def test_a_held_text_is_not_rated() -> None:
    table = agreed("blind", 3, screen=picky)
    table.fill_in("P1", step="a grim step", aside="")
    table.through("P2", "P3")

    phase = table.plan.phase("weigh")
    rated = [each.text for one in table.state.active() for each in drawn(table.scene, phase, one)]

    assert rated
    assert "a grim step" not in rated


@pytest.mark.parametrize("name", GROUPS)
def test_no_number_is_about_one_person(name: str) -> None:
    table = agreed(name, 5)
    table.to_the_end()

    for value in table.state.metrics.values():
        assert not re.search(r"\bP\d", repr(value))
    for phase in table.plan.definition.phases:
        for page in room_posts(table.scene, phase):
            said = " ".join(part.text for part in page.parts if isinstance(part, Said))
            assert not re.search(r"\b(won|winner|score|rank|league)\b", said)


@pytest.mark.parametrize("name", GROUPS)
def test_people_stand_in_the_log_under_names_of_the_session_only(name: str) -> None:
    table = agreed(name, 3)
    table.to_the_end()

    people = {
        getattr(READING.validate_json(line.event.model_dump_json()), "p", "P1")
        for line in table.lines
    }

    assert people == {"P1", "P2", "P3"}


def test_what_was_taken_back_is_nowhere_in_what_is_known() -> None:
    table = at("apart", "shared")
    words = "Words of P1 on thought."
    assert words in " ".join(seen_by(table.scene, "P2"))

    table.do(commands.Withdraw("P1", "think"))

    assert words not in repr(replace(table.state, binds={}))
    assert words not in repr((table.state.known, table.state.known_for_all))
    for viewer in ("P1", "P2", ROOM, MODERATORS):
        assert words not in " ".join(seen_by(table.scene, viewer))
    assert ("P1", "") in table.state.forms("before")
    table.do(commands.Withdraw("P1"))
    with pytest.raises(UserError, match="nothing of yours to take back"):
        table.do(commands.Withdraw("P1"))


def test_texts_can_be_taken_back_when_all_is_over() -> None:
    table = agreed("apart", 3)
    table.to_the_end()

    table.do(commands.Withdraw("P1"))

    assert all(pid != "P1" for forms in table.state.answers.values() for pid, _ in forms)


def test_a_rating_that_waited_only_for_a_text_goes_on_when_that_is_taken_back() -> None:
    table = agreed("blind", 2, binds={**poisoned("blind"), "offers": ()})
    table.through("P1", "P2")
    assert table.phase == "weigh"
    table.fill_in("P1")

    table.do(commands.Withdraw("P1", "draft"))  # which is all that P2 had to rate

    assert table.phase == "origins"


@pytest.mark.parametrize(("people", "few"), [(2, True), (3, False)])
def test_fewer_than_three_are_told_that_nobody_is_anonymous(people: int, *, few: bool) -> None:
    assert few_in_group(at("apart", "after", people).scene) is few


def test_alone_nobody_has_to_be_told() -> None:
    assert not few_in_group(agreed("alone", 1, mode="solo").scene)
