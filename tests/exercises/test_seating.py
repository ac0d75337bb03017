"""Nobody is seated against their word, and nobody plays with what is settled (S3-S5)."""

import pytest

from bot.domain.errors import UserError
from bot.exercises import commands, log
from bot.exercises.fields import ItemsField
from bot.exercises.offering import choosable, drawn
from bot.exercises.reduce import reduce
from bot.exercises.state import State
from tests.exercises.crowd import poisoned
from tests.exercises.playing import Table, agreed, at, plan_of


@pytest.mark.parametrize("limit", ["own", "speaker"])
@pytest.mark.parametrize("name", ["seats", "spiral_walk"])
def test_who_does_not_want_any_seat_gets_none_at_the_start_at_the_swap_or_late(
    name: str, limit: str
) -> None:
    table = Table(plan_of(name), 4)
    table.fill_in("P1", seat_limit=limit)
    for pid in ("P2", "P3", "P4"):
        table.fill_in(pid)
    table.do(commands.Advance())
    table.do(commands.Join("P5"))
    table.fill_in("P5", seat_limit=limit)

    table.to_the_end()

    seated = {event.p for event in table.told(log.SeatAssigned) if event.seat}
    assert seated == {"P2", "P3", "P4"}
    assert table.state.outcome == "done"


def test_who_changes_their_mind_at_the_door_is_taken_at_their_last_word() -> None:
    table = Table(plan_of("seats"), 3)
    table.fill_in("P1", seat_limit="any", publish="yes")
    table.do(commands.Answer("P1", "notice", "", {"seat_limit": "speaker"}))
    table.fill_in("P2")
    table.fill_in("P3")

    table.do(commands.Advance())

    assert table.person("P1").limit == "speaker"
    assert table.person("P1").publish
    assert "P1" not in {event.p for event in table.told(log.SeatAssigned) if event.seat}
    assert table.state.forms("notice")["P1", ""].values == {}


def test_a_declined_seat_is_given_neither_at_first_nor_at_the_swap() -> None:
    table = Table(plan_of("seats"), 4)
    for pid in list(table.state.people):
        table.fill_in(pid)
        table.state = reduce(table.plan, table.state, log.Declined(p=pid, seat="seat_a"), table.now)

    table.do(commands.Advance())
    table.to_the_end()

    seats = {event.seat for event in table.told(log.SeatAssigned) if event.seat}
    assert seats == {"seat_b"}


def test_who_holds_a_view_takes_its_seat_by_their_own_click() -> None:
    table = Table(plan_of("seats"), 3)
    table.fill_in("P1", seat_limit="own")
    table.fill_in("P2")
    table.fill_in("P3")
    table.do(commands.Advance())

    table.do(commands.Sit("P1", "the fishing families"))

    assert table.person("P1").seat == "seat_b"
    table.do(commands.Sit("P1", observe=True))
    assert table.person("P1").standing == "observer"
    with pytest.raises(UserError, match="There is no seat `nowhere`"):
        table.do(commands.Sit("P1", "nowhere"))


def test_a_moderator_can_only_offer_a_seat() -> None:
    table = at("seats", "brief")
    seat = table.person("P1").seat
    other = {"seat_a": "seat_b", "seat_b": "seat_a"}[seat]

    table.do(commands.Reassign("P1", other))
    assert table.person("P1").seat == seat
    assert table.person("P1").offered == other
    table.do(commands.Sit("P1", other))
    assert table.person("P1").seat == other
    assert table.person("P1").offered == ""

    table.do(commands.Reassign("P1", "observer"))
    assert table.person("P1").standing == "observer"
    with pytest.raises(UserError, match=r"There is no seat `throne`\."):
        table.do(commands.Reassign("P1", "throne"))


def test_a_late_one_does_not_get_the_seat_that_they_avoid() -> None:
    table = at("other_timeline", "predict")
    thin = min(("seat_a", "seat_b"), key=[p.seat for p in table.state.active()].count)
    table.do(commands.Join("P9"))

    table.fill_in("P9", home=thin)

    assert table.person("P9").seat not in ("", thin)


def test_a_seat_does_not_wake_who_is_idle() -> None:
    table = at("seats", "opened", 3)
    sleeper = log.Idled(p="P3")
    table.state = reduce(table.plan, table.state, sleeper, table.now)
    table.until("extra")

    assert table.person("P3").had
    assert table.person("P3").standing == "idle"


def test_alone_there_is_no_seat_to_take_or_to_be_offered() -> None:
    table = agreed("seats", 1, mode="solo")

    with pytest.raises(UserError, match="you read from every seat"):
        table.do(commands.Sit("P1", observe=True))
    with pytest.raises(UserError, match="reads from every seat"):
        table.do(commands.Reassign("P1", "seat_a"))


@pytest.mark.parametrize("name", ["blind", "consider_opposite", "spiral_walk"])
def test_what_is_settled_or_unassignable_is_never_chosen_rated_or_voted_on(name: str) -> None:
    mode = "solo" if name == "consider_opposite" else "group"
    table = Table(plan_of(name), 1 if mode == "solo" else 3, mode, binds=poisoned(name))
    offered: set[str] = set()

    def look(event: log.AnyEvent, state: State) -> None:
        if state.entry is None or state.status == "closed":
            return
        for phase in map(table.plan.phase, state.entry.phases):
            for one in state.active():
                if phase.items is not None:
                    found = drawn(table.scene, phase, one)
                    offered.update(each.item.id for each in found if each.item)
                for asked in phase.fields:
                    if isinstance(asked, ItemsField):
                        offered.update(each.id for each in choosable(table.scene, asked, one))

    table.heard = look
    table.to_the_end()

    assert offered
    assert not {each for each in offered if "settled" in each or "unassignable" in each}
