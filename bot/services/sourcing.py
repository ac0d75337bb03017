"""Says of a source, in words, how it was read and what to keep in mind about it."""

from collections.abc import Sequence

from bot.domain.citation import Pointed, Said
from bot.domain.claim import Binding, ClaimStatus, LegalFinding
from bot.domain.source import Copy, Source, Verification
from bot.store.search import Told

READ = {
    Copy.ORIGINAL: "read in the original",
    Copy.MIRROR: "read in a copy",
    Copy.TRANSLATION: "read in translation",
    Copy.SECONDARY_QUOTE: "read as quoted elsewhere",
    Copy.EXTRACT: "read in an extract",
    Copy.ABSTRACT: "read in the abstract",
    Copy.REVIEW: "read in a review",
}

LATER = "later than the article"
RECALLED = "only recalled"
PARTLY = "read in part"
OURS = "our paraphrase"


def how_read(source: Source) -> str:
    """How the source was read: `read in a copy; usual address not opened`."""
    if source.verification is Verification.RECALLED:
        return "recalled, not opened"
    words = READ[source.copy_read]
    if source.verification is Verification.PARTLY or source.passage_read:
        words += "; the passage in part or elsewhere"
    if source.canonical_url and not source.canonical_url_opened:
        words += "; its usual address was not opened"
    return words


def marks(verification: Verification, sources: tuple[Source, ...]) -> tuple[str, ...]:
    """What to keep in mind about a statement that rests on these sources."""
    found = []
    if sources and all(source.after_article for source in sources):
        found.append(LATER)
    if verification is Verification.RECALLED or all(
        source.verification is Verification.RECALLED for source in sources
    ):
        found.append(RECALLED)
    elif verification is Verification.PARTLY:
        found.append(PARTLY)
    return tuple(found)


BINDING = {
    Binding.YES: "binding",
    Binding.NO: "not binding",
    Binding.DISPUTED: "binding force disputed",
}


def finding_text(finding: LegalFinding) -> str:
    """A legal finding in one sentence: who, when, what, by which vote, and whether it binds."""
    return _found(finding.body, finding.date, finding.finding, finding.vote, finding.binding)


def told_text(told: Told) -> str:
    """A statement of the store in words that say who speaks, where it is not a fact."""
    if told.body and told.date and told.binding:
        return _found(told.body, told.date, told.text, told.vote, told.binding)
    if told.verdict:
        return f"On the article's statement “{told.text}”: {told.verdict}. {told.explanation}"
    return f"{told.side}: {told.text}" if told.side else told.text


def told_said(told: Told, sources: Sequence[Source], *first: str) -> Said:
    """The same with what it rests on; its marks begin with `first`."""
    standing = (told.status.value,) if told.status in UNSETTLED else ()
    return Said(
        told_text(told),
        tuple(map(Pointed, sources)),
        (*first, *standing, *marks(told.verification, tuple(sources))),
        ref=told.ref,
        revision=told.revision,
    )


UNSETTLED = frozenset({ClaimStatus.CONTESTED, ClaimStatus.REFUTED})
"""How a claim stands, where a reader has to know it at once."""


def _found(body: str, date: str, finding: str, vote: str | None, binding: Binding) -> str:
    voted = f"vote {vote}; " if vote else ""
    return f"{body}, {date}: {finding} ({voted}{BINDING[binding]})"


def publication(source: Source) -> str:
    """A source by its title and who wrote or published it, to put before its words."""
    by = source.author or source.publisher
    return f"{source.title} ({by})" if by else source.title
