"""Says of a source, in words, how it was read and what to keep in mind about it."""

from bot.domain.claim import Binding, LegalFinding
from bot.domain.source import Copy, Source, Verification

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
    vote = f"vote {finding.vote}; " if finding.vote else ""
    force = f"({vote}{BINDING[finding.binding]})"
    return f"{finding.body}, {finding.date}: {finding.finding} {force}"
