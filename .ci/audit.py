"""Looks for known holes in what Parley is built of, for secrets in its files, at its Dockerfile.

Run by `make audit`. It ends with 0 where all was looked at and nothing found, with 1 where
something was found, and with 3 where something could not be looked at, as without the internet.
"""

import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
NEEDED, ALLOWED = ROOT / ".ci/audit.txt", ROOT / ".ci/secrets-allowed.txt"
BUILT_WITH = ROOT / "deploy/build.txt"
FOUND, NOT_LOOKED = 1, 3
NO_TEXT = ("uv.lock", "package-lock.json", ".png", ".ttf", "build.txt", "audit.txt")
"""Pictures, fonts, and files that hold nothing but hashes."""
LEGIBLE = 12
"""Characters of a secret's hash by which it is told apart."""
Secret = tuple[str, str, str]
"""A file, what the scanner takes something in it for, and that thing's hash."""


class Unable(Exception):
    """Something could not be looked at; its text says why."""


def ran(*words: object) -> subprocess.CompletedProcess[str]:
    """Run a program in the checkout."""
    return subprocess.run(  # noqa: S603  # our own words
        [str(word) for word in words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def equipped() -> Path:
    """The folder with the tools, brought from the package index where it is not there yet."""
    mark = hashlib.sha256(NEEDED.read_bytes()).hexdigest()[:12]
    tools = ROOT / f".tools/audit-{mark}"
    ready = tools / ".ready"  # programs in it know the folder that they were made for
    if not ready.exists() or ready.read_text(encoding="utf-8") != str(tools):
        uv = max(ROOT.glob(".tools/uv-*/bin/uv"))
        python = ROOT / ".venv/bin/python"
        made = ran(uv, "venv", "--quiet", "--clear", "--no-project", "--python", python, tools)
        if made.returncode == 0:
            into = ("--python", tools / "bin/python", "--require-hashes")
            made = ran(uv, "pip", "sync", "--quiet", *into, NEEDED)
        if made.returncode:
            raise Unable(f"The tools cannot be had from the package index: {made.stderr.strip()}")
        ready.write_text(str(tools), encoding="utf-8")
    return tools / "bin"


def holes(tools: Path) -> Iterator[str]:
    """Known holes in the packages of the lock, and in what the image is built with.

    Raises Unable where some could not be asked about. Where the index knows nothing of a package,
    as a mirror without this data does, pip-audit itself ends well.
    """
    uv, wanted = max(ROOT.glob(".tools/uv-*/bin/uv")), ROOT / ".tools/audited.txt"
    how = ("--quiet", "--frozen", "--all-groups", "--all-extras", "--no-emit-project")
    exported = ran(uv, "export", *how, "--output-file", wanted)
    if exported.returncode:
        raise Unable(f"The lock cannot be exported: {exported.stderr.strip()}")
    packages = [each for needed in (wanted, BUILT_WITH) for each in _asked(tools, needed)]
    for each in packages:
        for hole in each.get("vulns", ()):
            mended = ", ".join(hole["fix_versions"]) or "no version yet"
            yield f"{each['name']} {each['version']}: {hole['id']}, mended in {mended}"
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    if skipped or not packages:
        raise Unable(
            f"Of {len(skipped)} of {len(packages)} packages the index knows nothing about holes."
        )


def _asked(tools: Path, needed: Path) -> list[dict[str, Any]]:
    """What the index says of each package in a file of requirements, as pip-audit tells it."""
    asked = ran(
        *(tools / "pip-audit", "--disable-pip", "--require-hashes", "--requirement", needed),
        *("--format", "json", "--progress-spinner", "off"),
    )
    try:
        packages: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = asked.stderr.strip().splitlines()[-1:] or ["it says nothing"]
        raise Unable(f"The index did not say which packages have known holes: {last[0]}") from None
    return packages


def secrets(tools: Path) -> Iterator[str]:
    """What looks like a secret in a file under version control, and is not allowed."""
    listed = ran("git", "ls-files", "-z")
    if listed.returncode:
        raise Unable(
            "This is no checkout of git, so it is not known which files would be published."
        )
    files = [f for f in listed.stdout.split("\0") if f and not f.endswith(NO_TEXT)]
    scanned = ran(tools / "detect-secrets", "scan", "--no-verify", *files)
    try:
        results = json.loads(scanned.stdout)["results"]
    except (ValueError, KeyError):
        raise Unable(f"The files could not be scanned: {scanned.stderr.strip()}") from None
    lines = {
        (file, each["type"], each["hashed_secret"][:LEGIBLE]): each["line_number"]
        for file, found in results.items()
        for each in found
    }
    allowed = set(_allowed())
    for secret in sorted(lines.keys() - allowed):
        file, sort, mark = secret
        yield f"{file}:{lines[secret]}: {sort} ({mark})"
    for file, sort, mark in sorted(allowed - lines.keys()):
        yield f"{file}: {sort} ({mark}) is allowed, and is not there any more"


def _allowed() -> Iterator[Secret]:
    for line in ALLOWED.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            file, sort, marks, why = (part.strip() for part in line.split("|"))
            if not why:
                raise Unable(f"{ALLOWED.name} allows {file} without a reason.")
            yield from ((file, sort, mark) for mark in marks.split())


def container(tools: Path) -> Iterator[str]:
    """What a linter has to say of the Dockerfile."""
    linted = ran(tools / "hadolint", "--format", "tty", "Dockerfile")
    if linted.returncode and not linted.stdout:
        raise Unable(f"The linter does not run: {linted.stderr.strip()}")
    yield from linted.stdout.splitlines()


def main() -> int:
    """Look at everything, and say of each what was found."""
    try:
        tools = equipped()
    except Unable as unable:
        print(f"NOT LOOKED: {unable}")
        return NOT_LOOKED
    outcomes: Counter[str] = Counter()
    for name, look in (("packages", holes), ("secrets", secrets), ("Dockerfile", container)):
        found: list[str] = []
        try:
            found.extend(look(tools))
        except Unable as unable:
            outcomes["unable"] += 1
            print(f"{name}: NOT LOOKED: {unable}")
        else:
            print(f"{name}: {len(found)} found")
        _print(found)
        outcomes["found"] += len(found)
    if outcomes["found"]:
        return FOUND
    return NOT_LOOKED if outcomes["unable"] else 0


def _print(found: Sequence[str]) -> None:
    for line in found:
        print(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
