"""What the file of an exercise is: its model, and how its writers are told what is wrong."""

from bot.exercises.definition import Definition
from bot.written.decode import Form

EXERCISE = Form(
    Definition,
    begins="an exercise begins with `schema: exercise/v1`, `id:` and `version:`.",
    patterns=(
        ("{2,3}$", "is not a language such as en or uk"),
        (r"^\d{1,4}", "is not a version such as 1.0.0"),
        ("^(main|", "is not main, dm, mods or `seat:` and the name of a seat"),
        ("^open_until:", "is not `open_until:` and the name of a phase, or `open_until:start`"),
        ("{3,30}$", "is not a name of 3 to 30 small letters and `_`"),
        ("^[a-z0-9_]", "is not a name of small letters, digits and `_` (at most 30)"),
        ("", "is not a name that begins with a small letter and goes on with such, digits and `_`"),
    ),
)
"""Form only: what a definition must be beyond it is in `bot.exercises.lint`."""
