"""What the user on matrix-js-sdk is made of: fixed, and to be had from any mirror of npm."""

import json
from pathlib import Path

HERE = Path(__file__).resolve().parent


def test_what_is_locked_is_known_by_its_content_and_not_by_an_address() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))

    packages = {name: each for name, each in lock["packages"].items() if name}

    assert "node_modules/matrix-js-sdk" in packages
    assert [name for name, each in packages.items() if "integrity" not in each] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []


def test_the_library_runs_on_the_node_that_the_setup_asks_for() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))

    library = lock["packages"]["node_modules/matrix-js-sdk"]

    assert library["engines"] == {"node": ">=20.0.0"}
    assert "Node 20 or newer" in (HERE / "setup").read_text(encoding="utf-8")
