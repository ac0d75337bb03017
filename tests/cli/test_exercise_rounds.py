"""Exercises at one terminal: walked by themselves, by a script, or by people who hand it on."""

import io
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot import resources
from bot.__main__ import main
from bot.adapters.console.company.hot_seat import CLEARED
from bot.exercises.load import shipped
from tests.adapters.console.seat import CTRL_D, Terminal
from tests.exercises.files import changed, text_of

Typed = Callable[..., list[str]]
Out = pytest.CaptureFixture[str]
SHIPPED = {path.stem: path for path in resources.exercises()}
MANY = 30
"""As often as somebody who has typed all that they will goes away, out of whatever asks them."""


@pytest.fixture(autouse=True)
def database(fresh_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store as the first run leaves it, named by the environment."""
    path = tmp_path / "parley.db"
    path.write_bytes(fresh_database.read_bytes())
    monkeypatch.setenv("PARLEY_DATABASE", str(path))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return path


def file(tmp_path: Path, name: str, text: str) -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def example(tmp_path: Path) -> str:
    """The example of the guide, as a file."""
    return file(tmp_path, "guess.yaml", text_of("example"))


@pytest.mark.parametrize(
    ("name", "people"),
    [
        (each.id, people)
        for each in shipped()
        for people, mode in ((1, each.modes.solo), (4, each.modes.group))
        if mode is not None or (people > 1 and each.modes.group is None)
    ],
)
def test_each_shipped_exercise_is_walked_to_its_end(name: str, people: int, capsys: Out) -> None:
    definition = next(each for each in shipped() if each.id == name)
    motion = any(param.type == "motion_ref" for param in definition.params.values())
    about = "MO-TALKS" if motion else "CH-B"
    line = ["exercise", "preview", str(SHIPPED[name]), "--people", str(people), "--about", about]

    assert main(line) == 0

    out = capsys.readouterr().out
    assert "step 1 of" in out
    assert "Ann answers" in out
    assert out.endswith("Walked to its end with made-up answers; nothing was kept.\n")


def test_a_preview_keeps_nothing(example: str, database: Path, capsys: Out) -> None:
    before = database.read_bytes()

    assert main(["exercise", "preview", example, "--about", "CH-A"]) == 0

    assert database.read_bytes() == before


def test_answers_can_be_given_to_a_preview(example: str, tmp_path: Path, capsys: Out) -> None:
    script = file(tmp_path, "answers.yaml", "all: {fear: [2, 9]}\npeople: {Ben: {fear: skip}}")
    line = ["exercise", "preview", example, "--about", "CH-A", "--answers", script]

    assert main(line) == 0

    out = capsys.readouterr().out
    assert "Ann answers\n  • Does fear drive United States and NATO?\n    2" in out
    assert "Ann answers\n  • Does fear drive United States and NATO?\n    9" in out
    assert "Ben passes this over." in out


def test_an_answer_that_is_not_taken_ends_it_with_a_sentence(
    example: str, tmp_path: Path, capsys: Out
) -> None:
    script = file(tmp_path, "answers.yaml", "all: {fear: 11}")
    line = ["exercise", "preview", example, "--about", "CH-A", "--answers", script]

    assert main(line) == 2

    said = capsys.readouterr()
    assert "cannot be `11`" in said.out
    assert said.err == (
        "What Ann answers to `fear` is not taken. Mend the script, or what the exercise asks.\n"
    )


def test_a_script_that_is_none_is_refused_with_its_line(
    example: str, tmp_path: Path, capsys: Out
) -> None:
    script = file(tmp_path, "answers.yaml", "all:\n  fear: 3\nperson: {}\n")

    assert main(["exercise", "preview", example, "--answers", script]) == 2

    error = capsys.readouterr().err
    assert "answers.yaml:3: " in error
    assert "there is no field `person` here; the fields are all, people." in error


def test_which_of_several_chains_has_to_be_said(example: str, capsys: Out) -> None:
    assert main(["exercise", "preview", example]) == 2

    error = capsys.readouterr().err
    assert error.startswith("It can be about several things. Choose one by `--about`: ")
    assert "/CH-A`" in error


def test_a_broken_file_is_refused_as_by_check(tmp_path: Path, capsys: Out) -> None:
    broken = file(tmp_path, "broken.yaml", changed("example", "to: read", "to: reed"))

    assert main(["exercise", "preview", broken]) == 2

    assert "There is no phase `reed`; did you mean `read`?" in capsys.readouterr().err


@pytest.mark.parametrize("number", ["0", "13", "two", "-1"])
def test_a_preview_takes_one_to_twelve_people(example: str, number: str, capsys: Out) -> None:
    with pytest.raises(SystemExit):
        main(["exercise", "preview", example, f"--people={number}"])

    assert "it takes 1 to 12" in capsys.readouterr().err


def test_people_of_a_script_go_on_where_they_were(tmp_path: Path, capsys: Out) -> None:
    line = ["exercise", "play", "consider_opposite", "--script"]
    wrong = file(tmp_path, "wrong.yaml", "all: {agree: 1, claim: 1, belief: 1000, because: So.}")
    assert main([*line, wrong]) == 2
    assert "step 1 of 5" in capsys.readouterr().out

    right = file(tmp_path, "right.yaml", "all: {claim: 2, belief: 70, because: The tide is so.}")
    assert main([*line, right]) == 0

    out = capsys.readouterr().out
    assert "step 1 of 5" not in out
    assert "The tide is so." in out
    assert "me passes this over." in out
    assert "How likely you find it" in out


def test_another_exercise_in_the_room_is_not_mixed_up_with_it(tmp_path: Path, capsys: Out) -> None:
    script = file(tmp_path, "script.yaml", "all: {}")
    people = ["--people", "Ann,Ben", "--script", script]
    main(["exercise", "play", "spiral_walk", "--about", "CH-A", *people])
    capsys.readouterr()

    assert main(["exercise", "play", "other_timeline", *people]) == 2

    error = capsys.readouterr().err
    assert "Another exercise is open in that room: spiral_walk." in error
    assert "name another room: `--room`" in error


def test_people_need_different_names(capsys: Out) -> None:
    assert main(["exercise", "play", "spiral_walk", "--people", "Ann,Ann"]) == 2
    assert "The people need different names. Such as `--people Ann,Ben,Cem`." in (
        capsys.readouterr().err
    )


def test_people_need_a_terminal(capsys: Out) -> None:
    assert main(["exercise", "play", "consider_opposite"]) == 2
    assert "Give their answers in a file: `--script`." in capsys.readouterr().err


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Typed]:
    """A terminal into which keys are typed; what stands on it after a run."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):

        def play(line: list[str], *lines: str) -> list[str]:
            screen = Terminal()
            monkeypatch.setattr(sys, "stdin", Terminal())
            monkeypatch.setattr(sys, "stdout", screen)
            keys.send_text("".join(f"{line}\r" for line in lines) + CTRL_D * MANY)
            assert main(["exercise", "play", *line]) == 0
            return re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue()).split(CLEARED)

        yield play


def test_somebody_alone_is_asked_at_the_terminal_to_the_end(typed: Typed) -> None:
    (screen,) = typed(
        ["consider_opposite"],
        *("", "yes"),  # the notice
        *("", "1", "70", "Tides keep time", "."),
        *("", "1", "Clocks are late", ".", "Moons are early", "."),
        *("", "3"),
        *("", "Both are", ".", "A broken clock", ".", "60"),
        "",
    )

    assert "me (Enter answers)> " not in screen  # the prompt is the terminal's own
    assert "step 5 of 5" in screen
    assert "Before: 70. After: 60." in screen
    assert "Tides keep time" in screen
    assert "It is the turn of" not in screen


@pytest.fixture
def town(example: str, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> list[str]:
    """Two people of a community that has added the guide's example; how they go through it."""
    lines = f"exercise add file:{example}\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert main(["chat", "--community", "town", "--as", "moderator"]) == 0
    assert "Added: What are they afraid of?" in capsys.readouterr().out
    return [
        *("fear_guess", "--community", "town", "--people", "Ann,Ben", "--about", "CH-A"),
    ]


SIT = READ = ENTER = ""
ANNS = "Ann fears for her lighthouse"


def test_people_hand_the_terminal_on_and_see_nothing_of_each_other(
    typed: Typed, town: list[str]
) -> None:
    pages = typed(
        town,
        *(READ, SIT, ENTER, "1", ENTER, "2"),  # Ann comes in, and guesses
        *(SIT, ENTER, "1", ENTER, "7"),  # Ben does
        *(READ, SIT, ENTER, SIT, ENTER),  # what was opened
        *(READ, SIT, ENTER, "3", ANNS, ".", SIT, ENTER, "6", "Ben fears for nothing.", "."),
        READ,
        "quit",
    )

    turns = [[name for name in ("Ann", "Ben") if f"turn of {name};" in page] for page in pages]
    assert all(len(names) <= 1 for names in turns)
    assert turns.count(["Ben"]) == 3
    (opened,) = [number for number, page in enumerate(pages) if ANNS in page]
    assert turns[opened] == []  # on the page for all
    assert turns[:opened].count(["Ben"]) == 3  # after both had written
    assert "It stays open. The same line goes on with it." in pages[-1]


def test_the_next_one_may_go_first(typed: Typed, town: list[str]) -> None:
    pages = typed(town, READ, SIT, "hand on", SIT, ENTER, "1", ENTER, "7", READ, SIT, "quit")

    names = re.findall(r"It is the turn of (\w+);", "".join(pages))
    assert names == ["Ann", "Ben", "Ann"]


def test_the_end_is_looked_at_by_each_alone(typed: Typed, town: list[str]) -> None:
    skips = "exercise skip"
    pages = typed(
        town,
        *(READ, SIT, ENTER, "1", skips, SIT, ENTER, "1", skips),
        *(READ, SIT, ENTER, SIT, ENTER),
        *(READ, SIT, skips, SIT, skips),
        *(READ, SIT, skips, SIT, skips),
        *(READ, SIT, ENTER, SIT, ENTER),
    )

    assert "Take my texts back" in pages[-2]
    assert "It is the turn of Ben" in pages[-2]
