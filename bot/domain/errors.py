"""Errors that a person may read; everything else that is raised is a bug of ours."""


class UserError(Exception):
    """Raised where a person can mend it: `message` is a sentence, `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def sentence(self) -> str:
        """Message and hint as one text."""
        return f"{self.message} {self.hint}".strip()


class NotFound(UserError):
    """What was asked for is not in the store, as far as the asker may see it."""


class BadDocument(UserError):
    """A document that cannot be read into a text."""


class BadFile(UserError):
    """A file with errors, or one that cannot be read: it is not taken as it is."""
