"""What a reply offers to press, in the one order that numbers shown and numbers typed share."""

from bot.adapters.console.lines import clean_line
from bot.chat.reply import Button, Listing, Reply, Timeline


def choices(reply: Reply) -> tuple[Button, ...]:
    """The buttons of a reply by number, from 1: those of its lists first, then its own."""
    listed = (
        item.button
        for block in reply.blocks
        if isinstance(block, Listing | Timeline)
        for item in (block.items if isinstance(block, Listing) else block.entries)
        if item.button is not None
    )
    return (*listed, *reply.buttons)


def as_typed(button: Button) -> str:
    """The line that does what a button does: `framing E10 sides:RU`."""
    words = [button.command]
    for place, (name, value) in enumerate(button.args.items()):
        text = clean_line(str(value))
        # the first argument takes the words as they stand
        words.append(text if not place else f'{name}:"{text}"' if " " in text else f"{name}:{text}")
    return clean_line(" ".join(words))
