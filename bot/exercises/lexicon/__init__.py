"""The reviewed words that screening and hints look for, by language."""

import re
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Literal, get_args

import yaml
from pydantic import model_validator

from bot.domain.base import Model

Reason = Literal["slur", "dehumanising", "threat", "personal_data"]
Flag = Literal["sarcasm", "mind_reading", "absolutes", "contempt"]
Marker = Literal[
    "acknowledging",
    "hedging",
    "agreeing",
    "positive",
    "first_person",
    "negation_first",
    "lecturing",
]

LOOKALIKES = {
    "a": "a@4а", "b": "b8", "c": "cс", "e": "e3е", "g": "g9", "i": "i1!|і", "k": "kк",
    "l": "l1|", "o": "o0о", "p": "pр", "s": "s5$", "t": "t7+", "x": "xх", "y": "yу",
}  # fmt: skip
"""Signs that stand in for letters, Cyrillic letters of the same look among them."""


class Blocked(Model):
    """What sends a text back to its author."""

    reason: Reason
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    as_written: bool = False
    """The patterns read the text itself, not its plain form in lower case."""


class Graphic(Model):
    """What a moderator looks at first."""

    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


class Flagged(Model):
    """What the writer is told of, and nobody else."""

    say: str
    """A sentence with `{word}` for what was found."""
    patterns: tuple[str, ...]


class Words(Model):
    """One language's file."""

    language: str
    people: str
    block: tuple[Blocked, ...]
    hold: Graphic
    hints: dict[Flag, Flagged]
    receptive: dict[Marker, str]

    @model_validator(mode="after")
    def _has_every_marker(self) -> "Words":
        if missing := set(get_args(Marker)) - set(self.receptive):
            raise ValueError(f"receptive lacks {', '.join(sorted(missing))}")
        return self


class Lexicon:
    """A language's words, ready to be looked for."""

    def __init__(self, words: Words) -> None:
        people = "|".join(part.strip() for part in words.people.split("|"))
        self.block = [
            (each.reason, each.as_written, _compiled(each.words, each.patterns, people))
            for each in words.block
        ]
        self.hold = _compiled(words.hold.words, words.hold.patterns, people)
        self.hints = {
            flag: (each.say, re.compile("|".join(each.patterns), re.IGNORECASE))
            for flag, each in words.hints.items()
        }
        self.receptive = {
            marker: re.compile(pattern, re.IGNORECASE)
            for marker, pattern in words.receptive.items()
        }


@cache
def lexicon(language: str = "en") -> Lexicon:
    """The words of a language, read once. Raises FileNotFoundError where there is no such file."""
    text = files("bot.exercises.lexicon").joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    return Lexicon(Words.model_validate(yaml.safe_load(text)))


def _compiled(words: tuple[str, ...], patterns: tuple[str, ...], people: str) -> re.Pattern[str]:
    options = [pattern.replace("{people}", people) for pattern in patterns]
    if words:
        options.append(rf"(?<!\w)(?:{'|'.join(map(_stretched, words))})(?!\w)")
    return re.compile("|".join(options))


def _stretched(word: str) -> str:
    """A word that is also found with letters repeated or replaced: Niger is a country, though."""
    parts = []
    for letter, run in groupby(word):
        least = len(list(run))
        signs = re.escape(LOOKALIKES.get(letter, letter))
        parts.append(f"[{signs}]{{{least},}}")
    return "".join(parts)
