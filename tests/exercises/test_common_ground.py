"""Agree, disagree, pass: what the sheet says, held to votes that were counted by hand."""

from collections.abc import Mapping

from bot.exercises import commands
from bot.exercises.artefacts import Sheet, artefact
from bot.exercises.asking import step_of
from bot.exercises.lookup import measured
from bot.exercises.scopes import ROOM
from tests.exercises.playing import Table, agreed, plan_of

SEEDS = [f"seeds-{n}" for n in range(10)]


def voted(votes: Mapping[str, str], leans: Mapping[str, str] | None = None) -> Table:
    """A session in which each votes on the seeds in order: `adp` is agree, disagree, pass."""
    table = begun(len(votes), leans or {})
    words = {"a": "agree", "d": "disagree", "p": "pass"}
    for pid, letters in votes.items():
        for seed, letter in zip(SEEDS, letters, strict=False):
            table.do(commands.Answer(pid, "vote", seed, {"vote": words[letter]}))
        while (step := table.asked(pid)) is not None and step.phase.id == "vote":
            table.fill_in(pid, vote="pass")
        while (step := table.asked(pid)) is not None:
            table.do(commands.Skip(pid, step.phase.id))
    return table


def begun(people: int, leans: Mapping[str, str]) -> Table:
    """A session whose people lean as it says: to the first or the second, or to none."""
    table = Table(plan_of("common_ground"), people)
    leanings = table.state.binds["leans"]
    offered = {"A": leanings[0].id, "B": leanings[1].id}
    for pid in list(table.state.people):
        lean = offered.get(leans.get(pid, ""), "none")
        table.do(commands.Answer(pid, "notice", "", {"lean": lean}))
    table.do(commands.Advance())
    return table


def sheet(table: Table) -> dict[str, tuple[str, ...]]:
    made = artefact(table.scene, "sheet", ROOM)
    assert isinstance(made, Sheet)
    return {section.heading: section.texts for section in made.sections}


def test_of_one_group_it_is_said_what_most_accept_and_no_ground_is_called_common() -> None:
    # one of four passes: (3+1)/(4+2) = .67 accepted; 2 of 4: .5 neither; all disagree: .83 rejected
    table = voted({"P1": "aad", "P2": "aad", "P3": "add", "P4": "pdd"})
    assert table.phase == "picture"

    found = sheet(table)

    assert found["Most of us agree"] == ("Claim seeds-0.",)
    assert "Claim seeds-1." in found["In dispute: neither accepted nor rejected"]
    assert found["Rejected by most of us"] == ("Claim seeds-2.",)


def test_ground_is_common_where_each_declared_group_accepts_it() -> None:
    # A: 2 of 2 -> .75; B: 1 of 2 -> .5, so the second is not common; of the third B rejects .75
    leans = dict(zip(["P1", "P2", "P3", "P4"], ["A", "A", "B", "B"], strict=True))
    table = voted({"P1": "aaa", "P2": "aaa", "P3": "aad", "P4": "add"}, leans)

    found = sheet(table)

    assert found["Common ground"] == ("Claim seeds-0.",)
    assert found["In dispute: some accept it, others reject it"] == ("Claim seeds-2.",)
    assert "Claim seeds-1." in found["In dispute: neither accepted nor rejected"]


def test_counts_stand_beside_a_statement_from_five_votes_on() -> None:
    four = sheet(voted(dict.fromkeys(["P1", "P2", "P3", "P4"], "a")))
    five = sheet(voted(dict.fromkeys(["P1", "P2", "P3", "P4", "P5"], "a")))

    assert four["Most of us agree"] == ("Claim seeds-0.",)
    assert five["Most of us agree"] == ("Claim seeds-0. (5 agree, 0 disagree, 0 pass)",)


def test_a_line_that_more_than_a_third_strike_is_open_again() -> None:
    table = voted(dict.fromkeys(["P1", "P2", "P3", "P4", "P5"], "aa"))
    table.until("statement")
    for pid, struck in zip(
        table.state.people, ("seeds-0", "seeds-0", "seeds-1", "", ""), strict=True
    ):
        table.fill_in(pid, level="4", strike=struck)

    found = sheet(table)

    assert found["Most of us agree"] == ("Claim seeds-1. (5 agree, 0 disagree, 0 pass)",)
    assert found["Open"][0].startswith("Claim seeds-0.")
    assert "struck by more than a third" in found["Open"][0]


def test_guesses_are_held_to_how_those_who_lean_otherwise_voted() -> None:
    leans = {f"P{n}": "A" if n < 4 else "B" for n in range(1, 7)}
    table = begun(6, leans)
    for pid in table.state.people:
        choice = "agree" if leans[pid] == "A" else "disagree"
        while (step := step_of(table.scene, pid)) is not None:
            if step.phase.id == "vote":
                table.fill_in(pid, vote=choice)
            elif step.phase.id == "guess":
                table.fill_in(pid, will_agree="30")
            else:
                table.do(commands.Skip(pid, step.phase.id))

    # those of A guess 30 where 0 of B agree, those of B 30 where 100 do: 30 and 70
    assert measured(table.scene, "ground")["guessed"].endswith("off by 50 of 100 (median).")


def test_what_comes_next_depends_on_the_votes_and_any_statement_may_be_answered() -> None:
    table = agreed("common_ground", 3)
    first = table.asked("P1")
    assert first
    other = next(each for each in SEEDS if each != first.unit)

    table.do(commands.Answer("P1", "vote", other, {"vote": "agree"}))

    following = table.asked("P1")
    assert following
    assert following.number == 2
    assert following.unit != other


def test_statements_that_were_taken_back_are_no_line_of_the_sheet() -> None:
    table = agreed("common_ground", 3)
    for pid in table.state.people:
        while (step := table.asked(pid)) is not None:
            if step.phase.id == "add" and step.number > 1:
                table.do(commands.Skip(pid, "add"))
            else:
                table.fill_in(pid)
    table.until("statement")
    assert any("Words of P1" in line for lines in sheet(table).values() for line in lines)

    table.do(commands.Withdraw("P1"))

    assert not any("Words of P1" in line for lines in sheet(table).values() for line in lines)
