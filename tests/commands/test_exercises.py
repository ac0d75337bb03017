"""Exercises as people go through them in a room, or alone."""

import json
import shutil
import socket
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from bot.app import now, running
from bot.chat.command import Form
from bot.exercises.load import shipped
from bot.exercises.log import READING, Logged
from bot.exercises.reduce import replay
from bot.exercises.scene import Scene
from bot.services.exercises import Running
from bot.services.exercises.sessions import OVER_AT_HAND
from tests.commands.going_through import Company
from tests.speaking import Parley, shown

SECRET = "the canary sings at the mill"  # noqa: S105  # a text to look for


def company(parley: Parley, number: int, **words: str) -> Company:
    """So many people in a room, the first one a moderator."""
    room = Parley(parley.app, "ours", "test:square")
    people = [room.person(f"person {n}", moderator=n == 0) for n in range(number)]
    return Company(room, people, words)


async def begun(parley: Parley, number: int, line: str, **words: str) -> Company:
    ours = company(parley, number, **words)
    await ours.says("settings community rate:600")
    await ours.begin(line)
    return ours


def all_bytes(folder: Path) -> bytes:
    """All that the files of the database hold."""
    return b"".join(path.read_bytes() for path in folder.glob("parley.db*"))


def names_in(form: Form) -> set[str]:
    """The fields of a form."""
    return {argument.name for argument in form.arguments}


async def now_running(ours: Company) -> Running:
    exercises = ours.parley.app.services.exercises
    account = ours.people[0].account
    session = await exercises.find("ours", "test:square", account, None)
    assert session
    return await exercises.sessions.running(session)


async def test_the_spiral_is_walked_by_six_people_to_its_end(parley: Parley) -> None:
    ours = await begun(parley, 6, "exercise start spiral_walk about:CH-A rounds:4")
    await ours.to_the_end()

    posts = "\n".join(await ours.posts())
    pages = "\n".join(ours.read)

    assert "expected 0 | seen 0 | gap 0" in posts  # the drawing, in words
    assert "contested" not in posts
    assert "by NATO and Russia, 1997-05-27" in posts  # where an offer came from
    assert posts.count("Founding Act of 1997: by NATO") == 1  # and not before it was rated
    assert "You read this from the seat of Russia's government." in pages
    assert "For you alone" in shown(await ours.says("exercise next"))


async def test_a_move_that_is_opened_has_its_gap_from_the_first_word_on(parley: Parley) -> None:
    ours = await begun(parley, 2, "exercise start spiral_walk about:CH-B rounds:2", unknown=SECRET)
    for person in (*ours.people, *ours.people):
        await ours.answers_all(person)

    opened = " ".join((await ours.posts())[-1].split())
    for person in ours.people:
        await ours.says("exercise done", person)
    for person in ours.people:
        await ours.says("exercise withdraw", person)
    (reworded,) = [
        text
        for post in await ours.posts()
        if "The move is opened" in (text := " ".join(post.split()))
    ]

    assert "The actors expected a threat of 0" in opened
    assert SECRET in opened
    assert "The actors expected a threat of 0" in reworded
    assert SECRET not in reworded


async def test_a_claim_is_tested_alone_and_each_point_against_it_has_its_source(
    parley: Parley,
) -> None:
    alone = await begun(parley, 1, "exercise start consider_opposite alone:yes")
    await alone.to_the_end()

    pages = "\n".join(alone.read)
    (page,) = [each for each in alone.read if "What others hold against it" in each][:1]

    assert "To choose from" in pages
    assert "Sources" in page
    assert "your card" in shown(await alone.says("exercise next"))
    assert await alone.posts() == []  # nobody else reads anything of it


@pytest.mark.parametrize("taken_back", [False, True])
async def test_without_a_claim_there_is_no_card_and_nothing_more_is_asked(
    parley: Parley, *, taken_back: bool
) -> None:
    alone = await begun(parley, 1, "exercise start consider_opposite alone:yes")
    await alone.until("A claim you believe")
    if taken_back:
        await alone.until("The other way round")
        await alone.says("exercise withdraw")

    ended = " ".join(shown(await alone.says("exercise skip")).split())

    assert "No claim was picked, so there is no card." in ended
    assert "Here is your card" not in ended
    assert "is over" in shown(await alone.says("exercise status"))


async def test_a_timeline_is_built_for_the_other_side(parley: Parley) -> None:
    ours = await begun(parley, 4, "exercise start other_timeline between:UA,US_NATO")
    await ours.to_the_end()

    posts = "\n".join(await ours.posts())

    assert "in its own texts (stored selection)" in posts
    assert "stands in every story" in posts
    assert "Two sides: Ukraine's government; United States and NATO." in posts


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("exercise start nonsense", "There is no exercise `nonsense`. There are: "),
        ("exercise start spiral_walk about:nowhere", "nowhere"),
        ("exercise start consider_opposite pace:slow alone:no", ""),
        ("exercise start other_timeline between:RU,XX", "The timeline tells nothing of `XX`."),
        ("exercise start other_timeline between:RU,UA,CEE", "It takes 2 sides."),
        ("exercise start other_timeline between:RU,ru", "It takes 2 sides."),
        ("exercise start spiral_walk about:CH-A between:RU,UA", "Leave `between` out."),
        ("exercise start spiral_walk about:CH-A rounds:9", "It takes 2 to 5 rounds."),
        ("exercise next", "There is no open exercise here."),
        ("exercise join", "There is no open exercise here."),
        ("exercise answer 7", "There is no open exercise here."),
        ("facilitate panel", "There is no open exercise here."),
    ],
)
async def test_what_cannot_be_done_is_told_in_a_sentence(
    line: str, problem: str, parley: Parley
) -> None:
    ours = company(parley, 1)

    reply = await ours.says(line)

    assert problem in " ".join(shown(reply).split())
    assert reply.outcome == "refused" or not problem


@pytest.mark.parametrize(
    ("chain", "words"),
    [
        ("CH-A", "1945-06-26) Legally binding: yes, treaty law for all members."),
        ("CH-A", "Legally binding: inquiry no; court judgment yes for the parties."),
        ("CH-A", "Standing in law: political, not a ratified treaty."),
        ("CH-C", "58 abstentions) Legally binding: no, a recommendation of the General Assembly"),
    ],
)
async def test_whether_something_binds_is_said_with_its_question(
    chain: str, words: str, parley: Parley
) -> None:
    alone = await begun(parley, 1, f"exercise start spiral_walk about:{chain} alone:yes")
    await alone.to_the_end()

    assert words in " ".join(" ".join(alone.read).split())


async def test_what_speaks_for_each_of_two_readings_stands_under_its_name(parley: Parley) -> None:
    ours = await begun(parley, 2, "exercise start spiral_walk about:CH-A rounds:2")
    page = await ours.until("The whole chain")
    post = (await ours.posts())[-1]

    for text in (post, page):
        fear, gain = text.index("What speaks for a spiral of fear"), text.index("out for gain: ")
        assert fear < text.index("The new members joined for defensive reasons") < gain
        assert "What speaks for a side out for gain: Russia's government" in text
        assert "What speaks for a side out for gain: United States and NATO" in text
        assert "Russia's government: Guarantees that were given" in text
    assert "How well does “out for gain” fit either side?" in page


async def test_who_speaks_for_themselves_is_not_told_that_they_read_from_a_seat(
    parley: Parley,
) -> None:
    ours = await begun(parley, 2, "exercise start spiral_walk about:CH-A rounds:2")

    brief = await ours.until("Your seat")
    move = await ours.until("A move, and how it looks")
    chain = await ours.until("The whole chain")
    after = await ours.until("Where you stand now")

    for page in (brief, move):
        assert "You read this from the seat of " in page
    for page in (chain, after):
        assert "Here you speak for yourself." in page
        assert "from the seat of" not in page


async def test_alone_the_receiver_is_not_told_that_the_purpose_cannot_be_seen(
    parley: Parley,
) -> None:
    alone = await begun(parley, 1, "exercise start spiral_walk about:CH-A alone:yes")
    await alone.until("A move, and how it looks")
    await alone.answers_one(alone.people[0])  # as the side that made it

    page = " ".join(alone.read[-1].split())

    assert "You know the stated purpose. Here is how the side that received it spoke" in page
    assert "You see the act alone" not in page


async def test_alone_a_line_for_a_side_rests_on_what_that_side_says(parley: Parley) -> None:
    alone = await begun(
        parley, 1, "exercise start other_timeline between:RU,UA alone:yes", home="seat_a"
    )
    pages = [await alone.until("A line for each event")]
    while "What it means to that side" in pages[-1] and await alone.answers_one(alone.people[0]):
        pages.append(alone.read[-1])

    told = " ".join(page.partition("What is asked")[0] for page in pages[:-1])

    assert "Ukraine's government" in told
    assert "Russia's government" not in told


async def test_what_nobody_picked_is_told_once_by_date_and_after_the_drawing(
    parley: Parley,
) -> None:
    ours = await begun(parley, 4, "exercise start other_timeline between:RU,UA")
    await ours.to_the_end()

    posts = [" ".join(post.split()) for post in await ours.posts()]
    (drawn,) = [n for n, p in enumerate(posts) if "Side by side" in p and "stored selection" in p]
    (told,) = [
        n for n, post in enumerate(posts) if "icked by nobody" in post or "none of us" in post
    ]

    assert told > drawn
    assert "Of these the sides' own texts pick: " in posts[told]


async def test_who_knows_a_story_says_so_for_themselves(parley: Parley) -> None:
    ours = await begun(parley, 2, "exercise start other_timeline")

    assert "You read this from the seat of " in await ours.until("Built for that side")
    assert "Here you speak for yourself." in await ours.until("Do you recognise it?")


async def test_a_room_has_one_exercise_at_a_time(parley: Parley) -> None:
    ours = await begun(parley, 2, "exercise start spiral_walk about:CH-B")

    reply = await ours.says("exercise start other_timeline")

    assert "An exercise is open in this room already." in shown(reply)


async def test_more_than_six_at_once_need_a_moderator(parley: Parley) -> None:
    ours = company(parley, 8)
    await ours.says("settings community rate:600")
    await ours.says("exercise start spiral_walk about:CH-B", ours.people[1])
    for person in ours.people[1:7]:
        await ours.says("exercise join", person)

    refused = await ours.says("exercise join", ours.people[7])
    await ours.says("facilitate unlock", ours.people[0])
    welcome = await ours.says("exercise join", ours.people[7])

    assert "More than 6 people at once need a moderator." in shown(refused)
    assert welcome.outcome != "refused"


async def test_whoever_started_it_begins_it_also_where_there_was_no_room_for_them(
    parley: Parley,
) -> None:
    ours = company(parley, 8)
    starter, others = ours.people[1], (ours.people[0], *ours.people[2:7])
    await ours.says("settings community rate:600")
    await ours.says("exercise start spiral_walk about:CH-B", starter)
    for person in others:
        await ours.says("exercise join", person)
        await ours.answers_all(person)
    refused = await ours.says("exercise join", starter)

    begun = await ours.says("exercise begin", starter)

    assert "More than 6 people at once need a moderator." in shown(refused)
    assert "It begins." in shown(begun)


async def test_what_is_taken_back_is_nowhere_any_more(parley: Parley, tmp_path: Path) -> None:
    ours = await begun(parley, 3, "exercise start spiral_walk about:CH-B rounds:2", unknown=SECRET)
    await ours.answers_all(ours.people[0])
    for person in ours.people[1:]:
        await ours.answers_all(person)
    for person in ours.people:
        await ours.answers_all(person)
    assert any(SECRET in " ".join(post.split()) for post in await ours.posts())

    for person in ours.people:
        await ours.says("exercise withdraw", person)

    running_now = await now_running(ours)
    assert not any(SECRET in " ".join(post.split()) for post in await ours.posts())
    assert SECRET not in repr(running_now.state)
    assert SECRET.encode() not in all_bytes(tmp_path)


async def test_the_log_read_back_is_the_session_as_it_stands(parley: Parley) -> None:
    ours = await begun(parley, 3, "exercise start spiral_walk about:CH-A rounds:2")
    await ours.answers_all(ours.people[0])
    await ours.says("exercise leave", ours.people[2])
    stands = await now_running(ours)

    rows = await ours.parley.app.store.exercises.events(stands.session.id)
    logged = [Logged(t=t, event=READING.validate_json(text)) for t, text in rows]

    assert replay(stands.plan, logged) == stands.state


async def test_it_goes_on_in_another_process_where_it_was(
    fresh_database: Path, tmp_path: Path
) -> None:
    path = tmp_path / "moved.db"
    shutil.copyfile(fresh_database, path)
    async with running(path) as app:
        ours = await begun(Parley(app), 2, "exercise start spiral_walk about:CH-A rounds:2")
        await ours.answers_all(ours.people[0])
        before = (await now_running(ours)).state

    async with running(path) as app:
        again = company(Parley(app), 2)
        after = (await now_running(again)).state
        await again.to_the_end()

    assert after == before


async def test_a_report_holds_texts_only_by_their_authors_word(parley: Parley) -> None:
    ours = await begun(parley, 3, "exercise start spiral_walk about:CH-B rounds:2")
    await ours.to_the_end()
    await ours.says("exercise publish no", ours.people[1])
    await ours.says("exercise publish no", ours.people[2])

    reply = await ours.says("exercise export")
    files = {file.name.partition(".")[2]: file for file in reply.files}
    told = json.loads(files["json"].text)

    assert "texts of others are left out, as they wished" in shown(reply)
    assert told["format"] == "exercise-export/v1"
    assert told["left_out"] > 0
    assert told["own"]
    assert files["md"].text.startswith("# Security-dilemma spiral")
    assert "Understanding why a side acted is not agreeing with it." in files["md"].text
    assert any(name.endswith("png") for name in files)


async def test_who_was_not_in_it_takes_nothing_out(parley: Parley) -> None:
    ours = await begun(parley, 2, "exercise start spiral_walk about:CH-B rounds:2")

    reply = await ours.says("exercise export", ours.parley.person("a stranger"))

    assert "You were not in this exercise." in shown(reply)


async def test_a_text_with_somebodys_number_goes_back_to_its_author(parley: Parley) -> None:
    ours = await begun(parley, 2, "exercise start spiral_walk about:CH-B rounds:2")
    for person in ours.people:
        await ours.says("exercise skip", person)
    forms = {person: await ours.form(person) for person in ours.people}
    (receiver,) = [p for p, form in forms.items() if form and "unknown" in names_in(form)]

    form = await ours.form(receiver)
    assert form
    values = {a.name: a.offers[0].value for a in form.arguments if a.offers}
    reply = await ours.parley.sends(
        "exercise answer", receiver, **values, unknown="Call me at +49 170 1234567."
    )

    assert "looks like an address or a number of somebody" in shown(reply)
    assert await ours.form(receiver) == form  # and nothing of it was kept


async def test_words_that_stand_out_are_remarked_on_to_their_author_alone(parley: Parley) -> None:
    alone = await begun(parley, 1, "exercise start consider_opposite alone:yes")
    text = "They always pretend that nobody else has ever been afraid."

    reply = await alone.parley.sends("exercise answer", alone.people[0], agree="yes")
    form = await alone.form(alone.people[0])
    assert form
    first = {a.name: a.offers[0].value for a in form.arguments if a.offers}
    reply = await alone.parley.sends("exercise answer", alone.people[0], **first, because=text)

    assert "always" in shown(reply)
    assert "The other way round" in shown(reply)  # and it was taken all the same


async def test_a_moderator_hides_what_all_could_read(parley: Parley) -> None:
    ours = await begun(parley, 3, "exercise start spiral_walk about:CH-B rounds:2", unknown=SECRET)
    for person in (*ours.people, *ours.people):
        await ours.answers_all(person)
    seen = await ours.says("facilitate texts")
    button = next(
        item.button
        for block in seen.blocks
        if block.kind == "listing"
        for item in block.items
        if item.label == SECRET and item.button
    )

    await ours.parley.sends(button.command, ours.people[0], **button.args)

    left = await ours.says("facilitate texts")
    assert shown(left).count(SECRET) == shown(seen).count(SECRET) - 1


async def test_time_runs_out_by_itself(parley: Parley) -> None:
    ours = await begun(parley, 2, "exercise start spiral_walk about:CH-B rounds:2")
    sessions = ours.parley.app.services.exercises.sessions
    due = await sessions.next_due()
    assert due

    for _ in range(80):
        due = await sessions.next_due()
        if due is None:
            break
        for session in await sessions.due(due):
            await sessions.tick(session, due)

    assert (await now_running(ours)).state.status == "closed"


async def test_what_was_kept_for_long_enough_is_deleted(parley: Parley) -> None:
    alone = await begun(parley, 1, "exercise start consider_opposite alone:yes", because=SECRET)
    await alone.to_the_end()
    await alone.says("exercise start consider_opposite alone:yes")
    exercises = alone.parley.app.services.exercises
    later = now().replace(year=now().year + 1)

    await exercises.expire(later)

    rows = await alone.parley.app.store.database.read(
        "SELECT count(*) AS n FROM exercise_event WHERE event LIKE :word", {"word": f"%{SECRET}%"}
    )
    assert rows[0]["n"] == 0


async def test_what_a_group_wrote_is_gone_from_the_file_with_the_posts_that_told_it(
    parley: Parley, tmp_path: Path
) -> None:
    ours = await begun(parley, 3, "exercise start other_timeline", caption=SECRET, note=SECRET)
    await ours.to_the_end()
    assert any(SECRET in post for post in await ours.posts())

    await ours.parley.app.services.exercises.expire(now() + timedelta(days=400))

    assert await ours.posts() == []
    await ours.parley.app.store.close()
    assert SECRET.encode() not in all_bytes(tmp_path)


async def test_help_tells_of_all_that_an_exercise_takes(parley: Parley) -> None:
    ours = company(parley, 1)

    overview = shown(await ours.says("help"))
    group = shown(await ours.says("help exercise"))

    assert "exercise …" in overview
    assert "Pass over what is asked just now" in " ".join(group.split())


async def test_what_is_too_long_or_between_two_steps_is_refused_with_what_the_field_takes(
    parley: Parley,
) -> None:
    alone = await begun(parley, 1, "exercise start consider_opposite alone:yes")
    await alone.says("exercise answer yes")

    long = await parley_sends(alone, claim="1", belief="50", because="x" * 5000)
    odd = await parley_sends(alone, claim="1", belief="53", because="The tide is so.")

    assert "“Your best one or two reasons” is longer than 400 characters: it has 5000." in long
    assert "“How likely is what is said here true?” cannot be `53`." in odd
    assert "By number, 0 to 100 in steps of 5, such as 5." in " ".join(odd.split())


async def parley_sends(ours: Company, **values: str) -> str:
    return shown(await ours.parley.sends("exercise answer", ours.people[0], **values))


async def test_a_seat_is_not_left_while_each_seat_reads_its_own(parley: Parley) -> None:
    ours = await begun(parley, 4, "exercise start spiral_walk about:CH-A")
    for _ in range(20):
        if "A move, and how it looks" in shown(await ours.says("exercise next")):
            break
        for person in ours.people:
            if "A move, and how it looks" not in shown(await ours.says("exercise next", person)):
                await ours.answers_all(person)
                await ours.says("exercise done", person)
    seats = [one.seat for one in (await now_running(ours)).state.people.values()]

    other = next(seat for seat in ("seat_a", "seat_b") if seat != seats[0])
    told = shown(await ours.says(f"exercise seat {other}"))

    assert "What you read just now depends on your seat." in told
    assert [one.seat for one in (await now_running(ours)).state.people.values()] == seats
    assert "You only watch" in shown(await ours.says("exercise seat observer"))


async def test_a_moderator_cannot_make_a_private_answer_their_business(parley: Parley) -> None:
    ours = await begun(parley, 3, "exercise start spiral_walk about:CH-A")
    running = await now_running(ours)
    scene = Scene.of(running.plan, running.state)
    private = [
        scene.alias(*at, pid, unit, field)
        for at, forms in running.state.answers.items()
        for (pid, unit), form in forms.items()
        for field in form.values
    ]
    assert private

    for name in private:
        for deed in ("hide", "release"):
            assert "There is no such text any more." in shown(
                await ours.says(f"facilitate {deed} {name}")
            )
    assert "Texts that wait for you" not in shown(await ours.says("facilitate panel"))


async def test_no_exercise_reaches_for_the_network(
    parley: Parley, monkeypatch: pytest.MonkeyPatch
) -> None:
    """I12: nothing that is asked or answered leaves the machine."""
    reached: list[str] = []

    def reaches(*where: object, **_: object) -> NoReturn:
        reached.append(str(where))
        raise OSError("there is no network here")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, reaches)
    monkeypatch.setattr(socket, "getaddrinfo", reaches)
    monkeypatch.setattr(socket, "create_connection", reaches)
    with pytest.raises(OSError, match="no network"):
        socket.create_connection(("localhost", 80))
    assert len(reached) == 1

    ours = await begun(parley, 2, "exercise start other_timeline")
    await ours.to_the_end()
    await ours.says("exercise export")

    assert len(reached) == 1


async def test_two_people_are_not_told_what_the_other_one_alone_has_chosen(parley: Parley) -> None:
    ours = await begun(parley, 2, "exercise start other_timeline")
    await ours.to_the_end()
    posts = "\n".join(await ours.posts())

    assert "Too few have answered to tell which events any account needs." in posts
    assert "must include" not in posts
    assert "chosen by" not in posts


async def test_who_is_alone_reads_of_no_others(parley: Parley) -> None:
    alone = await begun(
        parley, 1, "exercise start consider_opposite alone:yes", because="The tide is so."
    )
    await alone.says("exercise answer yes")
    await alone.answers_all(alone.people[0])

    status = shown(await alone.says("exercise status"))
    left = shown(await alone.says("exercise leave"))
    back = shown(await alone.says("exercise withdraw"))
    paused = await alone.says("exercise pause")

    assert "are done" not in status
    assert "without your name" not in left
    assert "others" not in back
    assert paused.outcome == "refused"


async def test_exercises_are_listed_with_what_they_are_typed_by(parley: Parley) -> None:
    listed = shown(await company(parley, 1).says("exercise list"))

    assert "Consider the opposite (consider_opposite)" in listed
    assert "about 12 minutes at once, or spread over 24 hours" in " ".join(listed.split())
    number = 1 + [each.id for each in shipped()].index("spiral_walk")
    assert "spiral_walk" in shown(await company(parley, 1).says(f"exercise info {number}"))


async def test_an_exercise_that_has_ended_is_read_from_its_log_once_for_all_who_look_at_it(
    parley: Parley,
) -> None:
    alone = company(parley, 1)
    await alone.says("settings community rate:600")
    sessions, ended = parley.app.services.exercises.sessions, []
    for _ in range(OVER_AT_HAND + 1):
        await alone.begin("exercise start consider_opposite alone:yes")
        session = (await now_running(alone)).session
        await alone.says("exercise leave")
        ended.append((session, (await sessions.running(session)).state))

    (first, before), *_others, (last, after) = ended

    assert after.status == "closed"
    assert (await sessions.running(last)).state is after
    assert (await sessions.running(first)).state is not before  # it makes room for the others
    assert (await sessions.running(first)).state == before


async def test_an_exercise_that_another_process_has_deleted_is_not_told_from_memory(
    parley: Parley, tmp_path: Path
) -> None:
    alone = await begun(parley, 1, "exercise start consider_opposite alone:yes")
    token = (await now_running(alone)).session.token
    await alone.says("exercise leave")
    line = f"exercise status session:{token}"
    before = shown(await alone.says(line))

    async with running(tmp_path / "parley.db") as other:
        session = await other.store.exercises.by_token("ours", token)
        assert session
        await other.services.exercises.purge(session)

    assert "is over" in before
    assert "That exercise has been deleted." in shown(await alone.says(line))


async def test_what_is_over_stays_in_memory_no_longer_than_until_it_is_tidied(
    parley: Parley,
) -> None:
    alone = await begun(parley, 1, "exercise start consider_opposite alone:yes")
    sessions = parley.app.services.exercises.sessions
    session = (await now_running(alone)).session
    await alone.says("exercise leave")
    held = (await sessions.running(session)).state

    await parley.app.services.exercises.expire(now())

    assert (await sessions.running(session)).state is not held
