"""The command line, run in this process as a shell would run it."""

import json
from pathlib import Path

import pytest

from bot import resources
from bot.__main__ import main
from bot.dossier.load import read
from bot.exercises.schema import schema as exercise_schema
from tests.reading.press import pdf

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(autouse=True)
def database(fresh_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store as the first run leaves it, named by the environment."""
    path = tmp_path / "parley.db"
    path.write_bytes(fresh_database.read_bytes())
    monkeypatch.setenv("PARLEY_DATABASE", str(path))
    monkeypatch.chdir(tmp_path)
    return path


def test_ask_prints_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["ask", "Who proposed a peace summit?"])

    assert code == 0
    assert "Kuleba" in capsys.readouterr().out


def test_ask_as_json_has_every_promised_key(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["ask", "Who proposed a peace summit?", "--json"])

    answer = json.loads(capsys.readouterr().out)
    assert code == 0
    assert answer["outcome"] == "answered"
    assert answer["mode"] == "without a model"
    assert answer["store_version"]
    assert answer["contested_by"] == [] or answer["contested_by"][0]["citations"]
    assert answer["closest"] == []
    citation = answer["statements"][0]["citations"][0]
    assert citation["source"] == "S-ART"
    assert citation["paragraph"] == 2
    assert [citation[key] for key in ("quote", "start", "end")] == [None, None, None]


def test_a_question_that_is_none_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["ask", "???"])

    assert code == 2
    assert "no word in that question" in capsys.readouterr().out


def bad_inputs(folder: Path) -> dict[str, bytes | None]:
    return {
        "empty.txt": b"",
        "blank.txt": b" \n\n ",
        "binary.txt": bytes(range(256)) * 50,
        "encoding.txt": "Привет, это текст. ".encode("koi8-r") * 40,
        "big.txt": b"a" * 50_000_000,
        "scan.pdf": pdf([[]]),
        "page.html": b"<html><body><nav>Home</nav></body></html>",
        "missing.txt": None,
    }


def test_bad_documents_get_one_sentence_and_leave_nothing(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = database.read_bytes()
    for name, content in bad_inputs(tmp_path).items():
        if content is not None:
            (tmp_path / name).write_bytes(content)

        code = main(["load", "article", name])

        said = capsys.readouterr()
        assert code == 2, name
        assert said.out == "", name
        assert said.err.count("\n") == 1, name
        assert "Traceback" not in said.err
    assert database.read_bytes() == before


@pytest.mark.parametrize("place", ["http://example.org/a", "https://127.0.0.1/a", "ftp://x.org/a"])
def test_addresses_that_are_not_fetched_get_one_sentence(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["load", "article", place])

    assert code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_loading_again_changes_nothing_and_a_changed_text_is_reported(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["dossier", "load", str(DATA / "second-dossier.yaml")])
    main(["load", "article", str(DATA / "second-article.txt")])
    first = capsys.readouterr().out
    main(["load", "article", str(DATA / "second-article.txt")])
    again = capsys.readouterr().out
    main(["doctor"])
    quiet = capsys.readouterr().out
    main(["load", "article", str(DATA / "second-article-edited.txt")])
    capsys.readouterr()

    main(["doctor"])

    assert ": loaded, paragraphs: 24" in first
    assert "24 of 24 paragraphs found" in first
    assert ": unchanged, paragraphs: 24" in again
    assert "replaced" not in quiet
    assert "The Marrin Barrage Quarrel" in capsys.readouterr().out


def test_many_texts_are_loaded_at_once_and_a_bad_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in {
        "ferry.txt": "The ferry\n\nThe ferry leaves the harbour at noon on every day but Sunday.",
        "other.txt": "The ferry\n\nIn winter no ferry crosses the strait before nine o'clock.",
        "again.txt": "The ferry\n\nThe ferry leaves the harbour at noon on every day but Sunday.",
        "empty.txt": "",
    }.items():
        (tmp_path / name).write_text(text)

    code = main(["load", "source", "ferry.txt", "empty.txt", "other.txt", "again.txt", "none.txt"])

    out, err = capsys.readouterr()
    assert code == 1
    assert [line.split(":")[0] for line in out.splitlines()] == [
        "The ferry (the-ferry)",
        "The ferry (the-ferry-4e05b2a1)",
    ]
    assert [line.split(": ")[1] for line in err.splitlines()] == ["empty.txt", "none.txt"]
    main(["load", "source", "ferry.txt", "other.txt"])
    assert capsys.readouterr().out.count("unchanged") == 2


def test_one_name_is_not_for_several_texts(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["load", "source", "one.txt", "two.txt", "--id", "both"])

    assert code == 2
    assert "Load that one by itself." in capsys.readouterr().err


def test_an_exported_dossier_loads_as_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["dossier", "load", str(DATA / "second-dossier.yaml")])
    capsys.readouterr()

    code = main(["dossier", "export", "tidal-barrage"])

    path = tmp_path / "exported.yaml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    assert code == 0
    assert read(path) == read(DATA / "second-dossier.yaml")


def test_a_translation_goes_in_with_its_dossier_and_comes_out_unchanged(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["dossier", "load", str(DATA / "lantern.yaml")])
    assert "translated: de." in capsys.readouterr().out

    code = main(["dossier", "export", "lantern", "--language", "de"])

    assert code == 0
    assert capsys.readouterr().out == (DATA / "lantern.de.yaml").read_text(encoding="utf-8")


def test_a_translation_that_there_is_not_is_named_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["dossier", "load", str(DATA / "lantern.yaml")])
    main(["dossier", "load", str(DATA / "second-dossier.yaml")])

    assert main(["dossier", "export", "lantern", "--language", "fr"]) == 2
    assert main(["dossier", "export", "tidal-barrage", "--language", "fr"]) == 2

    said = capsys.readouterr().err
    assert "There is no translation of lantern to “fr”. There are: de." in said
    assert (
        "There is no translation of tidal-barrage to “fr”. It has not been translated yet." in said
    )


def test_a_translation_is_begun_and_gone_on_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, german = tmp_path / "lantern.yaml", tmp_path / "lantern.de.yaml"
    text = (DATA / "lantern.yaml").read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")

    assert main(["dossier", "translate", str(path), "de"]) == 0
    assert f"{german}: 26 of 26 texts are to be translated." in capsys.readouterr().out
    german.write_text((DATA / "lantern.de.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    path.write_text(text.replace("headline: They left", "headline: They had left"))
    path.write_text(path.read_text().replace("L01-D1", "L01-D2"))
    assert main(["dossier", "translate", str(path), "de"]) == 0

    said = capsys.readouterr().out
    assert "4 of 26 texts are to be translated; 3 that the dossier no longer has" in said
    kept = german.read_text(encoding="utf-8")
    assert "original: They left us in the dark." in kept
    assert main(["dossier", "check", str(path)]) == 0
    assert "the dossier now says “They had left us in the dark.”" in capsys.readouterr().out


def test_a_translation_is_checked_by_itself_and_with_its_dossier(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, german = tmp_path / "lantern.yaml", tmp_path / "lantern.de.yaml"
    path.write_text((DATA / "lantern.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    text = (DATA / "lantern.de.yaml").read_text(encoding="utf-8")
    german.write_text(text.replace("12 Nächte", "13 Nächte"), encoding="utf-8")

    for file in (path, german):
        assert main(["dossier", "check", str(file)]) == 2
        assert f"{german}:" in capsys.readouterr().out
    assert main(["dossier", "load", str(path)]) == 2
    assert "the numbers are not those of the original" in capsys.readouterr().err


def test_a_language_is_named_by_its_short_name(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["dossier", "translate", str(DATA / "lantern.yaml"), "../German"])

    assert code == 2
    assert "“../German” is not the short name of a language." in capsys.readouterr().err


def test_an_unknown_dossier_is_named_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["dossier", "export", "nowhere"])

    assert code == 2
    assert "ukraine-security-dilemma" in capsys.readouterr().err


def test_check_lists_problems_with_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (DATA / "second-dossier.yaml").read_text(encoding="utf-8")
    path = tmp_path / "broken.yaml"
    path.write_text(text.replace("side: FISH", "side: FSH", 1), encoding="utf-8")

    code = main(["dossier", "check", str(path)])

    out = capsys.readouterr().out
    assert code == 2
    assert f"{path}:" in out
    assert "FSH" in out
    assert main(["dossier", "load", str(path)]) == 2


def test_a_sound_dossier_has_nothing_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["dossier", "check", str(DATA / "second-dossier.yaml")])

    assert code == 0
    assert "nothing to mend" in capsys.readouterr().out


def test_exercises_are_checked_several_at_a_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = next(path for path in resources.exercises() if path.stem == "consider_opposite")
    path = tmp_path / "broken.yaml"
    text = sound.read_text(encoding="utf-8")
    path.write_text(text.replace("on_abort: ending", "on_abort: endin"), encoding="utf-8")

    code = main(["exercise", "check", str(sound), str(path)])

    out = capsys.readouterr().out.splitlines()
    assert code == 2
    assert out[0] == f"{sound}: nothing to mend."
    assert out[1].startswith(f"{path}:")
    assert out[1].endswith("There is no phase `endin`; did you mean `ending`?")


def test_a_sound_exercise_has_nothing_to_mend() -> None:
    assert main(["exercise", "check", str(resources.exercises()[0])]) == 0


def test_an_exercise_that_is_not_there_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercise", "check", "nowhere.yaml"]) == 2
    assert "nowhere.yaml: No such file" in capsys.readouterr().err


def test_the_schema_of_exercises_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercise", "schema"]) == 0
    assert capsys.readouterr().out == exercise_schema()


def test_eval_prints_a_table_and_writes_each_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"

    code = main(
        [
            "eval",
            str(DATA / "plain-questions.yaml"),
            "--article",
            str(DATA / "plain-article.txt"),
            "--json",
            str(out),
        ]
    )

    assert code == 0
    assert "answerable" in capsys.readouterr().out
    results = json.loads(out.read_text())["results"]
    assert len(results) == 20
    assert {"id", "outcome", "right", "cited"} <= set(results[0])


@pytest.mark.parametrize("content", ["questions: 3", "- [", "id: x\narticle: y\nquestions: [{}]"])
def test_a_bad_question_file_gets_one_sentence(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text(content)

    code = main(["eval", str(path)])

    assert code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_unusable_database_gets_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear editor, " * 100)
    monkeypatch.setenv("PARLEY_DATABASE", str(path))

    code = main(["ask", "Who is Kuleba?"])

    assert code == 2
    assert "PARLEY_DATABASE" in capsys.readouterr().err


def test_a_database_that_may_not_be_opened_is_not_to_be_restored(
    database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database.with_name(f"{database.name}-wal").mkdir()

    code = main(["ask", "Who is Kuleba?"])

    assert code == 2
    said = capsys.readouterr().err
    assert "cannot be opened as Parley's database (unable to open database file)" in said
    assert "belongs to another user" in said
    assert "restore" not in said


def test_a_summary_is_made_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = tmp_path / "square.jsonl"
    said.write_text(
        '{"id": "1", "author": "ann", "text": "Is the square shut?", "when": "2026-11-20T18:00Z"}\n'
        "\n"
        '{"id": "2", "author": "ben", "text": "I disagree.", "when": "2026-11-20T18:02Z"}\n'
    )
    assert main(["summary", str(said)]) == 0
    assert "Is the square shut" in capsys.readouterr().out
    outs = [tmp_path / f"report.{kind}" for kind in ("md", "html", "json")]
    args = [word for out in outs for word in ("--out", str(out))]
    assert main(["summary", str(said), *args]) == 0
    assert all("Is the square shut" in out.read_text().replace("\\", "") for out in outs)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no messages"),
        ("no json", "Line 1 is no JSON"),
        ("[]", "Line 1 is no message"),
        ('{"author": "ann", "text": "x"}', "Line 1, when"),
        ('{"author": "a", "text": "x", "when": "2026-11-20"}', "Line 1, when"),
        ('{"id": "1", "author": "a", "text": "x", "when": "2026-11-20T18:00Z"}\n' * 2, "twice"),
    ],
)
def test_a_file_that_holds_no_messages_is_refused_with_what_it_should_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, told: str
) -> None:
    said = tmp_path / "said.jsonl"
    said.write_text(text)
    assert main(["summary", str(said)]) == 2
    problem = capsys.readouterr().err
    assert told in problem
    assert '"when"' in problem


def test_a_summary_of_no_file_or_into_an_unknown_form_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["summary", str(tmp_path / "nowhere.jsonl")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main(["summary", "x.jsonl", "--out", "report.pdf"]) == 2
    assert ".html" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "left"), [("forget-me sure:yes", b""), ("forget-me", b"\n+the canary sings\n")]
)
def test_whoever_is_forgotten_at_a_terminal_leaves_no_lines_there(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str,
    left: bytes,
) -> None:
    history, typed = tmp_path / "history", tmp_path / "typed"
    history.write_bytes(b"\n+the canary sings\n")
    typed.write_text(f"{line}\n")

    with typed.open() as lines:
        monkeypatch.setattr("sys.stdin", lines)
        code = main(["chat", "--name", "ann", "--community", "ours", "--room", "main"])

    assert code == 0
    assert ("You are forgotten" in capsys.readouterr().out) == (left == b"")
    assert history.read_bytes() == left
