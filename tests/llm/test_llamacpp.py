"""Against a real llama.cpp server: an object of the right form, or one reason why there is none."""

from collections import Counter
from typing import Literal

import pytest
from pydantic import Field

from bot.domain.base import Model
from bot.llm.chat import Chat, Way
from bot.llm.model import Prompt, Reason, Unavailable
from bot.llm.probe import probed
from tests.llm.forms import Form, chat
from tests.llm.llama import needs_llamacpp

pytestmark = [pytest.mark.server, pytest.mark.llamacpp, needs_llamacpp, pytest.mark.timeout(300)]

QUESTIONS = 30


class Citation(Model):
    passage: Literal["p_7f3a", "p_02c1", "p_9d4e"]
    quote: str = Field(max_length=120)


class Sentence(Model):
    text: str = Field(max_length=200)
    citations: tuple[Citation, ...] = Field(max_length=2)


class Answer(Model):
    abstain: bool
    sentences: tuple[Sentence, ...] = Field(max_length=3)


async def outcomes(model: Chat) -> Counter[str]:
    """What came of many questions: `draft`, or the reason why there is none."""
    came: Counter[str] = Counter()
    for number in range(QUESTIONS):
        asked = Prompt("test", "Answer.", f"Question {number}: who?", most_tokens=500)
        try:
            draft = await model.draft(asked, Answer, within=60)
        except Unavailable as error:
            came[error.reason] += 1
        else:
            assert isinstance(draft.value, Answer)
            assert draft.usage.answer
            came["draft"] += 1
    print(dict(came))  # noqa: T201  # `make llamacpp` shows it
    return came


@pytest.mark.parametrize("llama", ["babble"], indirect=True)
async def test_babble_is_held_to_the_schema(llama: str) -> None:
    # As a reasoning model it is sent no seed and no temperature, so that answers differ.
    async with chat(llama, completion_tokens=True) as model:
        came = await outcomes(model)

    assert came.keys() <= {"draft", Reason.TRUNCATED}
    assert came["draft"] > QUESTIONS / 2
    assert model.way is Way.LIMITS


@pytest.mark.parametrize("llama", ["random"], indirect=True)
async def test_noise_is_a_draft_or_has_a_reason(llama: str) -> None:
    async with chat(llama, completion_tokens=True) as model:
        came = await outcomes(model)

    assert model.way is Way.LIMITS  # its errors speak of a format too
    assert not came.keys() & {Reason.UNREACHABLE, Reason.REFUSED_REQUEST, Reason.TIMEOUT}


@pytest.mark.parametrize("llama", ["babble"], indirect=True)
async def test_the_same_question_has_the_same_answer(llama: str) -> None:
    asked = Prompt("test", "Answer.", "Who said so?", most_tokens=400)
    async with chat(llama) as model:
        first = await model.draft(asked, Form, within=60)
        again = await model.draft(asked, Form, within=60)

    assert first.value == again.value


@pytest.mark.parametrize("llama", ["babble"], indirect=True)
async def test_the_doctor_sees_that_the_schema_is_enforced(llama: str) -> None:
    async with chat(llama) as model:
        seen = await probed(model, None, within=60)

    assert [one.text for one in seen if one.trouble] == []
    assert any("holds the model to a JSON Schema." in one.text for one in seen)
