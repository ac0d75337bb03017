"""Files that somebody sends along with a command, or in answer to a question."""

from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.errors import Refusal
from bot.adapters.matrix.wire.events import Event, text
from bot.adapters.matrix.wire.requests import Requests
from bot.catalogue import _
from bot.chat.command import Attachment
from bot.domain.errors import UserError

LARGEST = 10 * 1024 * 1024
FILES = ("m.file", "m.image", "m.audio", "m.video")


def has_file(event: Event) -> bool:
    """Whether a message is a file."""
    return event.content.get("msgtype") in FILES


def is_bare(event: Event) -> bool:
    """Whether a message is a file that says no more than its name."""
    return has_file(event) and event.content.get("filename") in (None, event.body)


async def attachment(client: Client, reads: Requests, event: Event) -> Attachment:
    """The file that a message is. Raises UserError for none, and for one that cannot be taken."""
    if not has_file(event):
        raise UserError(_("That is no file."), _("Send the file itself."))
    name = text(event.content.get("filename")) or event.body or "file"
    try:
        return Attachment(name=name, data=await reads.made(lambda: _downloaded(client, event)))
    except ValueError:
        raise UserError(
            _("That file cannot be taken."), _("It may have at most 10 MiB: send it again.")
        ) from None


async def _downloaded(client: Client, event: Event) -> bytes:
    try:
        return await client.download(event.content, LARGEST)
    except Refusal as refusal:
        if refusal.passing:
            raise
        raise UserError(_("That file is not to be had any more."), _("Send it again.")) from None
