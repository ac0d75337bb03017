"""Dossier files and documents that several tests of this folder read."""

import re
from functools import cache
from pathlib import Path

from bot.domain.dossier import Dossier
from bot.domain.reading import Document
from bot.domain.source import Passage, Span
from bot.dossier.load import parse

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "bot" / "dossiers" / "ukraine-security-dilemma.yaml"
GUIDE = ROOT / "docs" / "writing-a-dossier.md"


@cache
def example() -> str:
    """The example of the writers' guide."""
    found = re.search(r"^```yaml\n(.*?)^```", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert found
    return found[1]


@cache
def small() -> Dossier:
    """The example of the writers' guide as a dossier."""
    return parse(example(), "example.yaml")


@cache
def shipped() -> Dossier:
    """The dossier that Parley ships."""
    return parse(SHIPPED.read_text("utf-8"), SHIPPED.name)


def changed(old: str, new: str) -> str:
    """The example with one thing changed; fails where the example does not have it."""
    text = example()
    assert old in text
    return text.replace(old, new, 1)


def document(text: str) -> Document:
    """A text as a document whose passages are parted by blank lines."""
    spans = [
        Span(start=found.start(), end=found.end())
        for found in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)
    ]
    passages = tuple(Passage(position=at, span=span) for at, span in enumerate(spans))
    return Document(text=text, passages=passages)
