"""A definition is read, or its writer is told where to mend it; nothing else comes of any text."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import BadFile
from bot.exercises.lint import MOST_CHARACTERS, examine
from bot.exercises.load import check, parse, shared_parts
from bot.exercises.schema import schema
from tests.exercises.files import GUIDE, ROOT, SHIPPED, changed, line_of, text_of

PUBLISHED = ROOT / "bot" / "exercises" / "exercise.schema.json"

MISSHAPEN = yaml.safe_load(Path(__file__).with_name("misshapen.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", MISSHAPEN["malformed"], ids=lambda case: repr(case["text"]))
def test_what_is_no_exercise_is_told_in_a_line(case: dict[str, str]) -> None:
    (finding,) = check(case["text"], "mine.yaml")

    assert finding.one_line() == case["says"]


@pytest.mark.parametrize("case", MISSHAPEN["wrong"], ids=lambda case: case["says"][:50])
def test_what_does_not_fit_is_told_with_its_place(case: dict[str, str]) -> None:
    findings = check(changed("example", case["old"], case["new"]), "mine.yaml")

    assert case["says"] in [each.sentence for each in findings]


def test_each_place_is_told_once() -> None:
    findings = check(changed("example", "any: [all_acknowledged", "any: [all_read"), "mine.yaml")

    assert len(findings) == 1


def test_a_finding_has_the_line_on_which_to_look() -> None:
    text = changed("example", "reveal: [again.line]", "reveal: [again.lime]")

    (finding,) = check(text, "mine.yaml")

    assert finding.line == line_of(text, "again.lime")
    assert finding.file == "mine.yaml"


def test_own_posts_after_shared_ones_keep_their_lines() -> None:
    text = changed("spiral_walk", "{moves.count} real", "{moovs.count} real")

    (finding,) = check(text, "mine.yaml")

    assert (finding.file, finding.line) == (
        "mine.yaml",
        line_of(text, "en: |\n            We follow"),
    )


def test_copied_fields_are_told_of_where_they_are_written() -> None:
    text = changed("example", "{sides[0].label}?", "{side[0].label}?")

    findings = check(text, "mine.yaml")

    assert {each.line for each in findings} == {line_of(text, "{side[0].label}?")}


def test_a_mistake_in_a_shared_part_names_that_part() -> None:
    wrong = "fields:\n  - {id: x, type: bool, label: {en: y}, helpp: 1}"
    parts = {**shared_parts(), "std.debrief": wrong}

    _, (finding,) = examine(text_of("example"), "mine.yaml", parts)

    assert finding.one_line() == (
        "std/debrief.yaml:2: phases[5].fields[0].helpp: there is no field `helpp` here; did you "
        "mean `help`?"
    )


def test_a_shared_part_that_is_no_yaml_names_itself() -> None:
    _, findings = examine(text_of("example"), "mine.yaml", {**shared_parts(), "std.debrief": "["})

    assert [each.file for each in findings] == ["std/debrief.yaml"]


def test_what_a_shared_part_needs_of_an_exercise_is_told() -> None:
    text = changed(
        "example", "  facts: {query: chain.facts, args: {chain: $chain}, min: 1, max: 6}\n", ""
    )

    findings = check(text, "mine.yaml")

    assert {each.file for each in findings} == {"std/notice.yaml", "std/debrief.yaml"}
    assert findings[0].sentence == ("There is no bind or loop `facts`; there are cards, sides.")


def test_a_phases_own_keys_win_over_the_shared_ones() -> None:
    text = changed(
        "example",
        "    include: std.debrief\n",
        '    include: std.debrief\n    title: {en: "Over"}\n',
    )

    debrief = parse(text, "mine.yaml").phase("debrief")

    assert debrief.title == {"en": "Over"}
    assert debrief.why


def test_posts_and_fields_of_both_stand_together_shared_ones_first() -> None:
    notice = parse(text_of("other_timeline"), "mine.yaml").phase("notice")

    assert [post.to for post in notice.post] == ["dm", "dm", "main", "dm"]
    assert [field.id for field in notice.fields][-1] == "home"


def test_a_field_of_the_same_id_stands_in_the_place_of_the_shared_one() -> None:
    mine = "    fields:\n      - {id: learned, type: bool, label: {en: Learned something?}}\n"
    text = changed("example", "    include: std.debrief\n", "    include: std.debrief\n" + mine)

    debrief = parse(text, "mine.yaml").phase("debrief")

    assert [(field.id, field.type) for field in debrief.fields][:2] == [
        ("learned", "bool"),
        ("reservation", "text"),
    ]


def test_what_is_refused_says_how_to_check_it() -> None:
    with pytest.raises(BadFile) as caught:
        parse(changed("example", "on_abort: debrief", "on_abort: nowhere"), "mine.yaml")

    assert "There is no phase `nowhere`" in caught.value.message
    assert caught.value.hint == "Mend this and run `parley exercise check mine.yaml`."


def test_a_text_that_is_far_too_long_is_not_looked_at() -> None:
    (finding,) = check("a" * (MOST_CHARACTERS + 1), "mine.yaml")

    assert finding.sentence == "the file has more than 200000 characters; an exercise is shorter."


def test_so_many_phases_are_no_exercise() -> None:
    phase = "  - {id: p, kind: end}\n"
    text = changed("example", "phases:\n", "phases:\n" + phase * 61)

    assert "phases: has more than 60 entries; leave some out." in [
        each.sentence for each in check(text, "mine.yaml")
    ]


LINES = text_of("example").splitlines()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.integers(0, len(LINES) - 1), max_size=4),
    st.dictionaries(
        st.integers(0, len(LINES) - 1),
        st.sampled_from(["x: 1", "  - {}", "    next: [{to: x}]", "    fields: {}", "- a"]),
        max_size=3,
    ),
)
def test_whatever_is_lost_or_written_over_comes_to_findings(
    lost: list[int], written: dict[int, str]
) -> None:
    lines = [written.get(n, line) for n, line in enumerate(LINES) if n not in lost]

    for finding in check("\n".join(lines), "mine.yaml"):
        assert finding.line >= 1
        assert finding.sentence.endswith((".", "?"))


@given(st.text(max_size=200))
def test_any_text_comes_to_findings(text: str) -> None:
    assert check(text, "mine.yaml")


def test_the_published_schema_is_the_one_that_the_models_make() -> None:
    assert PUBLISHED.read_text("utf-8") == schema(), (
        "write bot.exercises.schema.schema() to the file"
    )


def test_the_schema_refuses_fields_that_nobody_knows() -> None:
    assert json.loads(schema())["additionalProperties"] is False


def test_editors_find_the_schema_from_the_files_that_name_it() -> None:
    for path in (*SHIPPED.glob("*.yaml"), GUIDE):
        text = text_of("example") if path == GUIDE else path.read_text("utf-8")
        named = text.splitlines()[0].partition("$schema=")[2]

        assert (path.parent / named).resolve() == PUBLISHED


def test_a_paragraph_is_one_line_however_its_file_is_wrapped() -> None:
    lines = ("|", "Done;", "thank you.", "", "- So", "- it is.")
    wrapped = "\n          en: " + "\n            ".join(lines)
    text = changed("example", '{en: "Done; thank you. {shift.sentence}"}', wrapped)

    close = parse(text, "mine.yaml").phase("close")

    assert close.post[0].text["en"] == "Done; thank you.\n\n- So\n- it is."
