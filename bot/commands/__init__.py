"""The feature list of the whole bot: one module per feature."""

from bot.commands import about, ask, events, framing

ROUTERS = (ask.router, framing.router, events.router, about.router)
