"""Remarks on what somebody has just written: for them alone, and to be passed over as they like."""

from collections.abc import Iterator, Mapping

from bot.chat.reply import Block, Note
from bot.commands.exercise.wording import shown_things
from bot.exercises.asking import Step
from bot.exercises.fields import TextField
from bot.exercises.material import Item
from bot.exercises.metrics.charged import charged
from bot.exercises.metrics.facts_beside import EstablishedFact, facts_beside
from bot.exercises.metrics.receptive import receptive
from bot.exercises.scene import Scene

MOST = 3
"""As many remarks at once as somebody reads."""


def hints(scene: Scene, step: Step, values: Mapping[str, str]) -> list[Block]:
    """Facts that may speak to a text, and words that stand out in it; empty where nothing does.

    Nothing here judges, counts or keeps anything.
    """
    texts = [values[f.id] for f in step.fields if isinstance(f, TextField) and values.get(f.id)]
    items = [t for bound in scene.state.binds.values() for t in bound if isinstance(t, Item)]
    remarks = list(dict.fromkeys(_remarks(texts, step, items)))[:MOST]
    blocks: list[Block] = [Note(tone="hint", text=text) for text in remarks]
    return [*_facts(texts, items), *blocks]


def _remarks(texts: list[str], step: Step, items: list[Item]) -> Iterator[str]:
    quotes = [item.phrase for item in items if item.phrase]
    for text in texts:
        yield from (hint.sentence for hint in charged(text, quotes=quotes))
        advice = receptive(text).sentence
        if advice and step.phase.voice == "own":
            yield advice


def _facts(texts: list[str], items: list[Item]) -> Iterator[Block]:
    """Settled facts beside a text that may deny one (S5); whether it does is not judged."""
    settled = {item.id: item for item in items if item.status == "established"}
    known = [EstablishedFact(id=item.id, text=item.text) for item in settled.values()]
    for text in texts:
        beside = facts_beside(text, known)
        if beside.sentence:
            yield Note(tone="hint", text=beside.sentence)
            yield from shown_things([settled[name] for name in beside.facts])
            return
