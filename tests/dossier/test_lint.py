"""Each rule of the linter finds what it is for, with its place, and leaves sound dossiers alone."""

import re

import pytest

from bot.dossier.lint import check
from bot.dossier.rules import RULES
from bot.written.finding import Severity
from tests.dossier.exercise_breaches import EXERCISE_BREACHES
from tests.dossier.texts import GUIDE, SHIPPED, changed, example

BREACHES = [
    ("repeated-id", "id: E01-D1", "id: E01-F1", "disputed_points[0].id: `E01-F1` names two things"),
    ("repeated-id", "id: S-LETTER", "id: S-NOTICE", "sources[2].id: `S-NOTICE` names two things"),
    ("paragraph-order", "number: 1", "number: 2", "this is paragraph 1 of the map"),
    ("unknown-side", "side: FISH\n        head", "side: F\n        head", 'no side "F"; the sides'),
    ("unknown-side", "- side: FISH", "- side: F", "positions[1].side"),
    ("unknown-side", "FISH: the lock-out", "F: the lock-out", "terms[0].words.F"),
    ("unknown-source", "source: S-ART", "source: S-A", 'article.source: no source "S-A"; add it'),
    ("unknown-source", "[S-LETTER]", "[S-L]", "framings[1].claims[0].sources[0]"),
    (
        "unknown-source",
        "              source: S-NOTICE",
        "              source: X",
        "phrase.source",
    ),
    ("unknown-event", "events: [E01]", "events: [E02]", 'no event "E02"; the events are E01.'),
    ("unknown-event", "event: E01", "event: E02", "terms[0].event"),
    (
        "unknown-party",
        "about: [PORT]",
        "about: [P]",
        'no party "P"; add it under `article.parties`',
    ),
    (
        "unknown-claim",
        "counters: [E01-PORT-C1]",
        "counters: [C9]",
        "counters[0]: no claim or legal",
    ),
    ("unknown-claim", "counters: [E01-PORT-C1]", "counters: [E01-FISH-C1]", "against itself"),
    (
        "unknown-paragraph",
        "paragraphs: [1]\n    mention",
        "paragraphs: [2]\n    mention",
        "1 to 1.",
    ),
    (
        "unknown-paragraph",
        "paragraphs: [1]\n        st",
        "paragraphs: [0]\n        st",
        "checks[0]",
    ),
    ("long-phrase", "no longer fit for mooring", "a b c d e f g h i j k l m", "has 13 words"),
    (
        "phrase-source",
        "              source: S-NOTICE",
        "              source: S-ART",
        'from "S-ART", which the claim does not cite',
    ),
    (
        "recalled-as-verified",
        "verification: recalled\n            counters",
        "verification: verified\n            counters",
        "claims[0].verification: all its sources are recalled",
    ),
    (
        "recalled-as-verified",
        "kind: primary\n  - id: S-LETTER",
        "verification: recalled\n  - id: S-LETTER",
        "the source of the phrase is recalled",
    ),
    ("canonical-url", "kind: opinion", "canonical_url_opened: true", "no `canonical_url` is given"),
    ("bad-date", '"2019-05-03"', '"2019-02-30"', "`2019-02-30` is not in the calendar"),
    ("bad-date", '"2019-05-03"', '"2019-05-03"\n      end: "2019-04"', "ends (2019-04) before it"),
    ("bad-date", '"2020-02-11"', "11 February 2020", "legal_findings[0].date"),
    ("bad-date", "2019 (month unknown)", "spring 2019", "sources[2].date: `spring 2019`"),
    ("side-coverage", "side: FISH\n        head", "side: ART\n        head", "no framing by FISH"),
    (
        "side-coverage",
        "    checks:",
        "    no_verified_source: [ART, ART]\n    checks:",
        "ART has a framing of this event",
    ),
    (
        "disputed-as-fact",
        "The port authority closed the old mooring to all boats on 3 May 2019.",
        "The port closed the mooring, without asking anybody",
        "facts[0]: this states as agreed what is disputed: “The port closed",
    ),
    (
        "disputed-as-fact",
        "The port authority closed the old mooring to all boats on 3 May 2019.",
        "The danger was a pretext for making more room for yachts.",
        "“The families hold that the danger was a pretext",
    ),
    (
        "disputed-as-fact",
        "The port authority closed the old mooring to all boats on 3 May 2019.",
        "Yes, engineers had measured it.",
        "“Yes, engineers had measured it.”",
    ),
    *EXERCISE_BREACHES,
]


@pytest.mark.parametrize(("rule", "old", "new", "words"), BREACHES)
def test_a_breach_is_found_where_it_is(rule: str, old: str, new: str, words: str) -> None:
    text = changed(old, new)

    found = [finding for finding in check(text, "my.yaml") if finding.rule == rule]

    assert any(words in finding.sentence for finding in found)
    assert all(finding.severity is Severity.ERROR for finding in found)


def test_the_line_of_a_finding_is_the_line_of_what_is_wrong() -> None:
    text = changed("[S-LETTER]", "[S-L]")

    (finding,) = (f for f in check(text, "my.yaml") if f.rule == "unknown-source")

    assert "[S-L]" in text.splitlines()[finding.line - 1]


def test_the_line_of_a_finding_deep_in_a_chain_is_the_line_of_what_is_wrong() -> None:
    text = changed("{TOWN: [X-TOWN-1]}", "{TOWN: [X-TOWN-9]}")

    (finding,) = (f for f in check(text, "my.yaml") if f.rule == "unknown-claim")

    assert finding.one_line().startswith(f"my.yaml:{finding.line}: ")
    assert "X-TOWN-9" in text.splitlines()[finding.line - 1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("value: 1", "value: 4", "moves[0].escalation.value: `4`: Input should be less than"),
        ("weight: 3", "weight: 0", "cards[0].cards[0].weight"),
        ("role: fear", "role: dread", "`dread` is not one of 'fear', 'interest', 'red_line'"),
        ("scheme: cause", "scheme: because", "argument_notes[0].scheme: `because` is not one of"),
        ("needs: [economy]", "needs: [money]", "cards[0].cards[0].needs[0]"),
        ("followed: Three", "folowed: Three", "did you mean `followed`?"),
        ("title_neutral: Boats", f"title_neutral: {'Boats ' * 20}", "at most 90 characters"),
    ],
)
def test_what_does_not_fit_the_format_of_the_material_is_said_with_its_place(
    old: str, new: str, words: str
) -> None:
    text = changed(old, new)

    findings = check(text, "my.yaml")

    assert any(words in finding.sentence for finding in findings)


def test_a_dossier_without_anything_for_exercises_is_sound() -> None:
    text = example()
    bare = text[: text.index("chains:\n")] + text[text.index("sources:\n  - id: S-ART") :]

    assert check(bare, "my.yaml") == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("closest_to: TOWN", "closest_to: FISH", "10 of 16 have `closest_to: FISH`; half"),
        ("reading: (gain|mixed)", "reading: fear", "12 of 16 have `reading: fear`; half"),
    ],
)
def test_first_statements_that_are_mostly_of_one_side_are_found(
    old: str, new: str, words: str
) -> None:
    (finding,) = check(re.sub(old, new, example()), "my.yaml")

    assert finding.rule == "one-sided-seeds"
    assert words in finding.sentence
    assert finding.severity is Severity.ERROR


def test_a_source_that_nothing_cites_is_a_warning() -> None:
    text = example() + "  - id: S-MORE\n    title: More\n"

    (finding,) = check(text, "my.yaml")

    assert finding.rule == "unused-source"
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("field", "date", "words"),
    [
        ("", "2025", "S-NOTICE (2025) is later than the article (2024-03)."),
        ("\n    after_article: true", '"2019-04-24"', "is earlier than the article"),
    ],
)
def test_a_mark_that_does_not_agree_with_the_dates_is_a_warning(
    field: str, date: str, words: str
) -> None:
    text = changed('date: "2019-04-24"', f'date: "{date.strip(chr(34))}"{field}')

    (finding,) = check(text, "my.yaml")

    assert finding.rule == "after-article"
    assert words in finding.sentence
    assert finding.severity is Severity.WARNING


def test_a_date_in_the_month_of_the_article_settles_nothing() -> None:
    assert check(changed('date: "2019-04-24"', 'date: "2024-03-30"'), "my.yaml") == []


def test_a_file_that_does_not_fit_the_format_is_a_finding_and_no_exception() -> None:
    (finding,) = check("a: [", "my.yaml")

    assert finding.rule == "yaml"
    assert finding.one_line().startswith("my.yaml:1: ")


def test_every_rule_that_can_be_broken_is_broken_by_a_test_and_explained_to_writers() -> None:
    guide = GUIDE.read_text("utf-8")
    tested = {rule for rule, *_ in BREACHES} | {"unused-source", "after-article", "one-sided-seeds"}

    assert len(RULES) <= len(tested)
    assert tested == set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', _source())) - {"utf-8"}
    assert all(f"`{rule}`" in guide for rule in tested)


def _source() -> str:
    folder = SHIPPED.parents[1] / "dossier"
    return "".join(
        (folder / f"{name}.py").read_text("utf-8") for name in ("rules", "exercise_rules")
    )


def test_the_shipped_dossier_is_clean() -> None:
    assert check(SHIPPED.read_text("utf-8"), SHIPPED.name) == []


def test_the_example_of_the_guide_is_clean() -> None:
    assert check(example(), "example.yaml") == []
