"""The feature list of the whole bot: one module per feature."""

from bot.commands import (
    about,
    ask,
    audit,
    claim,
    event,
    events,
    framing,
    loading,
    search,
    settings,
    side,
    source,
    words,
)
from bot.commands.help import help_router

FEATURES = (
    ask.router,
    framing.router,
    events.router,
    event.router,
    claim.router,
    source.router,
    side.router,
    words.router,
    search.router,
    loading.router,
    settings.router,
    audit.router,
    about.router,
)
ROUTERS = (*FEATURES, help_router(FEATURES))
