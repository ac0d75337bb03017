"""Makes a whole deck of a dossier: balanced over events and sides, events taken in turn."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice, zip_longest

from bot.decks.balance import most_of_one
from bot.decks.deck import Deck, MissingSide, Prompt, TwoFramings
from bot.decks.generate import MOST_PHRASES, Maker, id_part
from bot.decks.shelf import Shelf
from bot.decks.templates import Templates
from bot.domain.base import Ref
from bot.domain.dossier import Dossier
from bot.domain.event import Event

MOST_QUESTIONS = 2
PHRASES_OF_A_SIDE = 2
MOST_AHEAD = 2
"""As much more often as a side may stand first in pairs than second, or the other way round."""


def whole(dossier: Dossier, templates: Templates) -> Deck:
    """A deck about all events of a dossier that has any; the same dossier gives the same deck.

    It has the dossier's id. It keeps the rules of decks as far as the dossier lets it: a side that
    is never compared or quoted cannot be shown.
    """
    shelf = Shelf(dossier)
    maker = Maker(dossier, templates, shelf.unfit)
    pairs = _Pairs()
    phrases = _phrases(maker, dossier)
    votes: Counter[Ref] = Counter()
    piles = []
    for turn, event in enumerate(dossier.events):
        pile: list[Prompt] = [*islice(maker.questions(event, turn), MOST_QUESTIONS)]
        pile += pairs.next(maker, event, turn)
        pile += phrases.get(event.id, [])
        pile += maker.words(event, turn)
        pile += _statement(maker, shelf, event, votes)
        if not pile and (asked := maker.open(event, turn)):
            pile.append(asked)
        at = turn % len(pile) if pile else 0
        piles.append([*pile[at:], *pile[:at]])
    mixed = [each for row in zip_longest(*_levelled(piles)) for each in row if each]
    return Deck(
        format=1,
        id=id_part(dossier.id),
        title=dossier.title,
        dossier=dossier.id,
        language=dossier.language,
        prompts=(*mixed, *_missing_side(templates)),
    )


class _Pairs:
    """Chooses the sides of framings so that each stands in few pairs, first and second in turn."""

    def __init__(self) -> None:
        self._times: Counter[Ref] = Counter()
        self._ahead: Counter[Ref] = Counter()
        self._orders: Counter[tuple[Ref, Ref]] = Counter()

    def next(self, maker: Maker, event: Event, turn: int) -> Iterator[TwoFramings]:
        """One pair for the event, or none where the balance allows none."""
        neighbours = maker.pairs(event)
        both = [order for one, other in neighbours for order in ((one, other), (other, one))]
        fit = [order for order in both if self._allowed(order)]
        if not fit:
            return
        order = min(fit, key=self._load)
        prompt = maker.pair(event, order, 1, turn)
        if prompt:
            self._times.update(order)
            self._ahead.update({order[0]: 1, order[1]: -1})
            self._orders[order] += 1
            yield prompt

    def _allowed(self, order: tuple[Ref, Ref]) -> bool:
        first, second = order
        again = self._orders[order] - self._orders[second, first]
        return again < 1 and self._ahead[first] < MOST_AHEAD and self._ahead[second] > -MOST_AHEAD

    def _load(self, order: tuple[Ref, Ref]) -> tuple[int, int, int]:
        first, second = order
        times = (self._times[first], self._times[second])
        return max(times), sum(times), self._ahead[first] - self._ahead[second]


def _phrases(maker: Maker, dossier: Dossier) -> dict[Ref, list[Prompt]]:
    """Phrases by event: of every side that has any one, and a second where the events have room."""
    offered = [
        (event.id, side, prompt)
        for turn, event in enumerate(dossier.events)
        for side, prompt in maker.phrases(event, turn)
    ]
    chosen: dict[Ref, list[Prompt]] = {}
    for again in range(PHRASES_OF_A_SIDE):
        for side in dict.fromkeys(side for _, side, _ in offered):
            own = [(event, prompt) for event, by, prompt in offered
                   if by == side and prompt not in chosen.get(event, [])]  # fmt: skip
            event, prompt = min(
                own, key=lambda each: len(chosen.get(each[0], [])), default=(None, None)
            )
            if event and prompt and (not again or len(chosen.get(event, [])) < MOST_PHRASES):
                chosen.setdefault(event, []).append(prompt)
    return chosen


def _statement(maker: Maker, shelf: Shelf, event: Event, votes: Counter[Ref]) -> Iterator[Prompt]:
    """One statement of the event, of the side from which fewest have been taken."""
    offered = list(maker.statements(event))
    if offered:
        of = {each.id: shelf.shown(each)[0] for each in offered}
        chosen = min(offered, key=lambda each: votes[of[each.id]])
        votes[of[chosen.id]] += 1
        yield chosen


def _levelled(piles: list[list[Prompt]]) -> list[list[Prompt]]:
    """Without questions, words and statements of events that have more than twice the average."""
    while True:
        most = most_of_one(sum(map(len, piles)), sum(1 for pile in piles if pile))
        high = next((pile for pile in piles if len(pile) > most), None)
        spare = high and [p for p in high if p.kind in ("statement", "words", "question")]
        if not high or not spare:
            return piles
        piles = [[p for p in pile if p is not spare[-1]] for pile in piles]


def _missing_side(templates: Templates) -> Iterator[MissingSide]:
    wordings = templates.missing_side
    for number, text in enumerate(wordings.in_turn(0, {})):
        yield MissingSide(id=f"missing_side.{number + 1}", kind="missing_side", text=text)
