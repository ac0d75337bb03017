"""A report as data."""

import json
from datetime import datetime

from bot.domain.report import Report

VERSION = 1
"""Grows when a field changes its meaning or goes."""


def data(report: Report, until: datetime | None) -> str:
    """The report as JSON, with the version of its form, and until when it is kept."""
    told = report.model_dump(mode="json")
    whole = {"version": VERSION, "kept_until": until and until.isoformat(), "report": told}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
