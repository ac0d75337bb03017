"""Which terms of everyday English often stand for the same thing, by the package's own list."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from bot.language.terms import term

THESAURUS = "thesaurus.txt"


def related(asked: str) -> tuple[str, ...]:
    """The terms on one line of the list with a term, in a fixed order; mostly none."""
    return _groups().get(asked, ())


@cache
def _groups() -> Mapping[str, tuple[str, ...]]:
    lines = files("bot.services.retrieval").joinpath(THESAURUS).read_text(encoding="utf-8")
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines.splitlines():
        if line and not line.startswith("#"):
            group = {term(word) for word in line.split()}
            for one in group:
                found[one] |= group - {one}
    return {one: tuple(sorted(others)) for one, others in found.items()}
