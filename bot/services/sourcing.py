"""Says of a source, in words, how it was read and what to keep in mind about it."""

from collections.abc import Sequence

from bot.catalogue import ENGLISH, _, looked_up, marked, speaking
from bot.domain.citation import Pointed, Said
from bot.domain.claim import Binding, ClaimStatus, LegalFinding
from bot.domain.source import Copy, Source, Verification
from bot.store.search import Told

READ = {
    Copy.ORIGINAL: marked("read in the original"),
    Copy.MIRROR: marked("read in a copy"),
    Copy.TRANSLATION: marked("read in translation"),
    Copy.SECONDARY_QUOTE: marked("read as quoted elsewhere"),
    Copy.EXTRACT: marked("read in an extract"),
    Copy.ABSTRACT: marked("read in the abstract"),
    Copy.REVIEW: marked("read in a review"),
}

LATER = marked("later than the article")
RECALLED = marked("only recalled")
PARTLY = marked("read in part")
OURS = marked("our paraphrase")
NOT_OPENED = marked("recalled, not opened")
IN_PART = marked("the passage in part or elsewhere")
UNOPENED = marked("its usual address was not opened")
BESIDE = "; "
"""Between what is told of how a source was read."""


def how_read(source: Source) -> str:
    """How the source was read, in English: `read in a copy; its usual address was not opened`.

    Materials keep it; `read_in_words` says it.
    """
    if source.verification is Verification.RECALLED:
        return NOT_OPENED
    words: list[str] = [READ[source.copy_read]]
    if source.verification is Verification.PARTLY or source.passage_read:
        words.append(IN_PART)
    if source.canonical_url and not source.canonical_url_opened:
        words.append(UNOPENED)
    return BESIDE.join(words)


def read_in_words(how: str) -> str:
    """The same in the language that is spoken."""
    return BESIDE.join(looked_up(part) for part in how.split(BESIDE))


def marks(verification: Verification, sources: tuple[Source, ...]) -> tuple[str, ...]:
    """What to keep in mind about a statement that rests on these sources."""
    found = []
    if sources and all(source.after_article for source in sources):
        found.append(looked_up(LATER))
    if verification is Verification.RECALLED or all(
        source.verification is Verification.RECALLED for source in sources
    ):
        found.append(looked_up(RECALLED))
    elif verification is Verification.PARTLY:
        found.append(looked_up(PARTLY))
    return tuple(found)


BINDING = {
    Binding.YES: marked("binding"),
    Binding.NO: marked("not binding"),
    Binding.DISPUTED: marked("binding force disputed"),
}


def finding_text(finding: LegalFinding) -> str:
    """A legal finding in one sentence: who, when, what, by which vote, and whether it binds."""
    return _found(finding.body, finding.date, finding.finding, finding.vote, finding.binding)


def told_text(told: Told) -> str:
    """A statement of the store as it is looked for: in English, whatever language is spoken."""
    with speaking(ENGLISH):
        return _told_text(told)


def _told_text(told: Told) -> str:
    """The same in words that say who speaks, where it is not a fact."""
    if told.body and told.date and told.binding:
        return _found(told.body, told.date, told.text, told.vote, told.binding)
    if told.verdict:
        return _(
            "On the article's statement “{statement}”: {verdict}. {explanation}",
            statement=told.text,
            verdict=looked_up(told.verdict),
            explanation=told.explanation,
        )
    return f"{told.side}: {told.text}" if told.side else told.text


def told_said(told: Told, sources: Sequence[Source], *first: str) -> Said:
    """The same with what it rests on; its marks begin with `first`."""
    standing = (looked_up(told.status.value),) if told.status in UNSETTLED else ()
    return Said(
        _told_text(told),
        tuple(map(Pointed, sources)),
        (*first, *standing, *marks(told.verification, tuple(sources))),
        ref=told.ref,
        revision=told.revision,
    )


UNSETTLED = frozenset({ClaimStatus.CONTESTED, ClaimStatus.REFUTED})
"""How a claim stands, where a reader has to know it at once."""


def _found(body: str, date: str, finding: str, vote: str | None, binding: Binding) -> str:
    binds = looked_up(BINDING[binding])
    beside = _("vote {vote}; {binds}", vote=vote, binds=binds) if vote else binds
    return f"{body}, {date}: {finding} ({beside})"


def publication(source: Source) -> str:
    """A source by its title and who wrote or published it, to put before its words."""
    by = source.author or source.publisher
    return f"{source.title} ({by})" if by else source.title
