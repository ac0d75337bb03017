"""A dossier file is taken whole, or refused with places and with what to do."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.domain.errors import BadFile
from bot.dossier.load import parse, read
from tests.dossier.texts import SHIPPED, changed, example


def refusal(text: str) -> str:
    with pytest.raises(BadFile) as caught:
        parse(text, "my.yaml")
    assert "parley dossier check my.yaml" in caught.value.hint
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "my.yaml:1: the file is empty; a dossier begins with `format: 1`"),
        ("- a\n- b\n", "my.yaml:1: the file holds no fields; a dossier begins with"),
        ("a: [", "my.yaml:1: while parsing a flow node, did not find expected node content."),
        (changed("format: 1", "format: 2"), "format: `2` is not one of 1."),
        (changed("\ntitle:", "\ntitel:"), "`title` is missing."),
        (changed("\ntitle:", "\ntitel:"), "there is no field `titel` here; did you mean `title`?"),
        (
            changed("        headline: Nobody was asked.\n", ""),
            "events[0].framings[2]: `headline` is missing.",
        ),
        (
            changed("kind: causal", "kind: guess"),
            "events[0].framings[0].claims[0].kind: `guess` is not one of 'fact-report', 'interp",
        ),
        (
            changed('start: "2019-05-03"', "start: 2019"),
            "events[0].date.start: must be text; put `2019` in quotes.",
        ),
        (
            changed('start: "2019-05-03"', "start: May 2019"),
            "events[0].date.start: `May 2019` is not a year, a month or a day such as 1962,",
        ),
        (changed("id: E01\n", "id: E 01\n"), "events[0].id: `E 01` is not a name of letters"),
        (
            changed("label: The port authority", "label: ''"),
            "sides[0].label: must not be empty.",
        ),
        (
            changed("label: The port authority", "label:"),
            "sides[0].label: must be text, not nothing.",
        ),
        (
            changed("sources: [S-ART]", "sources: S-ART"),
            "must be a list (one `- ` line each), not `S-ART`.",
        ),
        (
            changed("    date:\n      text: 3 May 2019\n", "    date: 2019\n    x:\n"),
            "events[0].date: must be a set of fields (`name: value` lines), not `2019`.",
        ),
        (
            changed("contested: true", "contested: perhaps"),
            "article.paragraphs[0].contested: `perhaps`: Input should be a valid boolean",
        ),
        (
            changed("side: FISH", "side: FISHY"),
            'events[0].framings[1].side: no side "FISHY"; the sides are PORT, FISH, ART.',
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_and_where(text: str, message: str) -> None:
    assert message in refusal(text)


def test_a_problem_comes_with_the_line_that_a_writer_has_to_go_to() -> None:
    text = changed("kind: causal", "kind: guess")
    line = text[: text.index("kind: guess")].count("\n") + 1

    assert refusal(text).startswith(f"my.yaml:{line}: ")


def test_at_most_ten_problems_are_listed_and_the_rest_is_counted() -> None:
    text = "format: 1\n" + "".join(f"field{n}: x\n" for n in range(20))

    lines = refusal(text).splitlines()

    assert len(lines) == 11
    assert lines[-1] == "and 15 more."


def test_warnings_do_not_keep_a_dossier_out() -> None:
    extra = example() + "  - id: S-MORE\n    title: A source that nothing cites\n"

    assert parse(extra, "my.yaml").sources[-1].id == "S-MORE"


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    plain, marked = tmp_path / "a.yaml", tmp_path / "b.yaml"
    plain.write_text(example(), "utf-8")
    marked.write_text(example(), "utf-8-sig")

    assert read(plain) == read(marked)


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"no\.yaml: No such file"):
        read(tmp_path / "no.yaml")


def test_a_file_that_is_no_text_is_said_to_be_so(tmp_path: Path) -> None:
    path = tmp_path / "picture.yaml"
    path.write_bytes(b"\xff\xfe\x00\x01\xd8")

    with pytest.raises(BadFile, match="not UTF-8 text"):
        read(path)


def test_reading_the_shipped_dossier_leaves_a_first_start_its_three_seconds() -> None:
    code = (
        "import sys, time; start = time.process_time();"
        "from pathlib import Path; from bot.dossier.load import read;"
        "read(Path(sys.argv[1])); print(time.process_time() - start)"
    )

    took = subprocess.run(
        [sys.executable, "-c", code, str(SHIPPED)],
        check=True,
        capture_output=True,
        text=True,
        cwd=SHIPPED.parents[2],
    )

    assert float(took.stdout) < 2.5, "processor time, modules included"
