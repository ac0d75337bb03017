"""Settings: read once, in `main`, from the environment and a `.env` file.

pydantic-settings would do this too, but its import alone takes a fifth of the time that a whole
`parley ask` may take.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator

from bot.domain.base import Model
from bot.domain.errors import UserError

PREFIX = "PARLEY_"
ENV_FILE = Path(".env")
"""In the folder where Parley is started."""


def default_database() -> Path:
    """Where the database lies unless a setting says otherwise: the user's own data folder."""
    return user_data_path("parley") / "parley.db"


class Settings(Model):
    """What an operator may set. Each field is `PARLEY_` and its name in capitals."""

    database: Path = Field(default_factory=default_database)
    """The file that holds everything Parley keeps."""
    history: bool = True
    """Whether the terminal remembers what you typed, in a file beside the database."""
    discord_token: SecretStr | None = None
    """The token of the bot's application on Discord; `parley run` talks there if it is set."""
    discord_api: str | None = None
    """The address of another API than Discord's own, such as a proxy's, with its version."""

    @field_validator("discord_api")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://\S+", value):
            raise ValueError("it has to begin with http:// or https://")
        return value

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ, env_file: Path = ENV_FILE) -> Self:
        """The settings of an environment; what it does not set, the `.env` file may.

        Names that begin with `PARLEY_` and are no setting are a mistake, and so is a value that a
        setting cannot have: UserError says which.
        """
        held = {**dotenv_values(env_file), **environment}
        given = {
            name.removeprefix(PREFIX).casefold(): value
            for name, value in held.items()
            if name.startswith(PREFIX) and value is not None
        }
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            first = error.errors()[0]
            name = f"{PREFIX}{str(first['loc'][0]).upper()}"
            if first["type"] == "extra_forbidden":
                known = ", ".join(f"{PREFIX}{field.upper()}" for field in cls.model_fields)
                raise UserError(f"There is no setting {name}.", f"There are: {known}.") from None
            raise UserError(
                f"{name} cannot be that: {first['msg'].removeprefix('Value error, ')}.",
                "See .env.example.",
            ) from None
