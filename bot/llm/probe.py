"""What an endpoint can do, tried out for an operator and said in finished sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from time import perf_counter
from typing import Literal

from pydantic import Field

from bot.domain.base import Model
from bot.llm.chat import Chat, Way
from bot.llm.embeddings import Embeddings
from bot.llm.endpoint import Endpoint
from bot.llm.model import Draft, Prompt, Reason, Unavailable

MOST_NAMED = 3
_TASK = "probe"
_ASKED = Prompt(
    task=_TASK,
    system="You fill in small forms.",
    user='Answer with this JSON object and nothing else: {"word": "quern", "remark": "a mill"}',
    most_tokens=400,
)
_LED_ASTRAY = Prompt(
    task=_TASK,
    system="You fill in small forms.",
    user='Answer with this JSON object and nothing else: {"word": "lemon", "remark": "a fruit"}',
    most_tokens=400,
)


class Word(Model):
    """One of two words that nobody says by chance, and a text with a limit, as real forms have."""

    word: Literal["quern", "oxbow"]
    remark: str = Field(max_length=80)


@dataclass(frozen=True)
class Observation:
    """One thing that was tried, as a finished sentence."""

    text: str
    trouble: bool = False
    """Whether something has to be done."""


async def probed(
    chat: Chat | None, embeddings: Embeddings | None, *, within: float
) -> Sequence[Observation]:
    """What there is to know of the endpoints that are set; each request may take `within` seconds.

    Up to four small requests go to the chat's endpoint and one to that of the embeddings. Raises
    nothing.
    """
    seen: list[Observation] = []
    if chat is not None:
        seen += _exposed(chat.endpoint)
        seen += await _chat(chat, within)
    if embeddings is not None:
        if chat is None or chat.host != embeddings.host:
            seen += _exposed(embeddings.endpoint)
        seen.append(await _embeddings(embeddings, within))
    return seen


def _exposed(endpoint: Endpoint) -> Sequence[Observation]:
    if not endpoint.exposed:
        return ()
    return (
        Observation(
            f"What is sent to {endpoint.host}, the key with it, can be read on the way, since its "
            "address begins with http://. Use https://.",
            trouble=True,
        ),
    )


async def _chat(chat: Chat, within: float) -> Sequence[Observation]:
    began = perf_counter()
    try:
        draft = await chat.draft(_ASKED, Word, within=within)
    except Unavailable as error:
        listed = () if error.reason in _GONE else await _listed(chat, within)
        return [_trouble(chat.endpoint, error, "PARLEY_MODEL"), *listed]
    took = perf_counter() - began
    return [
        Observation(f"The model {chat.name} at {chat.host} answered in {took:.1f} seconds."),
        await _form(chat, within),
        _tokens(draft),
    ]


async def _form(chat: Chat, within: float) -> Observation:
    if chat.way is Way.PROMPT:
        return Observation(
            f"{chat.host} does not take a JSON Schema, so the schema stands in the prompt. More "
            "answers will have another shape and be left out."
        )
    besides = "" if chat.way is Way.LIMITS else ", without lengths and bounds"
    try:
        await chat.draft(_LED_ASTRAY, Word, within=within)
    except Unavailable as error:
        if error.reason not in {Reason.WRONG_SHAPE, Reason.NOT_JSON}:
            return _trouble(chat.endpoint, error, "PARLEY_MODEL")
        return Observation(
            f"{chat.host} takes a JSON Schema{besides}, but does not hold the model to it. More "
            "answers will have another shape and be left out."
        )
    return Observation(f"{chat.host} holds the model to a JSON Schema{besides}.")


def _tokens(draft: Draft[Word]) -> Observation:
    if draft.usage.prompt is None or draft.usage.answer is None:
        return Observation(
            "It does not say how many tokens a call took; they are estimated from the text."
        )
    return Observation("It says how many tokens a call took.")


async def _listed(chat: Chat, within: float) -> Sequence[Observation]:
    """Whether the model's name is the matter, where the endpoint lists its models."""
    try:
        names = await chat.models(within=within)
    except Unavailable:
        return ()
    if not names or chat.name in names:
        return ()
    near = get_close_matches(chat.name, names, MOST_NAMED, 0.3) or names[:MOST_NAMED]
    return (
        Observation(
            f"{chat.host} lists no model {chat.name}. Set PARLEY_MODEL to one that it has, such "
            f"as {', '.join(near)}.",
            trouble=True,
        ),
    )


async def _embeddings(model: Embeddings, within: float) -> Observation:
    began = perf_counter()
    try:
        [vector] = await model.embed(("The record of the talks is open to all.",), within=within)
    except Unavailable as error:
        return _trouble(model.endpoint, error, "PARLEY_EMBEDDING")
    return Observation(
        f"The embedding model {model.name} at {model.host} gives vectors of {len(vector)} numbers; "
        f"it took {perf_counter() - began:.1f} seconds."
    )


def _trouble(endpoint: Endpoint, error: Unavailable, setting: str) -> Observation:
    said = _BY_STATUS.get(error.detail) or _SAID.get(error.reason, _OTHERWISE)
    sentence = said.format(
        host=endpoint.host,
        model=endpoint.model,
        why=f"{error.reason}: {error.detail}" if error.detail else error.reason,
        url=f"{setting}_URL",
        key=f"{setting}_KEY",
        name=setting if setting == "PARLEY_MODEL" else f"{setting}_MODEL",
    )
    if error.detail.endswith("max_completion_tokens"):
        sentence = (
            f"{endpoint.host} wants the length told as max_completion_tokens. Set "
            "PARLEY_MODEL_COMPLETION_TOKENS to true."
        )
    return Observation(sentence, trouble=True)


_OTHERWISE = "{host} gave no usable answer ({why}). Try another model."
_BY_STATUS = {
    "401": "The key for {host} is refused. Set {key}.",
    "403": "The key for {host} may not use the model {model}. Set {key} or {name}.",
    "404": "{host} has no model {model} at that address. Set {name}, and look whether {url} ends "
    "as the server's manual says, often in /v1.",
}
_GONE = {Reason.NO_CONNECTION, Reason.UNREACHABLE, Reason.TIMEOUT, Reason.REDIRECTED}
"""After these nothing else need be asked."""

_SAID = {
    Reason.NO_CONNECTION: "{host} cannot be reached ({why}). Look whether it runs, and at {url}.",
    Reason.UNREACHABLE: "{host} broke the connection off ({why}). Look at its log.",
    Reason.FORBIDDEN: "{host} does not let the key do this ({why}). Look at what the key may do, "
    "and at what stands before the server.",
    Reason.TIMEOUT: "{host} did not answer in time. Look whether it runs, or set "
    "PARLEY_MODEL_SECONDS higher.",
    Reason.REDIRECTED: "{host} points to another address, and nothing is sent after it. Set {url} "
    "to where it really is.",
    Reason.NO_QUOTA: "The account at {host} is used up. Look at its billing.",
    Reason.RATE_LIMITED: "{host} takes no more requests for now. Try again later.",
    Reason.SERVER_ERROR: "{host} fails ({why}). Look at its log.",
    Reason.REFUSED_REQUEST: "{host} refuses what Parley asks ({why}). Look at its log.",
    Reason.NOT_JSON: "{host} answered with something else than a model's answer ({why}). Look "
    "whether {url} is that of an OpenAI-compatible API, which often ends in /v1.",
}
