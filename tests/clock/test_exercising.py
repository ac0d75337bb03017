"""What happens by itself in exercises, also where one of them is broken."""

from datetime import timedelta

from bot.app import now
from bot.clock.exercising import Exercising
from bot.services.exercises import Running
from tests.commands.going_through import Company
from tests.speaking import Parley

START = "exercise start spiral_walk about:CH-B rounds:2"


async def begun(parley: Parley, community: str) -> Company:
    """Two people who have begun an exercise in a room of a community."""
    room = Parley(parley.app, community, "test:square")
    people = [room.person(f"{community} {n}", moderator=n == 0) for n in range(2)]
    ours = Company(room, people)
    await ours.begin(START)
    return ours


async def running(ours: Company) -> Running:
    exercises, room = ours.parley.app.services.exercises, ours.parley.room
    session = await exercises.find(room.community, room.address, ours.people[0].account, None)
    assert session
    return await exercises.sessions.running(session)


async def breaks(ours: Company) -> None:
    """Leave the exercise with a definition that nobody understands any more."""
    session = (await running(ours)).session
    database = ours.parley.app.store.database
    async with database.transaction() as transaction:
        await transaction.write(
            "UPDATE exercise_session SET definition = '{}' WHERE id = :id", {"id": session.id}
        )
    ours.parley.app.services.exercises.sessions.forget(session)


async def is_over(ours: Company) -> bool:
    return (await running(ours)).state.status == "closed"


def worker(parley: Parley) -> Exercising:
    return Exercising(parley.app.services.exercises.sessions, parley.app.services.platforms)


async def test_a_broken_exercise_keeps_no_other_from_going_on(parley: Parley) -> None:
    broken, well = await begun(parley, "ours"), await begun(parley, "theirs")
    await breaks(broken)
    clock, moment = worker(parley), now()
    for _ in range(200):
        if await is_over(well):
            break
        moment += timedelta(minutes=3)
        await clock.work(moment, lambda work: None)

    assert await is_over(well)
    due = await clock.next_due(moment)
    assert due
    assert due > moment  # it is looked after later, and does not keep the clock awake


async def test_a_broken_exercise_is_told_to_be_so_and_others_get_their_time_back(
    parley: Parley,
) -> None:
    broken, well = await begun(parley, "ours"), await begun(parley, "theirs")
    clock, moment = worker(parley), now()
    await clock.work(moment, lambda work: None)
    await breaks(broken)
    before = (await running(well)).state.entry

    later = moment + timedelta(minutes=5)
    for _ in range(3):  # one that dies at it is begun anew
        await worker(parley).work(later, lambda work: None)

    after = (await running(well)).state.entry
    assert before
    assert before.due
    assert after
    assert after.due
    assert 0 < after.due - before.due <= 300
    assert sum("The bot was away" in post for post in await well.posts()) == 1
    said = await broken.parley.shows("exercise next", broken.people[0])
    assert "This exercise was begun with another Parley, and cannot be gone on with." in said


async def test_what_nobody_can_read_any_more_is_deleted_all_the_same(parley: Parley) -> None:
    ours = await begun(parley, "ours")
    await ours.says("facilitate abort")
    await ours.to_the_end()
    await breaks(ours)

    await parley.app.services.exercises.expire(now() + timedelta(days=400))

    rows = await parley.app.store.database.read("SELECT count(*) AS n FROM exercise_event")
    assert rows[0]["n"] == 0
