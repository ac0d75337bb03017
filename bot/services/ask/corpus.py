"""The texts that a question is held against: one article's paragraphs, and all other statements."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.catalogue import _, spoken
from bot.catalogue.forms import all_of
from bot.domain.base import Ref
from bot.domain.citation import Citation, Pointed, Quoted
from bot.domain.claim import Check
from bot.domain.dossier import Paragraph
from bot.domain.source import Passage, Source
from bot.language.terms import terms
from bot.services.retrieval.text import Text, analyse
from bot.services.view import DossierView, View
from bot.store.events import StoredCheck
from bot.store.sources import Held, TextHead

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"'])")
"""Good enough for our own paraphrases, which are written to be cut here."""
TRANSLATED_END = re.compile(r"(?<=[^\d\s][.!?])\s+(?=[^\Wa-zäöüß]|[„“\"'«])")
"""The same where a full stop behind a number makes it an ordinal: the 16. Oktober."""


@dataclass(frozen=True)
class Sentence:
    """One sentence that may be shown, with where it stands."""

    text: str
    analysed: Text
    citation: Citation
    translated: Mapping[str, str] = field(default_factory=dict)
    """What is ours by language, where it has been translated."""

    @property
    def told(self) -> str:
        """The sentence in the language that is spoken, if it is held in that."""
        return self.translated.get(spoken(), self.text)

    @property
    def ours(self) -> bool:
        """Whether the wording is ours and not the source's."""
        return isinstance(self.citation, Pointed)


@dataclass(frozen=True)
class Unit:
    """One paragraph of the article that is asked, with all that helps to find it."""

    number: int
    sentences: tuple[Sentence, ...]
    """What may be shown of it: its own sentences where the text is held, else our paraphrase's."""
    fields: tuple[tuple[str, ...], ...]
    """Terms to find it by besides: the words added for search."""
    retold: tuple[Text, ...]
    """Our paraphrase's sentences where its own are shown: the same in other words, to find by."""
    paragraph: Paragraph | None
    """Its entry in the dossier's map, where a dossier serves the article."""


ArticleKey = tuple[str, str, Ref]
"""Whose library an article is of, its dossier or `''`, and its source."""


@dataclass(frozen=True)
class ArticleHead:
    """An article that can be asked, before it is read."""

    key: ArticleKey
    ref: Ref
    title: str
    author: str | None
    dossier: DossierView | None
    text: TextHead | None
    """Its own text, where it is held, so that it can be quoted."""

    @property
    def held(self) -> bool:
        """Whether its own text is held."""
        return self.text is not None

    @property
    def by(self) -> str:
        """Its authors, to put after its title: `by A and B`."""
        names = authors(self.author)
        return _("by {names}", names=all_of(names)) if names else _("by an unnamed author")

    @property
    def edition(self) -> tuple[str, ...]:
        """What it is read from, as hashes: it is read anew where one of them changes."""
        text = (self.text.sha256, self.text.cut) if self.text else ()
        return (*text, self.dossier.outline.sha256 if self.dossier else "")


@dataclass(frozen=True)
class Article:
    """An article as it can be asked."""

    key: ArticleKey
    ref: Ref
    title: str
    source: Source
    dossier: DossierView | None
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class CheckRecord:
    """A check of the article's statements, ready to be held against a question."""

    check: Check
    statement: Text
    sources: tuple[Source, ...]
    translated: Mapping[str, Check] = field(default_factory=dict)
    """The check by language, where it has been translated."""

    @property
    def told(self) -> Check:
        """The check in the language that is spoken, if it is held in that."""
        return self.translated.get(spoken(), self.check)


def authors(author: str | None) -> list[str]:
    """The names in an author line."""
    names = (author or "").replace(" and ", ";").split(";")
    return [name.strip() for name in names if name.strip()]


def articles(view: View) -> list[ArticleHead]:
    """The articles that a scope can ask: those with a dossier first."""
    mapped = [
        ArticleHead(
            key=(dossier.outline.community, dossier.ref, dossier.outline.article.id),
            ref=dossier.ref,
            title=dossier.outline.article.title,
            author=dossier.outline.article.author,
            dossier=dossier,
            text=dossier.text,
        )
        for dossier in view.dossiers
    ]
    plain = [
        ArticleHead(
            key=(text.community, text.dossier, text.ref),
            ref=text.ref,
            title=text.title,
            author=text.author,
            dossier=None,
            text=text,
        )
        for text in view.texts
        if text.kind == "article"
    ]
    return mapped + plain


def read_article(head: ArticleHead, held: Held | None) -> Article:
    """An article with its paragraphs; `held` is its own text, where there is one.

    Raises ValueError for an article that has neither a text nor a dossier.
    """
    if head.dossier:
        source, units = head.dossier.outline.article, _mapped(head.dossier, held)
    elif held:
        source, units = held.source, _plain(held)
    else:
        raise ValueError("an article has a text, or a dossier that tells it")
    return Article(
        key=head.key,
        ref=head.ref,
        title=head.title,
        source=source,
        dossier=head.dossier,
        units=tuple(units),
    )


def checks(
    stored: Iterable[StoredCheck], told: Mapping[Ref, Mapping[str, Check]]
) -> list[CheckRecord]:
    """The checks of an article's statements, ready to be held against a question.

    `told` has them in other languages.
    """
    return [
        CheckRecord(s.check, analyse(s.check.statement), s.sources, told.get(s.check.id, {}))
        for s in stored
    ]


def _mapped(view: DossierView, held: Held | None) -> Iterator[Unit]:
    passages: dict[int, list[Passage]] = {}
    for passage in held.snapshot.passages if held else ():
        if passage.number is not None:
            passages.setdefault(passage.number, []).append(passage)
    translations: dict[int, dict[str, str]] = {}
    for language, wording in view.outline.translated.items():
        for paragraph in wording.head.article.paragraphs:
            translations.setdefault(paragraph.number, {})[language] = paragraph.paraphrase
    for paragraph in view.outline.original.head.article.paragraphs:
        own = passages.get(paragraph.number, [])
        pieces = tuple(s for p in own for s in _quotable(held, p)) if held else ()
        retold = _paraphrased(paragraph, view.outline.article, translations.get(paragraph.number))
        yield Unit(
            number=paragraph.number,
            sentences=pieces or retold,
            fields=(tuple(t for words in paragraph.search_terms for t in terms(words)),),
            retold=tuple(s.analysed for s in retold) if pieces else (),
            paragraph=paragraph,
        )


def _plain(held: Held) -> Iterator[Unit]:
    for passage in held.snapshot.passages:
        if passage.number is not None and (pieces := tuple(_quotable(held, passage))):
            yield Unit(passage.number, sentences=pieces, fields=(), retold=(), paragraph=None)


def _quotable(held: Held, passage: Passage) -> Iterable[Sentence]:
    for place, span in enumerate(passage.sentences):
        text = span.of(held.snapshot.text)
        yield Sentence(text, analyse(text), Quoted(held.source, held.snapshot, passage, place))


def _paraphrased(
    paragraph: Paragraph, source: Source, translated: Mapping[str, str] | None
) -> tuple[Sentence, ...]:
    pointed = Pointed(source, paragraph.number)
    cut = SENTENCE_END.split(paragraph.paraphrase)
    told = {
        language: parts
        for language, text in (translated or {}).items()
        if (parts := _cut_alike(text, len(cut)))
    }
    return tuple(
        Sentence(text, analyse(text), pointed, {each: told[each][place] for each in told})
        for place, text in enumerate(cut)
    )


def _cut_alike(text: str, count: int) -> Sequence[str]:
    """The sentences of a translated paraphrase; empty where they are not as many as its own."""
    ways = (ends.split(text) for ends in (SENTENCE_END, TRANSLATED_END))
    return next((parts for parts in ways if len(parts) == count), ())
