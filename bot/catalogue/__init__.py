"""The bot's own words in each language that it speaks: a catalogue of gettext's kind.

What people read is written in English where it is said, and looked up as it is said:

    _("Wait for {name}.", name=name)
    plural("{count} vote", "{count} votes", count)

`marked` only marks what is looked up later, such as the summary of a command. What is not in the
catalogue stays English. The language is that of the running task, set by `speaking`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from typing import Any, Final, LiteralString

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "de")
"""Those that the bot speaks, by their ISO 639 codes."""

_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)
_REMEMBERED: ContextVar[dict[str, Callable[[], str]] | None] = ContextVar("said", default=None)
"""How to say each sentence anew that is said; None where nothing is remembered."""


def spoken() -> str:
    """The language that is spoken now, one of LANGUAGES."""
    return _SPOKEN.get()


def known(locale: str) -> str | None:
    """The language of a locale, such as `de-AT` or `de_CH.UTF-8`; None where it is not spoken."""
    language = locale.replace("_", "-").partition("-")[0].casefold()
    return language if language in LANGUAGES else None


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language within; it holds for what is begun there too, such as tasks."""
    before = _SPOKEN.set(language if language in LANGUAGES else ENGLISH)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember what is said within, for `again`."""
    before = _REMEMBERED.set({})
    try:
        yield
    finally:
        _REMEMBERED.reset(before)


def again(said: str) -> str:
    """A sentence that was remembered, in the language that is spoken now; others as they are."""
    remembered = _REMEMBERED.get()
    say = remembered.get(said) if remembered else None
    return say() if say else said


def _(text: LiteralString, /, **values: Any) -> str:
    """A sentence in the language that is spoken, with values in the place of their names."""
    return looked_up(text, **values)


def plural(one: LiteralString, many: LiteralString, count: int, /, **values: Any) -> str:
    """The same where the wording depends on a number, which is called `count` in it."""
    said = _plural(one, many, count, values)
    _remember(said, lambda: _plural(one, many, count, _again(values)))
    return said


def _plural(one: str, many: str, count: int, values: dict[str, Any]) -> str:
    language = _SPOKEN.get()
    if language == ENGLISH:
        text: str = one if count == 1 else many
    else:
        text = _words(language).ngettext(one, many, count)
    return _filled(text, {"count": count, **values})


def marked(text: LiteralString) -> LiteralString:
    """The text itself, which `looked_up` finds in the catalogue once it is said."""
    return text


def looked_up(text: str, /, **values: Any) -> str:
    """What was marked before, in the language that is spoken; other texts as they are."""
    said = _filled(_found(text), values)
    _remember(said, lambda: _filled(_found(text), _again(values)))
    return said


def _remember(said: str, say: Callable[[], str]) -> None:
    remembered = _REMEMBERED.get()
    if remembered is not None:
        remembered[said] = say


def _again(values: dict[str, Any]) -> dict[str, Any]:
    return {name: again(each) if isinstance(each, str) else each for name, each in values.items()}


def _found(text: str) -> str:
    language = _SPOKEN.get()
    return text if language == ENGLISH or not text else _words(language).gettext(text)


def _filled(text: str, values: dict[str, Any]) -> str:
    return text.format_map(values) if values else text


@cache
def _words(language: str) -> GNUTranslations:
    """The catalogue of a language, read at its first use."""
    from bot.catalogue.reading import compiled  # noqa: PLC0415  # who speaks English needs no Babel

    return GNUTranslations(compiled(files(__name__).joinpath(f"{language}.po").read_bytes()))
