"""The feature list of the whole bot: one module per feature."""

from bot.commands import about, ask, audit, events, framing, loading, settings
from bot.commands.help import help_router

FEATURES = (
    ask.router,
    framing.router,
    events.router,
    loading.router,
    settings.router,
    audit.router,
    about.router,
)
ROUTERS = (*FEATURES, help_router(FEATURES))
