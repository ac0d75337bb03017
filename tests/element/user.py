"""A user of Matrix on matrix-js-sdk, the library of Element: the strictest reader that people have.

It gives keys to no device that its owner has not signed, and reads nothing from one.
"""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[1] / ".tools" / "element"
WITHOUT_ELEMENT = "matrix-js-sdk is not there: sh tests/element/setup"
"""Why tests with such a user are left out."""
PATIENCE = 30.0
LONGEST_LINE = 1 << 24


def is_there() -> bool:
    """Whether `tests/element/setup` has brought what such a user needs."""
    try:
        brought = (FOLDER / ".ready").read_bytes()
    except OSError:
        return False
    return bool(shutil.which("node")) and brought == (HERE / "package-lock.json").read_bytes()


@dataclass(frozen=True)
class Seen:
    """An event as the user sees it."""

    id: str
    room: str
    sender: str
    type: str
    content: Mapping[str, Any]
    relation: Mapping[str, Any] | None
    """What stands in clear of what it belongs to: a thread's root, or what it replaces."""
    encrypted: bool
    readable: bool
    why: str
    """Why it cannot be read."""
    shield: str
    """The colour of the warning beside it: `none`, `grey` or `red`."""
    reason: str
    """Why there is a warning."""

    @property
    def body(self) -> str:
        """What it says, without markup."""
        return str(self.content.get("body", ""))


class ElementUser:
    """Somebody at a client. Made by `element_user`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.user = ""
        self.device = ""
        self.seen: list[Seen] = []
        """All that came, in order; what could be decrypted later is there twice."""
        self._process = process
        self._numbers = count(1)
        self._asked: dict[int, asyncio.Future[Any]] = {}
        self._more = asyncio.Condition()

    async def create_room(
        self,
        *invited: str,
        encrypted: bool = True,
        direct: bool = False,
        version: str | None = None,
    ) -> str:
        """Create a private room and ask others into it; its id."""
        room = await self.ask(
            "create", invite=invited, encrypted=encrypted, direct=direct, version=version
        )
        return str(room)

    async def invited(self, by: str) -> str:
        """The direct room into which somebody has asked the user, once they have."""
        return str(await self.ask("invited", by=by))

    async def join(self, room: str) -> None:
        """Go into a room that the user was asked into."""
        await self.ask("join", room=room)

    async def sees_in(self, room: str, user: str, membership: str = "join") -> None:
        """Wait until the user knows that somebody is in a room."""
        await self.ask("member", room=room, user=user, membership=membership)

    async def say(self, room: str, text: str, **more: Any) -> str:
        """Write a message; `more` is more of its content. The event's id."""
        return await self.send(room, "m.room.message", {"msgtype": "m.text", "body": text, **more})

    async def react(self, room: str, event: str, key: str) -> str:
        """React to an event; the reaction's id."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self.send(room, "m.reaction", {"m.relates_to": relation})

    async def redact(self, room: str, event: str) -> str:
        """Take an event back; the redaction's id."""
        return str(await self.ask("redact", room=room, event=event))

    async def send(self, room: str, kind: str, content: Mapping[str, Any]) -> str:
        """Send any event, encrypted where the room is; its id."""
        return str(await self.ask("send", room=room, type=kind, content=content))

    async def devices_of(self, user: str) -> dict[str, bool]:
        """The devices of somebody, each with whether its owner has signed it."""
        found = await self.ask("devices", user=user)
        assert isinstance(found, dict)
        return found

    async def sees(self, what: Callable[[Seen], bool], within: float = PATIENCE) -> Seen:
        """Wait for an event; the first for which `what` holds. Raises TimeoutError."""
        async with asyncio.timeout(within), self._more:
            while True:
                for event in self.seen:
                    if what(event):
                        return event
                await self._more.wait()

    async def ask(self, action: str, **args: Any) -> Any:
        """Let the client do something; what it answers. Raises RuntimeError where it cannot."""
        number = next(self._numbers)
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        assert self._process.stdin is not None
        line = json.dumps({"id": number, "do": action, **args})
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()
        return await asyncio.wait_for(answer, PATIENCE)

    async def listen(self) -> None:
        """Take what the client tells, until it ends."""
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            told = json.loads(line)
            if seen := told.get("seen"):
                async with self._more:
                    self.seen.append(Seen(**seen))
                    self._more.notify_all()
                continue
            answer = self._asked.pop(told["id"])
            if answer.done():  # whoever asked has gone
                continue
            if "error" in told:
                answer.set_exception(RuntimeError(told["error"]))
            else:
                answer.set_result(told["result"])
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(RuntimeError("the client has ended"))


@asynccontextmanager
async def element_user(
    server: str, user: str, password: str, log: Path, *, everyone: bool = False
) -> AsyncIterator[ElementUser]:
    """Somebody who is logged in, on a device of their own that is signed, until the end.

    `everyone` has them give keys to unsigned devices too, as clients did for long. What the
    library has to say goes into the file `log`.
    """
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            "node",
            HERE / "user.mjs",
            FOLDER / "node_modules" / "matrix-js-sdk",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
            limit=LONGEST_LINE,
        )
    somebody = ElementUser(process)
    listening = asyncio.create_task(somebody.listen())
    try:
        granted = await somebody.ask(
            "login", server=server, user=user, password=password, everyone=everyone
        )
        somebody.user, somebody.device = granted["user"], granted["device"]
        yield somebody
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), 5)
        except TimeoutError:
            process.kill()
            await process.wait()
        await listening
