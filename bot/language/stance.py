"""Closed lists for how people speak to each other: assent, dissent, and insults to one's face."""

AGREEING = frozenset(
    (
        "+1", "agree with", "agreed", "count me in", "entirely agree", "fair enough",
        "fair point", "fully agree", "good point", "great point", "hear hear", "i agree",
        "i second", "i support", "i was wrong", "makes sense", "my thoughts too", "quite agree",
        "really agree", "same here", "seconded", "that is right", "that is true",
        "that's correct", "that's right", "that's true", "totally agree", "valid point",
        "well put", "well said", "you are right", "you're right",
    )
)  # fmt: skip
"""Phrases that take another's side."""

DISAGREEING = frozenset(
    (
        "-1", "bad idea", "beg to differ", "can't agree", "cannot agree", "disagree",
        "does not follow", "doesn't follow", "don't agree", "far from it", "i am against",
        "i do not think so", "i don't buy", "i don't think so", "i doubt", "i object", "i oppose",
        "i'm against", "makes no sense", "misses the point", "no way", "nonsense", "not agree",
        "not true", "on the contrary", "that ignores", "that is false", "that is wrong",
        "that misses", "that's false", "that's wrong", "this is wrong", "unconvinced",
        "you are wrong", "you're wrong",
    )
)  # fmt: skip
"""Phrases that take the other side."""

YES = frozenset("yes yep yeah yup aye true right indeed exactly absolutely precisely this".split())
NO = frozenset(("no", "nope", "nah", "wrong", "false"))
"""Words that say as much where they open a reply, unless it answers a question."""

NEGATIONS = frozenset(
    (
        "not", "don't", "dont", "can't", "cannot", "cant", "never", "isn't", "isnt", "wasn't",
        "doesn't", "doesnt", "hardly", "didn't", "won't", "wouldn't", "couldn't", "aren't", "nor",
        "neither",
    )
)  # fmt: skip
"""Words that turn what follows into its opposite."""

THUMBS_UP = frozenset(("+1", "thumbsup", "thumbs_up", "👍", "100", "💯"))
THUMBS_DOWN = frozenset(("-1", "thumbsdown", "thumbs_down", "👎"))

INSULTS = (
    "idiot idiots moron morons imbecile imbeciles stupid dumb clown clowns liar liars fool fools "
    "pathetic scum trash garbage loser losers dumbass asshole assholes retard retarded bastard "
    "brainless clueless braindead coward cowards hypocrite hypocrites troll trolls shill shills "
    "ignoramus halfwit disgusting delusional insane cretin dimwit bitch prick jerk jerks"
).split()
"""Nouns and adjectives that are insults where they are said of somebody to their face."""
