"""The texts that a question is held against: one article's paragraphs, and all other statements."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.base import Ref
from bot.domain.citation import Citation, Pointed, Quoted
from bot.domain.claim import Check, ClaimStatus
from bot.domain.dossier import Paragraph
from bot.domain.source import Passage, Source, Verification
from bot.services.ask.answer import Touched
from bot.services.retrieval.terms import terms
from bot.services.retrieval.text import Text, analyse
from bot.services.sourcing import finding_text
from bot.services.view import DossierView, View
from bot.store.sources import Held

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"'])")
"""Good enough for our own paraphrases, which are written to be cut here."""


@dataclass(frozen=True)
class Sentence:
    """One sentence that may be shown, with where it stands."""

    text: str
    analysed: Text
    citation: Citation

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
class Article:
    """An article as it can be asked."""

    key: ArticleKey
    ref: Ref
    title: str
    source: Source
    dossier: DossierView | None
    units: tuple[Unit, ...]
    held: bool
    """Whether its own text is held, so that it can be quoted."""

    @property
    def by(self) -> str:
        """Its authors, to put after its title: `by A and B`."""
        names = authors(self.source.author)
        return f"by {' and '.join(names)}" if names else "by an unnamed author"


@dataclass(frozen=True)
class Record:
    """A statement of the store outside the article: a fact, finding, claim, or another text's."""

    text: str
    """As it is shown; says who speaks."""
    analysed: Text
    citations: tuple[Citation, ...]
    verification: Verification
    sources: tuple[Source, ...]
    status: ClaimStatus
    event: Touched | None


@dataclass(frozen=True)
class CheckRecord:
    """A check of the article's statements, ready to be held against a question."""

    check: Check
    statement: Text
    sources: tuple[Source, ...]


def authors(author: str | None) -> list[str]:
    """The names in an author line."""
    names = (author or "").replace(" and ", ";").split(";")
    return [name.strip() for name in names if name.strip()]


def articles(view: View) -> list[Article]:
    """The articles that a scope can ask: those with a dossier first."""
    with_dossier = [_mapped(dossier) for dossier in view.dossiers]
    return with_dossier + [_plain(held) for held in view.texts if held.source.kind == "article"]


def records(view: View, asked: Article) -> list[Record]:
    """Everything that the store can say besides the asked article."""
    found = [record for dossier in view.dossiers for record in _of_dossier(dossier, asked)]
    for held in view.texts:
        if (held.community, held.dossier, held.source.id) != asked.key:
            found += [
                Record(
                    text=f"{_publication(held.source)}: “{sentence.text}”",
                    analysed=sentence.analysed,
                    citations=(sentence.citation,),
                    verification=held.source.verification,
                    sources=(held.source,),
                    status=ClaimStatus.ATTRIBUTED,
                    event=None,
                )
                for passage in held.snapshot.passages
                if not passage.hidden
                for sentence in _quotable(held, passage)
            ]
    return found


def checks(dossier: DossierView) -> list[CheckRecord]:
    """The checks of the article's statements, in the dossier's order."""
    return [
        CheckRecord(
            check=check,
            statement=analyse(check.statement),
            sources=tuple(dossier.sources[ref] for ref in check.sources),
        )
        for event in dossier.dossier.events
        for check in event.checks
    ]


def _mapped(view: DossierView) -> Article:
    source = view.sources[view.dossier.article.source]
    held = view.article
    passages: dict[int, list[Passage]] = {}
    for passage in held.snapshot.passages if held else ():
        if passage.number is not None:
            passages.setdefault(passage.number, []).append(passage)
    units = []
    for paragraph in view.dossier.article.paragraphs:
        own = passages.get(paragraph.number, [])
        pieces = tuple(s for p in own for s in _quotable(held, p)) if held else ()
        retold = _paraphrased(paragraph, source)
        units.append(
            Unit(
                number=paragraph.number,
                sentences=pieces or retold,
                fields=(tuple(t for words in paragraph.search_terms for t in terms(words)),),
                retold=tuple(s.analysed for s in retold) if pieces else (),
                paragraph=paragraph,
            )
        )
    return Article(
        key=(view.community, view.dossier.id, source.id),
        ref=view.dossier.id,
        title=source.title,
        source=source,
        dossier=view,
        units=tuple(units),
        held=held is not None,
    )


def _plain(held: Held) -> Article:
    units = [
        Unit(
            number=passage.number,
            sentences=pieces,
            fields=(),
            retold=(),
            paragraph=None,
        )
        for passage in held.snapshot.passages
        if passage.number is not None
        for pieces in [tuple(_quotable(held, passage))]
        if pieces
    ]
    return Article(
        key=(held.community, held.dossier, held.source.id),
        ref=held.source.id,
        title=held.source.title,
        source=held.source,
        dossier=None,
        units=tuple(units),
        held=True,
    )


def _quotable(held: Held, passage: Passage) -> Iterable[Sentence]:
    for place, span in enumerate(passage.sentences):
        text = span.of(held.snapshot.text)
        yield Sentence(text, analyse(text), Quoted(held.source, held.snapshot, passage, place))


def _paraphrased(paragraph: Paragraph, source: Source) -> tuple[Sentence, ...]:
    pointed = Pointed(source, paragraph.number)
    return tuple(
        Sentence(text, analyse(text), pointed) for text in SENTENCE_END.split(paragraph.paraphrase)
    )


def _publication(source: Source) -> str:
    by = source.author or source.publisher
    return f"{source.title} ({by})" if by else source.title


def _of_dossier(view: DossierView, asked: Article) -> Iterable[Record]:
    author_side = _author_side(view) if asked.dossier is view else None
    for event in view.dossier.events:
        address = Touched(f"{view.dossier.id}/{event.id}", event.label)
        for fact in event.facts:
            yield _record(view, fact.id, fact.text, fact.sources, event=address)
        for finding in event.legal_findings:
            text = finding_text(finding)
            yield _record(view, finding.id, text, finding.sources, event=address)
        for framing in event.framings:
            if framing.side == author_side:
                continue  # what the article says is found in its paragraphs
            for claim in framing.claims:
                text = f"{view.labels[framing.side]}: {claim.text}"
                yield _record(
                    view,
                    claim.id,
                    text,
                    claim.sources,
                    event=address,
                    verification=claim.verification,
                )


def _author_side(view: DossierView) -> Ref | None:
    """The side whose claims rest on the article itself, if there is one."""
    article = view.dossier.article.source
    counts: dict[Ref, int] = {}
    for event in view.dossier.events:
        for framing in event.framings:
            own = sum(article in claim.sources for claim in framing.claims)
            counts[framing.side] = counts.get(framing.side, 0) + own
    best = max(counts, key=lambda side: counts[side], default=None)
    return best if best is not None and counts[best] else None


def _record(
    view: DossierView,
    ref: Ref,
    text: str,
    refs: Sequence[Ref],
    *,
    event: Touched,
    verification: Verification = Verification.VERIFIED,
) -> Record:
    sources = tuple(view.sources[ref] for ref in refs)
    return Record(
        text=text,
        analysed=analyse(text),
        citations=tuple(Pointed(source) for source in sources),
        verification=verification,
        sources=sources,
        status=view.statuses[ref],
        event=event,
    )
