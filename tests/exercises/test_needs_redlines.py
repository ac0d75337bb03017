"""Needs and red lines: what demands are for, what could not be signed, and what serves needs."""

from bot.drawing.maps import NeedsMapFigure
from bot.exercises.artefacts import Sheet, artefact
from bot.exercises.asking import Step
from bot.exercises.fields import AnyField
from bot.exercises.pages import Said, room_posts
from bot.exercises.scopes import ROOM
from tests.exercises.playing import Table, first_offer, plan_of

NEEDS = {"seat_a": "security", "seat_b": "justice"}


def typed(table: Table, pid: str, step: Step, asked: AnyField) -> str:
    if asked.id == "need":
        return NEEDS.get(table.person(pid).seat, "dignity") + ",economy"
    if asked.id in ("crosses", "condition"):
        return ""
    if asked.id in ("serves", "their_needs"):
        return "security"
    return first_offer(table, pid, step, asked)


def at(phase: str, people: int = 4, typing: object = typed) -> Table:
    table = Table(plan_of("needs_redlines"), people, typing=typing)  # type: ignore[arg-type]
    table.until(phase)
    return table


def test_the_map_has_the_needs_that_were_named_and_in_the_middle_what_all_share() -> None:
    drawn = artefact(at("options").scene, "needs", ROOM)

    assert isinstance(drawn, NeedsMapFigure)
    assert drawn.shared == ("Livelihood",)
    assert [side.needs for side in drawn.sides] == [
        ("Livelihood", "Security"), ("Livelihood", "Justice"), ("Dignity", "Livelihood"),
    ]  # fmt: skip
    assert all(line.hard for side in drawn.sides for line in side.lines)


def test_for_a_seat_that_nobody_has_its_stored_cards_stand_and_it_is_said() -> None:
    table = at("gap", people=2)

    drawn = artefact(table.scene, "needs", ROOM)

    assert isinstance(drawn, NeedsMapFigure)
    assert drawn.sides[2].label == "people living by the harbour (as stored)"
    assert "nobody spoke from this seat" in table.state.metrics["guessed", 0]["sentence"]


def test_what_the_most_reluctant_seat_cannot_accept_stands_last() -> None:
    def reluctant(table: Table, pid: str, step: Step, asked: AnyField) -> str:
        if asked.id == "ok" and step.unit in said_no(table):
            return "no" if table.person(pid).seat == "seat_a" else "yes"
        return typed(table, pid, step, asked)

    table = at("package", typing=reluctant)

    ranked = table.state.metrics["judged", 0]["ranked"]
    assert ranked[-1] in said_no(table)


def said_no(table: Table) -> set[str]:
    """The first of the stored offers, by the name that hides it."""
    return {table.scene.alias("judge", table.state.binds["offers"][0].id)}


def test_what_crosses_a_hard_line_of_one_seat_stays_out_and_what_is_unserved_is_told() -> None:
    def crossing(table: Table, pid: str, step: Step, asked: AnyField) -> str:
        if asked.id == "crosses" and step.unit in said_no(table):
            return "1"
        return typed(table, pid, step, asked)

    table = at("consent", typing=crossing)

    together = table.state.metrics["together", 0]
    assert not said_no(table) & set(together["kept"])
    assert together["unserved"] == ["justice", "economy", "dignity"]
    assert "Needs that it does not serve: Justice, Livelihood and Dignity." in together["residue"]


def test_the_table_hides_where_options_are_from_until_that_is_opened() -> None:
    table = at("package")
    before = artefact(table.scene, "table", ROOM)
    table.until("origins")
    after = artefact(table.scene, "table", ROOM)

    assert isinstance(before, Sheet)
    assert isinstance(after, Sheet)
    lines = [text for section in before.sections for text in section.texts]
    assert "A real proposal." not in lines
    assert "A real proposal." in [text for section in after.sections for text in section.texts]


def test_no_verdict_is_told_of_what_fewer_than_three_have_judged() -> None:
    table = at("package", people=2)

    rows = table.state.metrics["judged", 0]["rows"].values()

    assert {row["least"] for row in rows} == {None}


def test_people_living_there_are_asked_what_their_own_concerns_are_for() -> None:
    table = at("why")
    pid = next(one.pid for one in table.state.people.values() if one.seat == "residents")

    step = table.asked(pid)

    assert step is not None
    assert step.unit in {thing.id for thing in table.state.binds["local"]}


def test_the_first_post_names_every_side() -> None:
    table = Table(plan_of("needs_redlines"), 2)

    (page, *_) = room_posts(table.scene, table.plan.phase("notice"))

    told = " ".join(part.text for part in page.parts if isinstance(part, Said))
    assert "the port; the fishing families" in told


def test_whoever_sits_at_no_seat_is_asked_for_options_and_nothing_before() -> None:
    table = Table(plan_of("needs_redlines"), 3, typing=typed)
    for pid, limit in (("P1", "any"), ("P2", "any"), ("P3", "own")):
        table.fill_in(pid, seat_limit=limit)
    table.until("positions")

    assert table.asked("P3") is None
    table.until("options")
    assert table.asked("P3") is not None
