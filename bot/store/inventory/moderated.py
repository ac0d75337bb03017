"""What is kept of what moderators do and set up."""

from bot.catalogue import marked
from bot.store import communities, drafts, prompt_occasions
from bot.store.inventory.matter import NOTHING_OF_THEM, Forgetting, Matter, Table, Whose

ACTS = Matter(
    name=marked("what moderators did"),
    what=marked(
        "What a moderator did, when, and to what, for the other moderators to read; and that "
        "somebody in an exercise would like to talk to a moderator."
    ),
    why=marked(
        "so that moderators can answer for what they decide, and be there for those who need them"
    ),
    until=marked(
        "for as long as the community uses the bot; that somebody would like to talk, as long as "
        "the texts of the exercise"
    ),
    forgotten=marked(
        "It stays without you, and without the words that you wrote to it. That you would like to "
        "talk is deleted."
    ),
    tables=(
        Table(
            "act",
            Whose.COMMUNITY,
            Forgetting.TAKEN_OUT,
            travels=True,
            person=("person",),
            words=("detail",),
            other=("id", "community", "what", "done_at"),
        ),
    ),
)
DRAFTS = Matter(
    name=marked("texts that wait to be loaded"),
    what=marked(
        "A text, source or dossier that a moderator has sent, until they say that it is loaded."
    ),
    why=marked("so that it can be looked at first"),
    until=marked("for {length}"),
    forgotten=marked("They are deleted."),
    tables=(
        Table(
            "draft",
            Whose.PERSON,
            Forgetting.DELETED,
            travels=False,
            person=("person",),
            words=("name", "body"),
            other=("id", "community", "sort", "made_at", "number"),
        ),
    ),
    numbers={"length": drafts.KEPT},
)
LOADINGS = Matter(
    name=marked("what was loaded"),
    what=marked("What a moderator has loaded, and what stood there before."),
    why=marked("so that it can be undone"),
    until=marked("for as long as the community uses the bot"),
    forgotten=marked("It stays, without you."),
    tables=(
        Table(
            "loading",
            Whose.COMMUNITY,
            Forgetting.TAKEN_OUT,
            travels=True,
            person=("person",),
            other=(
                "id",
                "community",
                "sort",
                "ref",
                "dossier",
                "title",
                "before",
                "taken_in",
                "loaded_at",
                "undone_at",
                "number",
            ),
        ),
    ),
)
PROMPTS = Matter(
    name=marked("discussion prompts"),
    what=marked(
        "When a room's prompts come, what came of each, and how many people wrote in answer; "
        "never who."
    ),
    why=marked("so that prompts come when moderators want them, and pause where nobody answers"),
    until=marked("of each date for {length}"),
    forgotten=NOTHING_OF_THEM,
    tables=(
        Table(
            "prompt_schedule",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=(
                "id",
                "community",
                "number",
                "platform",
                "room",
                "called",
                "told",
                "deck",
                "recurrence",
                "wishes",
                "seed",
                "round",
                "planned",
                "due",
                "looks",
                "reckoned",
                "silent",
                "paused",
                "untold",
                "made_at",
            ),
        ),
        Table(
            "prompt_occasion",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=(
                "id",
                "schedule",
                "planned",
                "prompt",
                "kind",
                "round",
                "state",
                "why",
                "wished",
                "key",
                "message",
                "thread",
                "posted",
                "survey",
                "answers",
                "closes",
                "untold",
            ),
        ),
    ),
    numbers={"length": prompt_occasions.KEPT},
)
COMMUNITY = Matter(
    name=marked("the community and its settings"),
    what=marked(
        "How the community is numbered by its platform, and how moderators have set the bot up."
    ),
    why=marked("so that the bot does here what moderators want"),
    until=marked(
        "for as long as the community uses the bot; all that it has is deleted "
        "{length} after the bot was sent away"
    ),
    forgotten=NOTHING_OF_THEM,
    tables=(
        Table(
            "community",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=("id", "name", "number", "changes", "left_at", "vote_number"),
        ),
        Table(
            "setting",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=("community", "room", "name", "value"),
        ),
        Table(
            "counter",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=("community", "counted", "last"),
        ),
    ),
    numbers={"length": communities.STAYS},
)
