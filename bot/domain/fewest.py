"""How many people have to stand behind what is told of people without their names.

Of fewer, somebody who knows some of them could tell what each of the others said. They stand here
together, so that they can be read, and so that none is lowered by the way.
"""

ANSWERS = 3
"""Answers in an exercise, before they are added up (V2)."""
ATTITUDES = 5
"""The same for what people think before and after."""
KEPT = 5
"""People of an exercise whose sums are kept when its texts are deleted."""
VOTERS = 5
"""People in a vote, before anything is told of it; and votes on a statement, for its sums to stay
when the vote has ended."""
CHANGED = 4
"""People who voted, or voted otherwise, before a vote's results are told anew: three besides
whoever looks."""
VOTES = 3
"""Votes on one statement, before they are told."""
GROUP = 3
"""People in a group that votes alike, before its shares are told."""
SIGN_OFFS = 3
"""People who say whether a view is stated fairly, before it is told, and reasons, before any is."""
