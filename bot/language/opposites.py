"""Pairs of words that cannot both be true of one thing."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from bot.language.terms import term

_PAIRS = """
    accept/reject accept/refuse accept/decline agree/refuse allow/forbid allow/ban permit/forbid
    approve/reject arrive/leave ascend/descend attack/defend back/oppose before/after begin/end
    benefit/harm better/worse bigger/smaller buy/sell bought/sold cheap/expensive cheaper/dearer
    close/open confirm/deny cut/raise decrease/increase defeat/victory destroy/build destroy/save
    east/west encourage/discourage expand/shrink fail/succeed failure/success fall/rise fast/slow
    few/many fewer/more first/last friend/enemy gain/lose guilty/innocent harmless/dangerous
    heal/harm hide/publish high/low higher/lower honour/break improve/worsen include/exclude
    join/leave keep/break keep/drop kept/broke legal/illegal lawful/unlawful less/more lose/win
    lost/won loss/gain lower/raise majority/minority narrow/widen north/south old/new
    oppose/support peace/war praise/blame praise/condemn praise/criticise promote/hinder
    public/secret ratify/reject reduce/increase remove/add repeal/enact rich/poor right/wrong
    safe/dangerous shorten/lengthen sink/rise small/large strengthen/weaken strong/weak
    support/oppose support/resist true/false uphold/annul uphold/overturn upheld/annul
    upheld/overturn upheld/strike urban/rural victory/defeat voluntary/compulsory
    weaken/strengthen welcome/reject welcome/resent win/lose withdraw/join older/younger
    shallow/deep shallower/deeper freely/forced free/paid early/late earlier/later
"""


@cache
def _opposites() -> Mapping[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for pair in _PAIRS.split():
        one, other = (term(word) for word in pair.split("/"))
        if one != other:
            found[one].add(other)
            found[other].add(one)
    return {word: frozenset(others) for word, others in found.items()}


def opposites(word: str) -> frozenset[str]:
    """The terms that contradict a term; mostly none."""
    return _opposites().get(word, frozenset())
