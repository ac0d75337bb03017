"""What may go wrong between the bot and its homeserver."""

from collections.abc import Mapping
from typing import Any


class MatrixProblem(Exception):
    """A request to the homeserver did not do what it was to do."""


class Refusal(MatrixProblem):
    """The homeserver answered that it will not."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        retry_after: float | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}" if message else f"{status} {code}")
        self.status = status
        self.code = code
        """Such as `M_FORBIDDEN`; `''` where the answer was no Matrix at all."""
        self.message = message
        self.retry_after = retry_after
        """Seconds to wait before it may be asked again; None where it did not say."""
        self.body = body or {}
        """All that it answered."""

    @property
    def too_many(self) -> bool:
        """Whether it was only too much at once."""
        return self.status == 429 or self.code == "M_LIMIT_EXCEEDED"  # noqa: PLR2004  # HTTP's

    @property
    def passing(self) -> bool:
        """Whether the same may work a little later."""
        return self.too_many or self.status >= 500  # noqa: PLR2004  # HTTP's

    @property
    def signed_out(self) -> bool:
        """Whether the token counts no more."""
        return self.code in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")


class NotSent(MatrixProblem):
    """There is no way to the homeserver: the request surely never arrived."""


class NoAnswer(MatrixProblem):
    """The request may have arrived or not: no answer came back."""
