"""Instructions for a model with the places where values are filled in."""

import json
import re
from dataclasses import dataclass

from bot.llm.model import JsonValue, Prompt
from bot.llm.untrusted import cleaned_value

VARIABLE = re.compile(r"\{\{([a-z][a-z0-9_]*)\}\}")


@dataclass(frozen=True)
class Instructions:
    """One task's instructions."""

    task: str
    """The file's name without its ending."""
    variables: tuple[str, ...]
    system: str
    user: str
    most_tokens: int
    """How long the answer may become."""
    version: str
    """A short hash of the file: another wording is another version."""

    def filled(self, **values: JsonValue) -> Prompt:
        """The prompt with these values, each written as JSON and cleaned.

        Raises ValueError where they are not exactly the declared ones.
        """
        if set(values) != set(self.variables):
            raise ValueError(f"{self.task} takes {', '.join(self.variables)}")
        written = {
            name: json.dumps(cleaned_value(value), ensure_ascii=False, indent=1)
            for name, value in values.items()
        }
        return Prompt(
            task=self.task,
            system=self.system,
            user=VARIABLE.sub(lambda found: written[found[1]], self.user),
            most_tokens=self.most_tokens,
        )
