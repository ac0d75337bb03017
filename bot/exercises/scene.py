"""A session as it stands at one place of it: what all look-ups need."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Self, TypeVar

from bot.exercises.plan import Plan
from bot.exercises.state import State

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Scene:
    """A definition, the state of a session, and the turns that its loops have come to."""

    plan: Plan
    state: State
    loops: Mapping[str, int]
    each: str = ""
    """The thing that a form is about, where a phase has one for each thing: `$each`."""
    viewer: str = ""
    """Whose eyes it is looked at with, by the session's name; `''` for the room."""
    taken_out: bool = False
    """Whether it is looked at for a report, in which texts stand only by their authors' word."""

    @classmethod
    def of(cls, plan: Plan, state: State) -> Self:
        """The session as it stands now."""
        return cls(plan, state, state.entry.loops if state.entry else {})

    def about(self, each: str) -> Self:
        """The same with `$each` as the thing of that id."""
        return replace(self, each=each)

    def seen_by(self, viewer: str) -> Self:
        """The same with somebody's eyes: what they chose, and what their table came to."""
        return self if viewer == self.viewer else replace(self, viewer=viewer)

    def alias(self, *parts: object) -> str:
        """What something is called where nobody may tell whose it is; the same in a whole session.

        Ten hexadecimal digits, which choices, marks and buttons can point at.
        """
        named = ":".join([self.state.seed, *map(str, parts)])
        return sha256(named.encode()).hexdigest()[:10]

    def once(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What `find` comes to, looked up once in a state, whoever's eyes it was for: it is asked
        for each field of each person. The key says all that it depends on.

        For a report less may be seen, so that nothing is shared with it.
        """
        return _once(self.state.known, (self.taken_out, key), find)

    def once_for_all(self, key: Hashable, find: Callable[[], Found]) -> Found:
        """What `find` comes to, looked up once in a session: it depends on the key and the material
        alone. No text of a participant may be in either: what is taken back would stay here."""
        return _once(self.state.known_for_all, key, find)

    def turn(self, phase: str) -> int:
        """The turn of the loop under which answers to a phase are kept; 0 outside of any."""
        loop = self.plan.loop_of.get(phase)
        return self.loops.get(loop, 0) if loop else 0


def _once(known: dict[Hashable, Any], key: Hashable, find: Callable[[], Found]) -> Found:
    if key not in known:
        known[key] = find()
    found: Found = known[key]
    return found
