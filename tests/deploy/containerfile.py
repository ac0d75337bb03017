"""Reads a Dockerfile: its instructions, stage by stage."""

import json
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Instruction:
    """One instruction, with its lines put together."""

    name: str
    rest: str

    @property
    def words(self) -> list[str]:
        """The words of its exec form. Raises JSONDecodeError where it has none."""
        found = json.loads(self.rest[self.rest.index("[") :])
        assert all(isinstance(each, str) for each in found)
        return list(found)


def stages(path: Path) -> list[list[Instruction]]:
    """The instructions of each stage, which begins with its FROM."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    found: list[list[Instruction]] = []
    for line in filter(None, map(str.strip, lines)):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            found.append([])
        found[-1].append(Instruction(name, rest.strip()))
    return found


def of(stage: list[Instruction], name: str) -> list[Instruction]:
    """The instructions of a name."""
    return [each for each in stage if each.name == name]


def environment(stage: list[Instruction]) -> dict[str, str]:
    """What a stage sets for the process."""
    pairs = (pair for each in of(stage, "ENV") for pair in each.rest.split())
    return dict(pair.split("=", 1) for pair in pairs)
