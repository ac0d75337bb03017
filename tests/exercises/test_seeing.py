"""Who sees what of the answers to a step: by its scope, when it is over, from how many on."""

from dataclasses import replace
from typing import Any

import pytest

from bot.commands.exercise.wording import who_sees
from bot.exercises import commands
from bot.exercises.definition import Scope, Visibility
from bot.exercises.pages import Said, own_page
from bot.exercises.plan import Plan
from bot.exercises.scopes import MODERATORS, ROOM
from bot.exercises.seeing import Sight, kind_of, sight
from tests.exercises.playing import Table, at, plan_of

BEFORE, THINK = ("before", 0), ("think", 0)


def with_visibility(name: str, phase: str, visibility: dict[str, Any]) -> Plan:
    definition = plan_of(name).definition
    changed = definition.phase(phase).model_copy(
        update={"visibility": Visibility.model_validate(visibility)}
    )
    phases = tuple(changed if each.id == phase else each for each in definition.phases)
    return Plan(definition.model_copy(update={"phases": phases}))


def texts(seen: Sight) -> list[str]:
    return sorted(str(value) for form in seen.forms for _, value in form.values)


def read_by(table: Table, viewer: str, place: tuple[str, int]) -> list[str]:
    return texts(sight(table.scene, viewer, place))


@pytest.mark.parametrize(
    ("scope", "others", "moderators"),
    [
        ("author", 0, 0),
        ("moderator", 0, 3),
        ("aggregate", 0, 0),
        ("group_anon", 3, 3),
        ("group_named", 3, 3),
    ],
)
def test_each_scope_opens_answers_so_far_and_no_further(
    scope: Scope, others: int, moderators: int
) -> None:
    table = Table(
        with_visibility("apart", "think", {"reveal": {"at": "shared", "scope": scope}}), 3
    )
    table.until("shared")
    table.do(commands.Join("P9"))

    assert len(read_by(table, "P9", THINK)) == others
    assert len(read_by(table, ROOM, THINK)) == others
    assert len(read_by(table, MODERATORS, THINK)) == moderators
    assert "Words of P1 on thought." in read_by(table, "P1", THINK)


def test_what_a_seat_sees_is_what_was_answered_from_it() -> None:
    table = at("seats", "judge", 4)
    for one in table.state.active():
        seat = {other.pid for other in table.state.active() if other.seat == one.seat}
        expected = sorted(f"Words of {pid} on note." for pid in seat)

        seen = sight(table.scene, one.pid, ("brief", 0), "note")

        assert texts(seen) == expected
    assert read_by(table, ROOM, ("brief", 0)) == []
    assert read_by(table, MODERATORS, ("brief", 0)) == []


@pytest.mark.parametrize("scope", ["group_anon", "group_named", "seat"])
def test_nobody_sees_answers_of_a_step_that_is_open(scope: Scope) -> None:
    plan = with_visibility("seats", "brief", {"open": scope})
    table = Table(plan, 4)
    table.until("brief")
    table.fill_in("P1")

    for viewer in ("P2", "P3", "P4", ROOM, MODERATORS):
        assert read_by(table, viewer, ("brief", 0)) == []
    assert "Words of P1 on note." in read_by(table, "P1", ("brief", 0))

    table.through("P2", "P3", "P4")
    assert table.phase == "judge"
    mate = next(p.pid for p in table.state.active() if p.pid != "P1" and _same(table, p.pid))
    assert "Words of P1 on note." in read_by(table, mate, ("brief", 0))


def _same(table: Table, pid: str) -> bool:
    return table.person(pid).seat == table.person("P1").seat


def test_moderators_see_at_once_what_is_open_to_them() -> None:
    table = Table(with_visibility("seats", "brief", {"open": "moderator"}), 4)
    table.until("brief")
    table.fill_in("P1")

    assert "Words of P1 on note." in read_by(table, MODERATORS, ("brief", 0))
    assert read_by(table, "P2", ("brief", 0)) == []


@pytest.mark.parametrize(("people", "told"), [(2, False), (3, True)])
def test_answers_are_added_up_from_three_people_on(people: int, *, told: bool) -> None:
    table = at("blind", "debrief", people)

    seen = sight(table.scene, ROOM, ("ballot", 0))

    assert bool(seen.tallies) is told
    assert seen.withheld == (0 if told else people)
    assert seen.forms == ()


@pytest.mark.parametrize(("people", "told"), [(4, False), (5, True)])
def test_what_people_think_is_added_up_from_five_on(people: int, *, told: bool) -> None:
    table = at("apart", "shared", people)

    seen = sight(table.scene, ROOM, BEFORE)

    assert bool(seen.tallies) is told
    assert seen.withheld == (0 if told else people)
    assert len(texts(seen)) == people  # the texts are opened, the numbers are not


def test_who_answers_several_times_is_one_person() -> None:
    table = at("blind", "origins", 2)
    assert len(table.state.forms("weigh")) == 6

    seen = sight(table.scene, ROOM, ("weigh", 0))

    assert seen.tallies == ()
    assert seen.withheld == 2


def test_a_sum_has_quartiles_or_how_many_chose_what() -> None:
    table = Table(plan_of("apart"), 5)
    for number, pid in enumerate(list(table.state.people)):
        table.fill_in(pid)
        table.fill_in(pid, fear=str(number * 2))
        table.fill_in(pid)
    table.do(commands.Advance())
    ballot = at("blind", "debrief", 3)

    (fear,) = sight(table.scene, ROOM, BEFORE).tallies
    votes = sight(ballot.scene, ROOM, ("ballot", 0)).tallies

    assert (fear.low, fear.middle, fear.high, fear.count) == (2, 4, 6, 5)
    each = {"agree": 3, "disagree": 0, "pass": 0}
    assert [dict(vote.shares) for vote in votes] == [each, each]
    assert len({vote.about for vote in votes}) == 2


def test_the_order_says_nothing_of_who_came_first_and_stays_the_same() -> None:
    def order(seed: str) -> list[str]:
        table = at("apart", "shared", 5, seed=seed)
        seen = sight(table.scene, ROOM, THINK)
        assert seen == sight(table.scene, ROOM, THINK)
        return [str(form.values[0][1]) for form in seen.forms]

    orders = {tuple(order(seed)) for seed in "abcdef"}

    assert len(orders) > 1
    assert order("a") == order("a")


def test_names_stand_only_where_the_definition_says_so_and_never_of_who_has_left() -> None:
    table = at("apart", "shared")
    assert {form.author for form in sight(table.scene, "P2", THINK).forms} == {"P1", "P2", "P3"}
    assert {form.author for form in sight(table.scene, "P2", BEFORE).forms} == {"", "P2"}

    table.do(commands.Leave("P1"))

    assert {form.author for form in sight(table.scene, "P2", THINK).forms} == {"", "P2", "P3"}


def test_one_field_alone_can_be_opened() -> None:
    table = at("apart", "shared")

    seen = sight(table.scene, "P1", BEFORE, "why")

    assert {field.id for form in seen.forms for field, _ in form.values} == {"why"}


def test_an_observer_sees_what_is_opened_and_is_asked_nothing() -> None:
    table = Table(plan_of("apart"), 3)
    table.until("shared")
    table.do(commands.Join("P9"))
    table.fill_in("P9")

    assert table.person("P9").standing == "observer"
    assert table.asked("P9") is None
    assert len(read_by(table, "P9", THINK)) == 3


def test_in_a_blind_rating_nothing_tells_what_is_from_the_store() -> None:
    table = at("blind", "weigh")
    marks, names = set(), set()
    for pid in table.state.people:
        while (step := table.asked(pid)) and step.phase.id == "weigh":
            page, _ = own_page(table.scene, table.person(pid))
            marks |= {part.text[:1] for part in page.parts if isinstance(part, Said)}
            names.add(step.unit)
            if len(table.state.forms("weigh")) == 8:
                break
            table.fill_in(pid)

    assert marks == {"W", "C"}  # Words of somebody, or a Claim: no quotation marks
    assert not [name for name in names if "offers" in name or name.startswith("P")]


def test_what_was_taken_back_in_the_log_is_no_answer() -> None:
    table = at("apart", "shared")
    forms = dict(table.state.forms("think"))
    forms["P1", ""] = replace(forms["P1", ""], values={"thought": ""})
    table.state = replace(table.state, answers={**table.state.answers, THINK: forms})

    assert len(sight(table.scene, ROOM, THINK).forms) == 2


@pytest.mark.parametrize(
    ("visibility", "sentence"),
    [
        ({"open": "author"}, "Only you see your answer."),
        (
            {"reveal": {"at": "shared", "scope": "aggregate", "text_scope": "group_anon"}},
            "Only you see your answer; from “shared” on all see it, without your name.",
        ),
        (
            {"reveal": {"at": "shared", "scope": "seat"}},
            "Only you see your answer; those in your seat see it from “shared” on.",
        ),
        (
            {
                "reveal": [
                    {"at": "shared", "scope": "table"},
                    {"at": "shared", "scope": "group_anon", "where": ["ok", "think.ok"]},
                ]
            },
            "Only you see your answer; those at your table see it from “shared” on; "  # noqa: ISC004
            "if you and they say so, from “shared” on all see it, without your name.",
        ),
    ],
)
def test_a_form_says_beforehand_who_will_see_it(visibility: dict[str, Any], sentence: str) -> None:
    plan = with_visibility("apart", "think", visibility)
    table = Table(plan, 3)

    assert who_sees(table.scene, plan.phase("think")) == sentence


def test_each_scope_has_a_plain_meaning() -> None:
    kinds = {kind_of(scope) for scope in ("author", "moderator")}

    assert kinds == {"private"}
    assert kind_of("seat") == "seat"
    assert kind_of("aggregate") == "sum"
    assert kind_of("group_anon") == kind_of("group_named") == "room"
