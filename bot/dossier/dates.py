"""Dates as people write them in a dossier: a year, a month or a day, and a remark after it."""

import re
from datetime import date

DATED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?![\d-])(?:\s.*)?", re.DOTALL)


def is_date(text: str) -> bool:
    """Whether `text` begins with a year, month or day of the calendar; a remark may follow."""
    found = DATED.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
