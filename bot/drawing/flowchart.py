"""A spiral as a flowchart of Mermaid, for notes and pages that draw such text themselves.

Syntax: https://mermaid.js.org/syntax/flowchart.html. Text of others stands in quotes, and all but
letters, digits and a few signs as entity codes, so that it is neither syntax, markup nor a link.
"""

import json

from bot.catalogue import _
from bot.drawing.curve import heights
from bot.drawing.figure import SpiralFigure, SpiralMove
from bot.drawing.sheet import letter
from bot.drawing.words import number, plain, signed

PLAIN = frozenset(" ,:’–−")
LONGEST = 200
"""Characters of one text: boxes that hold more are hard to follow."""


def mermaid(figure: SpiralFigure) -> str:
    """The moves as boxes in the order of time, joined as history went and as the group answered."""
    title = json.dumps(plain(figure.title, LONGEST), ensure_ascii=False)
    lines = ["---", f"title: {title}", "---", "flowchart TB"]
    reached = heights(figure)
    for place, move in enumerate(figure.moves):
        by = f"{letter(move.actor)}: {figure.sides[move.actor]}"
        told = (f"{move.date}, {by}", move.label, _perceived(move), *_votes(move))
        height = _(
            "escalation {step}, so far {height}",
            step=signed(move.escalation),
            height=signed(reached[place]),
        )
        lines.append(f"  m{place + 1}{_box((*told, height), round_=move.actor == 0)}")
    for place, move in enumerate(figure.moves[:-1], 1):
        followed = f"|{_quoted((move.followed,))}|" if move.followed else ""
        lines.append(f"  m{place} -->{followed} m{place + 1}")
    for place, move in enumerate(figure.moves, 1):
        if move.answer or move.answer_value is not None:
            answer = (_("answer of the group"), f"{move.answer} ({signed(move.answer_value)})")
            lines += [f"  a{place}{_box(answer, round_=True)}", f"  m{place} -.-> a{place}"]
    last, ending = len(figure.moves), figure.moves[-1].followed
    if ending:
        lines += [f"  after[{_quoted((_('what followed'), ending))}]", f"  m{last} --> after"]
    for place, text in enumerate(figure.exits, 1):
        named = _("way out {number}", number=place)
        lines.append(f"  exit{place}[/{_quoted((named, text))}/]")
    return "\n".join(lines) + "\n"


def _perceived(move: SpiralMove) -> str:
    return _(
        "expected {expected}, seen {seen}, gap {gap}",
        expected=number(move.expected),
        seen=number(move.seen),
        gap=signed(move.gap),
    )


def _votes(move: SpiralMove) -> tuple[str, ...]:
    return (_("turning point: {votes}", votes=move.turning),) if move.turning else ()


def _box(texts: tuple[str, ...], *, round_: bool) -> str:
    return f"({_quoted(texts)})" if round_ else f"[{_quoted(texts)}]"


def _quoted(texts: tuple[str, ...]) -> str:
    return '"' + "<br/>".join(map(_escaped, texts)) + '"'


def _escaped(text: str) -> str:
    return "".join(
        char if char.isalnum() or char in PLAIN else f"#{ord(char)};"
        for char in plain(text, LONGEST)
    )
