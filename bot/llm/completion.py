"""What a model said in an answer, and whether it is the object that was asked for."""

from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from bot.llm.answer import Answer
from bot.llm.model import Draft, Drafted, Reason, Unavailable, Usage

MOST_CONTENT = 100_000
"""Bytes; many times what any answer may become, so more is a fault and not an answer."""
_MOST_TOKENS = 10**9
"""More than any call can take: a larger number is no count."""
_FENCE = "```"


class _Message(BaseModel, strict=True):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[Any] | None = None


class _Choice(BaseModel, strict=True):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel, strict=True):
    choices: list[_Choice]
    usage: Any = None


def drafted(answer: Answer, form: type[Drafted]) -> Draft[Drafted]:
    """The draft in a server's answer.

    Raises Unavailable where there is none. Of two equal keys in one object the later one holds.
    """
    if failure := answer.failure():
        raise failure
    completion = _completion(answer.body)
    content = _content(completion)
    size = len(content.encode())
    if size > MOST_CONTENT:
        raise Unavailable(Reason.TOO_LARGE, f"more than {MOST_CONTENT} bytes of content")
    return Draft(_value(_bare(content), form), usage_of(completion.usage), size)


def _completion(body: bytes) -> _Completion:
    try:
        return _Completion.model_validate_json(body)
    except ValidationError as error:
        kind = error.errors(include_input=False, include_url=False)[0]["type"]
    if _is_error(body):
        raise Unavailable(Reason.SERVER_ERROR, "an error with a good status")
    raise Unavailable(Reason.NOT_JSON, f"no completion: {kind}")


def _is_error(body: bytes) -> bool:
    try:
        said = from_json(body)
    except ValueError:
        return False
    return isinstance(said, dict) and bool(said.get("error"))


def _content(completion: _Completion) -> str:
    """What the one choice says.

    `finish_reason` is read for what cannot be seen in the content. Some servers say "eos" or
    nothing where others say "stop": there the content decides, as half an object is no object.
    """
    if len(completion.choices) != 1:
        raise Unavailable(Reason.NOT_JSON, f"{len(completion.choices)} choices")
    [choice] = completion.choices
    message = choice.message
    if message.refusal or choice.finish_reason == "content_filter":
        raise Unavailable(Reason.DECLINED)
    if message.tool_calls or choice.finish_reason in {"tool_calls", "function_call"}:
        raise Unavailable(Reason.WRONG_SHAPE, "a tool call")
    if choice.finish_reason in {"length", "max_tokens"}:
        raise Unavailable(Reason.TRUNCATED)
    if message.content is None or not message.content.strip():
        raise Unavailable(Reason.EMPTY)
    return message.content


def _bare(content: str) -> str:
    """The content without one leading `<think>` block and without one fence round the rest."""
    text = content.strip()
    if text.startswith("<think>"):
        text = text.partition("</think>")[2].strip()
    if text.startswith(_FENCE) and text.endswith(_FENCE):
        inner = text.removeprefix(_FENCE).removesuffix(_FENCE)
        text = inner.partition("\n")[2] if inner[:4].casefold() == "json" else inner
    if not text.strip():
        raise Unavailable(Reason.EMPTY, "nothing but thoughts")
    return text


def _value(content: str, form: type[Drafted]) -> Drafted:
    try:
        from_json(content, allow_inf_nan=False)
    except ValueError:
        raise Unavailable(Reason.NOT_JSON, "content") from None
    try:
        return form.model_validate_json(content, strict=True)
    except ValidationError as error:
        # The kind alone: places and inputs are the model's words.
        kind = error.errors(include_input=False, include_url=False)[0]["type"]
        raise Unavailable(Reason.WRONG_SHAPE, kind) from None


def usage_of(said: object) -> Usage:
    """The counts that an endpoint gives, each None where it is no count."""
    if not isinstance(said, dict):
        return Usage()
    return Usage(_count(said.get("prompt_tokens")), _count(said.get("completion_tokens")))


def _count(said: object) -> int | None:
    good = isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= _MOST_TOKENS
    return said if good and isinstance(said, int) else None
