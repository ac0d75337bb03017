"""Nothing that people put in breaks Parley, calls people, or shows what is not theirs."""

from pathlib import Path

import pytest

from bench.bad.judging import Verdict
from bench.bad.town import settled
from bench.bad_input import attacked, result
from bot.chat.reply import Prose, Reply
from tests.speaking import Parley, shown


@pytest.mark.timeout(120)
async def test_of_some_hundred_bad_inputs_none_does_anything(
    tmp_path: Path, socket_enabled: None
) -> None:
    verdict = await attacked(tmp_path, 300, seed=7)

    assert verdict.found == []
    assert result(verdict) == {
        "inputs": 300, "tracebacks": 0, "mentions": 0, "leaks": 0, "unanswered": 0,
    }  # fmt: skip
    assert verdict.outcomes["shown"] > 30
    assert verdict.outcomes["on Discord"] > 10
    assert verdict.outcomes["on Matrix"] > 5


async def test_what_is_looked_for_is_there_to_be_found(parley: Parley) -> None:
    here = await settled(parley.app, 1, "ours")
    queue = shown(await here.parley.says("claim queue", here.mo)).casefold()
    mine = shown(await here.parley.says("votes mine", here.writer)).casefold()
    settings = shown(await here.parley.says("settings show", here.mo)).casefold()

    assert any(word in queue for word in here.private)
    assert any(word in mine for word in here.private)
    assert any(word in settings for word in here.own)


async def test_a_foreign_word_and_an_incident_are_counted() -> None:
    verdict = Verdict()
    reply = Reply(blocks=(Prose(text="Incident 0a1b2c, and the word zqforeign."),))

    await verdict.look(reply, ["zqforeign"], "a test")

    assert (verdict.leaks, verdict.tracebacks, verdict.mentions) == (1, 1, 0)


def test_a_call_is_counted() -> None:
    verdict = Verdict()

    verdict.look_for_calls("Good morning @everyone and <@123456789>.", "a test")

    assert verdict.mentions == 1
