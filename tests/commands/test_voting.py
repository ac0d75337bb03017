"""People vote one by one; each sees their own votes, changes them and takes them back."""

import re
import shutil
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.app import now, running, tidied
from bot.chat.dispatch import Dispatcher
from bot.chat.turn import Person
from bot.dossier.load import read
from tests.commands.voters import all_agree, numbers, votes
from tests.dossier.texts import SHIPPED
from tests.speaking import Parley, shown

SECOND = Path(__file__).resolve().parents[1] / "data" / "second-dossier.yaml"


@pytest.fixture
def mod(parley: Parley) -> Person:
    return parley.person("mod", moderator=True)


@pytest.fixture
async def ours(parley: Parley, mod: Person) -> Parley:
    """A community in which a vote is open."""
    ours = Parley(parley.app, "ours", "test:square")
    await ours.says("settings community rate:600", mod)
    reply = await ours.says("votes open", mod)
    assert "A vote is open" in shown(reply)
    return ours


def later(parley: Parley, days: int) -> Parley:
    """The same room, so many days on."""
    app = parley.app
    moved = Dispatcher(app.dispatcher.commands, app.services, lambda: now() + timedelta(days=days))
    other = Parley(app, parley.room.community, parley.room.address)
    other.app = type(app)(app.store, app.services, moved, app.loading)
    return other


async def test_statements_come_one_at_a_time_with_buttons(ours: Parley) -> None:
    ann = ours.person("ann")

    first = await ours.says("vote", ann)
    second = await ours.presses(first, "Agree", ann)

    assert first.audience == second.audience == "caller"
    assert [b.label for b in first.buttons][:3] == ["Agree", "Disagree", "Pass"]
    assert "1 of 40: “" in shown(first)
    assert "Nobody sees how you vote or how often" in " ".join(shown(first).split())
    assert "Kept: you agree." in shown(second)
    assert "2 of 40: “" in shown(second)


async def test_a_typed_word_is_a_vote_on_the_statement_shown(ours: Parley) -> None:
    ann = ours.person("ann")
    await all_agree(ours, ["ben", "cleo"], 7)  # which changes what would come next
    first = await ours.says("vote", ann)
    statement = first.buttons[0].args["statement"]
    await all_agree(ours, ["dan", "eve"], 9)

    await ours.says("vote disagree", ann)

    mine = await ours.says("votes mine", ann)
    assert mine.offers()[0].args["statement"] == statement
    assert "you disagree" in shown(mine)


async def test_a_typed_vote_without_a_statement_shown_is_refused(ours: Parley) -> None:
    reply = await ours.says("vote agree", ours.person("ann"))

    assert reply.outcome == "refused"
    assert "No statement is shown to you" in shown(reply)


async def test_sides_take_turns(ours: Parley) -> None:
    ann = ours.person("ann")
    (poll,) = await ours.app.store.polls.running("ours")
    side = {one.number: one.side for one in await ours.app.store.polls.statements(poll.id)}
    reply = await ours.says("vote", ann)
    seen = []
    for _ in range(18):
        seen.append(side[int(reply.buttons[0].args["statement"])])
        reply = await ours.presses(reply, "Pass", ann)

    assert all(one != other for one, other in pairwise(seen))
    assert len(set(seen)) == 9


async def test_a_restart_goes_on_with_the_same_statement(
    fresh_database: Path, tmp_path: Path
) -> None:
    path = tmp_path / "again.db"
    shutil.copyfile(fresh_database, path)
    shown_before = []
    for start in range(3):
        async with running(path) as app:
            ours = Parley(app, "ours", "test:square")
            if start == 0:
                await ours.says("votes open", ours.person("mod", moderator=True))
                await ours.presses(await ours.says("vote"), "Agree")
            shown_before.append(shown(await ours.says("vote")))

    assert "2 of 40" in shown_before[0]
    assert len(set(shown_before)) == 1


async def test_everybody_is_asked_in_an_order_of_their_own(ours: Parley) -> None:
    first = {shown(await ours.says("vote", ours.person(f"p{n}"))) for n in range(8)}

    assert len(first) > 1


async def test_who_has_voted_on_all_is_told_so(ours: Parley) -> None:
    ann = ours.person("ann")
    await votes(ours, ann, dict.fromkeys(await numbers(ours), "pass"))

    reply = await ours.says("vote", ann)

    assert "You have voted on all 40 statements." in shown(reply)


async def test_a_vote_is_changed_from_the_list_of_ones_own(ours: Parley) -> None:
    ann = ours.person("ann")
    await votes(ours, ann, {3: "agree", 5: "pass"})

    again = await ours.presses(await ours.says("votes mine", ann), "Change 3", ann)
    changed = await ours.presses(again, "Disagree", ann)

    assert "So far you agree." in shown(again)
    assert "Statement 3: “Western leaders should" in " ".join(shown(again).split())
    assert "Kept: you disagree, no longer agree." in shown(changed)
    assert "3 of 40" in shown(changed)
    assert "you disagree" in shown(await ours.says("votes mine", ann))


async def test_ones_own_votes_are_listed_page_by_page(ours: Parley) -> None:
    ann = ours.person("ann")
    await votes(ours, ann, dict.fromkeys(range(1, 13), "agree"))

    first = await ours.says("votes mine", ann)
    second = await ours.presses(first, "Next page", ann)

    assert sum("Change" in button.label for button in first.offers()) == 10
    assert sum("Change" in button.label for button in second.offers()) == 2
    assert "Page 2 of 2" in shown(second)


async def test_somebody_without_votes_has_none_to_list_or_withdraw(ours: Parley) -> None:
    ann = ours.person("ann")

    assert "You have not voted here." in shown(await ours.says("votes mine", ann))
    assert "You have no votes here" in shown(await ours.says("votes withdraw", ann))


async def test_all_votes_are_withdrawn_at_once_when_one_is_sure(ours: Parley) -> None:
    ann = ours.person("ann")
    await votes(ours, ann, {1: "agree", 2: "pass"})
    await votes(ours, ours.person("ben"), {1: "agree"})

    asked = await ours.says("votes withdraw", ann)
    kept = await ours.app.store.database.read("SELECT 1 FROM vote")
    done = await ours.presses(asked, "Delete them", ann)

    assert "deletes all of your 2 votes" in shown(asked)
    assert len(kept) == 3
    assert "Deleted: your 2 votes." in shown(done)
    assert len(await ours.app.store.database.read("SELECT 1 FROM vote")) == 1
    assert "You have not voted here." in shown(await ours.says("votes mine", ann))


async def test_where_a_statement_comes_from_is_shown_to_one_person(ours: Parley) -> None:
    ann = ours.person("ann")
    first = await ours.says("vote statement:1", ann)

    reply = await ours.presses(first, "Where this comes from", ann)
    back = await ours.presses(reply, "Back to the vote", ann)

    assert reply.audience == "caller"
    assert "It comes near to" in shown(reply)
    assert list(reply.statements())
    assert "Fear on both sides" in shown(back)


async def test_a_claim_that_is_not_shown_any_more_is_left_out_of_the_sources(
    ours: Parley, mod: Person
) -> None:
    await ours.says('claim retire E20-ART-C1 reason:"A slip."', mod)

    reply = await ours.says("votes source 1")

    assert "E20-ART-C1" not in shown(reply)
    assert "E20-IND-C2" in shown(reply)


async def test_a_statement_that_rests_on_no_claim_says_so(ours: Parley) -> None:
    assert "rests on no stored claim" in shown(await ours.says("votes source 40"))


async def test_votes_end_when_they_were_said_to(ours: Parley) -> None:
    await all_agree(ours, ["ann"])
    button = (await ours.says("vote", ours.person("ann"))).buttons[0]
    after = later(ours, 30)

    assert "No vote goes on here." in shown(await after.says("vote"))
    assert "That vote has ended." in shown(await after.sends("vote", **button.args))
    assert "No vote goes on here." in shown(await after.says("votes status"))
    await after.app.services.results.expire(now() + timedelta(days=30))
    assert await ours.app.store.database.read("SELECT 1 FROM vote") == []


async def test_tidying_deletes_votes_that_have_ended(ours: Parley) -> None:
    await all_agree(ours, ["ann"])
    async with ours.app.store.database.transaction() as transaction:
        await transaction.write(
            "UPDATE poll SET opened_at = '2000-01-01', ends_at = '2000-01-02'", {}
        )

    await tidied(ours.app.store, ours.app.services)

    assert await ours.app.store.database.read("SELECT 1 FROM vote") == []


async def test_a_vote_lasts_from_one_to_ninety_days(parley: Parley, mod: Person) -> None:
    ours = Parley(parley.app, "ours")

    for days in ("0", "91", "many"):
        assert (await ours.says(f"votes open days:{days}", mod)).outcome == "refused"
    assert "40 statements, until" in shown(await ours.says("votes open days:1", mod))
    assert "vote" in shown(await later(ours, 2).says("vote"))


async def test_one_vote_about_a_dossier_goes_on_at_a_time(ours: Parley, mod: Person) -> None:
    again = await ours.says("votes open", mod)
    assert "goes on already" in shown(again)

    asked = await ours.says("votes close", mod)
    ended = await ours.presses(asked, "End it", mod)
    twice = await ours.presses(asked, "End it", mod)

    assert "deletes all votes" in shown(asked)
    assert "all votes are deleted" in shown(ended)
    assert "No vote goes on about" in shown(twice)
    assert "40 statements, until" in shown(await ours.says("votes open", mod))
    assert "41" in shown(await ours.says("votes list"))  # numbers are never given twice


async def test_a_dossier_needs_sixteen_statements(ours: Parley, mod: Person) -> None:
    await ours.app.loading.dossier(read(SECOND), now())

    reply = await ours.says("votes open dossier:tidal-barrage", mod)
    unknown = await ours.says("votes open dossier:no-such", mod)

    assert "0 statements to vote on; 16 are needed" in " ".join(shown(reply).split())
    assert "There is no dossier “no-such” here." in shown(unknown)


async def test_nobody_opens_a_vote_where_no_dossier_has_statements(
    parley: Parley, mod: Person
) -> None:
    bare = read(SECOND).model_copy(update={"id": "ukraine-security-dilemma"})
    await parley.app.loading.dossier(bare, now(), community="ours")

    reply = await Parley(parley.app, "ours").says("votes open", mod)

    assert "No dossier here has statements to vote on." in shown(reply)


async def test_of_two_votes_the_rooms_is_meant_or_it_has_to_be_said(
    ours: Parley, mod: Person
) -> None:
    whole = read(SHIPPED)
    await ours.app.loading.dossier(whole.model_copy(update={"id": "other"}), now())
    await ours.says("votes open dossier:other", mod)

    unclear = await ours.says("vote")
    named = await ours.says("vote dossier:other")
    wrong = await ours.says("vote dossier:third")
    await ours.says("settings room article:other", mod)
    by_room = await ours.says("vote")

    assert "Several votes go on here." in shown(unclear)
    assert "`dossier:other`" in shown(unclear)
    assert "1 of 40" in shown(named)
    assert "No vote goes on about “third”." in shown(wrong)
    assert int(by_room.buttons[0].args["statement"]) > 40


async def test_a_vote_of_one_community_is_nothing_to_another(ours: Parley) -> None:
    theirs = Parley(ours.app, "theirs")

    assert "No vote goes on here." in shown(await theirs.says("vote"))
    assert "No statement here has the number 1." in shown(await theirs.says("vote statement:1"))


async def test_nobody_in_particular_cannot_vote(ours: Parley) -> None:
    for line in ("vote", "votes mine", "votes withdraw", "votes propose Tides come and go here."):
        assert "does not know who you are" in shown(await ours.says(line, Person()))


async def test_nonsense_is_refused(ours: Parley) -> None:
    for line in ("/vote maybe", "/vote agree statement:0", "/vote agree statement:many"):
        assert (await ours.says(line)).outcome == "refused", line
    reply = await ours.says("vote agree statement:999")
    assert "No statement here has the number 999." in shown(reply)


# What members propose, and moderators decide


async def test_a_proposed_statement_is_voted_on_when_a_moderator_says_so(
    ours: Parley, mod: Person
) -> None:
    ann = ours.person("ann")
    reply = await ours.says("votes propose Both sides should publish what they agreed on.", ann)
    waiting = await ours.says("vote statement:41", ann)

    queue = await ours.says("votes queue", mod)
    await ours.presses(queue, "Approve 41", mod)

    assert "It waits for a moderator, who does not see whose it is." in shown(reply)
    assert "Statement 41 is not voted on." in shown(waiting)
    assert "Both sides should publish" in shown(queue)
    assert "ann" not in queue.model_dump_json()
    assert "is voted on" in shown(await ours.says("votes mine", ann))
    assert "“Both sides should publish" in shown(await ours.says("vote statement:41", mod))
    assert "proposed by a member" in shown(await ours.says("votes list page:5"))
    assert "A member proposed it." in shown(await ours.says("votes source 41"))
    assert "1 of 41" in shown(await ours.says("vote", ours.person("ben")))


async def test_who_proposed_learns_why_it_was_turned_down(ours: Parley, mod: Person) -> None:
    ann = ours.person("ann")
    await ours.says("votes propose Both sides should publish what they agreed on.", ann)

    queue = await ours.says("votes queue", mod)
    await ours.presses(queue, "Reject 41", mod, reason="It is not about the article.")
    twice = await ours.says("votes approve 41", mod)

    assert "was turned down: It is not about the article." in " ".join(
        shown(await ours.says("votes mine", ann)).split()
    )
    assert "No statement of the number 41 waits." in shown(twice)
    assert "Nothing waits here." in shown(await ours.says("votes queue", mod))
    acts = shown(await ours.says("audit acts", mod))
    assert "turned a statement down" in acts


async def test_a_statement_that_waits_can_be_taken_back(ours: Parley, mod: Person) -> None:
    ann = ours.person("ann")
    await ours.says("votes propose Both sides should publish what they agreed on.", ann)
    mine = await ours.says("votes mine", ann)

    other = await ours.says("votes retract 41", ours.person("ben"))
    done = await ours.presses(mine, "Take back 41", ann)
    again = await ours.presses(mine, "Take back 41", ann)

    assert "You have no statement 41 that waits here." in shown(other)
    assert "taken back and deleted" in shown(done)
    assert "You have no statement 41" in shown(again)
    assert "Nothing waits here." in shown(await ours.says("votes queue", mod))


async def test_a_statement_is_taken_out_with_the_votes_on_it(ours: Parley, mod: Person) -> None:
    await all_agree(ours, ["ann", "ben"], 1)
    await all_agree(ours, ["ann"], 2)

    done = await ours.says('votes remove 1 reason:"It is settled."', mod)
    twice = await ours.says('votes remove 1 reason:"It is settled."', mod)

    assert "Taken out, with the votes on it" in shown(done)
    assert "No statement of the number 1 is voted on." in shown(twice)
    assert len(await ours.app.store.database.read("SELECT 1 FROM vote")) == 1
    assert "Fear on both sides" not in shown(await ours.says("votes list"))
    assert "1 of 39" in shown(await ours.says("vote", ours.person("cleo")))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Read https://example.org before you speak.", "A statement has no links."),
        ("Read www.example.org before you speak.", "A statement has no links."),
        ("Read example.org/page before you speak.", "A statement has no links"),
        ("As @ann has said, the tide comes in.", "A statement mentions nobody."),
        ("As <@12345> has said, the tide comes in.", "A statement mentions nobody."),
        ("As @ann:town.example has said, it is late.", "A statement"),
        ("Should the talks begin at once?", "This is a question."),
        ("Talks help. Threats do not help.", "These are several sentences."),
        ("Too short", "at least 10"),
        ("x" * 141, "140"),
        ("a b\u200bc\u200bd\u200b" + "\u200b" * 9, "A statement has 10 to 140 characters"),
        ("Fear on both sides explains more of this conflict than greed does", "there already"),
    ],
)
async def test_what_nobody_could_vote_on_is_refused_with_a_sentence(
    ours: Parley, text: str, why: str
) -> None:
    reply = await ours.sends("votes propose", ours.person("ann"), text=text)

    assert reply.outcome == "refused"
    assert why in " ".join(shown(reply).split())
    assert await ours.app.store.polls.waiting("ours", skip=0, most=9) == ([], 0)


async def test_a_statement_of_numbers_and_dates_is_one_sentence(ours: Parley) -> None:
    for text in (
        "The 2.5 per cent rule of 1997 was too strict.",
        "U.S. arms made an attack less likely!",
    ):
        reply = await ours.sends("votes propose", ours.person("ann"), text=text)
        assert reply.outcome == "shown", shown(reply)


async def test_what_insults_people_is_given_back(ours: Parley) -> None:
    text = "All of them are vermin and have to go away."
    reply = await ours.sends("votes propose", ours.person("ann"), text=text)

    assert reply.outcome == "refused"
    assert "vermin" in shown(reply)


async def test_the_same_statement_is_proposed_once(ours: Parley) -> None:
    text = "Both sides should publish what they agreed on."
    await ours.sends("votes propose", ours.person("ann"), text=text)

    reply = await ours.sends("votes propose", ours.person("ben"), text=text.upper())

    assert "has been proposed already" in shown(reply)


async def test_one_person_does_not_fill_the_queue(ours: Parley, mod: Person) -> None:
    ann = ours.person("ann")
    for number in range(3):
        text = f"The harbour needs {number} clocks at least."
        assert (await ours.sends("votes propose", ann, text=text)).outcome == "shown"

    text = "The harbour needs a bell at least."
    full = await ours.sends("votes propose", ann, text=text)
    for number in range(10 - 3):
        await ours.sends("votes reject", mod, number=41 + number, reason="Not about the article.")
        more = f"The harbour needs {number} bells at least."
        assert (await ours.sends("votes propose", ann, text=more)).outcome == "shown"
    for number in range(7, 10):
        await ours.sends("votes reject", mod, number=41 + number, reason="Not about the article.")
    enough = await ours.sends("votes propose", ann, text=text)

    assert "3 of your statements are waiting already." in shown(full)
    assert "You have proposed 10 statements for this vote." in shown(enough)


async def test_the_status_tells_what_waits_and_until_when_and_not_how_many_vote(
    ours: Parley, mod: Person
) -> None:
    await all_agree(ours, [f"p{n}" for n in range(6)])
    await ours.says("votes propose Both sides should publish what they agreed on.")

    text = " ".join(shown(await ours.says("votes status", mod)).split())

    assert "40 statements, 1 waiting for a moderator; until" in text
    told, _, until = text.partition("; until")
    assert "6" not in told.removeprefix("Votes")
    assert not re.search(r"\b6 (people|votes|voters)", until)  # dates and hours have figures too


async def test_pages_of_the_queue(ours: Parley, mod: Person) -> None:
    for number in range(6):
        text = f"The harbour needs {number} clocks at least."
        await ours.sends("votes propose", ours.person(f"p{number}"), text=text)

    first = await ours.says("votes queue", mod)
    second = await ours.presses(first, "Next page", mod)
    third = await ours.says("votes queue page:3", mod)

    assert "6 waiting" in shown(first)
    assert "The harbour needs 5 clocks" in shown(second)
    assert "Nothing waits on this page." in shown(third)
