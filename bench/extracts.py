"""Measures how soon a search in a meeting reaches what was meant.

    python -m bench.extracts --data FOLDER [--json]

`FOLDER` holds `qmsum/meetings.jsonl.gz` (Zhong et al., NAACL 2021, MIT). Each turn of a meeting is
a message. Asked are its specific queries and its topics; span at 10 is the share of them for which
one of the first ten messages lies in a span that was marked as relevant.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from bot.domain.message import Message
from bot.language.terms import query_terms, terms
from bot.talk.ranking import rank

FIRST = 10
_BEGUN = datetime(2000, 1, 1, tzinfo=UTC)
Ranker: TypeAlias = Callable[[Sequence[Message], str], Sequence[int]]


@dataclass(frozen=True)
class Meeting:
    """A meeting's turns, and what is asked of it with its spans of turns, ends included."""

    name: str
    turns: tuple[Message, ...]
    asked: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]


def read_meetings(data: Path) -> list[Meeting]:
    """The meetings by name; `FOLDER` may also be the one that holds the file itself."""
    held = data / "qmsum"
    with gzip.open(
        (held if held.is_dir() else data) / "meetings.jsonl.gz", "rt", encoding="utf-8"
    ) as rows:
        return sorted((_meeting(json.loads(row)) for row in rows), key=lambda each: each.name)


def _meeting(row: dict[str, Any]) -> Meeting:
    asked = [(each["query"], each["relevant_text_span"]) for each in row["specific_query_list"]]
    asked += [(each["topic"], each["relevant_text_span"]) for each in row["topic_list"]]
    return Meeting(
        name=row["id"],
        turns=tuple(
            Message(
                id=str(place),
                author=turn["speaker"],
                name=turn["speaker"],
                text=turn["content"],
                when=_BEGUN + timedelta(seconds=10 * place),
            )
            for place, turn in enumerate(row["meeting_transcripts"])
        ),
        asked=tuple(
            (query, tuple((int(first), int(last)) for first, last in spans))
            for query, spans in asked
        ),
    )


def ours(turns: Sequence[Message], query: str) -> list[int]:
    """What Parley ranks first."""
    return [int(found.message) for found in rank(turns, query, FIRST)]


def shared_terms(turns: Sequence[Message], query: str) -> list[int]:
    """Turns by how many different terms of the query they hold."""
    asked = set(query_terms(query))
    held = [len(asked.intersection(terms(turn.text))) for turn in turns]
    return sorted(range(len(turns)), key=lambda place: (-held[place], place))[:FIRST]


def span_at_10(meetings: Sequence[Meeting], ranker: Ranker) -> float:
    """The share of what is asked that is reached."""
    reached = [
        any(first <= place <= last for first, last in spans for place in places)
        for meeting in meetings
        for query, spans in meeting.asked
        for places in (ranker(meeting.turns, query),)
    ]
    return sum(reached) / len(reached)


def main() -> None:
    """Print the share over all meetings, and over each half of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    meetings = read_meetings(options.data)
    begun = time.perf_counter()
    reached = span_at_10(meetings, ours)
    asked = sum(len(meeting.asked) for meeting in meetings)
    took = 1000 * (time.perf_counter() - begun) / asked
    if options.json:
        print(json.dumps({"span_at_10": round(reached, 4)}))
        return
    print(f"{len(meetings)} meetings, {asked} asked: span at 10; {took:.0f} ms each")
    halves = {"chosen on": meetings[::2], "other half": meetings[1::2], "all": meetings}
    for name, held in halves.items():
        values = (span_at_10(held, ranker) for ranker in (shared_terms, ours))
        print(f"  {name:<12}" + "  ".join(f"{value:.3f}" for value in values))


if __name__ == "__main__":
    main()
