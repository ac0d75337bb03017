"""Exercise files that several tests of this folder read and break."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "writing-an-exercise.md"
SHIPPED = ROOT / "prompts" / "exercises"


@cache
def text_of(name: str) -> str:
    """A shipped exercise by its name, or the guide's example as `example`."""
    if name != "example":
        return (SHIPPED / f"{name}.yaml").read_text("utf-8")
    found = re.search(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


def changed(name: str, old: str, new: str) -> str:
    """An exercise with one thing changed; fails where it does not have that."""
    text = text_of(name)
    assert old in text
    return text.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    """The line on which a part of a text first stands."""
    return text[: text.index(part)].count("\n") + 1
