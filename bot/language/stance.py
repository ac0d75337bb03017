"""Closed lists for how people speak to each other: assent, dissent, and insults to one's face."""

AGREEING = frozenset(
    (
        "i agree", "agree with", "entirely agree", "quite agree", "really agree", "agreed", "fully agree", "totally agree", "fair point",
        "fair enough", "good point", "valid point", "great point", "you're right", "you are right",
        "that's right", "that is right", "that's true", "that is true", "that's correct",
        "makes sense", "well said", "well put", "i second", "seconded", "same here", "+1",
        "my thoughts too", "i support", "count me in",
        "i was wrong", "hear hear",
    )
)  # fmt: skip
"""Phrases that take another's side."""

DISAGREEING = frozenset(
    (
        "disagree", "not agree", "don't agree", "can't agree", "cannot agree",
        "this is wrong", "not true", "that's wrong", "that is wrong", "you're wrong", "you are wrong",
        "that's false", "that is false", "nonsense", "i doubt", "-1", "i object",
        "on the contrary", "doesn't follow", "does not follow", "makes no sense", "bad idea",
        "i'm against", "i am against", "i oppose", "beg to differ", "i don't think so",
        "i do not think so", "no way", "i don't buy", "unconvinced", "that ignores",
        "misses the point", "that misses", "far from it",
    )
)  # fmt: skip
"""Phrases that take the other side."""

YES = frozenset(
    (
        "yes",
        "yep",
        "yeah",
        "yup",
        "aye",
        "true",
        "right",
        "indeed",
        "exactly",
        "absolutely",
        "precisely",
        "this",
    )
)
NO = frozenset(("no", "nope", "nah", "wrong", "false"))
"""Words that say as much where they open a reply, unless it answers a question."""

NOT_NO = frozenset(("problem", "worries", "doubt", "need", "one", "idea", "matter", "offence"))
"""After `no`, words with which it denies nothing."""

NEGATIONS = frozenset(
    (
        "not", "don't", "dont", "can't", "cannot", "cant", "never", "isn't", "isnt", "wasn't",
        "doesn't", "doesnt", "hardly", "didn't", "won't", "wouldn't", "couldn't", "aren't", "nor",
        "neither",
    )
)  # fmt: skip

THUMBS_UP = frozenset(
    ("+1", "thumbsup", "thumbs_up", "👍", "100", "💯", "agree", "heavy_plus_sign")
)
THUMBS_DOWN = frozenset(("-1", "thumbsdown", "thumbs_down", "👎", "disagree"))

INSULTS = (
    "idiot idiots moron morons imbecile imbeciles stupid dumb clown clowns liar liars fool fools "
    "pathetic scum trash garbage loser losers dumbass asshole assholes retard retarded bastard "
    "brainless clueless braindead coward cowards hypocrite hypocrites troll trolls shill shills "
    "ignoramus halfwit disgusting delusional insane cretin dimwit bitch prick jerk jerks"
).split()
"""Nouns and adjectives that are insults where they are said of somebody to their face."""
