"""What Discord allows: its developer documentation, read in August 2026.

Lengths are counted in UTF-16 units here. Where Discord counts characters, that is on the safe side.
"""

from bot.chat.seen import whole

PAGE_TEXT = 4000
"""All text displays of a message together."""
PAGE_COMPONENTS = 40
"""All components of a message, nested ones too."""
BUTTON_LABEL = 80
CUSTOM_ID = 100
ROW = 5
"""Buttons of a row."""
OPTIONS = 25
"""Entries of a select menu, choices of an argument, suggestions while one types."""
OPTION_TEXT = 100
ALTERNATIVE = 1024
"""The description of an attachment."""
COMMAND_NAME = 32
COMMAND_TEXT = 100
OPTION_LENGTH = 6000
"""The longest text that an argument of a command takes."""
FORM_TITLE = 45
FORM_LABEL = 45
FORM_HINT = 100
FORM_FIELDS = 5
FORM_TEXT = 4000
FORM_ABOUT = 2000
"""What we put into a text between fields; Discord names no limit of its own for it."""
THREAD_NAME = 100
FILES = 10
"""Files of a message, those that it shows as pictures among them."""
FILE_BYTES = 10 * 2**20
NONCE = 25


def length(text: str) -> int:
    """How long a text is, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """The text on one line, shortened with an ellipsis where it is longer than `most`."""
    line = " ".join(text.split())
    if len(line) * 2 <= most or length(line) <= most:
        return line
    end = most - 1
    while (over := length(line[:end]) - most + 1) > 0:
        end -= max(1, over // 2)
    return f"{line[: whole(line, end)].rstrip()}…"
