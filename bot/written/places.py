"""Where the parts of one file stand, so that a finding can say where to look."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.written.finding import Finding
from bot.written.yaml12 import Path


@dataclass(frozen=True)
class Places:
    """Where the parts of one value stand in its file."""

    file: str
    lines: Mapping[Path, int]
    elsewhere: Mapping[Path, tuple[str, int]] = field(default_factory=dict)
    """Parts that another file has lent, each with that file and the line there."""

    def place(self, path: Path) -> tuple[str, int]:
        """File and line of the value at `path`, or of the nearest thing around it."""
        while path:
            if path in self.elsewhere:
                return self.elsewhere[path]
            if path in self.lines:
                return self.file, self.lines[path]
            path = path[:-1]
        return self.file, self.lines.get((), 1)

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing around it."""
        return self.place(path)[1]

    def finding(self, path: Path, rule: str, sentence: str) -> Finding:
        """An error at `path`, whose sentence begins with the path."""
        where = f"{dotted(path)}: " if path else ""
        file, line = self.place(path)
        return Finding(file=file, line=line, rule=rule, sentence=where + sentence)


def dotted(path: Path) -> str:
    """A path as messages show it, counted from 0: `events[3].framings[0].side`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text
