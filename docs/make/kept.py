"""The table of what is kept of people, from the list by which it is kept."""

import re

from bot.store.inventory import INVENTORY, Matter

PRIVACY = "docs/privacy.md"
BEGIN = "<!-- kept: made by `python -m docs.make` -->"
END = "<!-- end of kept -->"
PART = re.compile(rf"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


def with_kept(page: str) -> str:
    """The page with the table as the code has it. Raises ValueError without a place for it."""
    if not PART.search(page):
        raise ValueError(f"{PRIVACY} has no {BEGIN}")
    lines = [_row(matter) for matter in INVENTORY if matter.of_people]
    table = "\n".join(
        [
            "| what | what of it is kept | why | how long | if you ask to be forgotten |",
            "|---|---|---|---|---|",
            *lines,
        ]
    )
    part = f"{BEGIN}\n\n{table}\n\n{END}"
    return PART.sub(lambda _: part, page, count=1)


def _row(matter: Matter) -> str:
    return f"| {' | '.join(matter.told)} |"
