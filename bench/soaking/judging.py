"""What a run comes to: what was lost, what came twice, what had no answer, memory and time."""

import csv
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median

from bench.discord_latency import p99
from bench.soaking.room import Room
from bench.soaking.town import IN_FLIGHT, Answered, Ballot, Life, Record, Town

WARM_UP = 300.0
"""Seconds of a life after which what is kept to answer faster should have come to its bounds."""
AVERAGED = 30
"""So many looks at the memory make one figure, where there are as many."""
SHORTEST_LIFE = 60.0
"""Seconds: what lived for less says nothing of memory."""

Figures = dict[str, float]


def figures(town: Town, room: Room | None) -> Figures:
    """All figures by their names."""
    record = town.record
    longest = max(record.lives, key=lambda life: life.seconds)
    lost_texts, lost_votes = lost(town.database, record)
    waiting, missing = posts(town)
    near, apart = times(record, record.answered)
    _, in_room = times(record, room.answered if room else ())
    cut, unreached, silent = unanswered(record)
    return {
        "lost": len(lost_texts) + len(lost_votes) + missing,
        "twice": twice(town) + (room.twice if room else 0),
        "unanswered": silent + (len(room.unanswered) if room else 0),
        "memory_growth": round(growth(longest), 3),
        "memory_warm_up_s": round(warm_up(longest)),
        "memory_measured_s": round(longest.seconds - warm_up(longest)),
        "memory_mib": round(longest.memory[-1][1]) if longest.memory else 0,
        "memory_growth_by_life": round(growth_by_life(record.lives), 3),
        "p99_ms": round(p99(apart), 1) if apart else 0.0,
        "p99_ms_near_faults": round(p99(near), 1) if near else 0.0,
        "p50_ms": round(median(apart), 1) if apart else 0.0,
        "given_late_p99_ms": round(p99(record.late) * 1000, 1) if record.late else 0.0,
        "matrix_p99_ms": round(p99(in_room), 1) if in_room else 0.0,
        "matrix_commands": len(room.asked) if room else 0,
        "commands": record.sent,
        "held_back": record.held_back,
        "cut_off_by_a_kill": cut,
        "never_reached_it": unreached,
        "refused": sum(record.refused.values()),
        "incidents": sum(n for said, n in record.refused.items() if "broke" in said),
        "tracebacks": sum(said.count("Traceback") for said in town.running.said),
        "submissions": sum(len(each.texts) for each in record.submitted),
        "votes": sum(each.at is not None for each in record.ballots),
        "exercises_ended": record.exercises,
        "dates_due": record.due,
        "posts": len(posted(town)),
        "posts_waiting": waiting,
        "kills": len(record.kills),
        "faults": len(record.troubles),
    }


def lost(database: Path, record: Record) -> tuple[Sequence[str], Sequence[Ballot]]:
    """Texts and votes that were said to be kept and are not in the store."""
    with closing(sqlite3.connect(database)) as connection:
        logged = "\n".join(row[0] for row in connection.execute("SELECT event FROM exercise_event"))
        kept = {
            (community, account, number): choice
            for community, account, number, choice in connection.execute(
                "SELECT poll.community, person.account, number, choice FROM vote"
                " JOIN poll ON poll.id = vote.poll JOIN person ON person.id = vote.person"
                " JOIN poll_statement ON poll_statement.id = vote.statement"
            )
        }
    texts = [
        text
        for each in record.submitted
        if not _set_back(each.at, record)
        for text in each.texts
        if text not in logged
    ]
    ballots = [
        given[0]
        for key, given in _by_paper(record).items()
        if (allowed := _allowed(given, record)) and kept.get(key) not in allowed
    ]
    return texts, ballots


def _by_paper(record: Record) -> Mapping[tuple[str, str, int], list[Ballot]]:
    papers: dict[tuple[str, str, int], list[Ballot]] = {}
    for ballot in record.ballots:
        key = (ballot.community, ballot.account, ballot.statement)
        papers.setdefault(key, []).append(ballot)
    return papers


def _allowed(given: Sequence[Ballot], record: Record) -> set[int]:
    """The choices one of which has to be kept: the last acknowledged, and what came after it.

    Empty where nothing has to be: nothing was acknowledged, or a restore gave up the last.
    """
    allowed: set[int] = set()
    for ballot in given:
        if ballot.at is None:
            if allowed:
                allowed.add(ballot.choice)
        else:
            allowed = set() if _set_back(ballot.at, record) else {ballot.choice}
    return allowed


def _set_back(at: float, record: Record) -> bool:
    return any(start - 1 <= at <= end for start, end in record.set_back)


def twice(town: Town) -> int:
    """Posts that stand twice, and answers that say the same twice."""
    doubled = sum(count - 1 for count in Counter(posted(town)).values())
    for act in town.double.acts:
        texts = Counter(id(message) for message in act.messages)
        said = Counter(m.text for m in {id(m): m for m in act.messages}.values() if m.text)
        doubled += sum(count - 1 for count in said.values()) if texts else 0
    return doubled


def posted(town: Town) -> Sequence[tuple[int, str]]:
    """What stands in Discord's channels of what the bot has posted unasked: where, and its name."""
    return [
        (channel.id, message.nonce)
        for channel in town.double.world.channels.values()
        for message in channel.messages
        if message.author == town.double.bot and message.nonce and message.reply_to is None
    ]


def posts(town: Town) -> tuple[int, int]:
    """How many posts still wait, and how many are said to be sent and stand nowhere."""
    with closing(sqlite3.connect(town.database)) as connection:
        rows = connection.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
        sent = {
            int(row[0])
            for row in connection.execute(
                "SELECT message FROM outbox JOIN outbox_room ON outbox_room.id = outbox.room"
                " WHERE state = 'sent' AND platform = 'discord'"
            )
        }
    there = {
        message.id
        for channel in town.double.world.channels.values()
        for message in channel.messages
    }
    counts = dict(rows)
    return counts.get("waiting", 0) + counts.get("sending", 0), len(sent - there)


def times(record: Record, answered: Sequence[Answered]) -> tuple[Sequence[float], Sequence[float]]:
    """Milliseconds of answers beside faults, and of all others."""
    near: list[float] = []
    apart: list[float] = []
    for each in answered:
        (near if beside_a_fault(record, each) else apart).append(each.milliseconds)
    return near, apart


def beside_a_fault(record: Record, answered: Answered) -> bool:
    """Whether something went wrong while it was answered, or shortly before."""
    return any(trouble.near(answered.start, answered.end) for trouble in record.troubles)


def write_answers(file: Path, record: Record) -> None:
    """Write a table of all answers on Discord, to see when and of what sort the slow ones were.

    `second` is when it was asked, from the first on; `beside` is 1 beside a fault.
    """
    begun = min((each.start for each in record.answered), default=0.0)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(("second", "milliseconds", "beside", "what"))
        for each in record.answered:
            beside = int(beside_a_fault(record, each))
            second, took = f"{each.start - begun:.2f}", f"{each.milliseconds:.1f}"
            writer.writerow((second, took, beside, each.what))


def unanswered(record: Record) -> tuple[int, int, int]:
    """Commands in flight at a kill, those that never reached the bot, and those with no excuse."""
    cut = unreached = silent = 0
    for act in record.unanswered:
        if any(0 <= kill - act.sent <= IN_FLIGHT for kill in record.kills):
            cut += 1
        elif any(start <= act.sent <= end for start, end in record.gaps):
            unreached += 1
        else:
            silent += 1
            record.notes.append(f"no answer: {act.what} {act.ack}")
    return cut, unreached, silent


def warm_up(life: Life) -> float:
    """Seconds of a life that count as warming up; half of it, where it was too short."""
    return min(WARM_UP, life.seconds / 2)


def growth(life: Life) -> float:
    """By which share of what it was after warming up the memory of a process had grown in the end.

    0.0 for a life that was too short to say.
    """
    if life.seconds < SHORTEST_LIFE:
        return 0.0
    settled = [mib for at, mib in life.memory if at - life.began >= warm_up(life)]
    some = min(AVERAGED, max(1, len(settled) // 4))
    return median(settled[-some:]) / median(settled[:some]) - 1


def growth_by_life(lives: Sequence[Life]) -> float:
    """By which share the last process was larger than the second, when it was as old.

    The first one was set up meanwhile. 0.0 where there are no two that lived for long enough.
    """
    some = [life for life in lives[1:] if life.seconds >= SHORTEST_LIFE]
    if len(some) < 2:
        return 0.0
    age = min(life.seconds for life in some)
    return some[-1].at(age) / some[0].at(age) - 1
