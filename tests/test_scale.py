"""The benchmark of large libraries runs, and what it promises holds for a small one too."""

from pathlib import Path

from bench.scale import SMALL, measured


async def test_what_others_load_changes_not_one_byte(tmp_path: Path) -> None:
    figures = await measured(tmp_path, SMALL)

    assert figures["foreign_bytes_differ"] == 0
    assert figures["own_p99_ms"] > 0
