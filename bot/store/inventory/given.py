"""What is kept of people since they gave it, or took part."""

from bot.catalogue import marked
from bot.store import gaps, prompt_suggestions, reports, sign_offs
from bot.store.inventory.matter import Forgetting, Matter, Table, Whose

PEOPLE = Matter(
    name=marked("accounts"),
    what=marked(
        "The account of somebody of whom anything else here is kept, as their platform numbers or "
        "names it; no name, no address, no picture."
    ),
    why=marked("so that what somebody gave can be changed and taken back by them alone"),
    until=marked("until nothing hangs on it any more"),
    forgotten=marked("Your account is deleted."),
    tables=(
        Table(
            "person",
            Whose.PERSON,
            Forgetting.DELETED,
            travels=True,
            person=("id", "account"),
            other=("platform",),
        ),
    ),
)
GAPS = Matter(
    name=marked("questions that nothing answers"),
    what=marked(
        "The words of a question that nothing here answers, and how often it was asked; never who "
        "asked it, and nothing of a question that is answered."
    ),
    why=marked("so that moderators can fill the gap"),
    until=marked("until {length} after it was last asked"),
    forgotten=marked("They stay: nobody knows whose they are, and so nobody can find yours."),
    tables=(
        Table(
            "gap",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            words=("asked", "question"),
            other=("id", "community", "article", "count", "first_asked", "last_asked", "number"),
        ),
    ),
    numbers={"length": gaps.KEPT},
)
PROPOSALS = Matter(
    name=marked("proposals of claims and sources"),
    what=marked("The proposed words or source, who proposed it, who decided, and why."),
    why=marked("so that moderators can decide, and whoever proposed it sees what became of it"),
    until=marked(
        "until it is withdrawn; what was decided, for as long as the community uses the bot"
    ),
    forgotten=marked(
        "What waits or was turned down is deleted. What moderators took in stays in the "
        "community's library with its source, without you."
    ),
    tables=(
        Table(
            "proposal",
            Whose.COMMUNITY,
            Forgetting.WITHDRAWN,
            travels=True,
            person=("person", "decided_by"),
            words=("body", "reason", "given_in"),
            other=(
                "id",
                "community",
                "number",
                "sort",
                "made_at",
                "state",
                "decided_at",
                "statement",
            ),
        ),
    ),
)
SIGN_OFFS = Matter(
    name=marked("whether a view is stated fairly"),
    what=marked("What somebody says of a claim or framing of their own side, and why."),
    why=marked("so that it can be told how fair a view is stated, from {fewest} people on"),
    until=marked("for {length}, or until it is taken back"),
    forgotten=marked("It is deleted."),
    tables=(
        Table(
            "sign_off",
            Whose.PERSON,
            Forgetting.DELETED,
            travels=True,
            person=("person",),
            words=("reason",),
            other=(
                "id",
                "community",
                "statement",
                "framing",
                "said",
                "fair",
                "made_at",
            ),
        ),
    ),
    numbers={"length": sign_offs.KEPT, "fewest": sign_offs.FEWEST},
)
EXERCISES = Matter(
    name=marked("exercises"),
    what=marked(
        "Who takes part in an exercise, under which name, what they answer there and who started "
        "it; and in which messages an answer was given, so that it goes with them."
    ),
    why=marked(
        "so that an exercise can go on over days, and answers can be changed and taken back"
    ),
    until=marked(
        "for as many days after the exercise as it says at its start; then only sums stay, of five "
        "people or more"
    ),
    forgotten=marked(
        "You leave it, your texts are taken out of it and of what the bot has posted of them, and "
        "your account is taken from what is left: choices and numbers under a name such as P2. One "
        "that you did alone is deleted."
    ),
    tables=(
        Table(
            "exercise_session",
            Whose.COMMUNITY,
            Forgetting.TAKEN_OUT,
            travels=True,
            person=("starter",),
            other=(
                "id",
                "token",
                "community",
                "room",
                "exercise",
                "version",
                "definition",
                "mode",
                "pace",
                "status",
                "outcome",
                "keep_days",
                "opened_at",
                "closed_at",
                "due",
                "kept",
            ),
        ),
        Table(
            "exercise_event",
            Whose.COMMUNITY,
            Forgetting.WITHDRAWN,
            travels=True,
            words=("event",),
            other=("session", "n", "t"),
        ),
        Table(
            "exercise_person",
            Whose.PERSON,
            Forgetting.DELETED,
            travels=True,
            person=("person", "pid"),
            other=("session",),
        ),
        Table(
            "answered_message",
            Whose.PERSON,
            Forgetting.DELETED,
            travels=True,
            person=("pid", "message"),
            other=("session", "phase", "loop", "unit", "field"),
        ),
        Table(
            "exercise_definition",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=("community", "exercise", "text", "added_at"),
        ),
    ),
)
VOTES = Matter(
    name=marked("votes on statements"),
    what=marked(
        "What somebody says to each statement and where they are in the vote, and who proposed a "
        "statement; of all together sums, which name nobody."
    ),
    why=marked(
        "so that common ground is found, and everybody can change or take back what they said"
    ),
    until=marked("until the vote ends; the sums for as long as the community uses the bot"),
    forgotten=marked(
        "Your votes are deleted, and no longer counted where the vote runs. A statement of yours "
        "that waits or was turned down is deleted; one that others vote on stays, without you."
    ),
    tables=(
        Table(
            "poll",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=(
                "id",
                "community",
                "dossier",
                "title",
                "opened_at",
                "ends_at",
                "ended_at",
                "deletions",
                "round",
                "release",
            ),
        ),
        Table(
            "poll_statement",
            Whose.COMMUNITY,
            Forgetting.WITHDRAWN,
            travels=True,
            person=("person", "decided_by"),
            words=("text", "reason", "given_in"),
            other=(
                "id",
                "poll",
                "number",
                "side",
                "claims",
                "proposed",
                "state",
                "agree",
                "disagree",
                "passed",
                "gone",
            ),
        ),
        Table(
            "vote",
            Whose.PERSON,
            Forgetting.DELETED,
            travels=True,
            person=("person",),
            other=("id", "poll", "statement", "choice", "shown"),
        ),
        Table(
            "voter",
            Whose.PERSON,
            Forgetting.DELETED,
            travels=True,
            person=("person",),
            other=("poll", "asked", "placed"),
        ),
    ),
)
SUMMARIES = Matter(
    name=marked("summaries of discussions"),
    what=marked(
        "The messages that a summary quotes, with the names of those who wrote them, and who asked "
        "for it; of all other messages nothing."
    ),
    why=marked("so that moderators can read what was discussed"),
    until=marked("for {length}; a message that is deleted or edited is taken out at once"),
    forgotten=marked(
        "What you wrote and your name are taken out of all of them; those that were made for you "
        "alone are deleted."
    ),
    tables=(
        Table(
            "report",
            Whose.COMMUNITY,
            Forgetting.WITHDRAWN,
            travels=True,
            person=("asker",),
            words=("body",),
            other=("id", "community", "number", "room", "shared", "made_at", "expires_at"),
        ),
        Table(
            "report_quote",
            Whose.COMMUNITY,
            Forgetting.DELETED,
            travels=True,
            person=("author", "message"),
            other=("report", "thread"),
        ),
        Table(
            "report_schedule",
            Whose.COMMUNITY,
            Forgetting.NOTHING,
            travels=True,
            other=(
                "id",
                "community",
                "number",
                "room",
                "called",
                "told",
                "days",
                "hour",
                "zone",
                "due",
                "tries",
                "retry",
                "made_at",
            ),
        ),
    ),
    numbers={"length": reports.KEPT},
)
UNQUOTED = Matter(
    name=marked("who does not want to be quoted"),
    what=marked("That somebody does not want to be quoted in summaries, and since when."),
    why=marked("so that they are not"),
    until=marked("until they say otherwise"),
    forgotten=marked("It is deleted, unless you say that this alone shall be kept."),
    tables=(
        Table(
            "unquoted",
            Whose.PERSON,
            Forgetting.DELETED,
            travels=True,
            person=("person",),
            other=("since",),
        ),
    ),
)
SUGGESTIONS = Matter(
    name=marked("suggested prompts"),
    what=marked(
        "The question that somebody suggests, whose it is, and the name to be shown with it."
    ),
    why=marked("so that moderators can decide, and whoever suggested it sees what became of it"),
    until=marked("until it is taken back, or for {length} after it was turned down or posted"),
    forgotten=marked(
        "They are deleted. One that has been posted loses its words, in the room too where the bot "
        "can still edit it."
    ),
    tables=(
        Table(
            "prompt_suggestion",
            Whose.COMMUNITY,
            Forgetting.WITHDRAWN,
            travels=True,
            person=("person", "credit", "decided_by"),
            words=("text", "reason", "given_in"),
            other=("id", "community", "number", "event", "state", "made_at", "decided_at"),
        ),
    ),
    numbers={"length": prompt_suggestions.KEPT},
)
CAPS = Matter(
    name=marked("how much of a language model somebody has used"),
    what=marked("How many tokens somebody has used in this hour and on this day; never what for."),
    why=marked("so that one person cannot use up what is there for all"),
    until=marked("until the hour or the day is over"),
    forgotten=marked("It is deleted."),
    tables=(
        Table(
            "model_spent",
            Whose.PERSON,
            Forgetting.DELETED,
            travels=False,
            person=("whose", "person"),
            other=("stretch", "community", "tokens", "ends_at"),
        ),
    ),
)
