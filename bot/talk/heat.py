"""Places where a moderator may want to look: patterns of what is done to somebody, not of mood.

Nothing here scores a person. A pattern has an insult and a second person in it, or it is about
pace: sentiment would fire on whoever names something terrible.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from bot.catalogue import marked
from bot.domain.base import Model
from bot.domain.message import Message
from bot.language.stance import INSULTS
from bot.talk.positions import Stance

CRITICS = 4
PILE_ON = timedelta(minutes=30)
TURNS = 8
PACE = timedelta(seconds=30)
SHOUTS = 3
SHOUTING = timedelta(minutes=10)
LETTERS = 12
CAPITALS = 0.8

_INSULT = "|".join(INSULTS)
_FILLER = (
    r"(?:(?:all|both|such|so|just|really|a|an|the|clearly|obviously|actually|total|complete|utter|"
    r"absolute|fucking|bloody|damn|little|bunch|pack|of|nothing|but|being|too|very|quite|another)\s+)*"
)
_TO_YOUR_FACE = re.compile(
    rf"""
    (?<!make\ )(?<!makes\ )(?<!call\ )(?<!called\ )\b(?:you|u|y'all|ya)
        (?:\s+(?:people|guys|folks|lot|two))?
        \s*(?:'re|\s+are|\s+r|\s+were|\s+sound|\s+look|\s+must\s+be)?\s+
        {_FILLER}(?:{_INSULT})\b(?!\s+(?:enough|question|idea|mistake|rule|law))
    | \b(?:are|were)\s+you\s+{_FILLER}(?:{_INSULT})\b
    | \byour\s+(?:{_INSULT})\s+(?:face|mouth|brain|head|self|ass)\b
    | \b(?:fuck|screw|damn)\s+(?:you|off|yourself)\b
    | \bshut\s+(?:the\s+\w+\s+)?up\b
    | \bgo\s+to\s+hell\b | \bkill\s+yourself\b | \bkys\b
    | (?:^|[.!,:]\s*)(?:just\s+|oh\s+)?get\s+lost\b
    | \bpeople\s+like\s+you\s+(?:are|make\s+me\s+sick)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BARE = re.compile(rf"^\W*(?:{_FILLER})(?:{_INSULT})\W*$", re.IGNORECASE)
_HEATED = frozenset((*INSULTS, *"fuck screw damn shut hell kill kys lost people".split()))
"""Each insult has one of these words: quicker to look for than the insults themselves."""
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"^>.*$|\"[^\"]*\"|“[^”]*”|`[^`]*`", re.MULTILINE)


class Kind(StrEnum):
    """What is to be seen at a place."""

    INSULT = "insult"
    PILE_ON = "pile-on"
    ALTERNATION = "alternation"
    CAPITALS = "capitals"


WORDED = {
    Kind.INSULT: marked("Look here: this may be an insult to somebody."),
    Kind.PILE_ON: marked("Look here: several people contradict one person within a short time."),
    Kind.ALTERNATION: marked("Look here: two people answer each other at speed."),
    Kind.CAPITALS: marked("Look here: several messages are in capitals."),
}


class Place(Model):
    """Messages that are worth a look, in order."""

    kind: Kind
    messages: tuple[str, ...]

    @property
    def words(self) -> str:
        """What a moderator is told."""
        return WORDED[self.kind]


def insults(message: Message, to: Sequence[str]) -> bool:
    """Whether a message insults the one it speaks to; quoted words do not count.

    `to` are the keys of those it addresses: with a name before it, the insult alone is enough.
    """
    said = _QUOTED.sub(" ", message.text).replace("\u2019", "'")
    if said.isascii() and _HEATED.isdisjoint(_WORD.findall(said.casefold())):
        return False
    if _TO_YOUR_FACE.search(said):
        return True
    return bool(to) and bool(_BARE.match(re.sub(r"^\s*@?\S+", "", said, count=1)))


def places(
    ordered: Sequence[Message],
    to: Mapping[str, Sequence[str]],
    antecedents: Mapping[str, str | None],
    taken: Mapping[str, tuple[str, Stance]],
) -> tuple[Place, ...]:
    """All places worth a look, by their first message.

    `to` are the keys of those whom each message addresses, by its id; `taken` is as
    `positions.stances` gives it.
    """
    people = [message for message in ordered if not message.bot]
    rude = {message.id for message in people if insults(message, to[message.id])}
    found = [
        Place(kind=Kind.INSULT, messages=(message.id,)) for message in people if message.id in rude
    ]
    found += _pile_ons(
        people,
        to,
        antecedents,
        rude | {reply for reply, (_, side) in taken.items() if side is Stance.DISAGREES},
    )
    found += _alternations(people)
    found += _shouting(people)
    order = {message.id: place for place, message in enumerate(ordered)}
    return tuple(sorted(found, key=lambda place: (order[place.messages[0]], place.kind)))


def _pile_ons(
    people: Sequence[Message],
    to: Mapping[str, Sequence[str]],
    antecedents: Mapping[str, str | None],
    critical: set[str],
) -> Iterable[Place]:
    author = {message.id: message.author for message in people}
    against: defaultdict[str, list[Message]] = defaultdict(list)
    for message in people:
        if message.id in critical:
            answered = author.get(antecedents[message.id] or "")
            for person in {*to[message.id], *([answered] if answered else [])} - {message.author}:
                against[person].append(message)
    for person in sorted(against):
        yield from (
            Place(kind=Kind.PILE_ON, messages=tuple(message.id for message in group))
            for group in _bursts(against[person], PILE_ON)
            if len({message.author for message in group}) >= CRITICS
        )


def _bursts(messages: Iterable[Message], span: timedelta) -> Iterable[list[Message]]:
    """Messages in order, cut where the first of a group is more than the span back."""
    group: list[Message] = []
    for message in messages:
        if group and message.when - group[0].when > span:
            yield group
            group = []
        group.append(message)
    if group:
        yield group


def _alternations(people: Sequence[Message]) -> Iterable[Place]:
    run: deque[Message] = deque()
    for message in people:
        fits = (
            bool(run)
            and message.when - run[-1].when <= PACE
            and message.author != run[-1].author
            and (len(run) == 1 or message.author == run[-2].author)
        )
        if not fits:
            yield from _alternation(run)
            run = deque()
        run.append(message)
    yield from _alternation(run)


def _alternation(run: Sequence[Message]) -> Iterable[Place]:
    if len(run) >= TURNS:
        yield Place(kind=Kind.ALTERNATION, messages=tuple(message.id for message in run))


def _shouting(people: Sequence[Message]) -> Iterable[Place]:
    loud = [message for message in people if _is_loud(message.text)]
    for group in _bursts(loud, SHOUTING):
        if len(group) >= SHOUTS:
            yield Place(kind=Kind.CAPITALS, messages=tuple(message.id for message in group))


def _is_loud(text: str) -> bool:
    letters = list(filter(str.isalpha, text))
    return (
        len(letters) >= LETTERS
        and len(text.split()) > 1
        and sum(map(str.isupper, letters)) >= CAPITALS * len(letters)
    )
