"""What reading and checking a file can find, each finding with its place in the file."""

from enum import StrEnum

from pydantic import Field

from bot.domain.base import Model, Text


class Severity(StrEnum):
    """Whether a finding keeps a file from being loaded."""

    ERROR = "error"
    WARNING = "warning"


class Finding(Model):
    """One thing to mend in a file."""

    file: Text
    line: int = Field(ge=1)
    rule: Text
    """A short stable name, such as `unknown-source`."""
    sentence: Text
    """What is wrong and, where that is not plain, what to do."""
    severity: Severity = Severity.ERROR

    def one_line(self) -> str:
        """The finding in one line, in the form that editors and compilers use."""
        return f"{self.file}:{self.line}: {self.sentence}"
