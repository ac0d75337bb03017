"""What a person, or a program in their place, reads after what they typed."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx
from inline_snapshot import snapshot

from bot.adapters.console.chat import chat
from bot.adapters.console.render import render
from bot.adapters.console.screen import show
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Person
from tests.adapters.console.town import ANSWER, MEMBER, MODERATOR, ROOM, dispatcher

GREETING = Reply(blocks=(Prose(text="Welcome to the harbour."),))


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """The width of a pipe, whatever the tests run in."""
    monkeypatch.setenv("COLUMNS", "80")


async def said(typed: str | bytes, who: Person = MEMBER) -> str:
    """What a pipe shows after these lines."""
    given = typed if isinstance(typed, bytes) else typed.encode()
    stdin = io.TextIOWrapper(io.BytesIO(given))
    stdout = io.StringIO()
    await chat(dispatcher(), who, ROOM, greeting=GREETING, stdin=stdin, stdout=stdout, history=None)
    return stdout.getvalue()


async def test_each_line_gets_its_answer() -> None:
    assert await said("framing pier\n\n# a remark\n  \nvote E2 vote:no") == snapshot("""\
Framing of pier
───────────────

Both sides.

no on E2, 1 times.
""")


async def test_nothing_typed_says_nothing() -> None:
    assert await said("") == ""


async def test_number_presses_a_button_of_the_last_answer() -> None:
    assert (await said("who pays?\n1\n")).endswith(
        "\nFraming of E2\n─────────────\n\nBoth sides.\n"
    )


async def test_number_may_be_typed_as_it_is_shown() -> None:
    assert (await said("framing which\n2.\n")).endswith(
        "Framing of E1\n─────────────\n\nBoth sides.\n"
    )
    assert "Framing of E1" in await said("framing which\n[2]\n")


async def test_number_that_was_not_offered_says_which_were() -> None:
    assert await said("3") == (
        "There is nothing with the number 3. The last answer offers nothing to choose;\n"
        "`help` lists what there is.\n"
    )
    assert "The last answer offers 1 to 2." in await said("framing which\n9\n")
    assert "The last answer offers only 1." in await said("menu\n0\n")


async def test_button_of_a_command_that_is_not_there_is_refused() -> None:
    assert "There is no command `report`." in await said("who pays?\n2\n")


async def test_refusal_leaves_the_offer_standing() -> None:
    assert "Framing of E2" in await said("framing which\n7\n/nonsense\n1\n")


async def test_answer_without_buttons_ends_the_offer() -> None:
    assert "nothing to choose" in await said("framing which\nframing pier\n1\n")


async def test_button_that_lacks_something_says_how_to_type_it() -> None:
    text = await said("menu\n1\n")

    assert text.endswith("`vote` needs `vote`. Type: `vote event vote [times]`.\n")


async def test_unknown_command_is_refused_with_the_closest() -> None:
    assert await said("/framming pier") == (
        "There is no command `framming`. Did you mean `framing`?\n"
    )


async def test_moderators_commands_need_a_moderator() -> None:
    assert await said("audit") == "`audit` is for moderators. Ask one of them to run it.\n"
    assert await said("audit", MODERATOR) == "All quiet.\n"


async def test_error_that_a_person_can_mend_says_how() -> None:
    assert await said("is nobody there?") == "The article does not say. Ask about the harbour.\n"


async def test_bug_is_an_incident_and_the_next_line_is_read() -> None:
    text = await said("broken\nvote E2 vote:yes\n")

    assert "Something broke on our side. Incident" in text
    assert text.endswith("yes on E2, 1 times.\n")


@pytest.mark.parametrize("word", ["quit", "exit", "/quit", "EXIT"])
async def test_quit_ends_before_the_next_line(word: str) -> None:
    assert await said(f"{word}\nmenu\n") == ""


async def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    text = await said(b"\xff\xfe who?\r\nmenu\r\n")

    assert text.startswith("\ufffd\ufffd who?\n")
    assert "Press." in text


async def test_very_long_lines_are_refused_in_a_sentence() -> None:
    text = await said("x" * 100_000 + "\nmenu\n")

    assert text.startswith("`question` is longer than 500 characters. Say it more briefly.\n")
    assert "Press." in text


async def test_progress_does_not_go_into_a_pipe() -> None:
    assert await said("work") == "Read.\n"


async def test_columns_decide_the_width_of_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")

    assert max(map(len, (await said("who pays?")).splitlines())) <= 40


async def test_stream_that_cannot_show_a_sign_gets_a_question_mark(tmp_path: Path) -> None:
    path = tmp_path / "out"

    with path.open("w", encoding="ascii") as stdout:
        await chat(
            dispatcher(),
            MEMBER,
            ROOM,
            greeting=GREETING,
            stdin=io.StringIO("framing pier\n"),
            stdout=stdout,
            history=None,
        )

    assert path.read_text(encoding="ascii").startswith("Framing of pier\n???")


def test_one_reply_is_shown_as_wide_as_the_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")

    show(ANSWER, sys.stdout)

    assert capsys.readouterr().out == render(ANSWER, 60)


async def test_files_and_pipes_never_hold_up_the_loop(tmp_path: Path) -> None:
    asked, answer = tmp_path / "in", tmp_path / "out"
    asked.write_text("menu\nwho pays?\n", encoding="utf-8")

    with asked.open() as stdin, answer.open("w") as stdout, blockbuster_ctx():
        await chat(
            dispatcher(), MEMBER, ROOM, greeting=GREETING, stdin=stdin, stdout=stdout, history=None
        )

    assert "Press." in answer.read_text(encoding="utf-8")


async def test_closed_pipe_ends_it_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "w") as stdout:
        await chat(
            dispatcher(),
            MEMBER,
            ROOM,
            greeting=GREETING,
            stdin=io.StringIO("menu\n" * 3),
            stdout=stdout,
            history=None,
        )


PROGRAM = """
import asyncio, sys
from bot.adapters.console.chat import chat
from bot.adapters.console.ndjson import serve
from tests.adapters.console.test_chat import GREETING
from tests.adapters.console.town import MEMBER, ROOM, dispatcher
if sys.argv[1] == "json":
    talk = serve(dispatcher(), ROOM, who=MEMBER, stdin=sys.stdin, stdout=sys.stdout)
else:
    talk = chat(
        dispatcher(), MEMBER, ROOM,
        greeting=GREETING, stdin=sys.stdin, stdout=sys.stdout, history=None,
    )
asyncio.run(talk)
"""


@pytest.mark.parametrize("mode", ["json", "chat"])
def test_reader_that_goes_away_leaves_exit_status_zero(mode: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdin
        assert program.stdout
        assert program.stderr
        program.stdin.write(b"menu\n")
        program.stdin.flush()
        program.stdout.readline()
        program.stdout.close()
        program.stdin.write(b"menu\n" * 5)
        program.stdin.close()

        assert program.stderr.read() == b""
        assert program.wait(timeout=60) == 0


def test_program_can_be_stopped_while_it_waits_for_a_line() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "chat"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdin
        assert program.stdout
        assert program.stderr
        program.stdin.write(b"menu\n")
        program.stdin.flush()
        program.stdout.readline()
        program.send_signal(signal.SIGINT)

        assert program.wait(timeout=60) == -signal.SIGINT
        assert b"Fatal Python error" not in program.stderr.read()
