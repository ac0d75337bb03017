"""Answers that people write in messages, and take back by deleting these."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import now
from bot.chat.command import Form
from bot.chat.turn import Person
from tests.commands.going_through import Company, in_message
from tests.speaking import Parley, shown

SECRET = "the canary sings at the mill"  # noqa: S105  # a text to look for
ALONE = "exercise start consider_opposite alone:yes"
TWO_REASONS = f'exercise answer same_weight:same wrong_1:"{SECRET}, one" wrong_2:"{SECRET}, two"'


@pytest.fixture
async def ours(parley: Parley) -> Company:
    """Three people in a room who answer in messages."""
    room = Parley(parley.app, "ours", "test:square")
    people = [room.person(f"person {n}", moderator=n == 0) for n in range(3)]
    company = Company(room, people, writing=True)
    await company.says("settings community rate:600")
    return company


@pytest.fixture
async def alone(ours: Company) -> Company:
    """One of them alone, before the step that asks for two reasons."""
    ours.people = ours.people[:1]
    await ours.begin(ALONE)
    await ours.until("The other way round")
    return ours


async def deletes(ours: Company, *messages: str) -> None:
    assert await ours.parley.deletes(*messages)


async def writes(ours: Company, line: str, message: str) -> str:
    return shown(await ours.parley.writes(line, message, ours.people[0]))


async def log_of(ours: Company) -> str:
    """All that is kept of what was done, as one text."""
    rows = await ours.parley.app.store.database.read("SELECT event FROM exercise_event ORDER BY n")
    return "\n".join(row["event"] for row in rows)


async def told(ours: Company) -> str:
    """All that the room has been told, on one line."""
    return " ".join(" ".join(await ours.posts()).split())


async def remembered(ours: Company) -> set[str]:
    """The messages of which it is known that a text stands in them."""
    rows = await ours.parley.app.store.database.read("SELECT message FROM answered_message")
    return {row["message"] for row in rows}


def all_bytes(folder: Path) -> bytes:
    """All that the files of the database hold."""
    return b"".join(path.read_bytes() for path in folder.glob("parley.db*"))


@contextmanager
def broken(path: Path, what: str) -> Iterator[None]:
    """The file refuses this kind of writing, as a full disk does."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            f"CREATE TRIGGER broken BEFORE {what} BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    yield
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER broken")


async def test_a_deleted_message_takes_its_text_back_also_where_others_read_it(
    ours: Company, tmp_path: Path
) -> None:
    ours.words = {"unknown": SECRET, "reassure": "a visit to the ferry"}
    await ours.begin("exercise start spiral_walk about:CH-B rounds:2")
    await ours.until("The move is opened")
    before = await told(ours)

    await deletes(ours, *(in_message(who, "unknown") for who in ours.people))

    assert SECRET in before
    assert SECRET not in await told(ours)
    assert "a visit to the ferry" in await told(ours)  # it stood in another message
    assert SECRET.encode() not in all_bytes(tmp_path)


async def test_one_message_takes_back_all_texts_that_stood_in_it_and_no_choice(
    alone: Company, tmp_path: Path
) -> None:
    await writes(alone, TWO_REASONS, "m1")

    await deletes(alone, "m1")

    assert SECRET not in await log_of(alone)
    assert '"same_weight":"same"' in await log_of(alone)
    assert SECRET.encode() not in all_bytes(tmp_path)
    await alone.to_the_end()
    assert SECRET not in shown(await alone.says("exercise next"))


async def test_a_message_is_taken_back_also_when_all_is_over(alone: Company) -> None:
    await writes(alone, TWO_REASONS, "m1")
    await alone.to_the_end()
    card = shown(await alone.says("exercise next"))

    await deletes(alone, "m1")

    assert SECRET in card
    assert SECRET not in shown(await alone.says("exercise next"))


async def test_who_has_left_can_still_delete_what_stands_there_without_a_name(
    ours: Company,
) -> None:
    ours.words = {"unknown": SECRET}
    await ours.begin("exercise start spiral_walk about:CH-B rounds:2")
    await ours.until("The move is opened")
    for who in ours.people:
        await ours.says("exercise leave texts:keep", who)
    before = await told(ours)

    await deletes(ours, *(in_message(who, "unknown") for who in ours.people))

    assert SECRET in before
    assert SECRET not in await told(ours)


async def test_what_was_answered_anew_stays_when_the_earlier_message_goes(ours: Company) -> None:
    await asked_for_a_statement(ours)
    await writes(ours, f'exercise answer statement:"{SECRET}, once"', "m1")
    step = (await shown_again(ours, ours.people[0]))["step"]
    line = f'exercise answer step:{step} statement:"{SECRET}, twice"'
    await writes(ours, line, "m2")

    await deletes(ours, "m1")
    kept = await stated(ours)
    await deletes(ours, "m2")

    assert kept == {f"{SECRET}, twice"}
    assert await stated(ours) == set()


async def test_what_was_answered_anew_in_a_form_goes_with_no_message(ours: Company) -> None:
    await asked_for_a_statement(ours)
    await writes(ours, f'exercise answer statement:"{SECRET}, once"', "m1")
    changed = await shown_again(ours, ours.people[0])
    await fills_in(ours, ours.people[0], {**changed, "statement": f"{SECRET}, twice"})

    await deletes(ours, "m1")

    assert await stated(ours) == {f"{SECRET}, twice"}


async def test_a_text_that_was_left_as_it_was_still_goes_with_its_own_message(
    ours: Company,
) -> None:
    ours.words = {"unknown": SECRET}
    await ours.begin("exercise start spiral_walk about:CH-B rounds:2")
    await ours.until("A move, and how it looks")
    receiver = await somebody_asked(ours, "unknown")
    await ours.answers_one(receiver)
    changed = await shown_again(ours, receiver)
    await fills_in(ours, receiver, {**changed, "reassure": "a visit to the ferry"})

    await deletes(ours, in_message(receiver, "reassure"))
    left = await log_of(ours)
    await deletes(ours, in_message(receiver, "unknown"))

    assert SECRET in left
    assert "a visit to the ferry" in left
    assert SECRET not in await log_of(ours)
    assert "a visit to the ferry" in await log_of(ours)


async def test_who_takes_the_only_answer_back_is_asked_again_while_the_step_is_open(
    ours: Company,
) -> None:
    await asked_for_a_statement(ours)
    asked = await ours.form(ours.people[0])
    await writes(ours, f'exercise answer statement:"{SECRET}"', "m1")

    await deletes(ours, "m1")

    assert await ours.form(ours.people[0]) == asked


async def test_a_text_of_another_round_stays(ours: Company) -> None:
    ours.people = ours.people[:1]
    await ours.begin("exercise start spiral_walk about:CH-B rounds:2 alone:yes")
    for message, text in (("m1", "the first mill"), ("m2", "the second mill")):
        ours.words = {"unknown": text}
        while not await is_asked(ours, ours.people[0], "unknown"):
            if not await ours.answers_one(ours.people[0]):
                await ours.says("exercise done")
        form = await ours.form(ours.people[0])
        assert form
        choices = " ".join(
            f"{each.name}:{each.offers[0].value}" for each in form.arguments if each.offers
        )
        await writes(ours, f'exercise answer {choices} unknown:"{text}"', message)

    await deletes(ours, "m1")

    assert "the first mill" not in await log_of(ours)
    assert "the second mill" in await log_of(ours)


async def test_messages_that_are_edited_or_of_other_places_take_nothing_back(
    alone: Company,
) -> None:
    await writes(alone, TWO_REASONS, "m1")
    before = await log_of(alone)
    dispatcher = alone.parley.app.dispatcher

    await dispatcher.changed("ours", "test:square", ["m1"], deleted=False)
    await dispatcher.changed("theirs", "test:square", ["m1"], deleted=True)
    await dispatcher.changed("ours", "test:square", None, deleted=True)
    await dispatcher.changed("ours", "test:square", ["m2"], deleted=True)

    assert await log_of(alone) == before


async def test_a_deletion_that_is_told_twice_changes_nothing_more(alone: Company) -> None:
    await writes(alone, TWO_REASONS, "m1")
    await deletes(alone, "m1")
    once = await log_of(alone)

    await deletes(alone, "m1")

    assert await log_of(alone) == once


async def test_no_answer_is_kept_without_the_messages_it_stood_in(
    alone: Company, tmp_path: Path
) -> None:
    with broken(tmp_path / "parley.db", "INSERT ON answered_message"):
        refused = await writes(alone, TWO_REASONS, "m1")
    unsaid = await log_of(alone)
    await writes(alone, TWO_REASONS, "m1")
    await deletes(alone, "m1")

    assert "Incident" in refused
    assert SECRET not in unsaid
    assert SECRET not in await log_of(alone)


@pytest.mark.parametrize(
    "what", ["DELETE ON answered_message", "UPDATE ON exercise_event", "INSERT ON exercise_event"]
)
async def test_a_deletion_that_fails_in_the_middle_can_be_told_again(
    what: str, alone: Company, tmp_path: Path
) -> None:
    await writes(alone, TWO_REASONS, "m1")
    before = await log_of(alone)

    with broken(tmp_path / "parley.db", what):
        assert not await alone.parley.deletes("m1")
    assert await log_of(alone) == before

    await deletes(alone, "m1")
    assert SECRET not in await log_of(alone)


async def test_answers_are_taken_back_also_where_summaries_cannot_be_struck(
    alone: Company, tmp_path: Path
) -> None:
    await writes(alone, TWO_REASONS, "m1")
    with closing(sqlite3.connect(tmp_path / "parley.db")) as connection, connection:
        connection.execute("ALTER TABLE report_quote RENAME TO mislaid")

    assert not await alone.parley.deletes("m1")

    assert SECRET not in await log_of(alone)


async def test_messages_are_forgotten_with_what_was_taken_back(alone: Company) -> None:
    await writes(alone, TWO_REASONS, "m1")
    before = await remembered(alone)

    await alone.says("exercise withdraw step:reverse")
    after = await remembered(alone)
    await alone.says("exercise withdraw")

    assert "m1" in before
    assert before - after == {"m1"}
    assert await remembered(alone) == set()


async def test_messages_are_forgotten_with_the_exercise(alone: Company) -> None:
    await writes(alone, TWO_REASONS, "m1")
    await alone.to_the_end()
    before = await remembered(alone)

    await alone.parley.app.services.exercises.expire(now() + timedelta(days=400))

    assert "m1" in before
    assert await remembered(alone) == set()
    await deletes(alone, "m1")


async def asked_for_a_statement(ours: Company) -> None:
    """Let all come to the step in which statements are added."""
    await ours.begin("exercise start common_ground")
    await ours.until("Something missing?")


async def stated(ours: Company) -> set[str]:
    """The statements that people have added and not taken back."""
    exercises = ours.parley.app.services.exercises
    session = await exercises.find("ours", "test:square", None, None)
    assert session
    state = (await exercises.sessions.running(session)).state
    return {str(form.values["statement"]) for form in state.forms("add").values()}


async def shown_again(ours: Company, who: Person) -> dict[str, str]:
    """The form that somebody can still change, as it comes filled in."""
    page = await ours.parley.says("exercise back", who)
    button = next(button for button in page.buttons if button.label == "Change it")
    dispatcher = ours.parley.app.dispatcher
    command = dispatcher.commands[button.command]
    form = await dispatcher.form(command, button.args, who, ours.parley.room)
    assert isinstance(form, Form)
    args = {name: str(value) for name, value in button.args.items()}
    return {**args, **{each.name: each.current for each in form.arguments if each.current}}


async def fills_in(ours: Company, who: Person, values: Mapping[str, str]) -> None:
    """Send a form, which is no message."""
    dispatcher = ours.parley.app.dispatcher
    command = dispatcher.commands["exercise answer"]
    reply = await dispatcher.run(command, values, who, ours.parley.room, asked=True)
    assert "Kept" in shown(reply)


async def is_asked(ours: Company, who: Person, field: str) -> bool:
    form = await ours.form(who)
    return form is not None and any(each.name == field for each in form.arguments)


async def somebody_asked(ours: Company, field: str) -> Person:
    """One of those who are asked this just now."""
    for who in ours.people:
        if await is_asked(ours, who, field):
            return who
    raise AssertionError(f"nobody is asked for {field}")
