"""Rules on what prompts name: it is there, it is of their event, and each id stands for one."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from bot.decks.deck import Deck
from bot.decks.shelf import Shelf, event_of
from bot.domain.dossier import Dossier
from bot.written.breach import Breach
from bot.written.yaml12 import Path

SHOWN = 12
"""As many names as a message lists where none is near."""
TWO = 2


def dossier_is_the_one(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields a breach where the deck is about another dossier than the one given."""
    if deck.dossier != dossier.id:
        sentence = f"the deck is about `{deck.dossier}`, and this is the dossier `{dossier.id}`."
        yield Breach(("dossier",), "wrong-dossier", sentence)


def ids_are_unique(deck: Deck, dossier: Dossier, exercises: Collection[str]) -> Iterator[Breach]:
    """Yields each id that a second prompt has."""
    seen: set[str] = set()
    for index, prompt in enumerate(deck.prompts):
        if prompt.id in seen:
            sentence = f"`{prompt.id}` names two prompts; give this one another id."
            yield Breach(("prompts", index, "id"), "repeated-id", sentence)
        seen.add(prompt.id)


def events_exist(deck: Deck, dossier: Dossier, exercises: Collection[str]) -> Iterator[Breach]:
    """Yields each event that the dossier does not have."""
    events = [event.id for event in dossier.events]
    for index, prompt in enumerate(deck.prompts):
        name = event_of(prompt)
        if name is not None and name not in events:
            yield _unknown(("prompts", index, "event"), "event", name, events)


def claims_are_of_the_event(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields each claim, fact or finding that the prompt's event does not have, or has twice."""
    shelf = Shelf(dossier)
    for index, prompt in enumerate(deck.prompts):
        if prompt.kind == "phrase":
            yield from _claim(shelf, ("prompts", index, "claim"), prompt.event, prompt.claim)
        if prompt.kind in ("phrase", "words"):
            yield from _claims(shelf, ("prompts", index, "beside"), prompt.event, prompt.beside)
        elif prompt.kind in ("question", "statement"):
            yield from _claims(shelf, ("prompts", index, "claims"), prompt.event, prompt.claims)


def _claims(shelf: Shelf, path: Path, event: str, names: Sequence[str]) -> Iterator[Breach]:
    for number, name in enumerate(names):
        yield from _claim(shelf, (*path, number), event, name)
        if name in names[:number]:
            yield Breach((*path, number), "repeated-claim", f"`{name}` is there already.")


def _claim(shelf: Shelf, path: Path, event: str, name: str) -> Iterator[Breach]:
    stated = shelf.stated.get(name)
    if stated is None:
        here = [each.id for each in shelf.stated.values() if each.event == event]
        yield _unknown(path, "claim", name, here or shelf.stated)
    elif stated.event != event and event in shelf.events:
        sentence = f"`{name}` belongs to {stated.event}, and the prompt to {event}."
        yield Breach(path, "other-event", sentence)


def sides_tell_the_event(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields sides to compare that are unknown, the same, or do not tell the event."""
    shelf = Shelf(dossier)
    sides = [side.id for side in dossier.sides]
    for index, prompt in enumerate(deck.prompts):
        if prompt.kind != "framings":
            continue
        path = ("prompts", index, "sides")
        if len(set(prompt.sides)) < TWO:
            yield Breach(path, "same-side", "two framings are compared; name two sides.")
        event = shelf.events.get(prompt.event)
        telling = list(dict.fromkeys(f.side for f in event.framings)) if event else sides
        for number, name in enumerate(prompt.sides):
            if name not in sides:
                yield _unknown((*path, number), "side", name, sides)
            elif name not in telling:
                there = ", ".join(telling) or "nobody"
                sentence = f"{name} has no framing of {prompt.event}; there is one by {there}."
                yield Breach((*path, number), "no-framing", sentence)


def topics_exist(deck: Deck, dossier: Dossier, exercises: Collection[str]) -> Iterator[Breach]:
    """Yields topics that are no term or another event's, or for which one side has words."""
    terms = {term.topic: term for term in dossier.terms}
    for index, prompt in enumerate(deck.prompts):
        if prompt.kind != "words":
            continue
        path = ("prompts", index, "topic")
        term = terms.get(prompt.topic)
        if term is None:
            yield _unknown(path, "topic", prompt.topic, terms)
            continue
        if term.event and term.event != prompt.event:
            sentence = f"`{term.topic}` belongs to {term.event}, and the prompt to {prompt.event}."
            yield Breach(path, "other-event", sentence)
        if len(term.words) < TWO:
            sentence = "only one side has words for it; there is nothing to compare."
            yield Breach(path, "too-few-sides", sentence)


def exercises_exist(deck: Deck, dossier: Dossier, exercises: Collection[str]) -> Iterator[Breach]:
    """Yields exercises that there are not, and matters that are no chain or motion."""
    matters = [*(chain.id for chain in dossier.chains), *(one.id for one in dossier.motions)]
    for index, prompt in enumerate(deck.prompts):
        if prompt.kind != "exercise":
            continue
        if prompt.exercise not in exercises:
            path = ("prompts", index, "exercise")
            yield _unknown(path, "exercise", prompt.exercise, sorted(exercises))
        if prompt.about is not None and prompt.about not in matters:
            path = ("prompts", index, "about")
            yield _unknown(path, "chain or motion", prompt.about, matters)


def _unknown(path: Path, what: str, name: str, known: Iterable[str]) -> Breach:
    names = list(known)
    close = get_close_matches(name, names, n=1)
    if close:
        hint = f"did you mean `{close[0]}`?"
    elif len(names) > SHOWN:
        hint = f"there are {', '.join(names[:SHOWN])} and {len(names) - SHOWN} more."
    else:
        hint = f"there {'is' if len(names) == 1 else 'are'} {', '.join(names) or 'none'}."
    return Breach(path, f"unknown-{path[2]}", f"no {what} `{name}`; {hint}")


RULES = (
    dossier_is_the_one,
    ids_are_unique,
    events_exist,
    claims_are_of_the_event,
    sides_tell_the_event,
    topics_exist,
    exercises_exist,
)
