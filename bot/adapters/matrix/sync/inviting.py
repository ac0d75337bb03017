"""Who may ask the bot into rooms: nobody but those whom its operator has named."""

from collections.abc import Iterable
from datetime import datetime

from bot.adapters.matrix.wire.client import Client, quoted
from bot.adapters.matrix.wire.errors import Refusal
from bot.adapters.matrix.wire.events import MEMBER, Invite, Stretch, text
from bot.chat.rates import Rates

ANYBODY_OF = "*:"
MOST = 30
"""So many invitations a minute are answered of one server."""


class Invitations:
    """Counts invitations by the server that they come from: there, accounts cost nothing."""

    def __init__(self) -> None:
        self._rates = Rates()

    def too_many(self, inviter: str, now: datetime) -> bool:
        """Whether an invitation is one too many, so that it is let be; it can be repeated."""
        return self._rates.wait(inviter.partition(":")[2], MOST, now) > 0


def may_invite(user: str, allowed: Iterable[str]) -> bool:
    """Whether somebody is among those who are allowed: by their id, or by `*:` and their server."""
    server = user.partition(":")[2]
    return any(each in (user, f"{ANYBODY_OF}{server}") for each in allowed)


def direct_by(stretch: Stretch, user: str) -> str | None:
    """Who has asked somebody into a room as into a direct one; None where it is none.

    The event with which they came in tells it, so it is known whatever became of the answer.
    """
    for event in reversed((*stretch.state, *stretch.timeline)):
        if event.encrypted or (event.type, event.state_key) != (MEMBER, user):
            continue
        if event.before.get("membership") != "invite" or event.before.get("is_direct") is not True:
            return None
        unsigned = event.source.get("unsigned")
        return text(unsigned.get("prev_sender")) if isinstance(unsigned, dict) else None
    return None


async def answer(client: Client, invite: Invite, *, welcome: bool) -> bool:
    """Join a room, or turn its invitation down; whether the bot is in it now.

    What the homeserver refuses for good, such as a room that is gone by now, is let be. Raises
    MatrixProblem for what may work later.
    """
    where = "join" if welcome else "leave"
    try:
        await client.request("POST", f"/rooms/{quoted(invite.room)}/{where}")
    except Refusal as refusal:
        if refusal.passing:
            raise
        return False
    return welcome
