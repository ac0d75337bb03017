"""Vectors of texts, by `/embeddings` of an endpoint."""

from itertools import pairwise
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from bot.llm.answer import Answer
from bot.llm.client import Client, deadline
from bot.llm.endpoint import Endpoint
from bot.llm.model import Reason, Unavailable

MOST_BYTES = 32_000_000
"""Of one answer: a hundred vectors of the greatest length, each number in full."""
PATH = "/embeddings"

Number = Annotated[float, Field(allow_inf_nan=False)]


class _Embedding(BaseModel):
    index: int
    embedding: list[Number] = Field(min_length=8, max_length=8192)


class _Embeddings(BaseModel):
    data: list[_Embedding]


class Embeddings:
    """One embedding model at one endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._client = Client(endpoint, most_bytes=MOST_BYTES)

    @property
    def name(self) -> str:
        """The model, as the endpoint calls it."""
        return self.endpoint.model

    @property
    def host(self) -> str:
        """The endpoint's host and port."""
        return self.endpoint.host

    async def embed(
        self, texts: tuple[str, ...], *, within: float
    ) -> tuple[tuple[float, ...], ...]:
        """A vector for each text, in order, all of one length; in so many seconds at most.

        All texts go in one request: whoever calls makes batches. No text, no request. Raises
        Unavailable, and nothing else.
        """
        if not texts:
            return ()
        # Numbers, not base64: not all servers know that.
        body = {"model": self.name, "input": list(texts), "encoding_format": "float"}
        async with deadline(within):
            answer = await self._client.post(PATH, body)
        return _vectors(answer, len(texts))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _vectors(answer: Answer, count: int) -> tuple[tuple[float, ...], ...]:
    if failure := answer.failure():
        raise failure
    try:
        said = _Embeddings.model_validate_json(answer.body).data
    except ValidationError as error:
        kind = error.errors(include_input=False, include_url=False)[0]["type"]
        reason = Reason.NOT_JSON if kind == "json_invalid" else Reason.WRONG_SHAPE
        raise Unavailable(reason, kind) from None
    said.sort(key=lambda one: one.index)
    if [one.index for one in said] != list(range(count)):
        raise Unavailable(Reason.WRONG_SHAPE, f"{len(said)} vectors for {count} texts")
    if any(len(a.embedding) != len(b.embedding) for a, b in pairwise(said)):
        raise Unavailable(Reason.WRONG_SHAPE, "vectors of several lengths")
    return tuple(tuple(one.embedding) for one in said)
