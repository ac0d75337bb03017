"""What the doctor finds in the files that Parley ships: dossiers, exercises and decks."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import resources
from bot.decks import lint as decks
from bot.domain.dossier import Dossier
from bot.domain.errors import UserError
from bot.domain.health import Finding
from bot.dossier import lint as dossiers
from bot.exercises import load as exercises
from bot.written import finding as written
from bot.written.files import errors_in, text_of

REINSTALL = "Install Parley anew, or undo what was changed there."


def shipped() -> Sequence[Finding]:
    """What is wrong with the shipped files; one finding where nothing is."""
    return broken(resources.dossiers(), resources.exercises(), resources.decks()) or [
        Finding(
            "definitions",
            "ok",
            f"Dossiers ({len(resources.dossiers())}), exercises ({len(resources.exercises())}) "
            f"and decks ({len(resources.decks())}) that Parley ships are as they should be.",
        )
    ]


def broken(
    dossier_files: Sequence[Path], exercise_files: Sequence[Path], deck_files: Sequence[Path]
) -> Sequence[Finding]:
    """What keeps these files from being used, the first of each; empty where nothing does."""
    known: dict[str, Dossier] = {}
    found: list[Finding] = []
    for path in dossier_files:
        try:
            dossier, wrong = dossiers.examine(text_of(path), path.name)
        except UserError as error:
            found.append(_finding(error.message))
            continue
        found += _first(wrong)
        if dossier is not None:
            known[path.stem] = dossier
    names = [path.stem for path in exercise_files]
    for path in exercise_files:
        try:
            found += _first(exercises.check(text_of(path), path.name))
        except UserError as error:
            found.append(_finding(error.message))
    for path in deck_files:
        try:
            found += _first(_deck(path, known, names))
        except UserError as error:
            found.append(_finding(error.message))
    return found


def _deck(path: Path, known: dict[str, Dossier], names: Sequence[str]) -> Sequence[written.Finding]:
    text = text_of(path)
    deck, _, wrong = decks.formed(text, path.name)
    if deck is None or deck.dossier not in known:
        return wrong
    return decks.examine(text, path.name, known[deck.dossier], names)[1]


def _first(wrong: Sequence[written.Finding]) -> Iterator[Finding]:
    for each in list(errors_in(wrong))[:1]:
        yield _finding(each.one_line())


def _finding(text: str) -> Finding:
    return Finding("definition-broken", "trouble", text, REINSTALL)
