"""Settings: read once, in `main`, from the environment and a `.env` file.

pydantic-settings would do this too, but its import alone takes a fifth of the time that a whole
`parley ask` may take.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails

from bot.domain.base import Model
from bot.domain.errors import UserError

PREFIX = "PARLEY_"
ENV_FILE = Path(".env")
"""In the folder where Parley is started."""
LOOPBACK, LAST_PORT = "127.0.0.1", 65_535
INVITER = re.compile(r"(@[!-9;-~]+|\*):([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
"""A user's id on Matrix, or `*` for all of a server's."""


def place(metrics: str) -> tuple[str, int] | None:
    """The host and the port that `PARLEY_METRICS` names; None where it names none.

    A port alone is on this machine's own address, which no other machine reaches.
    """
    named = re.fullmatch(r"(?:(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):)?([0-9]{1,5})", metrics)
    if named is None or int(named[2]) > LAST_PORT:
        return None
    return (named[1] or LOOPBACK).strip("[]"), int(named[2])


def default_database() -> Path:
    """Where the database lies unless a setting says otherwise: the user's own data folder."""
    return user_data_path("parley") / "parley.db"


class Settings(Model):
    """What an operator may set. Each field is `PARLEY_` and its name in capitals."""

    database: Path = Field(default_factory=default_database)
    """The file that holds everything Parley keeps."""
    backups: Path | None = None
    """The folder in which `parley run` keeps backups of the database. None: it makes none."""
    backup_hours: int = Field(default=24, ge=1, le=744)
    """How many hours lie between two of them."""
    backups_kept: int = Field(default=14, ge=1, le=1000)
    """How many of them are kept, the newest."""
    log: Literal["text", "json"] = "text"
    """How `parley run` writes its log: lines for people, or one JSON object a line."""
    metrics: str | None = None
    """Where `parley run` tells how it does: `HOST:PORT`, or a port of this machine's own. None: it
    opens no port."""
    history: bool = True
    """Whether the terminal remembers what you typed, in a file beside the database."""
    discord_token: SecretStr | None = None
    """The token of the bot's application on Discord; `parley run` talks there if it is set."""
    discord_api: str | None = None
    """The address of another API than Discord's own, such as a proxy's, with its version."""

    matrix_folder: Path | None = None
    """Where the bot's session and keys on Matrix lie. None: in `matrix`, beside the database."""
    matrix_invites: tuple[str, ...] = ()
    """Who may ask the bot into rooms on Matrix: ids of users, and `*:` before a server's name for
    all who are there."""
    matrix_prefix: str = "!"
    """What short commands on Matrix begin with."""

    model: str | None = None
    """The language model, as its server calls it. None: Parley does without."""
    model_url: str = "https://api.openai.com/v1"
    """The address of an OpenAI-compatible API, as far as what all its paths begin with."""
    model_key: SecretStr | None = None
    """None where the server asks for none."""
    model_seconds: float = Field(default=20, ge=1, le=120)
    """How long a call may take, with its retry."""
    model_completion_tokens: bool = False
    """Whether the model is one of OpenAI's that reason, and want requests of another kind."""
    model_tokens_all_day: int = Field(default=2_000_000, ge=0)
    """How many tokens all calls of a day (UTC) may take, prompts and answers together."""
    model_tokens_community_day: int = Field(default=500_000, ge=0)
    """How many those of one community may take in a day."""
    model_tokens_person_hour: int = Field(default=60_000, ge=0)
    """How many those of one person may take in an hour."""
    model_tokens_person_day: int = Field(default=150_000, ge=0)
    """How many those of one person may take in a day."""
    model_price_prompt: float = Field(default=0, ge=0, le=1_000_000)
    """What a million tokens of prompts cost, in any currency, for `audit model`."""
    model_price_answer: float = Field(default=0, ge=0, le=1_000_000)
    """What a million tokens of answers cost."""
    embedding_model: str | None = None
    """The embedding model, as its server calls it. None: search goes by words alone."""
    embedding_url: str | None = None
    """None: that of the language model, and its key with it."""
    embedding_key: SecretStr | None = None
    """None where the server asks for none, or is the language model's."""

    @property
    def matrix(self) -> Path:
        """The folder with the bot's session and keys on Matrix."""
        return self.matrix_folder or self.database.parent / "matrix"

    @field_validator(
        "backups",
        "matrix_folder",
        "metrics",
        "model",
        "model_key",
        "embedding_model",
        "embedding_url",
        "embedding_key",
        mode="before",
    )
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("matrix_invites", mode="before")
    @classmethod
    def _are_listed(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        listed = tuple(each.strip() for each in value.split(",") if each.strip())
        for each in listed:
            if not INVITER.fullmatch(each):
                raise ValueError(
                    f"{each} is neither a user, as @ann:example.org is, nor a whole server, as"
                    " *:example.org is; several are parted by commas"
                )
        return listed

    @field_validator("metrics")
    @classmethod
    def _is_a_place(cls, value: str | None) -> str | None:
        if value is not None and place(value) is None:
            raise ValueError("it has to be a port, as 9464 is, or HOST:PORT, as 127.0.0.1:9464 is")
        return value

    @field_validator("matrix_prefix")
    @classmethod
    def _begins_no_word(cls, value: str) -> str:
        if not re.fullmatch(r"[^\w\s/@#<>][^\w\s]{0,3}", value):
            raise ValueError(
                "it has to be one to four signs, no letters, digits or spaces, and not begin with"
                " any of / @ # < >, which mean something in people's clients"
            )
        return value

    @field_validator("model_url", "embedding_url")
    @classmethod
    def _begins_an_api(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            well = bool(parts.hostname) and parts.port != 0
        except ValueError:
            parts, well = urlsplit(""), False
        if not well or parts.scheme not in {"http", "https"} or not value.isprintable():
            raise ValueError("it has to be an address that begins with http:// or https://")
        if parts.query or parts.fragment or "@" in parts.netloc or " " in value:
            raise ValueError("it has to end before any ? or #, and holds no name or password")
        return value

    @field_validator("model_key", "embedding_key")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[\x21-\x7e]+", value.get_secret_value()):
            raise ValueError("a key has no spaces, and plain letters alone")
        return value

    @field_validator("discord_api")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://\S+", value):
            raise ValueError("it has to begin with http:// or https://")
        return value

    @classmethod
    def read(
        cls,
        environment: Mapping[str, str] = os.environ,
        env_file: Path = ENV_FILE,
        pardoned: list[UserError] | None = None,
    ) -> Self:
        """The settings of an environment; what it does not set, the `.env` file may.

        Names that begin with `PARLEY_` and are no setting are a mistake, and so is a value that a
        setting cannot have: UserError says which. Where there is a list of what is `pardoned`, it
        is put there, and the setting is left as it is without.
        """
        try:
            filed = dotenv_values(env_file)
        except (OSError, UnicodeDecodeError):
            error = UserError(f"{env_file} cannot be read.", "Look whose file it is.")
            if pardoned is None:
                raise error from None
            pardoned.append(error)
            filed = {}
        held = {**filed, **environment}
        given = {
            name.removeprefix(PREFIX).casefold(): value
            for name, value in held.items()
            if name.startswith(PREFIX) and value is not None
        }
        while True:
            try:
                return cls.model_validate(given)
            except ValidationError as error:
                first = error.errors()[0]
                wrong = cls._wrong(first)
                if pardoned is None or str(first["loc"][0]) not in given:
                    raise wrong from None
                pardoned.append(wrong)
                del given[str(first["loc"][0])]

    @classmethod
    def _wrong(cls, first: ErrorDetails) -> UserError:
        name = f"{PREFIX}{str(first['loc'][0]).upper()}"
        if first["type"] == "extra_forbidden":
            known = ", ".join(f"{PREFIX}{field.upper()}" for field in cls.model_fields)
            return UserError(f"There is no setting {name}.", f"There are: {known}.")
        return UserError(
            f"{name} cannot be that: {first['msg'].removeprefix('Value error, ')}.",
            "See .env.example.",
        )
