"""Which texts have to have a vector: the paragraphs of every article that anybody can ask."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from bot.services.ask.corpus import ArticleHead, ArticleKey, articles
from bot.services.ask.near import wordings
from bot.services.rooms import Rooms, reads_anything
from bot.services.semantic.probe import PROBE_HASH
from bot.services.view import Views
from bot.store import Store
from bot.store.scope import Scope
from bot.store.vectors import text_hash

Edition = tuple[ArticleKey, tuple[str, ...]]
"""An article, and what it is read from: read anew only when that changes."""


@dataclass(frozen=True)
class WantedArticle:
    """One article, and the hashes of its texts."""

    community: str
    """The community as part of whose view it was found."""
    head: ArticleHead
    hashes: Sequence[str]

    @property
    def owner(self) -> str:
        """Whose library holds it; `''` for the shared one."""
        return self.head.key[0]


class Wanted:
    """Goes through the articles of all libraries; remembers of each its hashes alone.

    Besides, the texts of the one that was read last, until `forget`: one with many paragraphs is
    sent in many parts.
    """

    def __init__(self, store: Store, views: Views, rooms: Rooms) -> None:
        self._store = store
        self._rooms = rooms
        self._views = views
        self._read: dict[Edition, tuple[str, ...]] = {}
        self._last: tuple[Edition, Mapping[str, str]] | None = None

    async def state(self) -> tuple[int, frozenset[str]]:
        """Another value when a library has changed, or which communities let no model read."""
        return await self._store.library.state(), await self._rooms.letting_no_model_read()

    async def articles(self) -> AsyncIterator[WantedArticle]:
        """All articles, each once, but those of communities that let no model read them.

        What is gone is forgotten at the end.
        """
        seen: set[Edition] = set()
        for community in await self._store.library.keeping():
            for head in await self._heads(community):
                edition = _edition(head)
                if edition in seen:
                    continue
                seen.add(edition)
                if edition not in self._read:
                    self._read[edition] = tuple(await self.texts(head))
                yield WantedArticle(community, head, self._read[edition])
        self._read = {edition: held for edition, held in self._read.items() if edition in seen}

    async def still(self, article: WantedArticle) -> Mapping[str, str]:
        """The texts of an article by their hashes, if they are there and may be read now.

        Empty where the article has gone or changed, and where its community lets no model read.
        """
        edition = _edition(article.head)
        if edition not in map(_edition, await self._heads(article.community)):
            return {}
        return await self.texts(article.head)

    async def texts(self, head: ArticleHead) -> Mapping[str, str]:
        """The texts of an article by their hashes, as they are in this edition."""
        if self._last and self._last[0] == _edition(head):
            return self._last[1]
        held = await self._store.sources.held(head.text.snapshot_id) if head.text else None
        texts = await asyncio.to_thread(
            lambda: {text_hash(text): text for text in wordings(head, held).values()}
        )
        self._last = (_edition(head), texts)
        return texts

    def forget(self) -> None:
        """Keep no text in memory."""
        self._last = None

    async def hashes(self) -> set[str]:
        """The hashes of all texts that are wanted now."""
        return {sha async for article in self.articles() for sha in article.hashes}

    async def _heads(self, community: str) -> Sequence[ArticleHead]:
        """The articles that a community sees; none where it lets no model read them."""
        if not await reads_anything(self._rooms, community):
            return ()
        return articles(await self._views.of(Scope(community)))


def _edition(head: ArticleHead) -> Edition:
    return head.key, head.edition


async def sweep(store: Store, views: Views, rooms: Rooms) -> None:
    """Delete the vectors that no text needs any more, where no model is there to build others."""
    await store.vectors.keep_only({PROBE_HASH, *await Wanted(store, views, rooms).hashes()})
