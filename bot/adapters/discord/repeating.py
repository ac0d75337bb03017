"""A form that is refused gives back what was written into it, so that nothing is lost."""

from collections.abc import Mapping

from bot.catalogue import _
from bot.chat.reply import File, Note, Prose, Reply

SHORT = 1500
"""Characters that are shown; more are handed over as a file, so that an answer stays one page."""
FEW_BLOCKS = 3
NAME = "what-you-wrote.txt"


def repeated(reply: Reply, written: Mapping[str, str]) -> Reply:
    """A refusal with what was written, to be copied; any other reply as it is."""
    if reply.outcome != "refused" or not written:
        return reply
    lead = _("This is what you wrote, to be copied:")
    if sum(map(len, written.values())) > SHORT or len(reply.blocks) > FEW_BLOCKS:
        whole = "\n\n".join(f"{name}:\n{text}" for name, text in written.items())
        notes = (Note(tone="hint", text=lead),)
        file = File(name=NAME, text=f"{whole}\n")
        return reply.model_copy(
            update={"blocks": (*reply.blocks, *notes), "files": (*reply.files, file)}
        )
    shown = (Note(tone="hint", text=lead), *(Prose(text=text) for text in written.values()))
    return reply.model_copy(update={"blocks": (*reply.blocks, *shown)})
