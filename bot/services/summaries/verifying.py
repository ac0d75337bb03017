"""Holds the quotes of a report against the messages as they stand: words, author and place."""

from collections.abc import Mapping, Sequence

from bot.domain.message import Message
from bot.domain.report import Report, Struck
from bot.store.reports import Source


def no_longer_so(
    report: Report, sources: Sequence[Source], standing: Mapping[str, Message]
) -> dict[str, Struck]:
    """The quotes of a report that do not stand there any more, each with the reason.

    A quote stands where its message does, is by the same account, and holds the very words at the
    very place. `standing` has the messages that were found again, by id.
    """
    struck: dict[str, Struck] = {}
    for source in sources:
        quote, message = report.quotes[source.message], standing.get(source.message)
        if message is None:
            struck[source.message] = "deleted"
        elif (
            message.author != source.author
            or message.text[quote.start : quote.start + len(quote.text)] != quote.text
        ):
            struck[source.message] = "edited"
    return struck
