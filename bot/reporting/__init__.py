"""A report of a discussion in words, and as files to take out."""

from bot.reporting.data import data
from bot.reporting.html import html
from bot.reporting.markdown import markdown

__all__ = ["data", "html", "markdown"]
