"""An exercise about a motion, as a community may write one."""

from tests.exercises.files import text_of

CHANGES = (
    ("chain: {type: chain_ref, required: true}", "motion: {type: motion_ref, required: true}"),
    (
        "sides: {query: chain.sides, args: {chain: $chain}",
        "sides: {query: motion.views, args: {motion: $motion, use: USE}",
    ),
    (
        "cards: {query: side.cards, args: {sides: $sides, kinds: [fear]}, min: 2, max: 8}",
        "cards: {query: motion.claims, args: {motion: $motion, use: USE}, min: 4, max: 16}",
    ),
    (
        "facts: {query: chain.facts, args: {chain: $chain}",
        "facts: {query: motion.facts, args: {motion: $motion}",
    ),
    ("$cards[side=$sides[0]]", "$cards[view=$sides[0]]"),
    ("Does fear drive {sides[0].label}?", "How well does the first view hold?"),
    ("id: fear_guess", "id: our_views"),
)


def about_a_motion(use: str = "sac") -> str:
    """The guide's example, made to be about the first view of a motion."""
    text = text_of("example")
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new.replace("USE", use))
    return text
