"""What a dossier file is: its model, and how its writers are told what is wrong."""

from bot.domain.dossier import Dossier
from bot.written.decode import Form

DOSSIER = Form(
    Dossier,
    begins="a dossier begins with `format: 1`, `id:` and `title:`.",
    patterns=(
        (r"\d{4}", "is not a year, a month or a day such as 1962, 1962-10, 1962-10-16"),
        ("", "is not a name of letters, digits, `_`, `.` and `-` (at most 80)"),
    ),
)
"""Form only: what a dossier must be beyond it is in `bot.dossier.lint`."""
