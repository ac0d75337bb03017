"""A reply as one flat JSON object: what scripts and tests read without knowing the blocks."""

from collections.abc import Iterable, Iterator
from typing import Any

from bot.adapters.console.render import PLAIN_WIDTH, render
from bot.chat.reply import (
    Block,
    Button,
    Cited,
    Closest,
    Contested,
    Disputed,
    Established,
    Listing,
    Note,
    Premise,
    Reply,
    Sides,
    SideView,
    Statement,
)

Json = dict[str, Any]


def flat(command: str | None, reply: Reply) -> Json:
    """The JSON of a reply: always the same keys in the same order.

    `command` is None where no command could be read. What a reply lacks is null or an empty list.
    `reply` holds the whole of it, from which `Reply.model_validate` makes the same reply again.
    """
    blocks = reply.blocks
    footer = reply.footer
    sides = [b for b in blocks if isinstance(b, Sides)]
    return {
        "command": command,
        "outcome": reply.outcome,
        "title": reply.title,
        "statements": _of(blocks, Cited),
        "premise": _premise(blocks),
        "contested_by": _of(blocks, Contested),
        "closest": _of(blocks, Closest),
        "established": _established(blocks),
        "sides": [_side(view) for block in sides for view in block.sides],
        "silent": [label for block in sides for label in block.silent],
        "disputed": [
            point.model_dump(mode="json")
            for block in blocks
            if isinstance(block, Disputed)
            for point in block.points
        ],
        "mode": footer.mode if footer else None,
        "store_version": footer.store_version if footer else None,
        "choices": list(_choices(blocks)),
        "buttons": [_button(button) for button in reply.buttons],
        "form": reply.asked.model_dump(mode="json") if reply.asked else None,
        "live": reply.live or None,
        "error": _error(reply),
        "text": render(reply, PLAIN_WIDTH, colour=False),
        "reply": reply.model_dump(mode="json"),
    }


def _of(blocks: Iterable[Block], kind: type[Cited] | type[Contested] | type[Closest]) -> list[Json]:
    return _statements(
        one for block in blocks if isinstance(block, kind) for one in block.statements
    )


def _statements(statements: Iterable[Statement]) -> list[Json]:
    return [
        {
            "text": one.text,
            "citations": [
                {
                    "source": reference.source,
                    "paragraph": reference.paragraph,
                    "quote": reference.quote,
                    "start": reference.start,
                    "end": reference.end,
                    "title": reference.title,
                    "author": reference.author,
                    "date": reference.date,
                    "url": reference.url,
                    "snapshot": reference.snapshot,
                    "read": reference.read,
                    "after_article": reference.after_article,
                }
                for reference in one.citations
            ],
            "marks": list(one.marks),
        }
        for one in statements
    ]


def _premise(blocks: Iterable[Block]) -> Json | None:
    for block in blocks:
        if isinstance(block, Premise):
            return {
                "presupposed": block.presupposed,
                "statements": _statements(block.statements),
            }
    return None


def _established(blocks: Iterable[Block]) -> Json | None:
    for block in blocks:
        if isinstance(block, Established):
            return {"facts": _statements(block.facts), "findings": _statements(block.findings)}
    return None


def _side(view: SideView) -> Json:
    return {
        "side": view.side,
        "label": view.label,
        "headline": view.headline,
        "claims": _statements(view.claims),
        "words": list(view.words),
        "more": view.more,
    }


def _choices(blocks: Iterable[Block]) -> Iterator[Json]:
    for block in blocks:
        if isinstance(block, Listing):
            for item in block.items:
                button = item.button
                yield {
                    "label": item.label,
                    "detail": item.detail,
                    "command": button.command if button else None,
                    "args": dict(button.args) if button else None,
                }


def _button(button: Button) -> Json:
    return {"label": button.label, "command": button.command, "args": dict(button.args)}


def _error(reply: Reply) -> str | None:
    """What went wrong, in one sentence or two; None where nothing did."""
    if reply.outcome != "refused":
        return None
    problems = [b.text for b in reply.blocks if isinstance(b, Note) and b.tone == "problem"]
    return " ".join(problems) or render(reply, PLAIN_WIDTH, colour=False).strip()
