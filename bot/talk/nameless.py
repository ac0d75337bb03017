"""Which message is answered where people hardly ever name whom they answer.

The learned weights come from channels in which every third message names somebody, so that a
message without a name seems to go on with what its author said last. In a room where that is not
the custom, silence about names tells nothing: there a message goes on with what was said just
before, by words that it shares with it, or by following it at once.
"""

from collections.abc import Sequence

from bot.talk.candidates import PairFeatures
from bot.talk.lines import Line

CUSTOM = 0.1
"""With a smaller share of messages that name somebody, naming is not the custom of a room."""
FEWEST = 3
"""So many messages have to name somebody before it may be called a custom."""
PAUSE = 15.0
"""Minutes after which nothing is taken to be answered without a word in common."""
AT_ONCE = 3.0
"""Minutes within which a message goes on with the last one, whatever its words."""
FEW_WORDS = 5
"""A shorter message says too little to begin something new."""
FEW_PEOPLE = 5
"""Of more people within a pause's length, several conversations may go on at once."""
FAR = 60.0
"""Minutes after which shared words bring nothing together either."""


def is_custom(lines: Sequence[Line]) -> bool:
    """Whether people in this room name whom they speak to."""
    naming = sum(bool(line.to) for line in lines)
    return naming >= max(FEWEST, CUSTOM * len(lines))


def is_quiet(line: Line, before: Sequence[Line]) -> bool:
    """Whether so few people have spoken of late that they may all be in one conversation."""
    people = {line.author}
    for other in reversed(before):
        if line.minutes - other.minutes > PAUSE or len(people) > FEW_PEOPLE:
            break
        people.add(other.author)
    return len(people) <= FEW_PEOPLE


def goes_on_with(line: Line, near: Sequence[tuple[Line, PairFeatures]]) -> int | None:
    """The place of the line that a line answers, of those near to it; None for a beginning."""
    others = [(other, told) for other, told in near if line.minutes - other.minutes <= FAR]
    if not others:
        return None
    sharing = max(others, key=lambda each: (each[1].shared, each[0].place))
    last = max(others, key=lambda each: each[0].place)[0]
    since = line.minutes - last.minutes
    if since <= PAUSE and (since <= AT_ONCE or line.words <= FEW_WORDS):
        return last.place
    if sharing[1].shared > 0:
        return sharing[0].place
    return None
