"""The form and the prompt that tests of the seam ask for, and a chat with a server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import Field, SecretStr

from bot.domain.base import Model
from bot.llm.chat import Chat
from bot.llm.endpoint import Endpoint
from bot.llm.model import Prompt

KEY = "sk-very-secret"
ASKED = Prompt(task="test", system="Answer.", user="the whispered prompt", most_tokens=64)
GOOD = '{"text": "Yes.", "count": 2}'


class Form(Model):
    text: str = Field(max_length=200)
    count: int


def endpoint(url: str, **more: object) -> Endpoint:
    return Endpoint.model_validate({"url": url, "model": "tiny", "key": SecretStr(KEY)} | more)


@asynccontextmanager
async def chat(url: str, **more: object) -> AsyncIterator[Chat]:
    one = Chat(endpoint(url, **more))
    try:
        yield one
    finally:
        await one.aclose()
