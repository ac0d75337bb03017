"""Where things are kept: the only SQL, and the only database driver."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from bot.store.communities import Communities
from bot.store.database import Database
from bot.store.dossiers import Dossiers
from bot.store.events import Events
from bot.store.gaps import Gaps
from bot.store.library import Library
from bot.store.search import Search
from bot.store.sources import Sources


@dataclass(frozen=True)
class Store:
    """One open database with a way in for each family of tables."""

    database: Database
    communities: Communities
    dossiers: Dossiers
    events: Events
    gaps: Gaps
    library: Library
    search: Search
    sources: Sources

    @classmethod
    async def open(cls, path: Path) -> Self:
        """Open the database file, made and migrated where needed. Raises DatabaseUnusable."""
        database = await Database.open(path)
        events = Events(database)
        return cls(
            database=database,
            communities=Communities(database),
            dossiers=Dossiers(database, events),
            events=events,
            gaps=Gaps(database),
            library=Library(database),
            search=Search(database),
            sources=Sources(database),
        )

    async def close(self) -> None:
        """Close the file; what was committed is kept."""
        await self.database.close()
