"""How fast exercises are: a long log read back, many answering at once, and what a session weighs.

    python -m bench.exercises [--json] [--sessions 200] [--people 12] [--events 5000]

All of it runs on a real database in a temporary folder, with the shipped dossier. `replay_ms` reads
the JSON of a log and makes a state of it. `submit_p99_ms` is from the answer of one person until it
is on its way to the disk and the room's posts are in the outbox, with all sessions open and one
answer after the other, as a process gets them. `session_kib` is what Python has allocated for the
sessions at hand, a session each.
"""

import argparse
import asyncio
import gc
import json
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles

from bot.app import App, now, running
from bot.domain.person import Account
from bot.exercises import commands
from bot.exercises.answers import as_typed, options, picks
from bot.exercises.asking import Step, step_of
from bot.exercises.log import READING, Logged, Submitted
from bot.exercises.plan import Plan
from bot.exercises.reduce import replay
from bot.exercises.scene import Scene
from bot.exercises.state import Person
from bot.services.exercises.sessions import Running
from bot.services.exercises.starting import Start, Wanted
from bot.store.exercises import Session
from bot.store.scope import Scope

COMMUNITY = "bench"
EXERCISE = "spiral_walk"
ROUNDS = 5
REPLAYS = 7


def answer_to(scene: Scene, person: Person, step: Step) -> Mapping[str, str]:
    """The first that is offered for each field, or a text of usual length."""
    values = {}
    for field in step.fields:
        offered = options(scene.about(step.unit), field, person)
        if offered:
            least, _ = picks(field)
            values[field.id] = as_typed(tuple(value for value, _ in offered[: max(least, 1)]))
        else:
            values[field.id] = "They may have seen the step as meant for them, and so answered it."
    return values


async def begun(app: App, number: int, people: int) -> Session:
    """One session whose people have all agreed and stand in the first step from a seat."""
    exercises = app.services.exercises
    definition = await exercises.shelf.get(COMMUNITY, EXERCISE)
    wanted = Wanted(definition, alone=False, about="CH-A", rounds=ROUNDS)
    by = Account("bench", "host")
    started = await exercises.starting.begin(
        Scope(COMMUNITY), f"bench:{number}", by, wanted, now(), moderated=True
    )
    if not isinstance(started, Start):
        raise TypeError("the exercise asks what it is to be about")
    session = started.happened.session
    for each in range(people):
        account = Account("bench", f"{number}-{each}")
        pid, happened = await exercises.sessions.join(session, account, now())
        await submit(app, session, happened.running, pid)
    await exercises.sessions.do(session, now(), lambda _: commands.Advance())
    return session


async def submit(app: App, session: Session, running_now: Running, pid: str) -> float | None:
    """Answer what one person is asked; milliseconds, or None where nothing is asked."""
    scene = Scene.of(running_now.plan, running_now.state)
    step = step_of(scene, pid)
    if step is None:
        return None
    values = answer_to(scene, running_now.state.people[pid], step)
    command = commands.Answer(pid, step.phase.id, step.unit, values)
    begun_at = time.perf_counter()
    await app.services.exercises.sessions.do(session, now(), lambda _: command)
    return (time.perf_counter() - begun_at) * 1000


async def submits(app: App, sessions: Sequence[Session], rounds: int) -> list[float]:
    """Everybody answers in turn, session by session, so often."""
    taken = []
    service = app.services.exercises.sessions
    for _ in range(rounds):
        for session in sessions:
            for pid in list((await service.running(session)).state.people):
                spent = await submit(app, session, await service.running(session), pid)
                if spent is not None:
                    taken.append(spent)
            live = await service.running(session)
            if live.state.entry and live.state.entry.due and live.state.status == "running":
                later = now() + timedelta(seconds=1)
                await service.do(session, later, lambda _: commands.Advance())
    return taken


async def long_log(app: App, session: Session, events: int) -> tuple[Plan, list[tuple[int, str]]]:
    """A log of so many lines: that of a session, with its answers changed again and again."""
    rows = list(await app.store.exercises.events(session.id))
    plan = (await app.services.exercises.sessions.running(session)).plan
    answers = [row for row in rows if isinstance(READING.validate_json(row[1]), Submitted)]
    while len(rows) < events:
        rows.append(answers[len(rows) % len(answers)])
    return plan, rows


def replayed(plan: Plan, rows: Sequence[tuple[int, str]]) -> float:
    """Milliseconds for reading a log and making a state of it, the median of several."""
    taken = []
    for _ in range(REPLAYS):
        begun_at = time.perf_counter()
        replay(plan, [Logged(t=t, event=READING.validate_json(text)) for t, text in rows])
        taken.append((time.perf_counter() - begun_at) * 1000)
    return median(taken)


async def measure(count: int, people: int, events: int) -> dict[str, float]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        async with running(Path(folder) / "parley.db") as app:
            first = await begun(app, 0, people)  # what all sessions share is in memory by now
            gc.collect()
            tracemalloc.start()
            sessions = [await begun(app, number, people) for number in range(1, count + 1)]
            gc.collect()
            held, _ = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            taken = await submits(app, sessions, rounds=3)
            await submits(app, [first], rounds=8)
            plan, rows = await long_log(app, first, events)
            cuts = quantiles(taken, n=100)
            return {
                "replay_ms": replayed(plan, rows),
                "replayed_events": len(rows),
                "submits": len(taken),
                "submit_p50_ms": cuts[49],
                "submit_p99_ms": cuts[98],
                "session_kib": held / count / 1024,
            }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--events", type=int, default=5000)
    args = parser.parse_args()
    found = asyncio.run(measure(args.sessions, args.people, args.events))
    if args.json:
        json.dump(found, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        for name, value in found.items():
            print(f"{name:16} {value:10.1f}")


if __name__ == "__main__":
    main()
