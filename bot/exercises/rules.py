"""When a phase is over and where it leads: a closed vocabulary, no expressions."""

from typing import Any, Literal

from pydantic import Field, model_validator

from bot.domain.base import Model, Text

Done = Literal[
    "all_consented", "all_submitted", "all_acknowledged", "expired", "moderator", "immediate"
]


class Share(Model):
    """So large a part of the people have answered."""

    fraction: float = Field(gt=0, le=1)


class Number(Model):
    """So many people have answered."""

    count: int = Field(ge=1)


class Completion(Model):
    """What ends a phase: any of these, or all of those."""

    any: tuple[Done | Share | Number, ...] = ()
    all: tuple[Done | Share | Number, ...] = ()


class FewAnswers(Model):
    """Fewer than `n` people have answered a phase."""

    phase: Text
    n: int


class LoopAt(Model):
    """A loop has come to a certain turn."""

    loop: Text
    is_: int | Literal["swap", "last"] = Field(alias="is")


class FewSeated(Model):
    """Fewer than `n` people have a seat."""

    seat: Text
    n: int = Field(ge=1)


class FieldAny(Model):
    """Somebody has answered a field in one of these ways."""

    phase: Text
    field: Text
    in_: tuple[Any, ...] = Field(alias="in")


class MetricIs(Model):
    """A number compares so with a value."""

    id: Text
    op: Literal["<", "<=", "=", ">=", ">"]
    value: float


class Predicate(Model):
    """One condition; exactly one of these is given."""

    active_lt: int | Literal["min"] | None = None
    seated_lt: FewSeated | None = None
    submissions_lt: FewAnswers | None = None
    loop_more: Text | None = None
    loop_index: LoopAt | None = None
    field_any: FieldAny | None = None
    metric: MetricIs | None = None
    there_is: Text | None = None
    """An expression, such as `$metric.value`, names something."""
    mode: Literal["solo", "group"] | None = None
    pace: Literal["live", "slow"] | None = None
    moderator_choice: Text | None = None
    not_: "Predicate | None" = Field(None, alias="not")
    any: tuple["Predicate", ...] = ()
    all: tuple["Predicate", ...] = ()

    @model_validator(mode="after")
    def _one(self) -> "Predicate":
        if len(self.model_fields_set) != 1:
            raise ValueError("a condition says exactly one thing; join several by `any` or `all`")
        return self


class Clear(Model):
    """Whose answers are set aside before a phase is gone through again."""

    phase: Text


class Deed(Model):
    """What is done on the way to the next phase; exactly one of these is given."""

    loop_start: Text | None = None
    loop_step: Text | None = None
    loop_reset: Text | None = None
    clear: Clear | None = None

    @model_validator(mode="after")
    def _one(self) -> "Deed":
        if len(self.model_fields_set) != 1:
            raise ValueError("each entry of `do` says exactly one thing")
        return self
