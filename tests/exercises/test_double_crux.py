"""Double crux: those who differ sit together, and what hangs on what stays at their table."""

from bot.drawing.maps import CruxMapFigure
from bot.exercises.artefacts import artefact
from bot.exercises.asking import Step
from bot.exercises.fields import AnyField
from bot.exercises.lookup import measured
from bot.exercises.scopes import ROOM
from tests.exercises.playing import Table, first_offer, plan_of
from tests.exercises.watching import seen_by

WEIGHED = {
    "P1": {"credence": "100", "if_true": "90", "if_false": "20", "view": "80"},
    "P2": {"credence": "0", "if_true": "70", "if_false": "30", "view": "20"},
}
"""Strengths of 70 and 40, and 100 apart: a double crux."""


def typed(table: Table, pid: str, step: Step, asked: AnyField) -> str:
    if asked.id == "pick":
        return ""
    return WEIGHED.get(pid, {}).get(asked.id) or first_offer(table, pid, step, asked)


def at(phase: str, people: int = 2) -> Table:
    mode = "solo" if people == 1 else "group"
    table = Table(plan_of("double_crux"), people, mode, typing=typed)
    table.until(phase)
    return table


def value(table: Table, metric: str, pid: str, name: str) -> object:
    return measured(table.scene.seen_by(pid), metric).get(name)


def test_what_would_move_two_who_differ_is_a_double_crux_and_looked_into_unasked() -> None:
    table = at("update")

    assert set(dict(value(table, "crux", "P1", "rows") or {}).values()) == {"double"}  # type: ignore[call-overload]
    assert value(table, "shared", "P1", "crux") == value(table, "crux", "P1", "proposed")


def test_the_map_has_both_peoples_numbers_and_is_not_for_the_room() -> None:
    table = at("map")
    table.through("P1", "P2")

    drawn = artefact(table.scene, "map", "P1")

    assert isinstance(drawn, CruxMapFigure)
    assert drawn.people == ("you", "your partner")
    assert drawn.views == (80, 20)
    assert drawn.cruxes[0].credences == (100, 0)
    assert drawn.cruxes[0].strengths == (70, 40)
    assert artefact(table.scene, "map", ROOM) is None


def test_no_other_table_and_no_room_reads_what_is_written_at_one() -> None:
    table = at("close", people=4)
    tables = {pid: table.person(pid).table for pid in table.state.people}

    for viewer in (*tables, ROOM):
        told = " ".join(seen_by(table.scene, viewer))
        for author, where in tables.items():
            away = viewer == ROOM or where != tables[viewer]
            assert not (away and f"Words of {author} on crux." in told)


def test_what_is_looked_up_once_for_a_session_holds_no_words_of_anybody() -> None:
    table = at("close", people=4)
    assert any("Words of P1 on crux." in words for words in seen_by(table.scene, "P1"))

    kept = table.state.known_for_all
    looked_for = [key for key in kept if isinstance(key, tuple) and key[0] == "near"]

    assert looked_for
    assert "Words of" not in repr(kept)


def test_a_wording_counts_that_all_others_at_the_table_accept() -> None:
    table = at("accept")
    table.fill_in("P1", accept="no")
    table.fill_in("P2", accept="yes")

    (statement,) = {str(value(table, "agreed", pid, "statement")) for pid in ("P1", "P2")}

    words = " ".join(seen_by(table.scene, "P2"))
    assert "Words of P1 on wording." in words
    assert statement not in {thing.id for thing in table.state.binds["statements"]}


def test_an_odd_person_joins_a_table_of_three_and_five_sit_at_two() -> None:
    for people, tables in ((3, 1), (5, 2)):
        table = at("choose", people)

        assert len({one.table for one in table.state.people.values()}) == tables


def test_alone_it_is_about_what_one_is_surest_of_and_ends_with_a_single_crux() -> None:
    table = at("map", people=1)

    drawn = artefact(table.scene, "map", "P1")

    assert isinstance(drawn, CruxMapFigure)
    assert drawn.cruxes[0].ending == "single"
    table.to_the_end()
    assert table.state.outcome == "done"
