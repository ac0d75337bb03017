"""What the file of a deck is: its model, and how its writers are told what is wrong."""

from bot.decks.deck import Deck
from bot.written.decode import Form

DECK = Form(
    Deck,
    begins="a deck begins with `format: 1`, `id:` and `title:`.",
    patterns=(
        ("{0,59}$", "is not a name of small letters, digits, `_`, `.` and `-` (at most 60)"),
        ("", "is not a name of letters, digits, `_`, `.` and `-` (at most 80)"),
    ),
)
"""Form only: what a deck must be beyond it is in `bot.decks.lint`."""
