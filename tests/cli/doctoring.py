"""`parley doctor` as a process of its own, and what it found."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Visit:
    """What one look came to."""

    code: int | None
    found: Mapping[str, tuple[Mapping[str, str], ...]]
    """The findings by their codes."""
    error: str

    def level(self, code: str) -> str:
        """How the first finding of a code is; `''` where there is none."""
        return self.found[code][0]["level"] if code in self.found else ""

    def said(self, code: str) -> str:
        """What all findings of a code say, and what to do."""
        return " ".join(f"{each['text']} {each['todo']}" for each in self.found.get(code, ()))


async def doctor(database: Path, *arguments: str, **settings: str) -> Visit:
    """Have the doctor look at a database, with these settings and no other."""
    named = {f"PARLEY_{name.upper()}": value for name, value in settings.items()}
    held = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "doctor",
        "--json",
        *arguments,
        cwd=database.parent,
        env=held | {"PARLEY_DATABASE": str(database), "PYTHONPATH": str(ROOT)} | named,
        stdout=PIPE,
        stderr=PIPE,
    )
    out, error = await process.communicate()
    found: dict[str, tuple[Mapping[str, str], ...]] = {}
    for line in out.decode().splitlines():
        each = json.loads(line)
        found[each["code"]] = (*found.get(each["code"], ()), each)
    return Visit(process.returncode, found, error.decode())
