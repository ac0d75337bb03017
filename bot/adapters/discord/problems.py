"""What Discord refuses, in sentences for people; codes are those of its documentation."""

import discord

from bot.catalogue import looked_up, marked

MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK = 10003, 10008, 10062, 10015
ALREADY_ANSWERED = 40060
ARCHIVED, THREAD_EXISTS, TOO_MANY_THREADS = 50083, 160004, 160006
TOO_LARGE = 40005

CLOSED = frozenset({MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_CHANNEL})
"""Nothing can be posted in that channel any more, until somebody mends it."""

TOO_LATE = frozenset({UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, ALREADY_ANSWERED})
"""Nobody can be told any more: the interaction is over."""

SENTENCES = {
    MISSING_ACCESS: (
        marked("The bot cannot see that channel."),
        marked("Ask a moderator to give it View Channel there."),
    ),
    MISSING_PERMISSIONS: (
        marked("The bot lacks a permission for that here."),
        marked(
            "Ask a moderator to let it send messages, open threads, attach files and read the "
            "history."
        ),
    ),
    UNKNOWN_CHANNEL: (marked("That channel or thread is gone."), marked("Ask in another one.")),
    UNKNOWN_MESSAGE: (marked("That message is gone."), marked("Run the command again.")),
    ARCHIVED: (
        marked("This thread is archived or locked."),
        marked("Open it again, or ask in the channel."),
    ),
    THREAD_EXISTS: (
        marked("There is a thread on this message already."),
        marked("It stands below the message."),
    ),
    TOO_MANY_THREADS: (
        marked("This server has no room for another thread."),
        marked("Archive one first."),
    ),
    TOO_LARGE: (marked("The answer is too large for Discord."), marked("Ask for less at a time.")),
}


OTHERWISE = (marked("Discord did not take the answer."), marked("Try again in a moment."))


def sentence(error: discord.HTTPException) -> tuple[str, str]:
    """What went wrong, and what to do next."""
    wrong, hint = SENTENCES.get(error.code, OTHERWISE)
    return looked_up(wrong), looked_up(hint)
