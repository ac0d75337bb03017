"""A closed list of ways to ask somebody after their own thought, and of what they may not touch.

Each frame is a whole question but for one slot, which is filled with somebody's own words. So a
question can ask how firmly they hold something, and what it hangs on, and nothing of who they are.
"""

from bot.language.terms import term

FRAMES = (
    "What would make you less sure of {it}?",
    "What would make you more sure of {it}?",
    "What evidence would make you less sure of {it}?",
    "What would you have to see to think otherwise about {it}?",
    "Under what conditions could you doubt {it}?",
    "What might somebody who sees it otherwise say of {it}?",
    "How sure are you of {it}?",
    "How sure are you that {clause}?",
    "What does {it} rest on?",
    "What follows if {it} turns out otherwise?",
    "What do you take for granted about {it}?",
    "Which of your reasons for {it} would you check first?",
    "Which of your reasons would you check first?",
)
"""`{it}` is a thing they wrote of, or one of `THEIRS`; `{clause}` is a whole sentence of theirs, or
its first clause."""

THEIRS = ("your view", "your reasons", "your answer", "what you wrote")
"""What a slot may hold in the place of their words."""
LEADS = ("your view of", "what you say of", "what you wrote of", "the", "this", "that", "these")
"""What may stand in a slot before their words."""

CUTTING = frozenset(
    """
    and or but because so that what which who whom whose when where while although though if
    unless whether then yet nor than as
    """.split()
)
"""Where a sentence is cut, so that no slot takes more than one clause."""
OF_ONESELF = frozenset(
    """
    i me my mine myself im ive id ill we us our ours ourselves weve were you your yours yourself
    """.split()
) - {"were"}
"""Who speaks of themselves: nothing of such a clause is asked back."""
THINKING = frozenset("think thought believe guess doubt feel trust suppose hold find say".split())
BETWEEN = frozenset("do dont did didnt not never would still also really only".split())
"""`I think`, `I do not believe`: what stands behind them is of the matter again."""
NEAR = frozenset(
    map(
        term,
        """
        brother sister mother father mum mom dad parent son daughter child children kid baby wife
        husband partner family cousin uncle aunt nephew niece grandmother grandfather grandma
        grandpa friend neighbour neighbor girlfriend boyfriend fiance widow orphan twin
        home house job work school name address age
        """.split(),
    )
)
"""Who and what is somebody's own."""
GRAVE = frozenset(
    map(
        term,
        """
        die dead death kill killed murder massacre torture rape grief mourn grave bury funeral
        wound wounded injure maim amputate starve hunger suicide corpse body victim lose lost loss
        missing captive prisoner hostage deport refugee abuse suffer
        """.split(),
    )
)
"""What can wound whoever is asked how sure they are of it."""
