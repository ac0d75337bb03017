"""`summary` and `summaries …`: what a room discussed, for moderators; `quoting`, for everybody."""

from bot.commands.summaries import making, quoting, reading, scheduling

routers = (making.router, reading.router, scheduling.router, quoting.router)
