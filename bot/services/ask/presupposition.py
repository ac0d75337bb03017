"""Reads from a question's form what it takes for granted.

"Why did X do Y?" takes for granted that X did Y, and "Why does the article praise Z?" that the
article praises Z; "Did X do Y?" and "Who did Y?" leave open what they ask. (Presuppositions of
questions: Keenan and Hull 1973; of factive "since" and "given that": Kiparsky and Kiparsky 1970.)
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.catalogue import _

AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)"
ARTICLE = (
    r"(?:the|this|that|your|our)\s+(?:article|essay|text|piece|authors?|writers?|paper|story|op-ed)"
)

WH = re.compile(
    rf"\b(?P<wh>why|how|when|where)\s+(?P<clause>(?P<auxiliary>{AUXILIARY})(?:n't)?\b.+)",
    re.IGNORECASE,
)
HOW_COME = re.compile(r"\bhow\s+come\s+(?P<clause>.+)", re.IGNORECASE)
MADE = re.compile(
    r"^\W*what\s+(?:made|caused|led|drove|moved|prompted|persuaded)\s+(?P<clause>.+)", re.IGNORECASE
)
GIVEN = re.compile(
    r"\b(?:since|given\s+that|now\s+that|considering\s+that|seeing\s+that|as)\s+(?P<clause>[^,?]+),",
    re.IGNORECASE,
)
OF_THE_ARTICLE = re.compile(rf"^{AUXILIARY}\s+{ARTICLE}\s+(?P<predicate>.+)", re.IGNORECASE)
OPEN_HOW = re.compile(
    r"^(?:can|could|should|would|do|does)\s+(?:i|we|you|one|people)\b", re.IGNORECASE
)

SAYING = re.compile(
    r"(?:say|state|write|claim|argue|report|assert|maintain|hold|tell\s+us)\s+that\s+(?P<clause>.+)",
    re.IGNORECASE,
)
COMMITTING = frozenset(
    """
    praise praises applaud applauds celebrate celebrates endorse endorses recommend recommends
    justify justifies excuse excuses defend defends support supports welcome welcomes approve
    approves prove proves demonstrate demonstrates confirm confirms admit admits concede concedes
    confess confesses demand demands insist insists promise promises predict predicts deny denies
    """.split()
)
"""Verbs for what an article does in words that can be looked for: what it praises, it calls good.

Verbs of blame are left out: an essay criticises in many words, and seldom says that it does.
"""


class Holder(StrEnum):
    """Who is taken to hold what is taken for granted."""

    WORLD = "world"
    """It is taken to be so."""
    ARTICLE = "article"
    """The article is taken to say or do it."""


@dataclass(frozen=True)
class Presupposition:
    """What a question takes for granted."""

    asked: str
    """As a question of its own, which can be asked of the reader: `Did X do Y?`"""
    clause: str
    """The words to look for."""
    holder: Holder
    told: bool = True
    """Whether to hold it against what the article tells, of which "when" and "where" are asked."""
    act: str | None = None
    """The verb by which the article is said to commit itself: `praise`."""


def presupposition(question: str) -> Presupposition | None:
    """What the question takes for granted by its form; None where it leaves all open."""
    text = question.strip().rstrip("?!. ")
    if match := GIVEN.search(text):
        clause = match["clause"].strip()
        return Presupposition(_("Is it so that {clause}?", clause=clause), clause, Holder.WORLD)
    if match := HOW_COME.search(text):
        return Presupposition(
            _("Is it so that {clause}?", clause=match["clause"]), match["clause"], Holder.WORLD
        )
    if match := WH.search(text):
        return _of_wh(match)
    if match := MADE.search(text):
        clause = match["clause"].removeprefix("to ").strip()
        return Presupposition(_("Is it so: {clause}?", clause=clause), clause, Holder.WORLD)
    return None


def _of_wh(match: re.Match[str]) -> Presupposition | None:
    clause = match["clause"].strip()
    if OPEN_HOW.match(clause):
        return None
    asked = clause[0].upper() + clause[1:] + "?"
    if own := OF_THE_ARTICLE.match(clause):
        return _of_article(own["predicate"], asked)
    if match["wh"].casefold() == "how" and match["auxiliary"].casefold() in {"do", "does", "can"}:
        return None  # "How does a barrage work?" asks for a description
    told = match["wh"].casefold() in {"why", "how"}
    return Presupposition(asked, _without_auxiliary(clause), Holder.WORLD, told=told)


def _of_article(predicate: str, asked: str) -> Presupposition | None:
    verb = predicate.partition(" ")[0]
    if verb.casefold() in COMMITTING:
        return Presupposition(asked, predicate, Holder.ARTICLE, act=verb.casefold())
    if said := SAYING.match(predicate):
        return Presupposition(asked, said["clause"], Holder.ARTICLE)
    return None


def _without_auxiliary(clause: str) -> str:
    return clause.partition(" ")[2]
