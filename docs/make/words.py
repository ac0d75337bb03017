"""Gathers the bot's words and brings its catalogues up to them: `make words`.

What is new stands there untranslated, what is said no more is gone; what was translated stays.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.catalogue import ENGLISH, LANGUAGES
from bot.chat.command import Command, registry
from bot.commands import ROUTERS
from bot.exercises.lint.walk import words_of
from bot.exercises.load import shipped

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES: Final = tuple(
    f"bot/catalogue/{language}.po" for language in LANGUAGES if language != ENGLISH
)
MARKS: Final = {"_": 1, "marked": 1, "looked_up": 1, "plural": 2}
"""What is called with words, and how many of its arguments are some."""
NEEDED: Final = ("Language:", "Plural-Forms:", "MIME-", "Content-")
"""What of a catalogue's head is kept; dates and versions would change it without a reason."""

Words = str | tuple[str, str]
"""A text; or its singular and its plural."""


def gathered() -> dict[Words, list[str]]:
    """All words that people read, each with the files that say it, in the order of these."""
    found: dict[Words, list[str]] = {}
    for place, words in (*_in_code(), *_of_commands(), *_of_exercises()):
        places = found.setdefault(words, [])
        if place not in places:
            places.append(place)
    return found


def brought_up(text: bytes, language: str) -> bytes:
    """A catalogue as it is, or the empty text, with what has come in and without what has gone."""
    before = read_po(BytesIO(text), locale=language, abort_invalid=True)
    catalogue = Catalog(
        locale=language,
        project="Parley",
        copyright_holder="the authors of Parley",
        header_comment=f"# Parley's words in another language than English: {language}.",
        fuzzy=False,
    )
    for words, places in gathered().items():
        known = before.get(words[0] if isinstance(words, tuple) else words)
        if known is None or not _alike(known, words):
            known = Message(words)
        doubtful = known.flags & {"fuzzy"}  # a translator's own mark: it is not used as it stands
        at = [(place, 0) for place in places]
        catalogue.add(words, known.string, locations=at, flags=doubtful)
    written = BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False)
    head, _, rest = written.getvalue().decode().partition("\n\n")
    lines = [
        line
        for line in head.splitlines()
        if not line.startswith('"') or line.strip('"').startswith(NEEDED)
    ]
    return ("\n".join(lines) + "\n\n" + rest).encode()


def _alike(known: Message, words: Words) -> bool:
    """Whether both depend on a number, or neither does."""
    return isinstance(known.id, tuple) == isinstance(words, tuple)


def _in_code() -> Iterator[tuple[str, Words]]:
    """What is marked where it is said."""
    for path in sorted((ROOT / "bot").rglob("*.py")):
        calls = (
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        )
        for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            texts = [
                argument.value
                for argument in node.args[: MARKS.get(getattr(node.func, "id", ""), 0)]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            place = path.relative_to(ROOT).as_posix()
            if len(texts) == MARKS["plural"]:
                yield place, (texts[0], texts[1])
            elif texts:
                yield place, texts[0]


def _of_commands() -> Iterator[tuple[str, Words]]:
    """What commands and their arguments say of themselves, where they are declared."""
    for command in registry(ROUTERS).values():
        place = sys.modules[command.run.__module__].__name__.replace(".", "/") + ".py"
        for words in _of(command):
            yield place, words


def _of_exercises() -> Iterator[tuple[str, Words]]:
    """What shipped exercises say, in the order of their steps."""
    for definition in shipped():
        for words in words_of(definition):
            yield f"prompts/exercises/{definition.id}.yaml", words


def _of(command: Command) -> Iterator[str]:
    yield command.summary
    if command.on_message:
        yield command.on_message
    for argument in command.arguments:
        yield from filter(None, (argument.description, argument.label, argument.help))
        yield argument.heading
        yield from (each.label for each in argument.options)


def main() -> None:
    """Bring each catalogue up to date, and say how much of it is to be translated."""
    for name in CATALOGUES:
        path = ROOT / name
        text = path.read_bytes() if path.exists() else b""
        path.write_bytes(new := brought_up(text, path.stem))
        left = sum(not _is_translated(each) for each in read_po(BytesIO(new)) if each.id)
        sys.stdout.write(f"{name}: {left} to be translated\n")


def _is_translated(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(texts) and not message.fuzzy


if __name__ == "__main__":
    main()
