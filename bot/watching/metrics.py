"""What is measured, for Prometheus: the one module that knows it.

Every label has few values: names of commands, tasks, outcomes and platforms, all from closed lists.
None names a person, a room or a community.
"""

import logging

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
)
from prometheus_client.exposition import choose_encoder
from typing_extensions import override

from bot.domain.observer import Ended, Observer, Posted
from bot.watching.log import event_of
from bot.watching.look import STATES, Present

LATENCY = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
LATENESS = (1.0, 2.5, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0)
UNKNOWN = float("nan")
"""The value of what cannot be seen just now: the last one would be told as if it were so."""
WAITING = (0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0, 120.0)


class Metrics(Observer):
    """Counts what it is told of."""

    def __init__(self, version: str) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("parley_build", "The version of Parley that runs.", registry=registry).info(
            {"version": version}
        )
        self._commands = Counter(
            "parley_commands",
            "Commands that people ran, by how they ended.",
            ["command", "outcome"],
            registry=registry,
        )
        self._latency = Histogram(
            "parley_command_duration_seconds",
            "From when a command is run until its reply is made, without sending it.",
            ["command"],
            buckets=LATENCY,
            registry=registry,
        )
        self._questions = Counter(
            "parley_questions",
            "Questions to `ask`, by outcome; `abstained` where nothing answers.",
            ["outcome"],
            registry=registry,
        )
        self._posts = Counter(
            "parley_posts",
            "Posts of the outbox that came to their end.",
            ["platform", "outcome"],
            registry=registry,
        )
        self._lateness = Histogram(
            "parley_post_lateness_seconds",
            "How long after it was due a post was in its room.",
            ["platform"],
            buckets=LATENESS,
            registry=registry,
        )
        self._drafts = Counter(
            "parley_model_drafts",
            "Drafts wanted of a model: `verified`, or why there is none.",
            ["task", "outcome"],
            registry=registry,
        )
        self._calls = Counter(
            "parley_model_calls",
            "Requests to models, by outcome.",
            ["task", "outcome"],
            registry=registry,
        )
        self._tokens = Counter(
            "parley_model_tokens",
            "Tokens that requests to models took.",
            ["task", "kind"],
            registry=registry,
        )
        self._cost = Counter(
            "parley_model_cost",
            "What requests to models cost, in the operator's currency.",
            ["task"],
            registry=registry,
        )
        self._waited = Histogram(
            "parley_model_call_duration_seconds",
            "How long requests to models took.",
            ["task"],
            buckets=WAITING,
            registry=registry,
        )
        self._events = Counter(
            "parley_log_events",
            "Warnings and errors in the log, by event.",
            ["level", "event"],
            registry=registry,
        )
        self._present = _Gauges(registry)

    @override
    def command(self, name: str, ended: Ended, seconds: float) -> None:
        """Count a command."""
        self._commands.labels(name, _label(ended)).inc()
        self._latency.labels(name).observe(seconds)

    @override
    def question(self, outcome: str) -> None:
        """Count a question."""
        self._questions.labels(outcome).inc()

    @override
    def post(self, platform: str, became: Posted, late: float) -> None:
        """Count a post; only one that was sent came late."""
        self._posts.labels(platform, became).inc()
        if became == "sent":
            self._lateness.labels(platform).observe(late)

    @override
    def draft(self, task: str, outcome: str) -> None:
        """Count a draft, or the want of one."""
        self._drafts.labels(task, _label(outcome)).inc()

    @override
    def model_call(
        self,
        task: str,
        outcome: str,
        *,
        prompt_tokens: int,
        answer_tokens: int,
        cost: int,
        milliseconds: int,
    ) -> None:
        """Count a request and what it took."""
        self._calls.labels(task, _label(outcome)).inc()
        self._tokens.labels(task, "prompt").inc(prompt_tokens)
        self._tokens.labels(task, "answer").inc(answer_tokens)
        self._cost.labels(task).inc(cost / 1_000_000)
        self._waited.labels(task).observe(milliseconds / 1000)

    def logged(self, record: logging.LogRecord) -> None:
        """Count a line of the log, if it is worth a look."""
        if record.levelno >= logging.WARNING:
            self._events.labels(record.levelname.lower(), event_of(record)).inc()

    def page(self, present: Present, accepted: str) -> tuple[bytes, str]:
        """All of it with what is so just now, in a form that is accepted, and that form's name."""
        self._present.show(present)
        encode, form = choose_encoder(accepted)
        return encode(self.registry), form


def _label(words: str) -> str:
    """Words as the value of a label."""
    return words.replace(" ", "_")


class _Gauges:
    """What goes up and down."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._outbox = Gauge(
            "parley_outbox_posts",
            "Posts in the outbox: waiting, overdue (of those waiting), sending, unreported.",
            ["state"],
            registry=registry,
        )
        self._oldest = Gauge(
            "parley_outbox_oldest_due_age_seconds",
            "How long ago the oldest post that waits was due; 0 where none is overdue.",
            registry=registry,
        )
        self._readable = Gauge(
            "parley_database_readable", "Whether it can be read: 1, or 0.", registry=registry
        )
        self._size = Gauge("parley_database_size_bytes", "The database file.", registry=registry)
        self._wal = Gauge(
            "parley_database_wal_size_bytes", "Its write-ahead log.", registry=registry
        )
        self._connected = Gauge(
            "parley_platform_connected",
            "Whether a platform is connected: 1, or 0.",
            ["platform"],
            registry=registry,
        )
        self._quiet = Gauge(
            "parley_platform_sync_age_seconds",
            "How long ago a platform that is synced was last heard of.",
            ["platform"],
            registry=registry,
        )
        self._backup: tuple[Gauge, Gauge] | None = None

    def show(self, present: Present) -> None:
        self._readable.set(int(present.outbox is not None))
        for state in STATES:
            posts = UNKNOWN if present.outbox is None else present.outbox[state]
            self._outbox.labels(state).set(posts)
        self._oldest.set(UNKNOWN if present.oldest_age is None else present.oldest_age)
        self._size.set(present.database_bytes)
        self._wal.set(present.wal_bytes)
        for each in present.connections:
            self._connected.labels(each.platform).set(int(each.connected))
            if each.quiet is not None:
                self._quiet.labels(each.platform).set(each.quiet)
        if present.backup_overdue is not None:
            age, overdue = self._backup = self._backup or self._of_backups()
            age.set(UNKNOWN if present.backup_age is None else present.backup_age)
            overdue.set(int(present.backup_overdue))

    def _of_backups(self) -> tuple[Gauge, Gauge]:
        """There are such lines only where backups are made: no age is 0."""
        return (
            Gauge(
                "parley_backup_age_seconds",
                "How long ago the last backup was made; NaN where none can be seen.",
                registry=self._registry,
            ),
            Gauge(
                "parley_backup_overdue",
                "Whether a backup should be there that is not: 1, or 0.",
                registry=self._registry,
            ),
        )


class Counting(logging.Handler):
    """Has every line of the log counted."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__()
        self._metrics = metrics

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Count it."""
        self._metrics.logged(record)
