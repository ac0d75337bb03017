"""What scripts read: one JSON object for every line."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from blockbuster import blockbuster_ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot

from bot.adapters.console.ndjson import flat, serve
from bot.adapters.console.render import render
from bot.chat.reply import Prose, Reply
from tests.adapters.console.town import (
    CHOICE,
    LOADED,
    MEMBER,
    ROOM,
    dispatcher,
    framing,
)
from tests.replies import replies

KEYS = [
    "command",
    "outcome",
    "title",
    "statements",
    "premise",
    "contested_by",
    "closest",
    "established",
    "sides",
    "silent",
    "disputed",
    "mode",
    "store_version",
    "choices",
    "buttons",
    "form",
    "live",
    "error",
    "text",
    "reply",
]


async def asked(*given: str | bytes | dict[str, Any]) -> list[dict[str, Any]]:
    """The objects that come back when these lines are sent."""
    stdin = io.TextIOWrapper(io.BytesIO(b"".join(_encoded(given))))
    stdout = io.StringIO()
    await serve(dispatcher(), ROOM, who=MEMBER, stdin=stdin, stdout=stdout)
    return [json.loads(line) for line in stdout.getvalue().splitlines()]


def _encoded(given: Iterable[str | bytes | dict[str, Any]]) -> Iterable[bytes]:
    for line in given:
        text = json.dumps(line) if isinstance(line, dict) else line
        yield (text if isinstance(text, bytes) else text.encode()) + b"\n"


async def test_line_as_people_type_it_gets_one_object() -> None:
    (reply,) = await asked("Who pays for the harbour?")

    assert list(reply) == KEYS
    assert (reply["command"], reply["outcome"]) == ("ask", "answered")
    assert reply["title"] == "Who pays for the harbour?"
    assert reply["statements"] == snapshot(
        [
            {
                "text": "The author writes: “The fishers pay, and the ferries do not.”",
                "citations": [
                    {
                        "source": "S-ART",
                        "paragraph": 4,
                        "quote": "The fishers pay, and the ferries do not.",
                        "start": None,
                        "end": None,
                        "title": "Who Pays for the Harbour?",
                        "author": "Ada Quay",
                        "date": "2022-12",
                        "url": "https://herald.example/harbour",
                        "snapshot": None,
                        "read": "read in the original",
                        "after_article": False,
                    }
                ],
                "marks": [],
            }
        ]
    )
    assert [one["marks"] for one in reply["contested_by"]] == [
        ["later than the article"],
        ["our paraphrase", "only recalled"],
    ]
    assert (reply["mode"], reply["store_version"]) == ("without a model", "3f9c12ab")
    assert reply["buttons"][0] == {
        "label": "How each side tells it",
        "command": "framing",
        "args": {"event": "E2"},
    }
    assert reply["error"] is None


async def test_object_says_command_and_arguments() -> None:
    (reply,) = await asked({"command": "vote", "args": {"event": "E2", "vote": "yes", "times": 2}})

    assert reply["text"] == "yes on E2, 2 times.\n"


async def test_arguments_may_be_left_out_where_a_command_has_none() -> None:
    (reply,) = await asked({"command": "menu"})

    assert reply["outcome"] == "shown"


async def test_object_says_as_whom() -> None:
    refused, allowed, typed = await asked(
        {"command": "audit", "as": "member"}, {"command": "audit", "as": "moderator"}, "audit"
    )

    assert refused["error"] == "`audit` is for moderators. Ask one of them to run it."
    assert allowed["text"] == "All quiet.\n"
    assert typed["outcome"] == "refused"


async def test_framing_is_laid_out_by_side() -> None:
    reply = flat("framing", framing("The council", "The fishers"))

    assert [side["label"] for side in reply["sides"]] == ["The council", "The fishers"]
    assert list(reply["sides"][0]) == ["side", "label", "headline", "claims", "words", "more"]
    assert reply["sides"][0]["claims"][0]["citations"][0]["source"] == "S-COUNCIL"
    assert reply["silent"] == ["The lighthouse keepers"]
    assert reply["established"]["facts"][0]["text"] == "The council raised the fee on 3 May 2021."
    assert reply["established"]["findings"][0]["marks"] == ["vote 4-1", "binding"]
    assert reply["disputed"][0]["positions"][1] == {
        "label": "The fishers",
        "text": "Only if all pay it.",
    }


async def test_premise_and_closest_passages_have_keys_of_their_own() -> None:
    reply = flat("ask", LOADED)

    assert reply["premise"]["presupposed"] == "that the council stole money"
    assert reply["premise"]["statements"][0]["text"] == "The county court found no theft."
    assert reply["closest"][0]["citations"][0]["paragraph"] == 9
    assert reply["statements"] == []


async def test_choices_say_the_command_that_each_of_them_runs() -> None:
    assert flat("framing", CHOICE)["choices"] == snapshot(
        [
            {
                "label": "The harbour fee",
                "detail": "May 2021",
                "command": "framing",
                "args": {"event": "E2"},
            },
            {
                "label": "The new pier",
                "detail": "2019 to 2020",
                "command": "framing",
                "args": {"event": "E1"},
            },
            {
                "label": "The flood",
                "detail": "nothing is held about it",
                "command": None,
                "args": None,
            },
        ]
    )


async def test_refusal_without_a_problem_note_still_says_what_is_wrong() -> None:
    reply = Reply(outcome="refused", blocks=(Prose(text="Not now."),))

    assert flat("vote", reply)["error"] == "Not now."


async def test_blank_lines_get_nothing() -> None:
    assert await asked("", "   ", "\t") == []


DEEP = "[" * 100_000 + "]" * 100_000

BAD = {
    "cut short": '{"command": "ask", "args": {',
    "not a number": '{"command": "vote", "args": {"event": "E2", "vote": "yes", "times": NaN}}',
    "endless": '{"command": "vote", "args": {"event": "E2", "vote": "yes", "times": 1e999}}',
    "a number of 5000 digits": '{"command": "vote", "args": {"times": ' + "9" * 5000 + "}}",
    "a key twice": '{"command": "ask", "command": "menu"}',
    "an odd key twice": '{"\\ud800": 1, "\\ud800": 2}',
    "an argument twice": '{"command": "ask", "args": {"question": "a b", "question": "c d"}}',
    "half a character": '{"command": "ask", "args": {"question": "\\ud800 what"}}',
    "args is a list": '{"command": "ask", "args": []}',
    "args is null": '{"command": "ask", "args": null}',
    "a list for a text": '{"command": "ask", "args": {"question": ["who"]}}',
    "null for a text": '{"command": "ask", "args": {"question": null}}',
    "a fraction": '{"command": "vote", "args": {"times": 1.5}}',
    "no command": '{"args": {}}',
    "command is a number": '{"command": 7}',
    "command is empty": '{"command": " "}',
    "as somebody unknown": '{"command": "menu", "as": "admin"}',
    "as a list": '{"command": "menu", "as": []}',
    "an unknown key": '{"command": "menu", "arg": {}}',
    "nested deeply": '{"command": "ask", "args": {"question": ' + DEEP + "}}",
    "two objects": '{"command": "menu"} {"command": "menu"}',
    "not UTF-8": b'{"command": "ask", \xff}',
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
async def test_bad_line_gets_an_error_and_the_next_is_read(line: str | bytes) -> None:
    bad, good = await asked(line, {"command": "menu"})

    assert list(bad) == KEYS
    assert (bad["command"], bad["outcome"]) == (None, "refused")
    assert bad["error"].endswith(".")
    assert bad["reply"]["audience"] == "caller"
    assert good["command"] == "menu"


async def test_unknown_command_is_named_with_the_closest_one() -> None:
    by_object, strange, typed = await asked(
        {"command": "framming"}, {"command": "framing E2"}, "/framming"
    )

    assert (by_object["command"], typed["command"]) == ("framming", "framming")
    assert by_object["error"] == "There is no command `framming`. Did you mean `framing`?"
    assert strange["error"] == "There is no command `framing E2`. Did you mean `framing`?"
    assert typed["error"] == by_object["error"]


async def test_wrong_and_missing_arguments_are_refused() -> None:
    wrong, missing, unknown = await asked(
        {"command": "vote", "args": {"vote": "maybe"}},
        {"command": "ask"},
        {"command": "ask", "args": {"question": "who pays", "loudly": "yes"}},
    )

    assert wrong["error"] == "`vote` cannot be that. It is one of yes, no."
    assert missing["error"] == "`ask` needs `question`. Type: `ask question`."
    assert unknown["error"] == "`ask` has no argument `loudly`. It takes: `question`."


async def test_bug_is_an_incident_and_the_next_line_is_read() -> None:
    broken, good = await asked({"command": "broken"}, {"command": "menu"})

    assert "Incident" in broken["error"]
    assert good["outcome"] == "shown"


async def test_bytes_that_are_no_text_are_refused_and_the_next_line_is_read() -> None:
    bad, good = await asked(b"who pays \xff\xfe the fee?", {"command": "menu"})

    assert bad["error"] == "The line is not UTF-8. Send it in that encoding."
    assert good["outcome"] == "shown"


@pytest.mark.parametrize("line", ["12", "null", '"who pays"', "[1, 2]"])
async def test_json_that_is_no_object_is_refused(line: str) -> None:
    (reply,) = await asked(line)

    assert reply["outcome"] == "refused"
    assert reply["error"].startswith("The line is JSON, but no object.")


async def test_line_of_megabytes_is_refused_and_the_next_is_read() -> None:
    long, good = await asked("x" * 3_000_000, {"command": "menu"})

    assert long["error"] == "`question` is longer than 500 characters. Say it more briefly."
    assert good["command"] == "menu"


@settings(max_examples=30, deadline=None)
@given(replies)
def test_whole_reply_comes_back_from_its_json(reply: Reply) -> None:
    sent = json.loads(json.dumps(flat("ask", reply)))

    assert list(sent) == KEYS
    assert Reply.model_validate(sent["reply"]) == reply
    assert sent["text"] == render(reply, 80)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.binary(max_size=40).filter(lambda b: b"\n" not in b and b.strip())))
async def test_any_bytes_get_one_object_a_line(given: list[bytes]) -> None:
    shown = [line.decode(errors="replace").strip() for line in given]

    assert len(await asked("menu", *given)) == 1 + sum(map(bool, shown))


async def test_real_pipes_never_hold_up_the_loop() -> None:
    asking, asked_of = os.pipe()
    answering, answered = os.pipe()
    os.write(asked_of, b"menu\nWho pays?\n")
    os.close(asked_of)

    with os.fdopen(asking) as stdin, os.fdopen(answered, "w") as stdout, blockbuster_ctx():
        await serve(dispatcher(), ROOM, who=MEMBER, stdin=stdin, stdout=stdout)

    with os.fdopen(answering) as replies_:
        assert [json.loads(line)["command"] for line in replies_] == ["menu", "ask"]


async def test_stream_that_cannot_show_everything_gets_escapes(tmp_path: Path) -> None:
    path = tmp_path / "out"

    with path.open("w", encoding="latin-1") as stdout:
        await serve(
            dispatcher(), ROOM, who=MEMBER, stdin=io.StringIO("Кто платит?\n"), stdout=stdout
        )

    assert json.loads(path.read_text(encoding="latin-1"))["title"] == "Кто платит?"


def test_neither_rich_nor_prompt_toolkit_is_loaded_for_json() -> None:
    code = """
import sys
import bot.adapters.console.chat
from bot.adapters.console.ndjson import flat
from bot.chat.reply import Reply
print(flat("help", Reply.problem("No."))["error"])
print(sorted({"rich", "prompt_toolkit"} & set(sys.modules)))
"""

    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "No.\n[]\n"
