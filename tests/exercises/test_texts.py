"""Texts of people as things: under names of no one, as last revised, for those who may see them."""

import pytest

from bot.domain.errors import UserError
from bot.exercises import commands
from bot.exercises.lookup import thing_called
from bot.exercises.scopes import ROOM
from bot.exercises.seeing import sight
from bot.exercises.texts import called, written
from tests.exercises.playing import Table, agreed, at, plan_of


def circle(phase: str, people: int = 3) -> Table:
    """A circle of one who tells, one who listens, and witnesses, as far as a step."""
    return at("heard_circle", phase, people)


def test_a_text_of_a_table_is_seen_at_that_table_alone() -> None:
    table = circle("tell")  # P1 tells, P2 listens, P3 witnesses
    table.fill_in("P1", circle="no")
    assert table.phase == "hear"

    (story,) = written(table.scene.seen_by("P2"), "tell.story")
    (unseen,) = written(table.scene.seen_by("P3"), "tell.story")

    assert story.visible
    assert not unseen.visible
    assert "P1" not in story.id


def test_what_is_released_by_both_is_read_by_all_and_else_by_none() -> None:
    for share, release, read in (
        ("yes", "yes", 1),
        ("yes", "no", 0),
        ("no", "yes", 0),
        ("yes", "", 0),
    ):
        table = circle("hear")
        table.fill_in("P2", share=share)
        table.fill_in("P1", heard="fully")
        assert table.phase == "release"
        table.fill_in("P1", release=release)
        table.until("circle")

        forms = sight(table.scene, ROOM, ("hear", 0)).forms

        assert len(forms) == read, (share, release)


def test_a_yes_to_one_listener_releases_no_other_ones_words() -> None:
    table = Table(plan_of("heard_circle"), 3)
    for pid, seat in (("P1", "speaker"), ("P2", "listener"), ("P3", "listener")):
        table.fill_in(pid, seat=seat)
    table.do(commands.Advance())
    table.fill_in("P1")
    for pid in ("P2", "P3"):
        table.fill_in(pid, share="yes", summary=f"{pid} heard: " + "the harbour was loud. " * 4)
    for _ in range(2):
        table.fill_in("P1", heard="fully")
    (kept,) = [t for t in written(table.scene.seen_by("P1"), "hear.summary") if t.pid == "P3"]
    while (step := table.asked("P1")) and step.phase.id == "release":
        table.fill_in("P1", release="" if step.unit == kept.id else "yes")
    table.until("circle")

    told = sight(table.scene, ROOM, ("hear", 0)).forms

    assert ["P2 heard" in str(form.values) for form in told] == [True]


def test_in_a_second_round_nothing_is_read_of_the_first() -> None:
    table = Table(plan_of("heard_circle"), 3)
    for pid, seat in (("P1", "speaker"), ("P2", "listener"), ("P3", "speaker")):
        table.fill_in(pid, seat=seat)
    table.do(commands.Advance())
    (first,) = [pid for pid in ("P1", "P3") if table.person(pid).table]
    other = "P3" if first == "P1" else "P1"
    table.fill_in(first)
    table.fill_in("P2", share="yes", summary="The first story, as I heard it. " * 3)
    table.fill_in(first, heard="mostly")
    table.fill_in("P2", summary="The first story, mended after that. " * 3)
    table.until("tell")  # the other one's turn: there was a table for one of them only

    assert table.person(other).table
    assert not table.person(first).table
    table.fill_in(other)
    table.fill_in("P2", share="no", summary="The second story, as I heard it. " * 3)

    (read,) = [t.text for t in written(table.scene.seen_by(other), "hear.summary") if t.visible]
    assert read.startswith("The second story")


def test_a_listener_to_whom_nothing_was_told_is_asked_nothing() -> None:
    table = circle("tell")
    table.do(commands.Skip("P1", "tell"))
    table.till_due()

    assert table.asked("P2") is None or table.phase not in ("hear", "ask")


def test_new_words_stand_in_the_place_of_the_old_ones_when_the_step_is_over() -> None:
    table = circle("hear")
    table.fill_in(
        "P2", summary="You were tired of the noise at the harbour, and of being asked why."
    )
    table.fill_in("P1", heard="mostly", correct="Not tired: afraid.")
    assert table.phase == "mend"
    (old,) = written(table.scene.seen_by("P1"), "hear.summary")

    step = table.asked("P2")
    table.fill_in("P2", summary="You were afraid of the noise at the harbour, and of questions.")

    (new,) = written(table.scene.seen_by("P1"), "hear.summary")
    assert step
    assert "tired" in old.text
    assert "afraid" in new.text
    assert new.id == old.id
    assert called(table.scene.seen_by("P1"), new.id) is not None
    assert thing_called(table.scene.seen_by("P3"), new.id) is None


def test_only_the_listener_who_was_doubted_is_asked_once_more() -> None:
    table = circle("hear")
    table.fill_in("P2")
    table.fill_in("P1", heard="not_yet")

    assert table.phase == "mend"
    assert table.asked("P2")
    assert table.asked("P1") is None
    assert table.asked("P3") is None


def test_what_says_the_same_in_other_order_is_refused_and_the_opposite_is_not() -> None:
    table = agreed("common_ground", 3)
    while (step := table.asked("P1")) and step.phase.id != "add":
        table.fill_in("P1")
    close, again = "The harbour should close at night.", "At night the harbour should close"
    table.do(commands.Answer("P1", "add", "1", {"statement": close}))

    with pytest.raises(UserError, match="There is one like it already"):
        table.do(commands.Answer("P1", "add", "2", {"statement": again}))
    table.do(
        commands.Answer("P1", "add", "2", {"statement": "The harbour should not close at night."})
    )
