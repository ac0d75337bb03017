"""The terminal's rooms as places to post to: any name is one."""

import re

from bot.adapters.console.posting import PLATFORM
from bot.catalogue import _
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.domain.places import Place
from bot.domain.prompting import Called

ADDRESS = re.compile(rf"(?:{PLATFORM}:|#)?([\w-]{{1,60}})")


class TerminalPlaces:
    """A terminal has as many rooms as people name, and no roles."""

    platform = PLATFORM

    async def room(self, community: str, typed: str, asker: Account) -> Place:
        """The room of that name. Raises UserError for what is no name."""
        found = ADDRESS.fullmatch(typed.strip())
        if found is None:
            raise UserError(
                _("“{name}” is no room.", name=typed.strip()[:40]),
                _("Name one in letters: `room:main`."),
            )
        return Place(f"{PLATFORM}:{found[1]}", found[1])

    async def role(self, community: str, typed: str) -> Called:
        """Raise UserError: there are none."""
        raise UserError(_("A terminal has no roles to call."), _("Leave `role` out."))
