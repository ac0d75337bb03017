"""What a language model is to the rest of Parley: it writes drafts, and may fail for one reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

JsonValue = str | int | bool | Sequence["JsonValue"] | Mapping[str, "JsonValue"]
"""What a prompt may hold of others, to be written as JSON."""

BYTES_A_TOKEN = 3
"""Fewer than any common tokenizer puts into a token of English, so that estimates are high."""


class Reason(StrEnum):
    """Why there is no draft. Each failure has exactly one."""

    NOT_CONFIGURED = "not configured"
    NOT_ALLOWED = "not allowed"
    """A community, or somebody whose text it is, has not agreed."""
    OVER_BUDGET = "over budget"
    BREAKER_OPEN = "breaker open"
    BUSY = "busy"
    """Our own database was, so that nothing could be put by."""
    FAULT = "fault"
    """A bug of ours; the log has it."""
    TIMEOUT = "timeout"
    NO_CONNECTION = "no connection"
    """None was made, so nothing was sent."""
    UNREACHABLE = "unreachable"
    """A connection broke off."""
    REDIRECTED = "redirected"
    """The endpoint points elsewhere. Prompts are never sent after it."""
    UNAUTHORISED = "unauthorised"
    """The key is wrong, or the model is not there."""
    FORBIDDEN = "forbidden"
    """The key may not do this, or something before the endpoint lets nobody pass."""
    NO_QUOTA = "no quota"
    """The endpoint's own account is used up."""
    RATE_LIMITED = "rate limited"
    REFUSED_REQUEST = "refused request"
    """Any other status from 400 to 499."""
    SERVER_ERROR = "server error"
    NOT_JSON = "not json"
    """What came is no answer of this protocol, or its content is no JSON."""
    WRONG_SHAPE = "wrong shape"
    """JSON of another shape than was asked for."""
    TRUNCATED = "truncated"
    DECLINED = "declined"
    """The model, or a filter before it, would not answer."""
    EMPTY = "empty"
    TOO_LARGE = "too large"
    UNSUPPORTED = "unsupported"
    """Nothing of a draft could be held against the sources."""


class Unavailable(Exception):
    """Raised where there is no draft; whoever asked goes on without a model."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        """For the operator: a status, an error's name. Never a prompt, a reply or a key."""


@dataclass(frozen=True)
class Prompt:
    """What is asked of a model in one call that leaves nothing behind."""

    task: str
    """The name of the prompt's file."""
    system: str
    """Instructions of ours alone."""
    user: str
    """Instructions and, as JSON, what others wrote."""
    most_tokens: int
    """How long the answer may become."""

    @property
    def tokens(self) -> int:
        """How long the prompt is at most, estimated: `ceil(bytes / 3)`."""
        return -(-len((self.system + self.user).encode()) // BYTES_A_TOKEN)


@dataclass(frozen=True)
class Usage:
    """What a call took, as the endpoint says; None where it does not say. Not to be trusted."""

    prompt: int | None = None
    answer: int | None = None


Drafted = TypeVar("Drafted", bound=BaseModel)


@dataclass(frozen=True)
class Draft(Generic[Drafted]):
    """What a model wrote, in the shape that was asked for; nothing of it has been verified."""

    value: Drafted
    usage: Usage
    size: int
    """Bytes of the answer's content."""


class LanguageModel(Protocol):
    """One model at one endpoint."""

    @property
    def name(self) -> str:
        """The model, as the endpoint calls it."""
        ...

    @property
    def host(self) -> str:
        """The endpoint's host and port: prompts go nowhere else."""
        ...

    def most(self, prompt: Prompt, form: type[BaseModel]) -> int:
        """How many tokens a call may take at most, with all that is sent besides the prompt."""
        ...

    async def draft(self, prompt: Prompt, form: type[Drafted], *, within: float) -> Draft[Drafted]:
        """One attempt at an object of this form, in so many seconds at most, all told.

        Raises Unavailable, and nothing else.
        """
        ...


class EmbeddingModel(Protocol):
    """Turns texts into vectors; near ones mean alike."""

    @property
    def name(self) -> str:
        """The model, as the endpoint calls it."""
        ...

    @property
    def host(self) -> str:
        """The endpoint's host and port."""
        ...

    async def embed(
        self, texts: tuple[str, ...], *, within: float
    ) -> tuple[tuple[float, ...], ...]:
        """A vector for each text, in order, all of one length; in so many seconds at most.

        Raises Unavailable, and nothing else.
        """
        ...
