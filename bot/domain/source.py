"""Sources: anything citable, how it was read, and the text that is held of it."""

from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Self

from pydantic import model_validator

from bot.domain.base import Model, Ref, Text


class Verification(StrEnum):
    """Whether somebody read the place that a statement rests on."""

    VERIFIED = "verified"
    PARTLY = "partly"
    RECALLED = "recalled"


class Copy(StrEnum):
    """What kind of page was read for a source."""

    ORIGINAL = "original"
    MIRROR = "mirror"
    TRANSLATION = "translation"
    SECONDARY_QUOTE = "secondary-quote"
    EXTRACT = "extract"
    ABSTRACT = "abstract"
    REVIEW = "review"


class Source(Model):
    """One citable thing: an article, speech, treaty, resolution, report, interview."""

    id: Ref
    title: Text
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    """As known: `2022`, `2022-12`, `2022-12-26`, with a remark where it needs one."""
    url: str | None = None
    """The page that was read (or the file a text was loaded from has none)."""
    canonical_url: str | None = None
    """The usual address, where another copy was read."""
    canonical_url_opened: bool = False
    kind: str = "article"
    copy_read: Copy = Copy.ORIGINAL
    verification: Verification = Verification.VERIFIED
    passage_read: str | None = None
    """Set where the passage itself was read elsewhere or in part; says so in words."""
    after_article: bool = False
    """Published after the article that its dossier serves, so its authors could not know it."""
    language: str = "en"
    note: str | None = None


class Span(Model):
    """A stretch of a text in code points, end exclusive: `text[start:end]`."""

    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 0 <= self.start < self.end:
            raise ValueError("a span starts at 0 or later and ends after its start")
        return self

    def of(self, text: str) -> str:
        """The stretch of `text` that this span names."""
        return text[self.start : self.end]


class Passage(Model):
    """One paragraph of a snapshot. All spans count in the snapshot, not in the paragraph."""

    position: int
    """Its place among all paragraphs of the snapshot, from 0, boilerplate included."""
    number: int | None = None
    """Its number among the article's real paragraphs, from 1; None for what is hidden."""
    span: Span
    sentences: tuple[Span, ...] = ()
    hidden: bool = False
    """Boilerplate: kept, so that offsets stay true, but never evidence."""


class Snapshot(Model):
    """The text held of a source, as it was when it was read, cut into passages."""

    source: Ref
    text: Text
    passages: tuple[Passage, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The hash of the text in UTF-8, 64 hexadecimal digits."""
        return sha256(self.text.encode()).hexdigest()
