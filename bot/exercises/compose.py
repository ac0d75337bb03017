"""Puts shared parts into the fields of a definition, and fields into the phases that copy them."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from bot.catalogue import _
from bot.exercises.definition import MOST_PHASES
from bot.written.decode import fields_of
from bot.written.finding import Finding
from bot.written.places import Places
from bot.written.yaml12 import Path

Fields = dict[str, Any]
Parts = Mapping[str, str]
"""The text of each shared part, by its name: `std.notice`."""

Placed = tuple[Any, Places, Path]
"""A value and where it was written."""
LISTS = ("post", "fields")
"""What is put together where a phase and its shared part both have it, the shared one first."""


class Composing:
    """A definition's fields while they are put together; what is of no use stays as it was."""

    def __init__(self, places: Places, parts: Parts) -> None:
        self._places = places
        self._parts = parts
        self._moved: dict[Path, tuple[str, int]] = {}
        self.findings: list[Finding] = []

    @property
    def places(self) -> Places:
        """Where everything stands that has been put together so far."""
        return Places(self._places.file, self._places.lines, self._moved)

    def compose(self, value: Fields) -> Fields:
        """The fields with all shared parts and copies put in."""
        phases = value.get("phases")
        if not isinstance(phases, list) or len(phases) > MOST_PHASES:
            return value
        whole = [self._with_part(phase, number) for number, phase in enumerate(phases)]
        for number, phase in enumerate(whole):
            if isinstance(phase, dict) and isinstance(phase.get("copy_fields_from"), str):
                whole[number] = self._with_copies(phase, number, whole)
        return {**value, "phases": whole}

    def _with_part(self, phase: Any, number: int) -> Any:
        name = phase.get("include") if isinstance(phase, dict) else None
        if not isinstance(name, str):
            return phase
        path: Path = ("phases", number)
        if name not in self._parts:
            known = _("there are {join}", join=", ".join(sorted(self._parts)))
            close = get_close_matches(name, self._parts, n=1)
            hint = _("did you mean `{close}`?", close=close[0]) if close else f"{known}."
            sentence = _("there is no shared part `{name}`; {hint}", name=name, hint=hint)
            self._find((*path, "include"), sentence)
            return phase
        file = f"{name.replace('.', '/')}.yaml"
        shared, places, wrong = fields_of(self._parts[name], file, _("it holds keys of a phase."))
        if shared is None:
            self.findings += wrong
            return phase
        merged = {**shared, **phase}
        for key in shared:
            if key not in phase:
                self._graft(places, (key,), (*path, key))
        for key in LISTS:
            theirs, ours = shared.get(key), phase.get(key)
            if isinstance(theirs, list) and isinstance(ours, list):
                first = _items(theirs, places, (key,))
                own = _items(ours, self._places, (*path, key))
                merged[key] = self._together((*path, key), first, own)
        return merged

    def _with_copies(self, phase: Fields, number: int, phases: list[Any]) -> Fields:
        name = phase["copy_fields_from"]
        at = next(
            (n for n, one in enumerate(phases) if isinstance(one, dict) and one.get("id") == name),
            None,
        )
        source = phases[at].get("fields") if at is not None else None
        if not isinstance(source, list):
            what = _("there is no phase") if at is None else _("there are no fields in")
            sentence = _(
                "{what} `{name}` to copy fields from; name a phase that has some.",
                what=what,
                name=name,
            )
            self._find(("phases", number, "copy_fields_from"), sentence)
            return phase
        own = phase.get("fields", [])
        if at is None or not isinstance(own, list):
            return phase
        path: Path = ("phases", number, "fields")
        theirs = _items(source, self.places, ("phases", at, "fields"))
        return {**phase, "fields": self._together(path, theirs, _items(own, self.places, path))}

    def _together(self, path: Path, theirs: Sequence[Placed], ours: Sequence[Placed]) -> list[Any]:
        """Two lists as one; what has the same id as something before it stands in its place."""
        both = list(theirs)
        for placed in ours:
            name = _id(placed[0])
            same = [n for n, (other, *__) in enumerate(theirs) if _id(other) == name]
            if name is not None and same:
                both[same[0]] = placed
            else:
                both.append(placed)
        for number, (__, places, origin) in enumerate(both):
            self._graft(places, origin, (*path, number))
        return [one for one, *__ in both]

    def _graft(self, places: Places, source: Path, target: Path) -> None:
        """Remember where what stands at `target` now was written."""
        found = dict(_below(places, source))
        for path, place in found.items():
            self._moved[*target, *path[len(source) :]] = place

    def _find(self, path: Path, sentence: str) -> None:
        self.findings.append(self._places.finding(path, "unknown-name", sentence))


def _items(values: list[Any], places: Places, path: Path) -> list[Placed]:
    return [(value, places, (*path, number)) for number, value in enumerate(values)]


def _below(places: Places, source: Path) -> Iterator[tuple[Path, tuple[str, int]]]:
    for path in (*places.lines, *places.elsewhere):
        if path[: len(source)] == source:
            yield path, places.place(path)


def _id(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else None
