"""`events`: what has happened, in order, and how to go on from there."""

from bot.catalogue import _
from bot.chat.command import NoArgs, Router
from bot.chat.reply import Item, Listing, Note, Reply
from bot.chat.turn import Turn
from bot.commands.framing import framing
from bot.commands.present import footer
from bot.domain.errors import NotFound

router = Router()


@router.command("events", "List the events that the sides tell differently", example="events")
async def events(turn: Turn, args: NoArgs) -> Reply:
    """List the events of the room's dossiers by date."""
    scope = turn.scope
    found = await turn.services.lookup.events(scope)
    if not found:
        raise NotFound(_("No event is in the store yet."), _("Load a dossier first."))
    in_order = sorted(found, key=lambda f: (f.view.ref, f.head.date.start, f.head.id))
    return Reply(
        title=_("Events"),
        blocks=(
            Listing(
                items=tuple(
                    Item(
                        label=f.head.label,
                        detail=f"{f.head.id}, {f.head.date.text}",
                        button=framing.button(_("Each side's telling"), event=f.address),
                    )
                    for f in in_order
                )
            ),
            Note(
                tone="hint", text=_("`framing` with a name or number shows how each side tells it.")
            ),
        ),
        footer=footer((await turn.services.views.of(scope)).version),
    )
