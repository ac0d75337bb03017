"""Both cases, then one statement: how it is come to, and what stands against it."""

from dataclasses import replace

import pytest

from bot.domain.errors import UserError
from bot.exercises import commands
from bot.exercises.artefacts import Sheet, artefact
from bot.exercises.asking import Step
from bot.exercises.fields import AnyField
from bot.exercises.lookup import things
from bot.exercises.material import Item
from bot.exercises.measuring.answers import ids
from bot.exercises.scene import Scene
from bot.exercises.scopes import ROOM
from bot.exercises.texts import written
from tests.exercises.playing import Table, agreed, first_offer, plan_of

NAME = "sac"
LEVELS = {"P1": "5", "P2": "4", "P3": "3", "P4": "3"}


def typing(table: Table, pid: str, step: Step, asked: AnyField) -> str:
    if asked.id == "level":
        return LEVELS[pid]
    if asked.id == "order":  # all want the statement of the second
        own = [t for t in written(table.scene, "candidates.statement") if t.pid == "P2"]
        return own[0].id
    return first_offer(table, pid, step, asked)


def at(phase: str, people: int = 4) -> Table:
    table = Table(plan_of(NAME), people, typing=typing)
    table.until(phase)
    return table


def told(scene: Scene, viewer: str = ROOM) -> str:
    made = artefact(scene, "statement", viewer)
    assert isinstance(made, Sheet)
    lines = []
    for section in made.sections:
        lines += [section.heading, *section.texts, *(item.text for item in section.items)]
    return "\n".join(lines)


def test_the_room_reads_the_weightiest_points_that_nobody_raised() -> None:
    table = at("aim")

    used = {c for f in table.state.forms("study").values() for c in ids(f.values["covers"])}
    left = table.state.metrics["unraised", 0]["claims"]

    assert used == {"cards-0", "cards-2", "cards-1", "cards-3"}
    assert left == ["cards-4", "cards-6", "cards-5", "cards-7"]  # two of each view
    assert [thing.id for thing in things(table.scene, "$unraised.claims")] == left


def test_a_case_that_was_not_understood_is_said_back_once_more() -> None:
    table = at("confirm", 2)
    table.fill_in("P1", fits="no", correct="You left out the harbour.")
    table.fill_in("P2", fits="yes")
    table.until("mend")

    assert table.asked("P1") is None
    table.fill_in("P2", restate="They speak of the harbour. ".ljust(90, "."))
    (text,) = (each for each in written(table.scene, "restate.restate") if each.pid == "P2")

    assert text.text.startswith("They speak of the harbour")


def test_from_the_other_side_one_brings_a_point_that_was_not_used() -> None:
    table = at("turn")
    one = table.person("P1")
    before = table.state.forms("study")
    there = {c for f in before.values() if f.seat == one.seat for c in ids(f.values["covers"])}

    with pytest.raises(UserError, match="needs one that was not chosen from this seat before"):
        table.fill_in("P1", covers=min(there))


def test_what_comes_first_is_mended_by_its_author_and_asked_about() -> None:
    table = at("critique")
    assert things(table.scene, "$ranked.winner")[0].label.startswith("Words of P2 on statement")
    table.through("P1", "P2", "P3", "P4")
    assert [pid for pid in LEVELS if table.asked(pid)] == ["P2"]
    table.fill_in("P2", final="Talks about prisoners can start at once.".ljust(40))
    table.until("close")

    statement = told(table.scene)

    assert "“Talks about prisoners can start at once.”" in statement
    assert "Of 4 people, all can live with it and 2 support it: consent is reached." in statement
    assert "Words of P1 on dissent." in statement
    assert "Words of P3 on open_point." in statement
    assert "What is settled\nClaim facts-0." in statement
    assert [name for name, _ in table.state.visited].count("consent") == 1


def test_who_blocks_is_asked_once_more_and_then_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LEVELS, "P4", "0")
    table = at("close")

    assert [name for name, _ in table.state.visited].count("consent") == 2
    assert "Of 4 people, 1 blocks it: consent is not reached." in told(table.scene)


def test_of_two_people_no_level_is_told() -> None:
    table = at("close", 2)

    assert "Fewer than three have said how far they go along" in told(table.scene)
    assert set(table.state.metrics["agreed", 0]) == {"people", "sentence"}


def test_in_a_report_stands_only_whose_author_agreed_to_it() -> None:
    table = at("close")
    table.do(commands.Publish("P2", publish=False))
    taken = replace(table.scene, taken_out=True)

    statement = told(taken)

    assert "Words of P2" not in statement
    assert "Its author has not agreed that it stands in a report." in statement
    assert "Words of P3 on dissent." in statement


def test_who_would_rather_tell_watches_the_teams_and_is_asked_when_they_are_over() -> None:
    table = agreed(NAME, 3)
    table.do(commands.Join("P9"))
    table.fill_in("P9", seat_limit="speaker")
    assert table.person("P9").standing == "observer"

    table.until("candidates")

    assert table.person("P9").standing == "active"
    assert table.asked("P9")


def test_a_question_stands_with_the_point_that_it_is_about() -> None:
    table = at("respond")
    step = table.asked("P1")
    assert step
    asked = next(t for t in written(table.scene, "challenge.challenge") if t.id == step.unit)
    about = next(t for t in table.state.binds["cards"] if t.id == asked.unit)

    assert isinstance(about, Item)
    assert asked.form.seat != table.person("P1").seat
