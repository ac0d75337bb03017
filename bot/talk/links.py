"""Which earlier message each message answers: edges of the platform, then a learned guess.

Every message has a few candidates: the latest ones, those of the same author, those of and to the
people it concerns, those that share its words, and none. Each is scored by a weighted sum of
features; the best is taken. The weights were learned by `bench/fit_threads.py` on part of the
channel logs of Kummerfeld et al. (ACL 2019) and Gouravajhala et al. (ALTA 2023), CC BY 4.0,
https://github.com/jkkummerfeld/irc-disentanglement; the features follow the first of the two.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from operator import mul

from bot.domain.base import Model
from bot.domain.message import Message
from bot.talk.candidates import Candidates, Room
from bot.talk.lines import Line, read_lines
from bot.talk.message import in_order
from bot.talk.nameless import goes_on_with, is_custom, is_quiet

COEFFICIENTS = "coefficients.json"


class Coefficients(Model):
    """Weights by feature."""

    pair: dict[str, float]
    alone: dict[str, float]


@cache
def coefficients() -> Coefficients:
    """The weights that ship with the package; read once."""
    return Coefficients.model_validate_json(files("bot.talk").joinpath(COEFFICIENTS).read_bytes())


def link(messages: Sequence[Message]) -> dict[str, str | None]:
    """By message id, the id of the message that it answers; None where it answers none."""
    ordered = in_order(messages)
    return link_lines(ordered, *read_lines(ordered))


def link_lines(
    ordered: Sequence[Message], lines: Sequence[Line], weights: Mapping[str, float]
) -> dict[str, str | None]:
    """The same for messages in order that were read as lines, with the weights of their terms.

    A reply edge decides where the answered message is among those given. Inside a platform's thread
    only messages of that thread are guessed, outside of all threads only those outside.
    """
    places = {message.id: place for place, message in enumerate(ordered)}
    room = Room()
    custom = is_custom(lines)
    model = coefficients()
    pair, alone = tuple(model.pair.values()), tuple(model.alone.values())
    found: dict[str, str | None] = {}
    for line, message in zip(lines, ordered, strict=True):
        edge = places.get(message.reply_to or "")
        if edge is not None and edge < line.place:
            antecedent: int | None = edge
        elif message.reply_to is not None:
            antecedent = None  # what it answers lies before the period
        else:
            candidates = Candidates(room, line, weights)
            near = [
                place for place in candidates.places() if ordered[place].thread == message.thread
            ]
            features = candidates.pairs(near)
            if custom or message.thread is not None or line.to or not is_quiet(line, room.lines):
                scores = [sum(map(mul, each, pair)) for each in features]
                best = max(range(len(near)), key=scores.__getitem__, default=None)
                nothing = sum(map(mul, candidates.alone(), alone))
                within = message.thread is not None
                antecedent = (
                    near[best] if best is not None and (within or scores[best] > nothing) else None
                )
            else:
                there = [room.lines[place] for place in near]
                antecedent = goes_on_with(line, list(zip(there, features, strict=True)))
        room.add(line, antecedent)
        found[message.id] = None if antecedent is None else ordered[antecedent].id
    return found
