"""The log tells what happened and where, and nothing that people wrote, or who they are."""

import ast
import io
import json
import logging
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.matrix.wire.errors import Refusal
from bot.store.outbox import as_ms
from bot.watching import log as watching
from bot.watching.log import FIELDS, LEFT_OUT, Form, begin, handler, mark

BOT = Path(__file__).resolve().parents[2] / "bot"
CANARY = "marmalade"
FORMS: tuple[Form, ...] = ("text", "json")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}

Call = tuple[str, ast.Call]


def told(record: logging.LogRecord, form: Form = "json") -> str:
    """What the log says of a record."""
    out = io.StringIO()
    handler(form, out).handle(record)
    return out.getvalue()


def record(event: str, name: str = "bot.chat.dispatch", **extra: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "dispatch.py", 1, event, (), None)
    made.__dict__.update(extra)
    return made


def broken(error: Exception, cause: Exception | None = None) -> logging.LogRecord:
    """The record of an error that was raised here."""
    try:
        raise error from cause
    except type(error):
        return logging.LogRecord("bot.x", logging.ERROR, "x.py", 1, "broke", (), sys.exc_info())


def calls() -> Iterator[Call]:
    """Every call that logs, with the file in which it stands."""
    for path in sorted(BOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                if node.func.attr in LEVELS and owner in ("log", "logging.getLogger(__name__)"):
                    yield f"{path.relative_to(BOT)}:{node.lineno}", node


def extras() -> Iterator[tuple[str, str, ast.expr]]:
    """Every field that is logged: where, its name, and what it is."""
    for where, call in calls():
        for keyword in call.keywords:
            if keyword.arg == "extra" and isinstance(keyword.value, ast.Dict):
                for name, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                    if isinstance(name, ast.Constant):
                        yield where, str(name.value), value


def test_events_are_words_of_the_code() -> None:
    found = list(calls())

    assert len(found) > 40
    wrong = [where for where, call in found if not _is_text(call.args[0]) or len(call.args) > 1]
    assert wrong == []


def _is_text(node: ast.expr) -> bool:
    constants = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    named = isinstance(node, ast.Name) and node.id == "lacks"  # "no pin" or "no thread"
    return named or all(isinstance(each, ast.Constant) for each in constants)


def test_every_field_that_is_logged_is_known() -> None:
    found = list(extras())

    assert len(found) > 30
    assert [each for each in found if each[1] not in {*FIELDS, "problem"}] == []


def test_no_field_holds_the_words_of_an_exception() -> None:
    suspects = [
        (where, name)
        for where, name, value in extras()
        if isinstance(value, ast.JoinedStr)
        or ast.unparse(value).endswith(".message")
        or ast.unparse(value).startswith(("str(", "_("))  # nor words in somebody's language
    ]

    assert suspects == []


@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_listed_is_left_out(form: Form) -> None:
    line = told(record("command failed", command="ask", text=CANARY, user=CANARY), form)

    assert "command failed" in line
    assert "ask" in line
    assert CANARY not in line


@pytest.mark.parametrize("name", [name for name in FIELDS if name not in ("room", "post")])
def test_a_listed_field_takes_no_text_of_people(name: str) -> None:
    line = json.loads(told(record("command failed", **{name: f"“{CANARY}!” @ann:example.org"})))

    assert line[name] == LEFT_OUT


def test_a_room_has_a_mark_by_which_nobody_knows_it() -> None:
    line = json.loads(told(record("an event cannot be read", room="!square:example.org")))

    assert line["room"] == mark("!square:example.org")
    assert line["room"] != mark("!other:example.org")
    assert "square" not in line["room"]


def test_marks_are_others_after_a_start(monkeypatch: pytest.MonkeyPatch) -> None:
    before = mark("!square:example.org")
    monkeypatch.setattr(watching, "_SALT", b"another salt")

    assert mark("!square:example.org") != before


@pytest.mark.parametrize("form", FORMS)
def test_an_error_is_told_by_kind_and_place(form: Form) -> None:
    line = told(broken(ValueError(CANARY), KeyError(CANARY)), form)

    assert "ValueError < KeyError" in line
    assert "test_log.py:" in line
    assert CANARY not in line


def test_an_error_in_our_code_names_the_place_there() -> None:
    with pytest.raises(TypeError) as caught:
        as_ms(CANARY)  # type: ignore[arg-type]

    line = json.loads(told(broken(caught.value)))

    assert line["at"].startswith("bot/store/outbox.py:")
    assert line["at"].endswith(" as_ms")
    assert line["traceback"][-1] == line["at"]


def test_errors_of_the_system_and_the_database_have_their_own_names() -> None:
    full = json.loads(told(broken(OSError(28, CANARY, f"/{CANARY}"))))
    with pytest.raises(sqlite3.Error) as caught:
        sqlite3.connect(":memory:").execute(f"SELECT {CANARY}")
    asked = told(broken(caught.value))

    assert full["error"] == "OSError (errno 28)"
    assert "OperationalError (SQLITE_ERROR)" in asked
    assert CANARY not in asked


def test_a_foreseen_problem_has_its_kind_status_and_code() -> None:
    problem = Refusal(403, "M_FORBIDDEN", f"{CANARY} may not")

    line = told(record("not answered", problem=problem))

    assert json.loads(line) | {"time": ""} == {
        "time": "",
        "level": "error",
        "event": "not answered",
        "problem": "Refusal",
        "status": 403,
        "code": "M_FORBIDDEN",
    }


def test_a_code_that_a_homeserver_made_up_is_left_out() -> None:
    line = told(record("not answered", problem=Refusal(403, f"Hello {CANARY}", "")))

    assert json.loads(line)["code"] == LEFT_OUT


@pytest.mark.parametrize("form", FORMS)
def test_libraries_say_that_they_said_something(form: Form) -> None:
    loud = record(f"We are limited at /webhooks/{CANARY}", "discord.http", command=CANARY)
    quiet = logging.LogRecord("discord.gateway", logging.INFO, "", 1, CANARY, (), None)

    assert "discord.http" in told(loud, form)
    assert CANARY not in told(loud, form)
    assert told(quiet, form) == ""


def test_a_message_with_values_in_it_is_left_out() -> None:
    made = logging.LogRecord("bot.x", logging.ERROR, "", 1, "said %s", (CANARY,), None)

    assert json.loads(told(made))["event"] == LEFT_OUT


def test_text_is_a_line_with_its_fields() -> None:
    line = told(record("background work failed", worker="outbox of discord", welcome=True), "text")

    assert line.endswith('Z ERROR background work failed welcome=true worker="outbox of discord"\n')


def test_what_cannot_be_written_is_told_nowhere(capsys: pytest.CaptureFixture[str]) -> None:
    closed = io.StringIO()
    lines = handler("text", closed)
    closed.close()

    lines.handle(record("command failed", text=CANARY))

    assert capsys.readouterr() == ("", "")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """A log that was begun for a process, and is taken back at the end."""
    for place, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(place, name, getattr(place, name))
    root, ours, out = logging.getLogger(), logging.getLogger("bot"), io.StringIO()
    levels, before = (root.level, ours.level), list(root.handlers)
    begin("json", out)
    yield out
    root.handlers[:] = before
    logging.captureWarnings(capture=False)
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def test_what_ends_the_process_or_a_thread_is_told_as_all_else(begun: io.StringIO) -> None:
    def breaks() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=breaks)
    thread.start()
    thread.join()
    error = ValueError(CANARY)
    sys.excepthook(ValueError, error, error.__traceback__)

    lines = [json.loads(line) for line in begun.getvalue().splitlines()]
    assert [line["event"] for line in lines] == ["a thread ended by an error", "ended by an error"]
    assert [line["error"] for line in lines] == ["ValueError"] * 2
    assert CANARY not in begun.getvalue()


def test_incidents_are_told_as_people_read_them() -> None:
    for incident in ("2ab3f0", "c2462e"):
        assert json.loads(told(record("command failed", incident=incident)))["incident"] == incident
