"""`doctor`: looks whether the store is whole, and says what to do where it is not."""

from collections.abc import Sequence

from bot.store import Store


async def examine(store: Store) -> Sequence[str]:
    """What there is to know, a finished sentence each; drift of texts among them."""
    lines = [
        f"{drift.title} ({drift.ref}): the text loaded on {drift.since[:10]} ({drift.old[:8]}) was "
        f"replaced on {drift.changed[:10]} by another ({drift.new[:8]}); old citations still point "
        "at the old one."
        for drift in await store.sources.drift()
    ]
    return lines or ["Nothing to report."]
