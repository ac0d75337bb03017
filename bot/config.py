"""Settings: read once, in `main`, from the environment and a `.env` file."""

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


def default_database() -> Path:
    """Where the database lies unless a setting says otherwise: the user's own data folder."""
    return user_data_path("parley") / "parley.db"


class Settings(BaseSettings):
    """What an operator may set. Each field is `PARLEY_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="PARLEY_", env_file=".env", extra="ignore")

    database: Path = Field(default_factory=default_database)
    """The file that holds everything Parley keeps."""
    history: bool = True
    """Whether the terminal remembers what you typed, in a file beside the database."""
