"""Whose account something is kept for, where a command has to keep something of a person."""

from bot.catalogue import _
from bot.chat.turn import Turn
from bot.domain.errors import UserError
from bot.domain.person import Account


def account(turn: Turn) -> Account:
    """The account of whoever speaks. Raises UserError for somebody who is nobody in particular."""
    if turn.who.account is None:
        raise UserError(
            _("This has to be kept for somebody, and Parley does not know who you are here."),
            _("Use it in a chat room, or start `parley chat --name YOU`."),
        )
    return turn.who.account
