"""What a vote has come to, told from so many people on that nobody's vote shows in it."""

import asyncio
import csv
import io
import json

import pytest

from bot.app import now
from bot.chat.reply import Picture
from bot.chat.turn import Person
from bot.opinions import release as releasing
from bot.services.votes import Results
from bot.services.votes.meant import Meant
from tests.commands.voters import all_agree, in_camps, numbers, texts, votes
from tests.speaking import Parley, shown

FIRST = "Fear on both sides explains more of this conflict than greed does."


@pytest.fixture
def mod(parley: Parley) -> Person:
    return parley.person("mod", moderator=True)


@pytest.fixture
async def ours(parley: Parley, mod: Person) -> Parley:
    """A community in which a vote is open."""
    ours = Parley(parley.app, "ours", "test:square")
    await ours.says("settings community rate:600", mod)
    await ours.says("votes open", mod)
    return ours


def people(count: int) -> list[str]:
    return [f"voter{number:02}" for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
async def test_below_five_people_it_says_what_is_missing(
    ours: Parley, mod: Person, count: int
) -> None:
    await all_agree(ours, people(count))

    reply = await ours.says("common-ground")
    export = await ours.says("votes export", mod)

    assert reply.audience == "room"
    assert "At least 5 people have to vote" in shown(reply)
    assert FIRST not in shown(reply)
    assert export.outcome == "refused"
    assert "Fewer than 5 people have voted" in shown(export)


async def test_from_five_people_on_most_of_us_agree(ours: Parley) -> None:
    await all_agree(ours, people(5), 1)
    await all_agree(ours, people(2), 2)

    text = shown(await ours.says("common-ground"))

    assert "5 people were counted" in text
    assert "Most of us agree" in text
    assert "Common ground" not in text
    assert f"{FIRST}\n    5 agree, 0 disagree, 0 pass\n" in text
    assert "Russia wanted more than security" not in text  # two votes are too few
    assert "too few votes so far: 39 statements" in text
    assert "No groups that vote apart" in text


async def test_numbers_change_once_four_more_people_have_voted(ours: Parley) -> None:
    await all_agree(ours, people(5))
    before = shown(await ours.says("common-ground"))

    for number in range(4):
        assert shown(await ours.says("common-ground")) == before
        await votes(ours, ours.person(f"new{number}"), {1: "disagree"})

    assert "5 agree, 4 disagree, 0 pass" in shown(await ours.says("common-ground"))


async def test_a_changed_or_withdrawn_vote_does_not_show_by_itself(ours: Parley) -> None:
    await all_agree(ours, people(8))
    before = shown(await ours.says("common-ground"))

    await votes(ours, ours.person("voter00"), {1: "disagree"})
    assert shown(await ours.says("common-ground")) == before
    await ours.says("votes withdraw sure:yes", ours.person("voter01"))
    assert shown(await ours.says("common-ground")) == before


async def test_two_groups_have_common_ground_and_disputes(ours: Parley) -> None:
    await in_camps(ours, 8, 6)

    reply = await ours.says("common-ground")

    text = " ".join(shown(reply).split())
    assert "14 people were counted" in text
    assert "Common ground • " in text
    assert "14 agree, 0 disagree, 0 pass; A 8 agree, 0 disagree, 0 pass; B 6 agree" in text
    assert "What divides the groups (8; 5 are shown)" in text
    assert "Group A: 8 people" in text
    assert "More than others it " in text
    assert "How firm the groups are: 1.00 of 1" in text
    assert any(isinstance(block, Picture) for block in reply.blocks)
    assert "[B] 6 people" in text


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ((6, 2), "A group has fewer than three people"),
        ((4, 4), "Group B: 4 people"),
        ((7, 5), "Group B: 5 people"),
    ],
)
async def test_groups_are_told_from_three_people_on(
    ours: Parley, sizes: tuple[int, ...], told: str
) -> None:
    await in_camps(ours, *sizes)

    text = " ".join(shown(await ours.says("common-ground")).split())

    assert told in text
    assert ("; A " in text) == ("Group B" in text)


async def test_no_name_and_no_membership_is_in_anything_that_is_shown(
    ours: Parley, mod: Person
) -> None:
    names = await in_camps(ours, 8, 6)
    text = "Both sides should publish what they agreed on."
    await ours.sends("votes propose", ours.person(names[0]), text=text)
    me = ours.person(names[0])

    for line, who in (
        *(("common-ground", who) for who in (me, mod)),
        *((f"votes {word}", mod) for word in ("export", "queue", "status", "list", "mine")),
        *((line, me) for line in ("vote", "votes mine", "votes status", "votes list")),
        *((line, mod) for line in ("votes approve 41", "audit acts", "audit posts")),
        *(("votes source 1", who) for who in (me, mod)),
        ("votes withdraw", me),
        ("votes close", mod),
        ("votes close sure:yes", mod),
        ("common-ground", me),
        ("votes export", mod),
    ):
        said = texts(await ours.says(line, who))
        assert not [name for name in names if name in said], line
        assert "you are in" not in said.casefold(), line
        assert "your group" not in said.casefold(), line


async def test_what_all_see_is_the_same_for_everybody(ours: Parley, mod: Person) -> None:
    names = await in_camps(ours, 5, 4)

    seen = {shown(await ours.says("common-ground", ours.person(name))) for name in names}

    assert seen == {shown(await ours.says("common-ground", mod))}


async def test_the_export_has_sums_and_no_row_of_a_person(ours: Parley, mod: Person) -> None:
    await in_camps(ours, 8, 6)

    reply = await ours.says("votes export", mod)

    table, data = reply.files
    rows = list(csv.DictReader(io.StringIO(table.text)))
    whole = json.loads(data.text)
    assert reply.audience == "caller"
    assert rows[0] == {
        "number": "1",
        "statement": FIRST,
        "kind": "common",
        "group": "all",
        "agree": "14",
        "disagree": "0",
        "passed": "0",
    }
    assert {row["group"] for row in rows} == {"all", "A", "B"}
    assert len(rows) == 12 * 3
    assert whole["people"] == 14
    assert whole["groups"] == {"A": 8, "B": 6}
    assert [list(map(str, row.values())) for row in whole["sums"]] == [
        list(row.values()) for row in rows
    ]


async def test_no_spreadsheet_runs_what_somebody_proposed(ours: Parley, mod: Person) -> None:
    await ours.sends("votes propose", text='=HYPERLINK("the harbour")')
    await ours.says("votes approve 41", mod)
    await all_agree(ours, people(5), 41)

    reply = await ours.says("votes export", mod)

    assert "\n41,\"'=HYPERLINK" in reply.files[0].text


async def test_after_the_end_sums_of_five_people_stay_and_nothing_else(
    ours: Parley, mod: Person
) -> None:
    names = await in_camps(ours, 5, 4)
    known = await numbers(ours)
    await votes(ours, ours.person("late"), {known[20]: "agree"})
    await ours.says("common-ground")

    await ours.says("votes close sure:yes", mod)

    reply = await ours.says("common-ground")
    text = " ".join(shown(reply).split())
    assert "9 people were counted; ended on" in text or "10 people were counted" in text
    assert "A 5 agree, 0 disagree, 0 pass" in text
    assert not any(isinstance(block, Picture) for block in reply.blocks)
    assert not reply.buttons
    assert "Group B: 4 people" in text
    assert len((await ours.says("votes export", mod)).files) == 2
    left = await ours.app.store.database.read("SELECT id FROM vote UNION SELECT poll FROM voter")
    assert left == []
    assert not [name for name in names if name in texts(reply)]


async def test_after_the_end_nothing_stays_of_fewer_than_five(ours: Parley, mod: Person) -> None:
    await all_agree(ours, people(4))

    await ours.says("votes close sure:yes", mod)

    assert "No vote goes on here." in shown(await ours.says("common-ground"))
    assert "No vote goes on here." in shown(await ours.says("votes export", mod))


async def test_who_left_before_the_end_is_not_in_what_stays(ours: Parley, mod: Person) -> None:
    await all_agree(ours, people(5))
    await ours.says("common-ground")
    for name in people(3):
        await ours.says("votes withdraw sure:yes", ours.person(name))

    await ours.says("votes close sure:yes", mod)

    assert "No vote goes on here." in shown(await ours.says("common-ground"))


async def test_a_statement_that_was_taken_out_is_not_told(ours: Parley, mod: Person) -> None:
    await all_agree(ours, people(5), 1)
    await all_agree(ours, people(5), 2)
    await ours.says("common-ground")

    await ours.says('votes remove 1 reason:"It is settled."', mod)

    assert FIRST not in texts(await ours.says("common-ground"))
    assert FIRST not in texts(await ours.says("votes export", mod))


async def test_many_who_ask_at_once_wait_for_one_reckoning(
    ours: Parley, monkeypatch: pytest.MonkeyPatch
) -> None:
    await all_agree(ours, people(5))
    reckoned = []

    def counting(*args: object, **more: object) -> object:
        reckoned.append(args)
        return releasing.next_round(*args, **more)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr("bot.services.votes.results.next_round", counting)
    replies = await asyncio.gather(*(ours.says("common-ground") for _ in range(6)))

    assert len(reckoned) == 1
    assert len({shown(reply) for reply in replies}) == 1


async def test_results_are_read_again_after_a_restart(ours: Parley) -> None:
    await in_camps(ours, 5, 4)
    before = shown(await ours.says("common-ground"))
    again = Results(ours.app.store, Meant(ours.app.store))  # as a new process would make it

    (poll,) = await ours.app.store.polls.running("ours")
    kept = await again.kept(poll)

    assert kept is not None
    assert f"{kept.people} people were counted" in before
    assert shown(await ours.says("common-ground")) == before


async def test_a_vote_that_just_ended_has_its_last_round(ours: Parley) -> None:
    await all_agree(ours, people(5))
    async with ours.app.store.database.transaction() as transaction:
        await transaction.write(
            "UPDATE poll SET opened_at = '2000-01-01T00:00:00+00:00',"
            " ends_at = '2000-01-02T00:00:00+00:00'",
            {},
        )

    text = shown(await ours.says("common-ground"))

    assert "5 people were counted; ended on" in text
    assert str(now().year) in text


async def test_without_any_vote_it_says_who_opens_one(parley: Parley) -> None:
    text = shown(await Parley(parley.app, "ours").says("common-ground"))

    assert "No vote goes on here. A moderator opens one" in text
