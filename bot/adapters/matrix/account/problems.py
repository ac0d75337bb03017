"""What goes wrong with a homeserver, in sentences for whoever runs the bot."""

import math

from bot.adapters.matrix.wire.errors import MatrixProblem, NotSent, Refusal
from bot.domain.errors import UserError

DEACTIVATED, LOCKED, SUSPENDED = "M_USER_DEACTIVATED", "M_USER_LOCKED", "M_USER_SUSPENDED"

ACCOUNTS = {
    DEACTIVATED: "This account has been deactivated.",
    LOCKED: "This account is locked.",
    SUSPENDED: "This account is suspended.",
}


def sentence(problem: MatrixProblem, homeserver: str) -> UserError:
    """What went wrong, and what to do next."""
    if isinstance(problem, Refusal):
        return _refused(problem, homeserver)
    if isinstance(problem, NotSent):
        return UserError(
            f"There is no way to {homeserver}.", "Look at its name, and at the network."
        )
    return UserError(f"{homeserver} does not answer.", "Try again in a moment.")


def _refused(refusal: Refusal, homeserver: str) -> UserError:
    if refusal.too_many:
        wait = refusal.retry_after
        when = "in a few minutes" if wait is None else f"in {_seconds(wait)}"
        return UserError(f"{homeserver} was asked too often.", f"Try again {when}.")
    if refusal.code in ACCOUNTS:
        return UserError(ACCOUNTS[refusal.code], "Ask those who run the homeserver.")
    if refusal.signed_out:
        return UserError(
            "The homeserver does not take the bot's session any more.",
            "Log in again: `parley matrix login`.",
        )
    if refusal.passing:
        return UserError(
            f"{homeserver} has a problem of its own ({refusal.status}).", "Try again in a moment."
        )
    said = refusal.message or refusal.code or f"status {refusal.status}"
    return UserError(f"{homeserver} refuses: {said.rstrip('.')}.", "Ask those who run it.")


def _seconds(wait: float) -> str:
    seconds = max(1, math.ceil(wait))
    if seconds > 120:  # noqa: PLR2004  # what people count in minutes
        return f"{math.ceil(seconds / 60)} minutes"
    return f"{seconds} second{'s' * (seconds > 1)}"
