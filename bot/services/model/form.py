"""The shape of what a model writes."""

from pydantic import BaseModel, ConfigDict


class Written(BaseModel):
    """Something that a model writes: nothing may be in it but what was asked for."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
