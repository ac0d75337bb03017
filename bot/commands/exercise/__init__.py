"""`exercise …` and `facilitate …`: going through a structured exercise together, or alone."""

from bot.commands.exercise import (
    adding,
    answering,
    choosing,
    exporting,
    facilitating,
    panel,
    taking_part,
)

routers = (
    choosing.router,
    taking_part.router,
    answering.router,
    exporting.router,
    panel.router,
    facilitating.router,
    adding.router,
)
