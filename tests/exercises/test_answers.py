"""What somebody types or picks is taken as meant, or refused with what the field takes."""

from typing import Any

import pytest
from pydantic import TypeAdapter

from bot.domain.errors import UserError
from bot.exercises import commands
from bot.exercises.answers import as_typed, options, picks, shown, taken
from bot.exercises.fields import AnyField, Value
from tests.exercises.playing import Table, agreed, plan_of

FIELD: TypeAdapter[AnyField] = TypeAdapter(AnyField)
OPTIONS = [
    {"id": "yes_all", "label": {"en": "All of it"}},
    {"id": "part", "label": {"en": "A part of it"}},
    {"id": "none", "label": {"en": "Nothing"}},
]


def asked(kind: str, **more: Any) -> AnyField:
    return FIELD.validate_python({"id": "it", "type": kind, "label": {"en": "How much?"}, **more})


TEXT = asked("text", min=5, max=20)
FREE = asked("text", required=False)
SCALE = asked(
    "scale", min=0, max=100, step=10, labels={"min": {"en": "none"}, "max": {"en": "all"}}
)
BELOW = asked("scale", min=-2, max=2)
YES_NO = asked("bool")
CHOICE = asked("choice", options=OPTIONS)
MULTI = asked("multi", options=OPTIONS, min=1, max=2)
TWO = asked("multi", options=OPTIONS, min=2, max=2)
ITEMS = asked("items", **{"from": "$offers"}, min=1, max=2)
RANK = asked("rank", **{"from": "$offers"}, top=3)


@pytest.fixture(scope="module")
def table() -> Table:
    return agreed("blind", 2)


def answer(table: Table, field: AnyField, typed: str) -> Value | None:
    return taken(table.scene, field, table.person("P1"), typed)


@pytest.mark.parametrize(
    ("field", "typed", "meant"),
    [
        (TEXT, "  five words of mine  ", "five words of mine"),
        (FREE, "   ", None),
        (SCALE, "30", 30),
        (SCALE, "30 %", 30),
        (SCALE, "0", 0),
        (BELOW, "-2", -2),
        (YES_NO, "Yes", True),
        (YES_NO, "n", False),
        (CHOICE, "part", "part"),
        (CHOICE, "a PART of it", "part"),
        (CHOICE, "2", "part"),
        (CHOICE, "a prat of it", "part"),
        (MULTI, "1, 3", ("yes_all", "none")),
        (MULTI, "1;1", ("yes_all",)),
        (MULTI, "All of it", ("yes_all",)),
        (MULTI, "3 1", ("none", "yes_all")),
        (ITEMS, "2", ("offers-1",)),
        (ITEMS, "offers-0,offers-2", ("offers-0", "offers-2")),
        (ITEMS, "Claim offers-1.", ("offers-1",)),
        (RANK, "3,1,2", ("offers-2", "offers-0", "offers-1")),
    ],
)
def test_what_is_typed_is_taken_as_meant(
    table: Table, field: AnyField, typed: str, meant: Value | None
) -> None:
    assert answer(table, field, typed) == meant


@pytest.mark.parametrize(
    ("field", "typed", "message", "hint"),
    [
        (TEXT, "", "“How much?” needs an answer.", "Write 5 to 20 characters."),
        (asked("text"), " ", "“How much?” needs an answer.", "Write a text."),
        (TEXT, "four", "“How much?” needs at least 5 characters.", "Say a little more."),
        (
            TEXT,
            "x" * 21,
            "“How much?” takes at most 20 characters; that was 21.",
            "Say it more briefly.",
        ),
        (
            SCALE,
            "",
            "“How much?” needs an answer.",
            "Give a number from 0 to 100, in steps of 10.",
        ),
        (
            SCALE,
            "lots",
            "“How much?” takes a number.",
            "Give a number from 0 to 100, in steps of 10.",
        ),
        (
            SCALE,
            "35",
            "“How much?” cannot be 35.",
            "Give a number from 0 to 100, in steps of 10.",
        ),
        (BELOW, "3", "“How much?” cannot be 3.", "Give a number from -2 to 2."),
        (BELOW, "1.5", "“How much?” takes a number.", "Give a number from -2 to 2."),
        (YES_NO, "", "“How much?” needs an answer.", "Type yes or no."),
        (YES_NO, "perhaps", "“How much?” takes yes or no.", "Type one of the two."),
        (
            CHOICE,
            "everything",
            "“How much?” cannot be that.",
            "It is one of yes_all, part, none.",
        ),
        (CHOICE, "4", "“How much?” cannot be that.", "It is one of yes_all, part, none."),
        (CHOICE, "0", "“How much?” cannot be that.", "It is one of yes_all, part, none."),
        (
            MULTI,
            "1,9",
            "“9” is not offered for “How much?”.",
            "Give numbers from 1 to 3, with commas between them.",
        ),
        (MULTI, "1,2,3", "“How much?” takes 1 to 2 of them.", "Choose again."),
        (TWO, "1", "“How much?” takes 2 of them.", "Choose again."),
        (
            ITEMS,
            "",
            "“How much?” needs an answer.",
            "Give numbers from the list, with commas between them.",
        ),
        (
            ITEMS,
            "offers-7",
            "“offers-7” is not offered for “How much?”.",
            "Give numbers from 1 to 3, with commas between them.",
        ),
        (ITEMS, "1,2,3", "“How much?” takes 1 to 2 of them.", "Choose again."),
        (asked("rank", **{"from": "$offers"}, top=1), "1,2", "“How much?” takes 1 of them.", ""),
    ],
)
def test_what_cannot_be_taken_is_told_with_what_can(
    table: Table, field: AnyField, typed: str, message: str, hint: str
) -> None:
    with pytest.raises(UserError) as refused:
        answer(table, field, typed)

    assert refused.value.message == message
    assert not hint or refused.value.hint == hint


@pytest.mark.parametrize(
    ("field", "value", "read", "typed"),
    [
        (YES_NO, True, "yes", "yes"),
        (YES_NO, False, "no", "no"),
        (SCALE, 30, "30", "30"),
        (SCALE, 0, "0 (none)", "0"),
        (SCALE, 100, "100 (all)", "100"),
        (CHOICE, "part", "A part of it", "part"),
        (MULTI, ("yes_all", "none"), "All of it; Nothing", "yes_all,none"),
        (ITEMS, ("offers-1",), "Claim offers-1.", "offers-1"),
        (TEXT, "my words", "my words", "my words"),
    ],
)
def test_an_answer_reads_well_and_can_be_typed_again(
    table: Table, field: AnyField, value: Value, read: str, typed: str
) -> None:
    assert shown(table.scene, field, table.person("P1"), value) == read
    assert as_typed(value) == typed
    assert answer(table, field, typed) == value


@pytest.mark.parametrize(
    ("field", "offered", "least_and_most"),
    [
        (TEXT, [], (1, 1)),
        (BELOW, ["-2", "-1", "0", "1", "2"], (1, 1)),
        (YES_NO, ["yes", "no"], (1, 1)),
        (CHOICE, ["yes_all", "part", "none"], (1, 1)),
        (MULTI, ["yes_all", "part", "none"], (1, 2)),
        (asked("multi", options=OPTIONS), ["yes_all", "part", "none"], (1, 3)),
        (ITEMS, ["offers-0", "offers-1", "offers-2"], (1, 2)),
        (RANK, ["offers-0", "offers-1", "offers-2"], (1, 3)),
    ],
)
def test_a_field_says_what_it_offers_and_how_many_it_takes(
    table: Table, field: AnyField, offered: list[str], least_and_most: tuple[int, int]
) -> None:
    values = [value for value, _ in options(table.scene, field, table.person("P1"))]

    assert values == offered
    assert picks(field) == least_and_most


def test_a_field_that_is_not_there_is_named_with_those_that_are() -> None:
    table = agreed("blind", 2)

    with pytest.raises(UserError) as refused:
        table.do(commands.Answer("P1", "draft", "", {"nonsense": "x"}))

    assert refused.value.message == "There is no field `nonsense` here."
    assert refused.value.hint == "Fields: `step`, `aside`."


def test_a_field_that_is_not_given_keeps_its_answer_and_an_empty_one_takes_it_back() -> None:
    table = agreed("blind", 2)
    table.fill_in("P1", step="my step", aside="and how")

    table.do(commands.Answer("P1", "draft", "", {"step": "another step"}))
    assert table.typed_again("P1", "draft") == {"step": "another step", "aside": "and how"}

    table.do(commands.Answer("P1", "draft", "", {"aside": ""}))
    assert table.typed_again("P1", "draft") == {"step": "another step"}


def test_forms_are_filled_in_one_after_the_other() -> None:
    table = agreed("apart", 2)
    table.until("after")

    with pytest.raises(UserError, match="Another step comes before this one"):
        table.do(commands.Answer("P1", "debrief", "", {"learned": "much"}))


def test_a_form_that_asks_nothing_of_somebody_says_so() -> None:
    table = agreed("seats", 3)
    table.do(commands.Sit("P1", observe=True))

    with pytest.raises(UserError, match="This step asks nothing of you"):
        table.do(commands.Answer("P1", "brief", "", {}))


def test_some_fields_can_be_filled_in_only_when_others_are() -> None:
    definition = plan_of("blind").definition
    draft = definition.phase("draft").model_copy(update={"requires": {"aside": ("step",)}})
    fields = tuple(each.model_copy(update={"required": False}) for each in draft.fields)
    draft = draft.model_copy(update={"fields": fields})
    phases = tuple(draft if phase.id == "draft" else phase for phase in definition.phases)
    plan = type(plan_of("blind"))(definition.model_copy(update={"phases": phases}))
    table = Table(plan, 2)
    table.until("draft")

    with pytest.raises(UserError, match="First comes “A step”"):
        table.do(commands.Answer("P1", "draft", "", {"aside": "and how"}))
    table.do(commands.Answer("P1", "draft", "", {"step": "my step", "aside": "and how"}))
    assert table.asked("P1") is None
