"""The shape that every value of the domain shares: frozen, and strict about unknown fields."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
"""A text that says something: never empty."""

Ref = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$")]
"""A name inside one dossier, such as `E10` or `S-ART`: letters, digits, `_`, `.`, `-`."""


class Model(BaseModel):
    """A frozen value; an unknown field is an error, so that a typo is found where it is made."""

    # what is wrong with a value may be logged; the value may be what somebody wrote
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
