"""Days written out in one form, so that an answer to "when" can be read at a glance."""

import re
from dataclasses import replace

from bot.catalogue import _
from bot.catalogue.forms import all_of
from bot.domain.citation import Quoted, Said
from bot.language.words import MONTHS
from bot.services.retrieval.answer_type import QuestionType

MONTH = "|".join(month.capitalize() for month in sorted(MONTHS))
AMERICAN = re.compile(
    rf"\b(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b"
)


def dated(said: Said, asked: QuestionType) -> Said:
    """An answer to "when" with the days of its quote as `4 March 2024`, if they stand otherwise."""
    quotes = [c.quote for c in said.citations if isinstance(c, Quoted)]
    if asked is not QuestionType.WHEN or not quotes:
        return said
    days = [f"{int(m['day'])} {m['month']} {m['year']}" for m in AMERICAN.finditer(quotes[0])]
    if not days:
        return said
    told = _(
        "{answer} The date given: {days}.", answer=said.text, days=all_of([*dict.fromkeys(days)])
    )
    return replace(said, text=told)
