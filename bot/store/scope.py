"""What a room may see: the shared library, and its own community's."""

from dataclasses import dataclass

SHARED = ""
"""The community that is everybody's."""


@dataclass(frozen=True)
class Scope:
    """The libraries that one community sees. No query reaches beyond them without naming it."""

    community: str = SHARED

    @property
    def values(self) -> dict[str, str]:
        """The values that `VISIBLE` needs."""
        return {"shared": SHARED, "community": self.community}


VISIBLE = "community IN (:shared, :community)"
"""The condition that holds a query inside a scope."""
