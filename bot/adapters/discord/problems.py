"""What Discord refuses, in sentences for people; codes are those of its documentation."""

import discord

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
        "The bot cannot see that channel.",
        "Ask a moderator to give it View Channel there.",
    ),
    MISSING_PERMISSIONS: (
        "The bot lacks a permission for that here.",
        "Ask a moderator to let it send messages, open threads, attach files and read the history.",
    ),
    UNKNOWN_CHANNEL: ("That channel or thread is gone.", "Ask in another one."),
    UNKNOWN_MESSAGE: ("That message is gone.", "Run the command again."),
    ARCHIVED: ("This thread is archived or locked.", "Open it again, or ask in the channel."),
    THREAD_EXISTS: ("There is a thread on this message already.", "It stands below the message."),
    TOO_MANY_THREADS: ("This server has no room for another thread.", "Archive one first."),
    TOO_LARGE: ("The answer is too large for Discord.", "Ask for less at a time."),
}


def sentence(error: discord.HTTPException) -> tuple[str, str]:
    """What went wrong, and what to do next."""
    return SENTENCES.get(error.code, ("Discord did not take the answer.", "Try again in a moment."))
