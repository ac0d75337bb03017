"""Measures how well conversations are told apart in busy channels.

    python -m bench.threads --data FOLDER [--json]

Links: each message's antecedents against the annotated ones, a message that starts a conversation
being linked to itself; precision, recall and their F1 over all links. Conversations: connected
components of the links, cut to the annotated lines; one is found if exactly its messages form one;
those of a single message are left out on both sides (Kummerfeld et al., ACL 2019). Logs from which
the weights were learned are reported apart.
"""

import argparse
import gzip
import json
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from bot.domain.message import Message
from bot.talk.addressing import Addressing
from bot.talk.links import link

FITTED = frozenset(
    (
        "dev/2009-10-01_17",
        "new-domains/mediawiki.1",
        "new-domains/rust.1",
        "new-domains/stripe.2",
        "test/2007-01-11_12",
        "test/2010-08-17_18",
        "test/2014-06-18_13",
        "test/2016-02-22_17",
    )
)
"""Every other log of the developers' part, by name: the weights are learned from these alone."""
_LINE = re.compile(
    r"^(?:\S+ (?P<day>\d{4}-\d\d-\d\d) )?\[(?P<time>\d\d:\d\d(?::\d\d)?)\] "
    r"(?:<(?P<name>[^>]+)>\s?|\* (?P<actor>\S+) )(?P<text>.*)$"
)
Links: TypeAlias = set[tuple[int, int]]
"""Places of lines: the earlier one, and the one that answers it; both the same for a start."""


@dataclass(frozen=True)
class Log:
    """A channel's log: what people said, and which links were annotated."""

    name: str
    messages: tuple[Message, ...]
    """Ids are places of lines; the platform's own announcements are left out."""
    gold: Links

    @property
    def annotated(self) -> set[int]:
        """Places of the lines that were annotated."""
        return {later for _, later in self.gold}

    def links(self, antecedents: Mapping[int, int | None]) -> Links:
        """Links of the annotated lines; an announcement starts a conversation of its own."""
        found = ((antecedents.get(place), place) for place in self.annotated)
        return {(place if earlier is None else earlier, place) for earlier, place in found}


def read_logs(data: Path) -> list[Log]:
    """The logs of `irc-disentanglement/logs.jsonl.gz`, or of `logs.jsonl.gz` itself."""
    held = data / "irc-disentanglement"
    with gzip.open(
        (held if held.is_dir() else data) / "logs.jsonl.gz", "rt", encoding="utf-8"
    ) as rows:
        return [_log(json.loads(row)) for row in rows]


def _log(row: Mapping[str, list[str]]) -> Log:
    day, before = datetime(2000, 1, 1, tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    messages = []
    for place, line in enumerate(row["lines"]):
        match = _LINE.match(line.rstrip())
        if not match:
            continue
        hours, minutes, *seconds = map(int, match["time"].split(":"))
        if match["day"]:
            day = datetime.fromisoformat(match["day"]).replace(tzinfo=UTC)
        when = day + timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))
        if not match["day"] and when < before:  # midnight has passed
            day, when = day + timedelta(days=1), when + timedelta(days=1)
        before = max(when, before)
        name = match["name"] or match["actor"]
        messages.append(
            Message(id=str(place), author=name, name=name, text=match["text"], when=before)
        )
    gold = {(int(pair[0]), int(pair[1])) for pair in row["links"]}
    return Log(name=str(row["id"]), messages=tuple(messages), gold=gold)


def ours(log: Log) -> Links:
    """What Parley finds."""
    found = link(log.messages)
    return log.links({int(a): None if b is None else int(b) for a, b in found.items()})


def rules(log: Log) -> Links:
    """The baseline: the addressed person's latest, else one's own, else who addressed one."""
    addressed = Addressing(log.messages)
    latest: dict[str, int] = {}
    called: dict[str, int] = {}
    antecedents: dict[int, int | None] = {}
    for message in log.messages:
        to = addressed(message)
        place = int(message.id)
        known = [latest[person] for person in to if person in latest]
        antecedents[place] = (
            known[0]
            if known
            else _later(latest.get(message.author), called.get(message.author), place)
        )
        latest[message.author] = place
        called |= dict.fromkeys(to, place)
    return log.links(antecedents)


def _later(own: int | None, called: int | None, place: int) -> int | None:
    """The later of the two, at most a hundred lines back."""
    found = max((n for n in (own, called) if n is not None), default=None)
    return found if found is not None and place - found <= 100 else None


def previous(log: Log) -> Links:
    """Every message answers the one before it."""
    places = [int(message.id) for message in log.messages]
    return log.links(dict(zip(places[1:], places, strict=False)))


def f1(found: int, right: int, matched: int) -> float:
    """The harmonic mean of matched / found and matched / right."""
    return 2 * matched / (found + right) if found + right else 0.0


def conversations(links: Links, annotated: set[int]) -> set[frozenset[int]]:
    """Connected components, cut to the annotated lines, without those of a single one."""
    parent: dict[int, int] = {}

    def root(place: int) -> int:
        while parent.setdefault(place, place) != place:
            place = parent[place]
        return place

    for earlier, later in sorted(links):
        parent[root(later)] = root(earlier)
    held: defaultdict[int, set[int]] = defaultdict(set)
    for place in annotated:
        held[root(place)].add(place)
    return {frozenset(members) for members in held.values() if len(members) > 1}


def figures(logs: Sequence[Log], method: Callable[[Log], Links]) -> tuple[float, float]:
    """Link F1 and exact-conversation F1 over all logs together."""
    return score([(log, method(log)) for log in logs])


def score(found: Iterable[tuple[Log, Links]]) -> tuple[float, float]:
    """Link F1 and exact-conversation F1 of links that were found."""
    counts = [0] * 6
    for log, links in found:
        right, made = (conversations(each, log.annotated) for each in (log.gold, links))
        for number, each in enumerate((links, log.gold, links & log.gold)):
            counts[number] += len(each)
        for number, both in enumerate((made, right, made & right), start=3):
            counts[number] += len(both)
    return f1(*counts[:3]), f1(*counts[3:])


def main() -> None:
    """Print figures of the logs that no weight was learned from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logs = read_logs(options.data)
    groups = {
        "reported": [log for log in logs if log.name not in FITTED],
        "fitted on": [log for log in logs if log.name in FITTED],
    }
    begun = time.process_time()
    links, exact = figures(groups["reported"], ours)
    took = time.process_time() - begun
    baseline = figures(groups["reported"], rules)
    if options.json:
        names = ("link_f1", "link_f1_baseline", "conversation_f1", "conversation_f1_baseline")
        values = (links, baseline[0], exact, baseline[1])
        print(json.dumps({name: round(v, 4) for name, v in zip(names, values, strict=True)}))
        return
    methods = {"previous message": previous, "rules": rules, "ours": ours}
    for group, held in groups.items():
        print(f"{len(held)} logs, {group}: link F1, exact-conversation F1")
        for name, method in methods.items():
            print(f"  {name:<18}" + "  ".join(f"{value:.3f}" for value in figures(held, method)))
    for log in groups["reported"]:
        made = "  ".join(f"{v:.3f}" for m in (rules, ours) for v in figures([log], m))
        print(f"  {log.name:<24}{made}")
    size = sum(len(log.messages) for log in groups["reported"])
    print(f"{took / size * 10_000:.2f} s of processor time for 10,000 messages")


if __name__ == "__main__":
    main()
