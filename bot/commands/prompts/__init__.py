"""`prompt`: discussion prompts on a schedule, out of turn, and suggested by members."""

from bot.commands.prompts import changing, deciding, exporting, listing, scheduling, suggesting

routers = (
    scheduling.router,
    listing.router,
    changing.router,
    suggesting.router,
    deciding.router,
    exporting.router,
)
