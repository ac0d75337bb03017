"""`exercise …` and `facilitate …`: going through a structured exercise together, or alone."""

from bot.commands.exercise import (
    adding,
    allowing,
    answering,
    choosing,
    drafting,
    exporting,
    facilitating,
    panel,
    taking_part,
)

routers = (
    choosing.router,
    taking_part.router,
    allowing.router,
    answering.router,
    drafting.router,
    exporting.router,
    panel.router,
    facilitating.router,
    adding.router,
)
