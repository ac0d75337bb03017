"""What of people's texts goes to a language model: without names, mentions, links and addresses."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.person import Account
from bot.exercises.helping import Given, Line, OwnTexts, Points, Seat, Texts
from bot.exercises.texts import Written
from bot.language.terms import is_common, term
from bot.language.words import STOP
from bot.llm.untrusted import of_a_person

SOMEBODY = "somebody"
"""In the place of whoever takes part and is named."""
SHORTEST = 3
"""A part of a name with fewer letters is more often a word."""
PARTS = re.compile(r"[^\W_]+")
LOCAL = re.compile(r"@([^:]+):")
"""The part of an id of Matrix that people are called by."""


def sent(given: Given, accounts: Sequence[Account]) -> Given | None:
    """The same as a model may read it; None where nothing is left.

    Taken out are the names of the accounts of those who take part: no other name of anybody is
    known here. What is stored of a dossier stays as it is.
    """
    named = _named(accounts)
    match given:
        case OwnTexts(texts=texts):
            own = tuple(text for each in texts if (text := _plain(each, named)))
            return replace(given, texts=own) if own else None
        case Texts(texts=texts) | Points(texts=texts):
            return replace(given, texts=_written(texts, named))
        case Line(text=text):
            plain = _plain(text, named)
            return replace(given, text=plain) if plain else None
        case Seat():
            return given


def _written(texts: Sequence[Written], named: re.Pattern[str]) -> tuple[Written, ...]:
    plain = ((each, _plain(each.text, named)) for each in texts)
    return tuple(replace(each, text=text) for each, text in plain if text)


def _plain(text: str, named: re.Pattern[str]) -> str:
    return of_a_person(named.sub(SOMEBODY, of_a_person(text)))


def _named(accounts: Sequence[Account]) -> re.Pattern[str]:
    """Finds all that somebody may be called by their account, the longest first."""
    found = {name for account in accounts for name in _called(account.name)}
    longest = sorted(found, key=lambda name: (-len(name), name))
    names = "|".join(map(re.escape, longest)) or "(?!)"
    return re.compile(rf"(?<!\w)@?(?:{names})(?!\w)", re.IGNORECASE)


def _called(name: str) -> set[str]:
    local = found[1] if (found := LOCAL.match(name)) else name
    parts = {part for part in PARTS.findall(local) if _tells(part)}
    return {each for each in (name, local) if len(each) >= SHORTEST and _tells(each)} | parts


def _tells(part: str) -> bool:
    """Whether a part of a name is not a word that any text may hold."""
    common = part.casefold() in STOP or is_common(term(part))
    return len(part) >= SHORTEST and not common and not part.isdecimal()
