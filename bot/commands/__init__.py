"""The feature list of the whole bot: one module per feature."""

from bot.commands import about, ask, events, framing, search
from bot.commands.help import help_router

FEATURES = (ask.router, framing.router, events.router, search.router, about.router)
ROUTERS = (*FEATURES, help_router(FEATURES))
