"""Lines in and text out without holding up the event loop, for terminals, pipes and files alike."""

import asyncio
import io
import os
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import TextIO, TypeVar, cast

CHUNK = 65_536
LONGEST_LINE = 1 << 20  # bytes; the rest of a longer line is dropped, no command takes as much
BYTE_ORDER_MARK = "\ufeff"

T = TypeVar("T")


async def in_thread(work: Callable[[], T]) -> T:
    """Read or write elsewhere; unlike `asyncio.to_thread` it never delays the program's end.

    Raises what `work` raises, of which only OSError and ValueError are foreseen. A thread that
    waits for a terminal cannot be stopped, and the loop's own executor is waited for.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if future.done():  # whoever waited was cancelled
            return
        if error is None:
            future.set_result(cast(T, result))
        else:
            future.set_exception(error)

    def act() -> None:
        result, failed = None, None
        try:
            result = work()
        except (OSError, ValueError) as error:  # what streams raise: broken, or closed
            failed = error
        with suppress(RuntimeError):  # the loop has ended meanwhile, and nobody waits
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=act, name="console", daemon=True).start()
    return await future


async def lines(stream: TextIO) -> AsyncIterator[str]:
    """The lines of a stream without their ends, until it closes.

    What is not UTF-8 becomes U+FFFD; a byte order mark at the start is left out.
    """
    first = True
    async for line in _lines(stream):
        text = line.decode(errors="replace").rstrip("\r\n")
        yield text.removeprefix(BYTE_ORDER_MARK) if first else text
        first = False


async def _lines(stream: TextIO) -> AsyncIterator[bytes]:
    read = _reader(stream)
    held = bytearray()
    while chunk := await _chunk(read):
        *ended, rest = chunk.split(b"\n")
        for line in ended:
            yield bytes(held + line[: LONGEST_LINE - len(held)])
            held.clear()
        held += rest[: LONGEST_LINE - len(held)]
    if held:
        yield bytes(held)


async def _chunk(read: Callable[[], bytes]) -> bytes:
    try:
        return await in_thread(read)
    except (OSError, ValueError):  # a terminal that has hung up, a stream closed by us
        return b""


def _reader(stream: TextIO) -> Callable[[], bytes]:
    """Reads what is there, `b""` at the end; from the descriptor itself where there is one.

    A thread that waits inside a buffered reader holds its lock, and Python aborts at exit over it.
    """
    try:
        descriptor = stream.fileno()
    except (AttributeError, io.UnsupportedOperation, ValueError):
        held = getattr(stream, "buffer", None)
        if held is not None:
            return lambda: bytes(held.read(CHUNK))
        return lambda: stream.read(CHUNK).encode(errors="replace")
    return lambda: os.read(descriptor, CHUNK)


def encoding(stream: TextIO) -> str:
    """What a stream can show; one in memory has no encoding and shows everything."""
    return stream.encoding or "utf-8"


def showable(text: str, stream: TextIO) -> str:
    """The text with `?` for each sign that the stream cannot show."""
    return text.encode(encoding(stream), "replace").decode(encoding(stream))


class Gone(Exception):
    """Whoever read our output has closed it."""


class Output:
    """Where answers are written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    async def write(self, text: str) -> None:
        """Write and flush. Signs that the stream cannot show become `?`.

        Raises Gone where nobody reads any more; what Python still holds for them is let go then.
        """
        shown = showable(text, self._stream)
        try:
            await in_thread(lambda: self._put(shown))
        except BrokenPipeError:
            self._let_go()
            raise Gone from None

    def _put(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()

    def _let_go(self) -> None:
        # else Python flushes at exit, fails, and turns the exit status into 120
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
