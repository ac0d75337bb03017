"""What people built for sides stands in columns of their own, with a line for each event."""

from bot.drawing.figure import ColumnsFigure
from bot.exercises.artefacts import artefact
from bot.exercises.load import shipped
from bot.exercises.scopes import ROOM
from tests.exercises.walking import Walk

TIMELINE = next(each for each in shipped() if each.id == "other_timeline")


def columns(people: int, viewer: str, home: str = "none") -> ColumnsFigure:
    walk = Walk(TIMELINE, people, answers={"notice.home": home, "caption": "The wall comes down."})
    walk.to_the_end()
    found = artefact(walk.scene, "columns", viewer)
    assert isinstance(found, ColumnsFigure)
    return found


def test_each_side_has_a_column() -> None:
    found = columns(4, ROOM)

    assert [(column.heading, column.kind) for column in found.columns] == [
        ("the fishing families, as built here", "built"),
        ("the port, as built here", "built"),
        ("the port, in its own texts", "reference"),
        ("the fishing families, in its own texts", "reference"),
    ]
    assert [event.ref for event in found.events] == [f"E{n}" for n in range(10)]


def test_a_key_event_has_the_line_that_was_written_for_it() -> None:
    built = columns(4, ROOM).columns[0]

    assert len(built.picks) == 4
    assert {pick.caption for pick in built.picks} == {"The wall comes down."}


def test_alone_the_side_that_was_built_stands_beside_the_stored_ones() -> None:
    found = columns(1, "P1", home="seat_a")

    assert {pick.caption for pick in found.columns[1].picks} == {"The wall comes down."}
    assert [column.heading for column in found.columns] == [
        "Your own timeline",
        "the fishing families, as built here",
        "the fishing families, in its own texts",
        "the port, in its own texts",
    ]


def test_what_was_written_from_a_seat_alone_is_marked_so() -> None:
    walk = Walk(TIMELINE, answers={"notice.home": "seat_a"})
    walk.to_the_end()

    assert {form.seat for form in walk.state.forms("build").values()} == {"seat_b"}
