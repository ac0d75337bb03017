"""Decks, dossiers and exercises that several tests of this folder read and break."""

from functools import cache
from pathlib import Path

from bot import resources
from bot.decks.load import check
from bot.domain.dossier import Dossier
from bot.dossier import load
from bot.exercises.load import shipped
from bot.written.finding import Finding

ROOT = Path(__file__).resolve().parents[2]
DECK = ROOT / "prompts" / "decks" / "ukraine-security-dilemma.yaml"
GUIDE = ROOT / "docs" / "writing-a-deck.md"
SOUND = Path(__file__).with_name("sound.yaml").read_text("utf-8")


@cache
def barrage() -> Dossier:
    """A dossier of five events and five sides."""
    return load.read(ROOT / "tests" / "data" / "second-dossier.yaml")


@cache
def first() -> Dossier:
    """The dossier that Parley ships."""
    return load.read(next(p for p in resources.dossiers() if p.stem == DECK.stem))


@cache
def exercises() -> tuple[str, ...]:
    """The names of the exercises that Parley ships."""
    return tuple(each.id for each in shipped())


def changed(old: str, new: str) -> str:
    """The sound deck with one thing changed; fails where it does not have that."""
    assert old in SOUND
    return SOUND.replace(old, new, 1)


def findings(text: str, dossier: Dossier | None = None) -> list[Finding]:
    """What the linter says of a deck about the barrage, or about another dossier."""
    return check(text, "mine.yaml", dossier or barrage(), exercises())
