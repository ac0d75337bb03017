"""A view that is not yours: who writes for which, who rates it, and what is told of that."""

import pytest

from bot.exercises import commands
from bot.exercises.artefacts import Sheet, artefact
from bot.exercises.asking import Step
from bot.exercises.fields import AnyField
from bot.exercises.measuring.others import own_guess_gap
from bot.exercises.pages import Said, own_page
from bot.exercises.scopes import ROOM
from bot.exercises.texts import written
from tests.exercises.playing import Table, first_offer, plan_of

NAME = "steelman_itt"
TOLD = {"P1": "A", "P2": "A", "P3": "A", "P4": "B", "P5": "B"}
SURE = {"P1": "60", "P2": "70", "P3": "80", "P4": "20", "P5": "40"}
GUESS = {"P1": "50", "P2": "50", "P3": "50", "P4": "50", "P5": "90"}
SIGN = {"P1": "4", "P2": "5", "P3": "3", "P4": "1", "P5": "1"}
"""What each gives to texts that others wrote for their view; to genuine ones, all give a 3."""


def typing(table: Table, pid: str, step: Step, asked: AnyField) -> str:
    given = {"holds": TOLD, "sure": SURE, "guess": GUESS}
    if asked.id in given:
        return given[asked.id][pid]
    if step.phase.id == "rate" and asked.id == "sign":
        made = {text.id for text in written(table.scene, "write.text")}
        return SIGN[pid] if step.unit in made else "3"
    if step.phase.id == "rate" and asked.id in ("extreme", "missing"):
        return "no" if asked.id == "extreme" else "1"
    return first_offer(table, pid, step, asked)


def at(phase: str, people: int = 5) -> Table:
    table = Table(plan_of(NAME), people, typing=typing)
    table.until(phase)
    return table


def sheet(table: Table, name: str, viewer: str) -> str:
    """All that an artefact says to somebody; `''` for nothing."""
    made = artefact(table.scene, name, viewer)
    if not isinstance(made, Sheet):
        return ""
    lines = [made.title]
    for section in made.sections:
        lines += [section.heading, *section.texts, *(item.text for item in section.items)]
    return "\n".join(lines)


def test_nobody_writes_for_their_own_view_and_all_for_one_that_somebody_holds() -> None:
    table = at("read")

    seats = {pid: table.person(pid).seat for pid in TOLD}

    assert seats == {
        "P1": "view_b", "P2": "view_b", "P3": "view_b", "P4": "view_a", "P5": "view_a",
    }  # fmt: skip


def test_three_holders_make_a_number_and_two_make_none() -> None:
    table = at("reveal")

    found = table.state.metrics["endorsed", 0]
    by_view = {t.id: t.form.seat for t in written(table.scene, "write.text")}
    for name, told in found["texts"].items():
        if by_view[name] == "view_a":  # 3, 4 and 5, beside six threes for the genuine ones
            assert (told["ratings"], told["sign"], told["passed"]) == (3, 4.0, True)
            assert told["missing"] == {"cards-0": 3}
        else:
            assert told["ratings"] is None
            assert told["sentence"] == "Not enough holders to say."
    assert [by_view[name] for name in found["best"]] == ["view_a"]
    assert found["sentence"] == ("Of 5 texts, 2 were rated by 3 or more people who hold the view.")


def test_the_card_has_each_view_in_its_best_text_with_what_is_missed() -> None:
    table = at("reveal")

    card = sheet(table, "card", ROOM)

    assert "would sign it at least as readily as their own texts" in card
    assert "Several who hold it miss these points:\nClaim cards-0." in card
    assert card.count("not the author's view.") == 3  # one for A, and two of three for B
    assert "Words of P1 on own." in card
    assert "parties are equally responsible" in card


def test_what_readers_wrote_on_a_text_is_for_its_writer() -> None:
    table = at("reveal")

    mine, others = sheet(table, "said_of_mine", "P4"), sheet(table, "said_of_mine", ROOM)

    assert "Words of P1 on fix." in mine
    assert "Words of P4 on fix." not in mine
    assert others == ""


def test_a_second_look_asks_for_points_that_are_neither_named_nor_seen() -> None:
    table = at("read")
    table.fill_in("P4")
    table.fill_in("P4")  # names the first point of view A

    asked = sheet(table, "check_sheet", "P4")

    assert "I did not see these points. Left out on purpose?" in asked or "I saw" in asked
    assert "Claim cards-0." not in asked
    assert "%" not in asked
    assert sheet(table, "check_sheet", "P1") == sheet(table, "check_sheet", ROOM) == ""


def test_who_holds_none_reads_from_outside_and_is_counted_with_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(TOLD, "P3", "none")
    table = at("rate")

    asked = {pid: step.phase.id for pid in TOLD if (step := table.asked(pid))}
    table.until("reveal")

    assert asked["P3"] == "rate_apart"
    assert {asked[pid] for pid in ("P1", "P2", "P4", "P5")} == {"rate"}
    assert all(t["ratings"] is None for t in table.state.metrics["endorsed", 0]["texts"].values())


def test_of_two_people_one_says_whether_it_is_that_and_the_other_mends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(TOLD, "P2", "B")
    table = at("confirm", 2)
    table.fill_in("P1", fits="almost", correct="Say more of the harbour.")
    table.fill_in("P2", fits="yes", correct="")
    assert "1 of 2 texts was recognised" in table.state.metrics["known", 0]["sentence"]
    assert "Say more of the harbour." in sheet(table, "said_of_mine", "P2")
    assert "Say more of the harbour." not in sheet(table, "said_of_mine", "P1")

    table.until("mend")
    assert table.asked("P1") is None
    table.fill_in("P2", text="It is about the harbour. ".ljust(160, "."))
    table.until("close")

    card = sheet(table, "card", ROOM)
    assert "It is about the harbour." in card
    assert "Words of P2 on text." not in card
    assert "Somebody who holds this view says: yes, that is it." in card


def test_guesses_are_held_against_three_answers_of_others_at_least() -> None:
    table = at("close")

    gaps = {pid: own_guess_gap(table.scene, pid) for pid in TOLD}

    assert gaps["P1"] is None  # of two others the mean would tell what one answered
    assert gaps["P4"]
    assert (gaps["P4"].before, gaps["P4"].after) == (20, 20)  # 50, and they said 60, 70 and 80
    assert table.state.metrics["guessed", 0]["before"] is None
    assert "Too few guesses" in table.state.metrics["guessed", 0]["sentence"]


def test_an_answer_is_for_a_text_of_another_view_and_goes_back_to_its_author() -> None:
    table = at("rules")
    step = table.asked("P1")
    assert step
    texts = written(table.scene, "write.text") + written(table.scene, "own_text.own")
    text = next(each for each in texts if each.id == step.unit)
    table.until("answer")

    page = " ".join(
        part.text
        for part in own_page(table.scene, table.person(text.pid))[0].parts
        if isinstance(part, Said)
    )

    assert text.form.seat == "view_b"
    assert text.pid != "P1"
    assert "On: Words of" in page


def test_alone_one_writes_for_one_view_and_it_is_checked_against_sources_only() -> None:
    table = Table(plan_of(NAME), 1, "solo", typing=typing)
    table.to_the_end()

    assert [unit for _, unit in table.state.forms("write")] == ["view_b"]
    assert "Checked against sources only" in sheet(table, "card", "P1")
    assert table.state.outcome == "done"


def test_what_is_taken_back_is_on_no_card() -> None:
    table = at("reveal")
    table.do(commands.Withdraw("P4"))

    assert "Words of P4" not in sheet(table, "card", ROOM)
