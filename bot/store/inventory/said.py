"""What is kept of what the bot itself says and deals with."""

from bot.catalogue import marked
from bot.store import handled, model_results, model_spending, outbox, posted, remembered
from bot.store.inventory.matter import NOTHING_OF_THEM, Forgetting, Matter, Table, Whose


def _of_process(name: str, *columns: str) -> Table:
    return Table(name, Whose.PROCESS, Forgetting.NOTHING, travels=False, other=columns)


POSTS = Matter(
    name=marked("what the bot posts by itself"),
    what=marked(
        "What is to be posted in a room and what was, such as the steps of an exercise with the "
        "answers that are shown there, or a prompt."
    ),
    why=marked(
        "so that it is posted once and in time, and can be worded anew when a text is taken back"
    ),
    until=marked("for {length}, of an exercise as long as its texts"),
    forgotten=marked("Your words are taken out, in the room too where the bot can still edit it."),
    tables=(
        Table(
            "outbox_room",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=(
                "id",
                "community",
                "platform",
                "address",
                "next",
                "owner",
                "until",
                "setbacks",
            ),
        ),
        Table(
            "outbox",
            Whose.COMMUNITY,
            Forgetting.WITHDRAWN,
            travels=True,
            words=("post",),
            other=(
                "id",
                "room",
                "thread",
                "key",
                "due",
                "late_after",
                "state",
                "attempts",
                "begun",
                "begun_steady",
                "message",
                "reason",
                "reported",
                "made",
                "ended",
                "within",
                "stands",
                "opened",
                "edited",
                "pins",
                "calls",
                "closed",
                "opens",
            ),
        ),
        Table(
            "post_edit",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=("post", "due", "urgent", "revision", "attempts", "until"),
        ),
    ),
    numbers={"length": outbox.KEPT},
)
ANSWERS = Matter(
    name=marked("long answers, for turning their pages"),
    what=marked(
        "The parts of a long answer that a room can see, and of one for a single person which "
        "buttons it has; never who asked."
    ),
    why=marked("so that its other pages can be shown"),
    until=marked("for {length}"),
    forgotten=marked("Those that show your words are deleted."),
    tables=(
        Table(
            "kept_reply",
            Whose.COMMUNITY,
            Forgetting.WITHDRAWN,
            travels=True,
            words=("reply",),
            other=("id", "token", "community", "kept_at", "post"),
        ),
    ),
    numbers={"length": remembered.KEPT_FOR},
)
POSTED = Matter(
    name=marked("which statements were shown where"),
    what=marked("In which message the bot used which statement of the library; never who asked."),
    why=marked("so that a correction reaches the rooms that saw the mistake"),
    until=marked("for {length}"),
    forgotten=NOTHING_OF_THEM,
    tables=(
        Table(
            "posted",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=("id", "community", "room", "message", "what", "store_version", "posted_at"),
        ),
        Table(
            "posted_statement",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=("posted", "statement", "revision", "told"),
        ),
    ),
    numbers={"length": posted.KEPT},
)
MODEL = Matter(
    name=marked("what a language model was used for"),
    what=marked(
        "For which task a language model was asked, when, and how many tokens it took; results "
        "that held against the sources. Never a prompt, a question or who asked."
    ),
    why=marked("so that the cost is known, and nobody waits for the same result twice"),
    until=marked("for {length}; results until {results} after they were last used"),
    forgotten=NOTHING_OF_THEM,
    tables=(
        Table(
            "model_call",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=False,
            other=(
                "id",
                "community",
                "task",
                "model",
                "host",
                "version",
                "prompt_tokens",
                "answer_tokens",
                "estimated",
                "cost",
                "milliseconds",
                "outcome",
                "made_at",
            ),
        ),
        Table(
            "model_result",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=False,
            other=("key", "community", "result", "used_at"),
        ),
    ),
    numbers={"length": model_spending.CALLS_KEPT, "results": model_results.KEPT},
)
PLATFORMS = Matter(
    name=marked("what the bot has dealt with"),
    what=marked(
        "The numbers of the messages that the bot has dealt with, and how far it has read."
    ),
    why=marked("so that nothing is done twice after a restart"),
    until=marked("for {length}"),
    forgotten=marked("They stay until then. They say neither who wrote a message nor what."),
    tables=(
        _of_process("remembered", "platform", "name", "value"),
        _of_process("handled", "platform", "event", "at"),
        _of_process("begun", "platform", "event", "at"),
    ),
    numbers={"length": handled.KEPT_FOR},
)
