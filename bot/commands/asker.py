"""Who asks, where something has to be kept of them."""

from bot.chat.turn import Turn
from bot.domain.errors import UserError
from bot.domain.person import Account


def account(turn: Turn) -> Account:
    """The account of who asks. Raises UserError for somebody who is nobody in particular."""
    if turn.who.account is None:
        raise UserError(
            "This has to be kept under somebody's account, and here you have none.",
            "Use it in a chat room, or start `parley chat --name YOU`.",
        )
    return turn.who.account
