"""Themes over texts that all may read: which belong together, and a name of their own words."""

from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from bot.exercises.helping import Texts
from bot.llm.instructions import Instructions
from bot.llm.model import Prompt
from bot.services.exercises.helping.results import FEWEST_MEMBERS, Theme, Themes
from bot.services.exercises.helping.wording import OfPeople, denials, is_calm, is_clean
from bot.services.model.form import Written
from bot.services.model.ids import drawn
from bot.services.model.naming import names_what

MOST_WORDS = 6
MOST_THEMES = 8


class WrittenTheme(Written):
    """A theme as a model writes it."""

    name: Annotated[str, Field(max_length=80)]
    texts: list[str]


class WrittenThemes(Written):
    """Themes as a model writes them."""

    themes: Annotated[list[WrittenTheme], Field(max_length=MOST_THEMES)]


class ThemesTask(OfPeople):
    """Asks which texts belong together."""

    name = "exercise_themes"
    result = Themes

    def __init__(self, given: Texts) -> None:
        self._texts = {text.id: text.text for text in given.texts}
        self._ids = drawn(self._texts, "t")

    @property
    def form(self) -> type[WrittenThemes]:
        """Themes over the texts of this call."""
        known: Any = Literal[tuple(self._ids)]
        theme: Any = create_model("Theme", __base__=WrittenTheme, texts=(list[known], ...))
        several: Any = Annotated[list[theme], Field(max_length=MOST_THEMES)]
        return create_model("Themes", __base__=WrittenThemes, themes=(several, ...))

    def prompt(self, instructions: Instructions) -> Prompt:
        """The texts under the ids of this call; not whose they are."""
        return instructions.filled(
            texts=[{"id": id_, "text": self._texts[name]} for id_, name in self._ids.items()]
        )

    def verified(self, draft: WrittenThemes) -> Themes | None:
        """The themes whose names hold; None where a text stands in two."""
        placed = [id_ for each in draft.themes for id_ in each.texts]
        if len(placed) != len(set(placed)):
            return None
        themes = [
            Theme(name=name, texts=tuple(self._ids[id_] for id_ in each.texts))
            for each in draft.themes
            if len(each.texts) >= FEWEST_MEMBERS
            and self._names_them(name := each.name.strip(), each.texts)
        ]
        return Themes(themes=tuple(themes)) if themes else None

    def standing(self, kept: Themes) -> Themes | None:
        """As they are: they are never kept."""
        return kept

    def _names_them(self, name: str, ids: list[str]) -> bool:
        """Whether a name is short and plain, and says no more than a text that it stands for."""
        texts = [self._texts[self._ids[id_]] for id_ in ids]
        return (
            len(name.split()) <= MOST_WORDS
            and names_what(name, texts)
            and all(denials(name) <= denials(text) for text in texts)
            and is_clean(name)
            and is_calm(name)
        )
