"""How a message reads by now, where whoever wrote it has edited it since."""

from dataclasses import replace

from bot.adapters.matrix.history.said import anew, is_edit_of
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import Event, event_of


async def latest_edit(client: Client, event: Event) -> Event | None:
    """The latest of a message's edits, which the server gives with it; None for none that counts.

    Raises MatrixProblem.
    """
    unsigned = event.source.get("unsigned")
    relations = unsigned.get("m.relations") if isinstance(unsigned, dict) else None
    told = relations.get("m.replace") if isinstance(relations, dict) else None
    if not isinstance(told, dict):
        return None
    edit = client.decrypted(event_of(told, event.room))
    identity = told.get("event_id")
    if edit is None and isinstance(identity, str):  # older servers give no more than its id
        edit = await client.event(event.room, identity)
    return edit if edit is not None and is_edit_of(edit, event) else None


async def as_it_reads(client: Client, event: Event) -> Event:
    """A message with its latest words, as unreadable as those are. Raises MatrixProblem."""
    edit = await latest_edit(client, event)
    if edit is None:
        return event
    relation = {"m.relates_to": event.relation}  # an edit does not say what the message answers
    return replace(event, type=edit.type, content={**anew(edit), **relation})
