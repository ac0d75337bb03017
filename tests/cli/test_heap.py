"""A process that draws pictures does not grow by what they took."""

import platform

from bot.cli.heap import keep_small


def test_glibc_takes_its_limits_and_no_other_library_is_told_any() -> None:
    assert keep_small() == (platform.libc_ver()[0] == "glibc")
