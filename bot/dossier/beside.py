"""Which files are the translations of a dossier: those beside it, named by their language."""

import re
from collections.abc import Sequence
from pathlib import Path


def beside(path: Path) -> Sequence[Path]:
    """The files of a dossier's translations, by language: `harbour.de.yaml` of `harbour.yaml`."""
    return sorted(each for each in path.parent.glob("*") if base_of(each) == path)


def translation_of(path: Path, language: str) -> Path:
    """Where the translation of a dossier's file to a language stands."""
    return path.with_name(f"{path.stem}.{language}{path.suffix}")


def base_of(path: Path) -> Path | None:
    """The dossier's file that a translation stands beside; None for any other file."""
    named = re.fullmatch(r"(.+)\.[a-z]{2,3}", path.stem)
    base = path.with_name(f"{named[1]}{path.suffix}") if named else None
    return base if base and base.exists() else None
