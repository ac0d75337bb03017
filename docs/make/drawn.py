"""Pictures of what the shipped dossier holds, as platforms show them."""

from collections.abc import Mapping

from bot.app import App
from bot.chat.reply import Timeline
from bot.chat.turn import Person, Room
from bot.domain.source import Verification
from bot.drawing import DARK, LIGHT, png
from bot.drawing.figure import Figure, SidesFigure, SideShare
from bot.services.framing import rotated
from bot.store.scope import Scope

EVENT = "E13"
FOLDER = "docs/images"


async def drawn(app: App) -> Mapping[str, bytes]:
    """The pictures by their paths: the timeline of all events, and the sides of one."""
    _, reply = await app.dispatcher.typed("/timeline show", Person(), Room())
    timeline = next(block for block in reply.blocks if isinstance(block, Timeline))
    figures: dict[str, Figure] = {
        "timeline": timeline.figure(reply.title),
        "sides": await _sides(app),
    }
    return {
        f"{FOLDER}/{name}-{tone}.png": png(figure, theme)
        for name, figure in figures.items()
        for tone, theme in (("light", LIGHT), ("dark", DARK))
    }


async def _sides(app: App) -> SidesFigure:
    (found,) = await app.services.lookup.event(Scope(), EVENT)
    event = (await app.services.lookup.whole(found, Scope())).event
    shares = []
    for side in rotated(event):
        read = [c.verification for f in event.framings if f.side == side for c in f.claims]
        shares.append(
            SideShare(
                label=found.view.labels[side],
                verified=read.count(Verification.VERIFIED),
                partly=read.count(Verification.PARTLY),
                recalled=read.count(Verification.RECALLED),
            )
        )
    silent = [SideShare(label=found.view.labels[side]) for side in event.no_verified_source]
    return SidesFigure(title=event.label, sides=(*shares, *silent))
