"""Drafts by Chat Completions, the one protocol that all servers of models have in common."""

import json
from enum import IntEnum
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.llm.answer import Answer
from bot.llm.client import Client, deadline
from bot.llm.completion import drafted
from bot.llm.endpoint import Endpoint
from bot.llm.model import BYTES_A_TOKEN, Draft, Drafted, Prompt
from bot.llm.schema import strict_schema, without_limits

MOST_BYTES = 1_000_000
"""Of a whole answer, which may hold a model's thoughts beside its content."""
SEED = 1
THOUGHTS = 4000
"""Tokens that a model which reasons may use before it writes."""
PATH = "/chat/completions"
FORMAT = "Answer with one JSON object that fits this JSON Schema, and with nothing else:"
"""What the schema is introduced by where it has to stand in the prompt."""


class Way(IntEnum):
    """How a server is told the form, from the firmest to the one that all take."""

    LIMITS = 0
    """As `response_format`, with lengths and bounds."""
    SHAPE = 1
    """As `response_format` without them: OpenAI refuses `maxLength` in a strict schema."""
    PROMPT = 2
    """In the prompt."""


class Chat:
    """One model at one endpoint, asked without streaming; nothing is kept from call to call.

    The way in which the endpoint takes a form is found out by the first call and remembered.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.way = Way.LIMITS
        self._client = Client(endpoint, most_bytes=MOST_BYTES)

    @property
    def name(self) -> str:
        """The model, as the endpoint calls it."""
        return self.endpoint.model

    @property
    def host(self) -> str:
        """The endpoint's host and port: prompts go nowhere else."""
        return self.endpoint.host

    def most(self, prompt: Prompt, form: type[BaseModel]) -> int:
        """How many tokens a call may take at most: prompt, schema, thoughts and answer."""
        schema = -(-len(json.dumps(strict_schema(form)).encode()) // BYTES_A_TOKEN)
        thoughts = THOUGHTS if self.endpoint.completion_tokens else 0
        return prompt.tokens + schema + thoughts + prompt.most_tokens

    async def ready(self) -> None:
        """Load what the first call would have to wait for. Raises Unavailable."""
        await self._client.ready()

    async def draft(self, prompt: Prompt, form: type[Drafted], *, within: float) -> Draft[Drafted]:
        """One attempt at an object of this form, in so many seconds at most, all told.

        Where the server refuses the form in one way, asking it in the next way is part of the same
        attempt. Raises Unavailable, and nothing else; ValueError for a form that has no schema.
        """
        schema = strict_schema(form)
        async with deadline(within):
            way, answer = await self._answer(prompt, schema)
        if answer.good:  # only now is it known that it was the form
            self.way = max(self.way, way)
        return drafted(answer, form)

    async def models(self, *, within: float) -> tuple[str, ...]:
        """The models that the endpoint lists; empty where it lists none or has no list.

        Raises Unavailable where no answer came.
        """
        async with deadline(within):
            answer = await self._client.get("/models")
        try:
            return tuple(one.id for one in _Models.model_validate_json(answer.body).data)
        except ValidationError:
            return ()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _answer(self, prompt: Prompt, schema: dict[str, Any]) -> tuple[Way, Answer]:
        way = self.way
        while True:
            answer = await self._client.post(PATH, self._body(prompt, schema, way))
            if way is Way.PROMPT or not answer.refuses_format:
                return way, answer
            way = Way(way + 1)

    def _body(self, prompt: Prompt, schema: dict[str, Any], way: Way) -> dict[str, Any]:
        system = prompt.system
        if way is Way.PROMPT:
            system += f"\n\n{FORMAT}\n{json.dumps(schema, ensure_ascii=False)}"
        told = {"role": "system", "content": system}, {"role": "user", "content": prompt.user}
        body: dict[str, Any] = {"model": self.name, "messages": told, "stream": False}
        if way is not Way.PROMPT:
            shape = schema if way is Way.LIMITS else without_limits(schema)
            named = {"name": "answer", "strict": True, "schema": shape}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        if self.endpoint.completion_tokens:
            # thoughts count as part of the answer
            most = prompt.most_tokens + THOUGHTS
            return body | {"max_completion_tokens": most, "reasoning_effort": "low"}
        return body | {"max_tokens": prompt.most_tokens, "temperature": 0, "seed": SEED}


class _Model(BaseModel):
    id: str


class _Models(BaseModel):
    data: list[_Model]
