"""Rules on the texts of prompts: a question asks, a statement states, and nothing is presumed."""

import re
from collections.abc import Collection, Iterator

from bot.decks.deck import Deck
from bot.domain.dossier import Dossier
from bot.written.breach import Breach

ASKING = ("question", "phrase", "framings", "words", "missing_side")

_END = re.compile(r"\?[”\"’')]*$")
_STOP = re.compile(r"\.[”\"’')]*$")
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\bSt)(?<!\bDr)(?<!\bMr)(?<!\bMrs)[.?;]\s+(?=[“\"A-Z])")
_LINK = re.compile(r"\b[a-z]+://|\bwww\.|\]\(", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w.])@\w|<[@#!]|(?<!\w)#\w")

_ADMIT = "fail|refuse|lie|ignore|break|betray|provoke|deceive|attack|cheat|abandon"
_NOT = "is|are|was|were|do|does|did|has|have|would|should|could|ca|wo"
PRESUMING = (
    rf"\bwhy (?:did|does|do|has|have|is|are|was|were|would|will)\b[^.?]*\b(?:{_ADMIT})",
    r"\bwhy (?:did|do|does|is|are|was|were|wo|would|could|ca)n['’]t\b",
    rf"\b(?:{_NOT})n['’]t (?:it|you|they|we|this|that|he|she|there)\b",
    r"\b(?:obviously|clearly|of course|surely|undeniabl[ey]|admittedly|needless to say)\b",
    r"\b(?:real|true|hidden) (?:reason|motive|aim|goal|agenda)s?\b",
    r"\b(?:everyone|everybody|we all) (?:knows?|agrees?)\b",
    r"\bas (?:everyone|everybody|we all) knows?\b",
    r"\bthe (?:truth|fact) is\b",
    r"\bhow (?:can|could) any(?:one|body)\b",
    r"\b(?:who is|who['’]s|who was) (?:really )?(?:to blame|at fault)\b",
    r"\bwho (?:killed|broke|ruined|destroyed|betrayed|sabotaged)\b",
    r"\bwhat (?:did|does|do|has|have)\b[^.?]*\b(?:admit|confess|conceal)",
    r"\bdo you (?:still|really) (?:think|believe)\b",
)
"""Openers that have answered their question before anybody could."""
_PRESUMING = re.compile("|".join(f"(?:{one})" for one in PRESUMING), re.IGNORECASE)


def texts_are_sound(deck: Deck, dossier: Dossier, exercises: Collection[str]) -> Iterator[Breach]:
    """Yields what is wrong with the texts by themselves, as `flaws` tells it."""
    for index, prompt in enumerate(deck.prompts):
        for rule, sentence in flaws(prompt.kind, prompt.text):
            yield Breach(("prompts", index, "text"), rule, sentence)


def flaws(kind: str, text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a text for a prompt of that kind: the rule, and what to do."""
    if kind in ASKING and not _END.search(text):
        yield "no-question", "the text asks nothing; end with a question mark."
    if kind == "statement":
        yield from _no_statement(text)
    if "!" in text:
        yield "exclamation", "leave out the exclamation mark."
    if _LINK.search(text):
        yield "link", "leave out the link; sources are cited by themselves."
    if _MENTION.search(text):
        yield "mention", "leave out the mention; nobody is called by a prompt."
    presuming = _PRESUMING.search(re.sub(r"“[^”]*”", "“”", text))
    if presuming:
        yield "presuming", f"“{presuming[0]}” takes the answer for granted; ask openly."


def _no_statement(text: str) -> Iterator[tuple[str, str]]:
    if "?" in text:
        yield "statement-asks", "a statement is voted on; it asks nothing."
    elif _SENTENCE_END.search(text):
        yield "statement-long", "this is more than one sentence; keep one."
    elif not _STOP.search(text):
        yield "statement-end", "a statement ends with a full stop."


RULES = (texts_are_sound,)
