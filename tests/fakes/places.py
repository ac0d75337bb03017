"""A platform whose rooms can all be posted in but those that are closed."""

from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.domain.places import Place, Right
from bot.domain.prompting import Called
from tests.fakes.history import NAME


class Streets:
    """Rooms by any name, and one role that may be called."""

    platform = NAME

    def __init__(self) -> None:
        self.closed: set[str] = set()
        """The names of rooms in which the bot may not write."""
        self.lacks: dict[Right, str] = {}

    async def room(self, community: str, typed: str, asker: Account) -> Place:
        """The room of that name."""
        name = typed.strip().removeprefix(f"{NAME}:").removeprefix("#")
        if name in self.closed:
            raise UserError(f"The bot may not write in #{name}.", "Give it Send Messages there.")
        return Place(f"{NAME}:{name}", f"#{name}", self.lacks)

    async def role(self, community: str, typed: str) -> Called:
        """The readers; nobody else may be called."""
        if typed.strip().removeprefix("@").casefold() != "readers":
            raise UserError(f"No role is called “{typed}” here.", "There is: readers.")
        return Called(id="77", name="readers")
