"""Moderators have a room summarised, read it, and find in it what still stands there alone."""

import asyncio
import re
from datetime import timedelta

import pytest

from bot.app import now
from bot.chat.reply import Remarks, Reply
from bot.chat.turn import Person
from tests.fakes.history import Square, minutes
from tests.speaking import Parley, shown

SAID = (
    ("ann", "Should the square be closed to cars on Saturdays? The market needs the room."),
    ("ben", "I agree, the market has no room at all with cars in it."),
    ("cem", "I disagree. Old people cannot carry their shopping from the ring road."),
    ("dee", "I agree with you: cars do not belong on the square."),
    ("ann", "There could be a bus from the ring road for the old people."),
    ("cem", "You are an idiot, ben."),
    ("eve", "The breakdown of Minsk II led to the invasion."),
    ("eve", "Who would pay for such a bus?"),
)


@pytest.fixture
async def square(parley: Parley) -> Square:
    """A room in which a discussion took place an hour ago."""
    square = Square()
    begun = now() - minutes(60)
    for number, (author, text) in enumerate(SAID):
        answers = "1000" if author == "dee" else None
        square.say(author, text, begun + minutes(2 * number), reply_to=answers)
    parley.app.services.histories.add(square)
    return square


@pytest.fixture
def ours(parley: Parley, square: Square) -> Parley:
    """The community that the room is of."""
    return Parley(parley.app, "test", "test:square")


@pytest.fixture
def mo(ours: Parley) -> Person:
    """A moderator."""
    return ours.person("mo", moderator=True)


async def whole(ours: Parley, mo: Person, line: str = "summary") -> str:
    """All cards of a summary, one after the other."""
    reply = await ours.says(line, mo)
    told = [shown(reply)]
    while any(button.label == "Next" for button in reply.buttons):
        reply = await ours.presses(reply, "Next", mo)
        told.append(shown(reply))
    return "\n".join(told)


async def again(ours: Parley, mo: Person, number: int = 1) -> str:
    """All cards of a summary that was made before."""
    return await whole(ours, mo, f"summaries show {number}")


async def files(ours: Parley, mo: Person, number: int = 1) -> str:
    """What stands in the files of a summary."""
    reply = await ours.says(f"summaries files {number}", mo)
    assert {file.name.rpartition(".")[2] for file in reply.files} == {"md", "html", "json"}
    return "\n".join(file.text for file in reply.files)


def remarks(reply: Reply) -> list[str]:
    """The quotes of a card."""
    blocks = (block for block in reply.blocks if isinstance(block, Remarks))
    return [remark.text for block in blocks for remark in block.remarks]


async def test_a_moderator_reads_what_the_room_discussed(ours: Parley, mo: Person) -> None:
    told = await whole(ours, mo)
    assert "8 messages" in told
    assert "5 people" in told
    assert "Should the square be closed to cars on Saturdays?" in told
    assert "Cem, " in told
    assert "https://chat.example/1002" in told
    assert "Where people agreed, and where not" in told
    assert "Held by fewer people" in told
    assert "Questions that nobody answered" in told


async def test_it_is_for_the_one_who_asks_alone(ours: Parley, mo: Person) -> None:
    reply = await ours.says("summary", mo)
    assert reply.audience == "caller"
    other = ours.person("other", moderator=True)
    assert "no summary 1 that you may read" in await ours.shows("summaries show 1", other)
    assert "no summary that you may read" in await ours.shows("summaries list", other)


async def test_for_moderators_it_can_be_opened_by_all_of_them(ours: Parley, mo: Person) -> None:
    await ours.says("summary for:moderators", mo)
    other = ours.person("other", moderator=True)
    assert "Summary 1 of #square" in await ours.shows("summaries list", other)
    assert "8 messages" in await ours.shows("summaries show 1", other)


async def test_members_get_none(ours: Parley) -> None:
    assert "is for moderators" in await ours.shows("summary")
    assert "is for moderators" in await ours.shows("summaries show 1")


async def test_who_may_not_read_the_room_gets_no_summary_of_it(
    ours: Parley, mo: Person, square: Square
) -> None:
    await ours.says("summary for:moderators", mo)
    square.kept_out.add("other")
    other = ours.person("other", moderator=True)
    assert "may not read #square yourself" in await ours.shows("summary", other)
    assert "may not read #square yourself" in await ours.shows("summaries show 1", other)
    assert "may not read #square yourself" in await ours.shows("summaries files 1", other)


@pytest.mark.parametrize("line", ["room:@ann", "since:@ann", "room:<@123>", "until:<@!123>"])
async def test_a_summary_of_a_person_is_refused_with_the_reason(
    ours: Parley, mo: Person, line: str
) -> None:
    told = await ours.shows(f"summary {line}", mo)
    assert "of a room, never of a person" in told


async def test_what_the_store_can_speak_to_is_told(ours: Parley, mo: Person) -> None:
    told = await whole(ours, mo)
    assert "What the sources can speak to" in told
    assert "The breakdown of Minsk II led to the invasion." in told


async def test_an_insult_is_a_place_to_look_at_and_no_score(ours: Parley, mo: Person) -> None:
    told = await whole(ours, mo)
    assert "Look here: this may be an insult to somebody." in told
    assert "They say nothing of any person" in " ".join(told.split())


async def test_every_quote_is_word_for_word(ours: Parley, mo: Person, square: Square) -> None:
    reply = await ours.says("summary", mo)
    seen = []
    while any(button.label == "Next" for button in reply.buttons):
        reply = await ours.presses(reply, "Next", mo)
        seen += remarks(reply)
    assert len(seen) >= 6
    assert all(any(text in m.text for m in square.messages.values()) for text in seen)


async def test_what_was_deleted_meanwhile_is_struck_when_it_is_opened_again(
    ours: Parley, mo: Person, square: Square
) -> None:
    await ours.says("summary", mo)
    del square.messages["1002"]
    told = await again(ours, mo)
    assert "Old people cannot carry" not in told
    assert "deleted" in told
    assert "Old people cannot carry" not in await files(ours, mo)


async def test_what_was_edited_meanwhile_is_struck(
    ours: Parley, mo: Person, square: Square
) -> None:
    await ours.says("summary", mo)
    square.edit("1002", "I disagree.")
    told = await again(ours, mo)
    assert "Old people cannot carry" not in told
    assert "edited" in told


@pytest.mark.parametrize("deleted", [True, False])
async def test_a_deletion_or_an_edit_is_struck_as_soon_as_it_is_told(
    ours: Parley, mo: Person, square: Square, *, deleted: bool
) -> None:
    await ours.says("summary", mo)
    square.edit("1002", "I take it back.")
    await ours.app.services.summaries.changed("test", "test:square", ["1002"], deleted=deleted)
    assert "Old people cannot carry" not in await in_the_file(ours)


async def test_what_is_told_to_be_edited_and_reads_as_before_stays(
    ours: Parley, mo: Person
) -> None:
    await ours.says("summary", mo)
    await ours.app.services.summaries.changed("test", "test:square", ["1002"], deleted=False)
    assert "Old people cannot carry" in await again(ours, mo)


@pytest.mark.parametrize("messages", [["1002"], None])
async def test_what_is_deleted_while_the_summary_is_made_is_not_in_it(
    ours: Parley, mo: Person, square: Square, messages: list[str] | None
) -> None:
    begun = now() - minutes(59)
    for number in range(60):
        square.say("ben", f"Stall {number} sells apples.", begun)

    async def delete(page: int) -> None:
        if page == 1 and "1002" in square.messages:
            await ours.app.services.summaries.changed("test", "test:square", messages, deleted=True)

    square.before_page = delete
    await ours.says("summary", mo)
    assert "Old people cannot carry" not in await in_the_file(ours)


async def test_who_opts_out_while_the_summary_is_made_is_not_in_it(
    ours: Parley, mo: Person, square: Square
) -> None:
    async def opt_out(page: int) -> None:
        await ours.says("quoting no", ours.person("cem"))

    square.before_page = opt_out
    told = await whole(ours, mo)
    assert "Old people cannot carry" not in told
    assert "Cem, " not in told


async def test_who_opts_out_is_struck_from_what_others_wrote_of_them(
    ours: Parley, mo: Person, square: Square
) -> None:
    square.say("dee", "I agree with Cem, and he is right about the shopping.", now() - minutes(20))
    square.say("dee", "Should we ask <@cem> about the ring road again?", now() - minutes(19))
    await ours.says("summary", mo)
    await ours.says("quoting no", ours.person("cem"))
    told = await again(ours, mo) + await files(ours, mo)
    assert not re.search(r"\bcem\b", told, re.IGNORECASE)


async def test_a_deleted_room_takes_all_its_quotes_along(ours: Parley, mo: Person) -> None:
    await ours.says("summary", mo)
    await ours.app.services.summaries.changed("test", "test:square", None, deleted=True)
    kept = await in_the_file(ours)
    assert not [text for _, text in SAID if text in kept and "Minsk" not in text]


async def test_what_was_edited_in_another_community_is_left_alone(ours: Parley, mo: Person) -> None:
    await ours.says("summary", mo)
    await ours.app.services.summaries.changed("elsewhere", "test:square", ["1002"], deleted=True)
    assert "Old people cannot carry" in await again(ours, mo)


async def test_where_the_room_cannot_be_read_no_quote_is_shown_and_none_is_lost(
    ours: Parley, mo: Person, square: Square
) -> None:
    await ours.says("summary", mo)
    square.gone = "The bot lacks Read Message History."
    told = await ours.shows("summaries show 1", mo)
    assert "Old people cannot carry" not in told
    square.gone = ""
    assert "Old people cannot carry" in await again(ours, mo)


async def test_who_does_not_want_to_be_quoted_is_counted_and_in_no_output(
    ours: Parley, mo: Person
) -> None:
    assert "No summary quotes or names you" in await ours.shows("quoting nein", ours.person("cem"))
    told = await whole(ours, mo) + await files(ours, mo)
    assert "8 messages" in told
    assert "5 people" in told
    assert "Old people" not in told
    assert not re.search(r"\bcem\b", told, re.IGNORECASE)
    assert "neither quoted nor named" in " ".join(told.split())


async def test_who_says_so_later_is_struck_from_what_is_kept(ours: Parley, mo: Person) -> None:
    await ours.says("summary", mo)
    await ours.says("quoting no", ours.person("cem"))
    assert "Old people cannot carry" not in await in_the_file(ours)
    told = await again(ours, mo)
    assert "Old people cannot carry" not in told
    assert "Cem, " not in told


async def test_it_can_be_taken_back(ours: Parley, mo: Person) -> None:
    cem = ours.person("cem")
    await ours.says("quoting no", cem)
    assert "may quote you from now on" in await ours.shows("quoting yes", cem)
    assert "may quote you already" in await ours.shows("quoting yes", cem)
    assert "Old people cannot carry" in await whole(ours, mo)


async def test_without_texts_it_says_what_to_switch_on_and_counts_all_the_same(
    ours: Parley, mo: Person, square: Square
) -> None:
    square.hidden = "Switch on the Message Content Intent."
    square.messages = {
        id_: message.model_copy(update={"text": ""}) for id_, message in square.messages.items()
    }
    told = await ours.shows("summary", mo)
    assert "8 messages" in told
    assert "Switch on the Message Content Intent." in told


async def test_nothing_said_in_the_time_is_told(ours: Parley, mo: Person) -> None:
    told = await ours.shows("summary since:2020-01-01 until:2020-01-02", mo)
    assert "Nothing was said in #square" in told


async def test_another_room_is_refused_by_name(ours: Parley, mo: Person) -> None:
    assert "no room #other" in await ours.shows("summary room:#other", mo)


async def test_outside_of_chat_rooms_it_says_what_to_do_instead(parley: Parley) -> None:
    elsewhere = Parley(parley.app, "console", "console:main")
    mo = elsewhere.person("mo", moderator=True)
    assert "cannot be read" in await elsewhere.shows("summary", mo)


async def test_it_can_be_stopped_and_nothing_is_kept(
    ours: Parley, mo: Person, square: Square
) -> None:
    reading = asyncio.Event()

    async def hang(page: int) -> None:
        reading.set()
        await asyncio.Event().wait()

    square.before_page = hang
    summary = asyncio.create_task(ours.shows("summary", mo))
    await reading.wait()
    assert "being made for you already" in await ours.shows("summary", mo)
    assert "Stopped" in await ours.shows("summaries cancel", mo)
    assert "It was stopped, and nothing of it is kept." in await summary
    assert "no summary that you may read" in await ours.shows("summaries list", mo)
    assert "No summary is being made" in await ours.shows("summaries cancel", mo)


async def test_a_message_deleted_while_it_is_read_is_in_no_summary(
    ours: Parley, mo: Person, square: Square
) -> None:
    begun = now() - minutes(50)
    for number in range(120):
        square.say("ann", f"The market stall number {number} sells apples.", begun + minutes(0.1))

    async def delete(page: int) -> None:
        if page == 3:
            square.messages.pop("1002", None)

    square.before_page = delete
    await ours.says("summary", mo)
    assert "Old people cannot carry" not in await again(ours, mo)


async def test_a_summary_is_gone_after_thirty_days(ours: Parley, mo: Person) -> None:
    await ours.says("summary", mo)
    later = now() + timedelta(days=30, minutes=1)
    await ours.app.services.summaries.expire(later)
    assert "no summary 1" in await ours.shows("summaries show 1", mo)
    assert "Old people cannot carry" not in await in_the_file(ours)


async def test_it_can_be_deleted_at_once(ours: Parley, mo: Person) -> None:
    reply = await ours.says("summary", mo)
    assert "is deleted" in shown(await ours.presses(reply, "Delete", mo))
    assert "Old people cannot carry" not in await in_the_file(ours)
    assert "no summary 1" in await ours.shows("summaries delete 1", mo)


async def test_that_one_was_made_stands_in_the_moderators_log(ours: Parley, mo: Person) -> None:
    await ours.says("summary", mo)
    assert "had a summary made" in await ours.shows("audit acts", mo)


async def test_newcomers_are_those_who_had_not_written_before(
    ours: Parley, mo: Person, square: Square
) -> None:
    for author in ("ann", "ben"):
        square.say(author, "Good morning.", now() - timedelta(days=9))
    told = " ".join((await ours.shows("summary", mo)).split())
    assert "3 of 5 had not written" in told


async def test_nobody_is_called_new_where_what_was_said_before_cannot_all_be_read(
    ours: Parley, mo: Person, square: Square
) -> None:
    for author in ("ann", "ben"):
        square.say(author, "Good morning.", now() - timedelta(days=9))
    square.sealed = 1
    told = " ".join((await ours.shows("summary", mo)).split())
    assert "5 people" in told
    assert "had not written" not in told
    assert "cannot be read" not in told


async def test_scheduled_it_is_told_with_counts_alone_and_opened_from_there(
    ours: Parley, mo: Person
) -> None:
    told = await ours.shows("summaries schedule week hour:9 zone:Europe/Berlin", mo)
    assert "every week, at 9:00 Europe/Berlin" in told
    scheduling = ours.app.services.scheduling
    due = await scheduling.next_due()
    assert due is not None
    square_time = due - minutes(30)
    square = ours.app.services.histories.of("test")
    assert isinstance(square, Square)
    square.say("ann", "A secret word: marmalade. Is it not?", square_time)
    square.say("ben", "I agree, marmalade is the word.", square_time + minutes(1))
    for schedule in await scheduling.due(due):
        await scheduling.run(schedule, due)
    posts = await posted(ours)
    assert len(posts) == 1
    assert "Summary of #square" in posts[0]
    assert "marmalade" not in posts[0]
    other = ours.person("other", moderator=True)
    assert "summaries show" in posts[0]
    assert "of #square" in await ours.shows("summaries list", other)
    following = await scheduling.next_due()
    assert following is not None
    assert timedelta(days=6) < following - due < timedelta(days=8)


async def test_run_by_two_processes_it_is_told_once(ours: Parley, mo: Person) -> None:
    await ours.says("summaries schedule day", mo)
    scheduling = ours.app.services.scheduling
    due = await scheduling.next_due()
    assert due is not None
    (schedule,) = await scheduling.due(due)
    await asyncio.gather(scheduling.run(schedule, due), scheduling.run(schedule, due))
    assert len(await posted(ours)) == 1


async def test_where_it_cannot_be_made_the_room_is_told_why(
    ours: Parley, mo: Person, square: Square
) -> None:
    await ours.says("summaries schedule day", mo)
    square.gone = "The bot lacks Read Message History."
    scheduling = ours.app.services.scheduling
    due = await scheduling.next_due()
    assert due is not None
    for _ in range(5):
        (schedule,) = await scheduling.due(due)
        await scheduling.run(schedule, due)
        assert await posted(ours) == []  # it may be back in a moment
        later = await scheduling.next_due()
        assert later is not None
        assert due < later
        due = later
    (schedule,) = await scheduling.due(due)
    await scheduling.run(schedule, due)
    assert "lacks Read Message History" in (await posted(ours))[0]
    following = await scheduling.next_due()
    assert following is not None
    assert following - schedule.due == timedelta(days=1)


async def test_schedules_are_listed_and_ended(ours: Parley, mo: Person) -> None:
    assert "No room is summarised by itself" in await ours.shows("summaries schedules", mo)
    await ours.says('summaries schedule every:"two weeks"', mo)
    assert "every two weeks" in await ours.shows("summaries schedules", mo)
    assert "is ended" in await ours.shows("summaries remove 1", mo)
    assert "no schedule 1" in await ours.shows("summaries remove 1", mo)
    assert "No room is summarised by itself" in await ours.shows("summaries schedules", mo)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("summary since:soon", "is no time"),
        ("summary since:1d until:2d", "ends before it begins"),
        ("summary since:400d", "a year at most"),
        ("summaries schedule day zone:Mars", "no time zone"),
        ("summaries schedule day hour:24", "hour"),
        ("summaries schedule day room:@ann", "never of a person"),
        ("summaries schedule hourly", "every"),
        ("summaries show 99", "no summary 99"),
        ("summaries files 99", "no summary 99"),
        ("quoting maybe", "allowed"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    ours: Parley, mo: Person, line: str, told: str
) -> None:
    reply = await ours.says(line, mo)
    assert reply.outcome == "refused"
    assert told in shown(reply)


async def test_no_more_schedules_than_twenty(ours: Parley, mo: Person) -> None:
    for _ in range(20):
        await ours.says("summaries schedule day", mo)
    assert "20 scheduled summaries already" in await ours.shows("summaries schedule day", mo)


async def posted(ours: Parley) -> list[str]:
    """What is to be posted."""
    rows = await ours.app.store.database.read("SELECT post FROM outbox ORDER BY id")
    return [row["post"] for row in rows]


async def in_the_file(ours: Parley) -> str:
    """Everything that the database file holds."""
    database = ours.app.store.database
    await database.read("PRAGMA wal_checkpoint(TRUNCATE)")
    names = await database.read("PRAGMA database_list")
    with open(names[0]["file"], "rb") as file:  # noqa: PTH123, ASYNC230  # a test reads bytes
        return file.read().decode("utf-8", "replace")


async def test_who_came_later_gets_no_summary_of_what_they_could_not_read(
    ours: Parley, mo: Person, square: Square
) -> None:
    square.came["mo"] = square.messages["1006"].when

    told = await whole(ours, mo)

    assert "Minsk" in told
    assert "Old people cannot carry" not in told
