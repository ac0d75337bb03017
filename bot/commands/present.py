"""From citations to references: what every command that shows statements shares."""

from bot.catalogue import looked_up, marked
from bot.chat.reply import Footer, Reference, Statement
from bot.domain.citation import Citation, Quoted, Said
from bot.services.sourcing import how_read
from bot.services.view import SEPARATOR

WITHOUT_A_MODEL = marked("without a model")
REPORT = marked("Is something wrong here? Tell a moderator, with the store version.")


def reference(citation: Citation) -> Reference:
    """Where a citation stands, in the words that a reader needs."""
    source = citation.source
    quoted = citation if isinstance(citation, Quoted) else None
    return Reference(
        source=source.id,
        title=source.title,
        author=source.author,
        date=source.date,
        url=source.url,
        paragraph=citation.paragraph,
        quote=quoted.quote if quoted else None,
        start=quoted.span.start if quoted else None,
        end=quoted.span.end if quoted else None,
        snapshot=quoted.snapshot.sha256 if quoted else None,
        read=how_read(source),
        after_article=source.after_article,
    )


def named(said: Said) -> Statement:
    """The same with the name by which it can be looked up, held for fair or not, or set right."""
    shown = statement(said)
    name = said.ref.rpartition(SEPARATOR)[2]
    return shown.model_copy(update={"marks": (*shown.marks, name)}) if name else shown


def statement(said: Said) -> Statement:
    """A statement of a service as replies show it."""
    return Statement(
        text=said.text,
        citations=tuple(reference(citation) for citation in said.citations),
        marks=said.marks,
        ref=said.ref,
        revision=said.revision,
    )


def footer(version: str, mode: str = "") -> Footer:
    """What stands under each answer that rests on the store, worded by no model unless one says."""
    said = mode or looked_up(WITHOUT_A_MODEL)
    return Footer(mode=said, store_version=version, report=looked_up(REPORT))
