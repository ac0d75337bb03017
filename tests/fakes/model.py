"""A language model that answers by a script, and keeps what it was asked."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.llm.model import Draft, Drafted, Prompt, Reason, Unavailable, Usage

Written = dict[str, Any]
Script = Callable[[Prompt], Written | Awaitable[Written]]
BLOCK = re.compile(r"^(?:\[.*?^\]|\{.*?^\}|\"(?:[^\"\\]|\\.)*\"|\[\])$", re.MULTILINE | re.DOTALL)


class ScriptedModel:
    """Writes what its script makes of a prompt; a script may raise Unavailable, or wait."""

    name = "scripted-1"
    host = "model.test"

    def __init__(self, script: Script | None = None) -> None:
        self.script = script or silence
        self.asked: list[Prompt] = []
        self.begun = asyncio.Event()
        self.usage = Usage()

    def most(self, prompt: Prompt, form: type[BaseModel]) -> int:
        """What it is asked and may answer, and nothing besides."""
        return prompt.tokens + prompt.most_tokens

    async def draft(self, prompt: Prompt, form: type[Drafted], *, within: float) -> Draft[Drafted]:
        """What the script writes, if it has the form that was asked for."""
        self.asked.append(prompt)
        self.begun.set()
        written = self.script(prompt)
        if not isinstance(written, dict):
            written = await written
        text = json.dumps(written)
        try:
            value = form.model_validate_json(text)
        except ValidationError:
            raise Unavailable(Reason.WRONG_SHAPE) from None
        return Draft(value, self.usage, len(text.encode()))


def silence(prompt: Prompt) -> Written:
    """Nothing comes of it."""
    raise Unavailable(Reason.UNREACHABLE)


def values_in(prompt: Prompt) -> list[Any]:
    """The JSON values that a prompt holds, in order."""
    return [json.loads(found[0]) for found in BLOCK.finditer(prompt.user)]


def sentence(text: str, *citations: tuple[str, str]) -> Written:
    """A sentence with its citations, each a passage's id and a quote."""
    return {"text": text, "citations": [{"source": p, "quote": q} for p, q in citations]}


def echo(prompt: Prompt) -> Written:
    """An answer that copies the first sentence of each passage, and cites it."""
    *_, passages = values_in(prompt)
    firsts = [(p["id"], re.split(r"(?<=[.!?])\s+(?=[A-Z])", p["text"])[0]) for p in passages]
    return {
        "abstain": False,
        "sentences": [sentence(t[:400], (id_, t[:400])) for id_, t in firsts[:5]],
    }
