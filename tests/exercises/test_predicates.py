"""Conditions of a definition hold where what they say is so."""

from dataclasses import replace
from typing import Any

import pytest

from bot.exercises import commands
from bot.exercises.plan import Plan
from bot.exercises.predicates import TESTS, holds
from bot.exercises.rules import Deed, Predicate
from tests.exercises.playing import Table, at
from tests.exercises.walking import move_of


@pytest.fixture(scope="module")
def table() -> Table:
    """Three people at the second of three moves."""
    found = at("seats", "opened")
    found.all_through()
    assert found.scene.loops == {"walk": 1}
    return found


@pytest.mark.parametrize(
    ("written", "so"),
    [
        ({"active_lt": 4}, True),
        ({"active_lt": 3}, False),
        ({"active_lt": "min"}, False),
        ({"submissions_lt": {"phase": "brief", "n": 4}}, True),
        ({"submissions_lt": {"phase": "brief", "n": 3}}, False),
        ({"submissions_lt": {"phase": "judge", "n": 1}}, True),
        ({"loop_more": "walk"}, True),
        ({"loop_index": {"loop": "walk", "is": "swap"}}, False),
        ({"loop_index": {"loop": "walk", "is": "last"}}, False),
        ({"loop_index": {"loop": "walk", "is": 1}}, True),
        ({"loop_index": {"loop": "walk", "is": 0}}, False),
        ({"field_any": {"phase": "brief", "field": "note", "in": ["Words of P1 on note."]}}, True),
        ({"field_any": {"phase": "brief", "field": "note", "in": ["no such words"]}}, False),
        ({"mode": "group"}, True),
        ({"mode": "solo"}, False),
        ({"pace": "live"}, True),
        ({"pace": "slow"}, False),
        ({"moderator_choice": "opened"}, False),
        ({"metric": {"id": "gap", "op": ">", "value": 1}}, False),
        ({"not": {"mode": "solo"}}, True),
        ({"any": [{"mode": "solo"}, {"pace": "live"}]}, True),
        ({"all": [{"mode": "solo"}, {"pace": "live"}]}, False),
        ({"all": [{"mode": "group"}, {"not": {"pace": "slow"}}]}, True),
    ],
)
def test_a_condition_holds_where_it_is_so(table: Table, written: dict[str, Any], so: bool) -> None:
    assert holds(table.scene, Predicate.model_validate(written)) is so


@pytest.mark.parametrize(
    ("op", "so"), [("<", False), ("<=", True), ("=", True), (">=", True), (">", False)]
)
def test_a_number_is_compared_with_that_of_this_turn(table: Table, op: str, so: bool) -> None:
    state = replace(table.state, metrics={("gap", 0): {"value": 9}, ("gap", 1): {"value": 2}})
    definition = table.plan.definition
    phases = [
        each.model_copy(update={"run": ("gap",)}) if each.id == "opened" else each
        for each in definition.phases
    ]
    plan = Plan(definition.model_copy(update={"phases": tuple(phases)}))
    scene = replace(table.scene, plan=plan, state=state)

    predicate = Predicate.model_validate({"metric": {"id": "gap", "op": op, "value": 2}})

    assert holds(scene, predicate) is so


@pytest.mark.parametrize(("turn", "swap", "more"), [(0, True, True), (2, False, False)])
def test_seats_are_exchanged_once_in_a_loop(
    table: Table, turn: int, swap: bool, more: bool
) -> None:
    scene = replace(table.scene, loops={"walk": turn})

    at_swap = Predicate.model_validate({"loop_index": {"loop": "walk", "is": "swap"}})
    assert holds(scene, at_swap) is swap
    assert holds(scene, Predicate(loop_more="walk")) is more


def test_who_leads_may_choose(table: Table) -> None:
    led = at("seats", "opened")
    before = led.state.entry
    assert before
    state = replace(led.state, entry=replace(before, advanced=True))

    assert holds(replace(led.scene, state=state), Predicate(moderator_choice="opened"))


def test_too_few_at_the_door_is_fewer_than_the_exercise_takes() -> None:
    table = at("seats", "brief", 2)
    assert not holds(table.scene, Predicate(active_lt="min"))

    table.do(commands.PauseMe("P1"))

    assert holds(table.scene, Predicate(active_lt="min"))


def test_a_condition_and_a_deed_say_exactly_one_thing() -> None:
    with pytest.raises(ValueError, match="exactly one thing"):
        Predicate.model_validate({"mode": "solo", "pace": "live"})
    with pytest.raises(ValueError, match="exactly one thing"):
        Predicate.model_validate({})
    with pytest.raises(ValueError, match="exactly one thing"):
        Deed.model_validate({"loop_start": "a", "loop_step": "a"})


def test_every_condition_that_can_be_written_can_be_tested() -> None:
    assert set(TESTS) == set(Predicate.model_fields)


@pytest.mark.parametrize(
    ("actors", "last"),
    [
        ("PF", -1),  # each acts once without it
        ("PP", 0),
        ("PPF", 0),  # after the second they would act three times
        ("PFF", 1),
        ("PFP", 1),
        ("PFPF", 1),
        ("PPFF", 0),
        ("PPPP", 1),
        ("PPFPF", 2),
    ],
)
def test_seats_are_exchanged_so_that_everybody_acts_and_receives(actors: str, last: int) -> None:
    sides = {"P": "PORT", "F": "FISH"}
    table = at("seats", "opened")
    (name,) = table.plan.definition.loops
    bind = (table.plan.definition.loops[name].over or "").removeprefix("$")
    moves = [move_of(n, sides[actor]) for n, actor in enumerate(actors)]
    state = replace(table.state, binds={**table.state.binds, bind: tuple(moves)})
    due = Predicate.model_validate({"loop_index": {"loop": name, "is": "swap"}})

    held = [
        turn
        for turn in range(len(actors))
        if holds(replace(table.scene, state=state, loops={name: turn}), due)
    ]

    assert held == ([] if last < 0 else [last])
    begins_as_port = [
        (actor == "P") is (last < 0 or turn <= last) for turn, actor in enumerate(actors)
    ]
    assert set(begins_as_port) == {True, False}
