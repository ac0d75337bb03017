"""What a metric came to: in English, as the log has it, and in the language that is spoken."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.catalogue import ENGLISH, speaking, spoken
from bot.exercises.state import State


class Result(dict[str, Any]):
    """What a metric came to, with the state that it was made of.

    A log stores no language: where another one is spoken, the same is made anew of that state.
    """

    def __init__(
        self,
        value: Mapping[str, Any],
        state: State,
        measure: Callable[[State], Mapping[str, Any]],
    ) -> None:
        super().__init__(value)
        self._state = state
        self._measure = measure
        self._worded: dict[str, Mapping[str, Any]] = {}

    def in_words(self) -> Mapping[str, Any]:
        """The same in the language that is spoken; in English where it cannot be made anew.

        That is so where an answer was taken back of which it was made.
        """
        language = spoken()
        if language == ENGLISH:
            return self
        if language not in self._worded:
            with speaking(ENGLISH):
                same = _plain(self._measure(self._state)) == _plain(self)
            self._worded[language] = self._measure(self._state) if same else self
        return self._worded[language]

    def without(self, forget: Callable[[State], State]) -> "Result":
        """The same, of which nobody can read any more what was taken back."""
        return Result(self, forget(self._state), self._measure)


def in_words(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a metric came to, in the language that is spoken."""
    return value.in_words() if isinstance(value, Result) else value


def _plain(value: Mapping[str, Any]) -> str:
    return json.dumps(value, sort_keys=True)
