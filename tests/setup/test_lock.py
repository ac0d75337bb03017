"""Holds the lock file to what the project says it needs, since a frozen set-up would not notice."""

import re
import tomllib
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((CHECKOUT / name).read_text(encoding="utf-8"))


def _needs(requirements: list[str]) -> dict[str, set[str]]:
    """Normalised name (PEP 503) -> its version bounds, in no order; of its extras, nothing."""
    parted = [re.fullmatch(r"([\w.-]+)(?:\[.*?\])?\s*(.*)", one) for one in requirements]
    return {
        re.sub(r"[-_.]+", "-", match[1]).lower(): set(re.split(r"\s*,\s*", match[2]))
        for match in parted
        if match
    }


def _locked(entries: list[dict[str, str]]) -> dict[str, set[str]]:
    return {entry["name"]: set(entry.get("specifier", "").split(",")) for entry in entries}


def test_everything_needed_is_locked() -> None:
    project = _toml("pyproject.toml")

    lock = _toml("uv.lock")

    parley = next(package for package in lock["package"] if package["name"] == "parley-bot")
    assert lock["requires-python"] == project["project"]["requires-python"]
    extras = project["project"]["optional-dependencies"].values()
    assert _locked(parley["metadata"]["requires-dist"]) == _needs(
        [*project["project"]["dependencies"], *(each for extra in extras for each in extra)]
    )
    assert _locked(parley["metadata"]["requires-dev"]["dev"]) == _needs(
        project["dependency-groups"]["dev"]
    )


def test_everything_locked_comes_from_the_public_index() -> None:
    lock = _toml("uv.lock")

    sources = {str(package["source"]) for package in lock["package"]}

    assert sources == {
        str({"registry": "https://pypi.org/simple"}),
        str({"editable": "."}),
    }
