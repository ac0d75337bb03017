"""Dates, numbers and lists as the language that is spoken writes them.

English is written here, as Parley always wrote it; other languages as the Unicode CLDR has them,
by Babel, which takes a third of a second to import: only who speaks them pays for it.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from bot.catalogue import ENGLISH, _, spoken


def number(value: int) -> str:
    """A whole number with its thousands apart, such as `12,345`."""
    if (language := spoken()) == ENGLISH:
        return f"{value:,}"
    from babel.numbers import format_decimal  # noqa: PLC0415  # see above

    return format_decimal(value, locale=language)


def decimal(value: float) -> str:
    """A number with one decimal at most, such as `2.5` or `3`."""
    if (language := spoken()) == ENGLISH:
        return f"{round(value, 1) + 0:g}"
    from babel.numbers import format_decimal  # noqa: PLC0415

    return format_decimal(round(value, 1) + 0, format="0.#", locale=language)


def day(when: date) -> str:
    """A date without its weekday, such as `5 March 2026`; of a datetime, in its own zone."""
    if (language := spoken()) == ENGLISH:
        return f"{when.day} {when:%B %Y}"
    from babel.dates import format_date  # noqa: PLC0415

    return format_date(when, "long", locale=language)


def day_of_month(when: date) -> str:
    """A date without its year, such as `5 March`."""
    if (language := spoken()) == ENGLISH:
        return f"{when.day} {when:%B}"
    from babel.dates import format_skeleton  # noqa: PLC0415

    return format_skeleton("MMMMd", datetime.combine(when, time()), locale=language)


def weekday(when: date) -> str:
    """The name of its day of the week, such as `Thursday`."""
    if (language := spoken()) == ENGLISH:
        return f"{when:%A}"
    from babel.dates import format_date  # noqa: PLC0415

    return format_date(when, "EEEE", locale=language)


def language_name(code: str) -> str:
    """What a language is called, by its ISO 639 code, such as `English`; the code if unknown."""
    from babel import Locale  # noqa: PLC0415

    return str(Locale.parse(spoken()).languages.get(code, code))


def moment(when: datetime) -> str:
    """A day and its hour in UTC, such as `5 March 2026, 14:05 UTC`."""
    there = when.astimezone(UTC)
    return _("{day}, {clock} UTC", day=day(there), clock=f"{there:%H:%M}")


def all_of(names: Sequence[str]) -> str:
    """Names that hold together, such as `a, b and c`; the empty text of none."""
    return _joined(names, _("{former} and {last}"))


def one_of(names: Sequence[str]) -> str:
    """Names of which one is meant, such as `a, b or c`; the empty text of none."""
    return _joined(names, _("{former} or {last}"))


def _joined(names: Sequence[str], together: str) -> str:
    *former, last = names or [""]
    return together.format(former=", ".join(former), last=last) if former else last


def upper_first(text: str) -> str:
    """A text as a sentence begins, its other letters as they are: German nouns stay capital."""
    return text[:1].upper() + text[1:]
