"""What asking comes to, before anybody lays it out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.citation import Said
from bot.services.ask.piece import Piece

Ending = Literal["answered", "premise", "elsewhere", "abstained", "choice"]


@dataclass(frozen=True)
class Premised:
    """What a question takes for granted and the store does not bear out."""

    presupposed: str
    statements: tuple[Said, ...]


@dataclass(frozen=True)
class ArticleChoice:
    """An article that may be asked."""

    ref: str
    title: str


@dataclass(frozen=True)
class Touched:
    """An event that an answer touches, for going on to its framings."""

    address: str
    label: str


@dataclass(frozen=True)
class Answer:
    """One answer. The same question at the same store version has the same one."""

    outcome: Ending
    title: str
    """The article that was asked."""
    version: str
    statements: tuple[Said, ...] = ()
    premise: Premised | None = None
    contested: tuple[Said, ...] = ()
    closest: tuple[Said, ...] = ()
    hints: tuple[str, ...] = ()
    choices: tuple[ArticleChoice, ...] = ()
    events: tuple[Touched, ...] = ()
    pieces: Callable[[], tuple[Piece, ...]] = field(default=tuple, compare=False)
    """What its statements may be worded from anew, those that are shown first; empty where their
    wording is to stay. Found only when it is asked for."""
    fixed: tuple[Said, ...] = ()
    """Those of its statements whose wording stays in any case."""
    semantic: str = ""
    """The model by whose vectors paragraphs were found besides; `''` for words alone."""
