"""The log of `parley run`: what happened and its fields, a line each, and nothing people wrote.

What may stand in it is listed here by name. All else that somebody logs is left out, with every
text that a library words itself and every message of an exception: they may hold what people
wrote, who they are, or a token.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from secrets import token_bytes
from traceback import walk_tb
from types import TracebackType
from typing import Any, Literal, TextIO

from typing_extensions import override

Form = Literal["text", "json"]
Told = str | int | float | bool

OURS = "bot"
HERE = Path(__file__).resolve().parents[1]
WORDS = re.compile(r"[A-Za-z][A-Za-z0-9_. -]{0,79}")
FILE = re.compile(r"[A-Za-z0-9_.-]{1,80}")
CODE = re.compile(r"[A-Z][A-Z_]{0,59}")
INCIDENT = re.compile(r"[0-9a-f]{6}")
LEFT_OUT = "left out"
DEEPEST = 40
"""So many places of a stack are told, the innermost ones."""
CAUSES = 5
_SALT = token_bytes(16)


def _words(value: object) -> Told:
    """A few plain words, as our own code has them."""
    text = str(value)
    return text if WORDS.fullmatch(text) else LEFT_OUT


def _file(value: object) -> Told:
    """The name of a file of the bot's own, without its folder."""
    text = str(value)
    return text if FILE.fullmatch(text) else LEFT_OUT


def _incident(value: object) -> Told:
    text = str(value)
    return text if INCIDENT.fullmatch(text) else LEFT_OUT


def _number(value: object) -> Told:
    return value if isinstance(value, int | float) else LEFT_OUT


def _number_or_code(value: object) -> Told:
    if isinstance(value, str):
        return value if CODE.fullmatch(value) else LEFT_OUT
    return _number(value)


def mark(value: object) -> str:
    """What stands for a room or a post: the same for the same one until Parley starts anew.

    So lines about one room are known to belong together, and nobody learns which one it is: who
    reads a log need not be who may know where is talked.
    """
    return blake2b(str(value).encode(), key=_SALT, digest_size=4).hexdigest()


FIELDS: Mapping[str, Callable[[object], Told]] = {
    "code": _number_or_code,
    "command": _words,
    "devices": _number,
    "file": _file,
    "guilds": _number,
    "incident": _incident,
    "library": _words,
    "outcome": _words,
    "platform": _words,
    "port": _number,
    "post": mark,
    "reason": _words,
    "rest": _number,
    "room": mark,
    "rooms": _number,
    "status": _number,
    "task": _words,
    "welcome": _number,
    "worker": _words,
}
"""What is told besides the event, and how; a field that is not here is never told.

`problem` is the one besides: an exception of which its kind, status and code are told.
"""


class Line:
    """One record as it is told: in fields, of which the first say when, how bad, and what."""

    def __init__(self, record: logging.LogRecord) -> None:
        self.stack: list[str] = []
        """Where it broke, the innermost place last; empty where nothing did."""
        self.fields: dict[str, Told] = {}
        moment = datetime.fromtimestamp(record.created, UTC)
        self.time = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.level = record.levelname.lower()
        self.event = event_of(record)
        self._fill(record)

    def _fill(self, record: logging.LogRecord) -> None:
        given = record.__dict__
        if not _is_ours(record):
            self.fields["library"] = _words(record.name)
        for name, told in FIELDS.items():
            if name in given and _is_ours(record):
                self.fields[name] = told(given[name])
        if _is_ours(record) and isinstance(problem := given.get("problem"), BaseException):
            self.fields |= _problem(problem)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            self.fields["error"] = " < ".join(map(_kind, _causes(error)))
            self.stack = list(_places(error.__traceback__))
            if ours := [place for place in self.stack if place.startswith("bot/")]:
                self.fields["at"] = ours[-1]


def event_of(record: logging.LogRecord) -> str:
    """What happened, in words that stand in our code; of libraries only that they said something.

    Their own words are left out, as they put into them what they please.
    """
    if not _is_ours(record):
        return "said by a library"
    return record.msg if isinstance(record.msg, str) and not record.args else LEFT_OUT


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in (OURS, "__main__")


def _problem(problem: BaseException) -> dict[str, Told]:
    """An exception that was foreseen: its kind, and what a platform numbered it as."""
    told: dict[str, Told] = {"problem": _kind(problem)}
    for name in ("status", "code"):
        if (value := getattr(problem, name, None)) not in (None, ""):
            told[name] = _number_or_code(value)
    return told


def _kind(error: BaseException) -> str:
    """The name of its class; of an error of the system or the database its own name besides."""
    name = type(error).__name__
    code = getattr(error, "sqlite_errorname", None)
    if isinstance(error, OSError) and error.errno is not None:
        code = f"errno {error.errno}"
    return f"{name} ({code})" if code else name


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception, and what it came of."""
    following: BaseException | None = error
    for _ in range(CAUSES):
        if following is None:
            return
        yield following
        hidden = following.__suppress_context__
        following = following.__cause__ or (None if hidden else following.__context__)


def _places(trace: TracebackType | None) -> Iterator[str]:
    """The places that a traceback goes through, without what the variables held."""
    frames = [(frame.f_code, line) for frame, line in walk_tb(trace)]
    for code, line in frames[-DEEPEST:]:
        path = Path(code.co_filename)
        if path.is_relative_to(HERE):
            named = (OURS / path.relative_to(HERE)).as_posix()
        else:
            _, found, inside = path.as_posix().rpartition("/site-packages/")
            named = inside if found else path.name
        yield f"{named}:{line} {code.co_name}"


class TextLines(logging.Formatter):
    """For people: `time LEVEL event field=value`, and the places of a traceback below it."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line = Line(record)
        fields = "".join(f" {name}={_shown(value)}" for name, value in line.fields.items())
        first = f"{line.time} {line.level.upper()} {line.event}{fields}"
        if not line.stack:
            return first
        places = "\n".join(f"    {place}" for place in line.stack)
        return f"{first}\n  Traceback, the innermost place last:\n{places}"


class JsonLines(logging.Formatter):
    """For programs: one JSON object a line."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line = Line(record)
        told: dict[str, Any] = {"time": line.time, "level": line.level, "event": line.event}
        told |= line.fields
        if line.stack:
            told["traceback"] = line.stack
        return json.dumps(told, ensure_ascii=False)


def _shown(value: Told) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return json.dumps(text, ensure_ascii=False) if " " in text else text


class Lines(logging.StreamHandler[TextIO]):
    """Writes the lines. What cannot be written is let go, without a word of what it was."""

    @override
    def handleError(self, record: logging.LogRecord) -> None:  # as the library has it
        """Say nothing: the library would print the record with all that is in it."""


def handler(form: Form, stream: TextIO) -> logging.Handler:
    """What writes the log in one of its forms."""
    lines = Lines(stream)
    lines.setFormatter(JsonLines() if form == "json" else TextLines())
    lines.addFilter(_worth_telling)
    return lines


def _worth_telling(record: logging.LogRecord) -> bool:
    return _is_ours(record) or record.levelno >= logging.WARNING


def begin(form: Form, stream: TextIO) -> None:
    """Log from now on, and all that would end the process or a thread with a traceback too."""
    root = logging.getLogger()
    root.addHandler(handler(form, stream))
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    log = logging.getLogger(__name__)

    def ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("ended by an error", exc_info=(kind, error, trace))

    def thread_ended(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            error = (told.exc_type, told.exc_value, told.exc_traceback)
            log.error("a thread ended by an error", exc_info=error)

    def not_raised(told: "sys.UnraisableHookArgs") -> None:
        if told.exc_value is not None:
            error = (told.exc_type, told.exc_value, told.exc_traceback)
            log.error("an error nobody could be told of", exc_info=error)

    sys.excepthook = ended
    threading.excepthook = thread_ended
    sys.unraisablehook = not_raised
