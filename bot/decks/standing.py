"""Rules on how the claims of a prompt stand: what may be shown, and what beside it."""

from collections.abc import Collection, Iterator

from bot.decks.deck import Deck
from bot.decks.shelf import Shelf
from bot.domain.dossier import Dossier
from bot.domain.source import Verification
from bot.written.breach import Breach


def phrases_may_be_shown(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields claims without a verified phrase, and barred or refuted ones."""
    shelf = Shelf(dossier)
    for index, prompt in enumerate(deck.prompts):
        if prompt.kind != "phrase" or prompt.claim not in shelf.stated:
            continue
        path = ("prompts", index, "claim")
        claim = shelf.stated[prompt.claim].claim
        if claim is None or claim.phrase is None:
            sentence = f"`{prompt.claim}` has no phrase; choose a claim with one."
            yield Breach(path, "no-phrase", sentence)
        elif claim.phrase.verification is not Verification.VERIFIED:
            sentence = f"nobody has read the phrase of `{prompt.claim}` in its source yet."
            yield Breach(path, "unverified-phrase", sentence)
        elif claim.id in shelf.unfit:
            sentence = (
                f"`{claim.id}` is {_why(shelf, claim.id)}, so its words are not put up alone."
            )
            yield Breach(path, "unfit-claim", sentence)


def nothing_unfit_stands_alone(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields barred or refuted claims without a claim or finding that stands against them."""
    shelf = Shelf(dossier)
    for index, prompt in enumerate(deck.prompts):
        if prompt.kind not in ("question", "statement"):
            continue
        for number, name in enumerate(prompt.claims):
            if name in shelf.unfit and not any(
                shelf.stands_against(other, name) for other in prompt.claims
            ):
                sentence = (
                    f"`{name}` is {_why(shelf, name)}; add a claim or finding that stands "
                    "against it, or leave it out."
                )
                yield Breach(("prompts", index, "claims", number), "unfit-claim", sentence)


def no_side_stands_alone(
    deck: Deck, dossier: Dossier, exercises: Collection[str]
) -> Iterator[Breach]:
    """Yields questions and statements whose claims are of one side alone."""
    shelf = Shelf(dossier)
    for index, prompt in enumerate(deck.prompts):
        if prompt.kind in ("question", "statement"):
            sides = shelf.shown(prompt)
            if len(sides) == 1:
                sentence = f"only {sides[0]} is heard here; add a claim of another side."
                yield Breach(("prompts", index, "claims"), "one-side", sentence)


def _why(shelf: Shelf, name: str) -> str:
    return "refuted" if name in shelf.refuted else "barred by `claims_not_assignable`"


RULES = (phrases_may_be_shown, nothing_unfit_stands_alone, no_side_stands_alone)
