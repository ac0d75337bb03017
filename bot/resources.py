"""Finds what Parley ships beside its code, in a checkout and in an installed wheel alike."""

from collections.abc import Mapping, Sequence
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def dossiers() -> Sequence[Path]:
    """The shipped dossier files, in the order of their names; translations stand beside them."""
    found = sorted((_PACKAGE / "dossiers").glob("*.yaml"))
    return [path for path in found if "." not in path.stem]


def prompts() -> Path:
    """The folder of prompts, exercises and decks.

    A wheel has it inside the package, a checkout beside it, where people who write prompts look.
    """
    packed = _PACKAGE / "prompts"
    return packed if packed.is_dir() else _PACKAGE.parent / "prompts"


def exercises() -> Sequence[Path]:
    """The shipped exercises, in the order of their names."""
    return sorted((prompts() / "exercises").glob("*.yaml"))


def exercise_parts() -> Mapping[str, Path]:
    """The parts that exercises share, by the names under which they include them: `std.notice`."""
    found = sorted((prompts() / "exercises" / "std").glob("*.yaml"))
    return {f"std.{path.stem}": path for path in found}


def decks() -> Sequence[Path]:
    """The shipped decks of discussion prompts, in the order of their names."""
    return sorted((prompts() / "decks").glob("*.yaml"))


def deck_templates() -> Path:
    """The texts of which decks are made for any dossier."""
    return prompts() / "decks" / "std" / "templates.yaml"


def instructions() -> Path:
    """The folder of instructions for a language model."""
    return prompts() / "model"
