"""Runs a command as container and service do: another user, nothing to write to but a folder.

    unshare --mount python confined.py FOLDER UID UNIT COMMAND…

Of the unit it takes what can be had without systemd: the system calls that it allows, and memory
that is never both written to and run. Linux alone, and root to begin with.
"""

import configparser
import ctypes
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_SET_MDWE = 24, 38, 65
LAST_CAPABILITY = 40
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
ALLOW, REFUSE = 0x7FFF0000, 0x00050001
"""Of libseccomp: go on, or fail with EPERM."""


class Unit(configparser.RawConfigParser):
    """A unit of systemd, in which a key may stand several times: its values are put together."""

    def __init__(self, path: Path) -> None:
        super().__init__(strict=False)
        self.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
        lines: dict[str, dict[str, list[str]]] = {}
        section = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                section = line.strip("[]")
            elif line and not line.startswith("#"):
                name, _, value = line.partition("=")
                lines.setdefault(section, {}).setdefault(name, []).append(value)
        self.read_dict({s: {n: " | ".join(v) for n, v in of.items()} for s, of in lines.items()})


def allowed(unit: Unit) -> frozenset[str]:
    """The names of the system calls that a unit allows."""
    found: set[str] = set()
    for rule in unit["Service"]["SystemCallFilter"].split(" | "):
        names = {each for name in rule.removeprefix("~").split() for each in _calls(name)}
        found = found - names if rule.startswith("~") else found | names
    return frozenset(found)


def _calls(name: str) -> Iterator[str]:
    if not name.startswith("@"):
        yield name
        return
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", name],
        capture_output=True,
        text=True,
        check=True,
    )
    for line in listed.stdout.splitlines()[1:]:
        if (each := line.strip()) and not each.startswith("#"):
            yield from _calls(each)


def mounted(source: str, target: Path, kind: str, flags: int, data: str = "") -> None:
    """Mount something, as mount(2) does. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    texts = (each.encode() for each in (source, str(target), kind))
    if libc.mount(*texts, flags, data.encode()):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(target))


def reveal(folders: Iterable[Path]) -> None:
    """Let everybody get to these folders, also where one above them is closed to others.

    A container has the code and the data at the top; a test has them in somebody's home.
    """
    held = {each: os.open(each, os.O_PATH) for each in folders}
    above = {each: [*reversed(each.parents)] for each in held}
    closed = {
        each: next((p for p in above[each] if not p.stat().st_mode & 1), None) for each in held
    }
    for folder in sorted({each for each in closed.values() if each is not None}):
        mounted("tmpfs", folder, "tmpfs", 0, "mode=755")
    for each, handle in held.items():
        if closed[each] is not None:
            each.mkdir(parents=True, exist_ok=True)
        mounted(f"/proc/self/fd/{handle}", each, "", MS_BIND)
        os.close(handle)


def main() -> None:
    """Give up all rights, then become the command."""
    folder, user, unit, *command = sys.argv[1:]
    calls = allowed(Unit(Path(unit)))
    interpreter = Path(command[0]).parent / "python"
    mounted("", Path("/"), "", MS_REC | MS_PRIVATE)
    reveal({Path(folder), interpreter.parent.parent, interpreter.resolve().parent.parent})
    mounted("", Path("/"), "", MS_REMOUNT | MS_BIND | MS_RDONLY)
    libc = ctypes.CDLL(None, use_errno=True)
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(seccomp.seccomp_init(REFUSE))
    for name in calls:
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number >= 0 and seccomp.seccomp_rule_add(rules, ALLOW, number, 0):
            raise SystemExit(f"{name} cannot be allowed.")
    for capability in range(LAST_CAPABILITY + 1):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(int(user), int(user), int(user))
    os.setresuid(int(user), int(user), int(user))
    os.chdir(folder)
    os.umask(0o077)
    for what in (PR_SET_NO_NEW_PRIVS, PR_SET_MDWE):
        if libc.prctl(what, 1, 0, 0, 0):
            raise SystemExit(f"The kernel does not take prctl {what}.")
    if seccomp.seccomp_load(rules):
        raise SystemExit("The rules for system calls are not taken.")
    os.execv(command[0], command)  # noqa: S606  # that is what it is for


if __name__ == "__main__":
    main()
