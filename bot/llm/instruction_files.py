"""Instructions for a model, as files that people can read and mend: `prompts/model/*.md`.

A file has a head between two lines of `---`, with the variables that it uses, then a part
`# System` and a part `# User`. Only the latter may hold variables, written `{{name}}`: what others
wrote is never among the instructions of the system's turn.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from pydantic import Field

from bot.domain.base import Model, Text
from bot.domain.errors import BadFile
from bot.llm.instructions import VARIABLE, Instructions
from bot.written.decode import Form, decode
from bot.written.files import refusal, text_of
from bot.written.finding import Finding

PARTS = re.compile(
    r"\A---\n(?P<head>.*?\n)---\n\s*# System\n(?P<system>.*?)\n# User\n(?P<user>.*)\Z", re.DOTALL
)
HINT = "prompts/README.md says how such a file is written."


class Head(Model):
    """What the head of a file declares."""

    says: Text
    """What the task is, in a sentence for whoever reads the file."""
    variables: tuple[Text, ...] = Field(min_length=1)
    most_tokens: int = Field(ge=16, le=4000)
    """How long the answer may become."""


HEAD = Form(Head, begins="a head begins with `says:`.")


def instructions_in(path: Path) -> Instructions:
    """The instructions in a file. Raises BadFile, with what is wrong and where."""
    text, name = text_of(path), str(path)
    parts = PARTS.match(text)
    if parts is None:
        raise BadFile(
            f"{name}: a head between two lines of `---`, `# System` and `# User` have to follow "
            "each other.",
            HINT,
        )
    head, places, findings = decode(parts["head"], name, HEAD)
    if head is None:
        raise refusal(findings, HINT)
    if wrong := _wrong(head, parts):
        line = 1 + places.line(("variables",))  # the head begins in the second line
        raise refusal([Finding(file=name, line=line, rule="variables", sentence=wrong)], HINT)
    return Instructions(
        task=path.stem,
        variables=head.variables,
        most_tokens=head.most_tokens,
        system=parts["system"].strip(),
        user=parts["user"].strip(),
        version=sha256(text.encode()).hexdigest()[:12],
    )


def _wrong(head: Head, parts: re.Match[str]) -> str:
    """What is wrong with the variables; `''` for nothing."""
    if found := VARIABLE.search(parts["system"]):
        return f"`{found[0]}` stands in the system's part, where nothing of others may stand."
    used, declared = set(VARIABLE.findall(parts["user"])), set(head.variables)
    if unknown := sorted(used - declared):
        return f"`{unknown[0]}` is used and not declared."
    if unused := sorted(declared - used):
        return f"`{unused[0]}` is declared and not used."
    return ""


def all_instructions(folder: Path) -> Mapping[str, Instructions]:
    """Those of a folder by their tasks. Raises BadFile for the first that cannot be taken."""
    return {path.stem: instructions_in(path) for path in sorted(folder.glob("*.md"))}
