"""What is kept: every table with whose it is, why and for how long, and what of a person is in it.

What people are told of what is kept is written from here, what is given out to them and what is
deleted with them is held to it, and no table or column is added without a place in it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.catalogue import looked_up, marked, plural
from bot.store import (
    communities,
    drafts,
    gaps,
    handled,
    model_results,
    model_spending,
    outbox,
    posted,
    prompt_occasions,
    prompt_suggestions,
    remembered,
    reports,
    sign_offs,
)


class Whose(StrEnum):
    """On what a row of a table hangs, and with what it goes."""

    LIBRARY = "the library's"
    """A dossier's or a text's: the shared ones, or a community's own."""
    COMMUNITY = "a community's"
    PERSON = "a person's"
    PROCESS = "the bot's own"
    """Of no meaning on another machine."""


class Forgetting(StrEnum):
    """What becomes of a table's rows when somebody asks to be forgotten."""

    NOTHING = "nothing of a person is in it"
    DELETED = "deleted"
    TAKEN_OUT = "kept, without the person"
    WITHDRAWN = "withdrawn, as the person themselves could have done"


@dataclass(frozen=True)
class Table:
    """One table. Each of its columns is in one of the three lists."""

    name: str
    whose: Whose
    forgetting: Forgetting
    travels: bool
    """Whether a community's rows of it go along when the community moves to another bot."""
    other: tuple[str, ...]
    """The columns with nothing of a person in them."""
    person: tuple[str, ...] = ()
    """The columns that point at a person, or hold an account or somebody's name."""
    words: tuple[str, ...] = ()
    """The columns with what somebody wrote in their own words, or with what quotes it."""

    @property
    def columns(self) -> tuple[str, ...]:
        """All of its columns."""
        return (*self.person, *self.words, *self.other)


class Told(NamedTuple):
    """The texts of a matter in the language that is spoken, with its numbers in them."""

    name: str
    what: str
    why: str
    until: str
    forgotten: str


@dataclass(frozen=True)
class Matter:
    """Something that is kept, as people know it, in the tables that hold it.

    Its texts are English, with names in the places of its `numbers`.
    """

    name: str
    what: str
    """What of it is kept, as a finished sentence."""
    why: str
    until: str
    """How long, as an end to `It is kept`."""
    forgotten: str
    """What becomes of it when somebody asks to be forgotten, as a finished sentence."""
    tables: tuple[Table, ...]
    numbers: Mapping[str, int | timedelta] = field(default_factory=dict)

    @property
    def told(self) -> Told:
        """What people read of it."""
        said = {
            name: _length(number) if isinstance(number, timedelta) else number
            for name, number in self.numbers.items()
        }
        texts = (self.name, self.what, self.why, self.until, self.forgotten)
        return Told(*(looked_up(text, **said) for text in texts))

    @property
    def of_people(self) -> bool:
        """Whether something of a person is in it."""
        return any(table.person or table.words for table in self.tables)


def _length(kept: timedelta) -> str:
    return plural("a day", "{count} days", kept.days)


NOTHING_OF_THEM = marked("Nothing of a person is in it.")

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


def _of_library(name: str, *columns: str, words: tuple[str, ...] = ()) -> Table:
    return Table(name, Whose.LIBRARY, Forgetting.NOTHING, travels=True, other=columns, words=words)


LIBRARY = Matter(
    name=marked("the library"),
    what=marked(
        "Dossiers, the texts they rest on, and what the community has added by review; of what "
        "moderators have taken out or reworded also who did it, and why."
    ),
    why=marked("so that questions are answered from sources"),
    until=marked("until moderators take it out; the shared library for as long as the bot is run"),
    forgotten=marked(
        "What moderators took in stays. Who proposed it does not, and neither do a moderator's "
        "reasons."
    ),
    tables=(
        _of_library(
            "dossier",
            "id",
            "community",
            "ref",
            "title",
            "language",
            "method",
            "coverage_note",
            "guidance",
            "article_source",
            "date_note",
            "genre",
            "about_authors",
            "parties",
            "left_out",
            "not_mentioned",
            "sha256",
            "shipped",
        ),
        _of_library(
            "source",
            "id",
            "community",
            "dossier",
            "ref",
            "position",
            "title",
            "author",
            "publisher",
            "date",
            "url",
            "canonical_url",
            "canonical_url_opened",
            "kind",
            "copy_read",
            "verification",
            "passage_read",
            "after_article",
            "language",
            "note",
        ),
        _of_library("snapshot", "id", "source", "sha256", "text", "loaded_at", "current", "cut"),
        _of_library(
            "passage",
            "id",
            "snapshot",
            "position",
            "number",
            "start",
            "end",
            "hidden",
            "sentences",
        ),
        _of_library("side", "dossier", "ref", "position", "label", "note", "aliases", "seat"),
        _of_library("term", "dossier", "position", "topic", "neutral", "event", "words"),
        _of_library("delicate_point", "dossier", "position", "ref", "topic", "text", "events"),
        _of_library(
            "paragraph",
            "dossier",
            "number",
            "paraphrase",
            "kinds",
            "asserted_by",
            "reported_speakers",
            "about",
            "events",
            "loaded_terms",
            "contested",
            "note",
            "search_terms",
        ),
        _of_library("exercise_section", "dossier", "section", "body"),
        _of_library("translation", "dossier", "language", "place", "position", "original", "text"),
        _of_library(
            "event",
            "id",
            "dossier",
            "ref",
            "position",
            "label",
            "aliases",
            "date_text",
            "date_start",
            "date_end",
            "paragraphs",
            "mention",
            "summary",
            "neutral_wording",
            "no_verified_source",
            "retired_at",
        ),
        _of_library(
            "statement",
            "id",
            "event",
            "sort",
            "ref",
            "position",
            "status",
            "community",
            "revision",
            "retired_at",
            "corrects",
            "background",
            words=("text",),
        ),
        _of_library("evidence", "statement", "position", "source"),
        _of_library("finding", "statement", "body", "date", "vote", "binding"),
        _of_library("article_check", "statement", "verdict", "explanation", "paragraphs"),
        _of_library(
            "framing",
            "id",
            "event",
            "ref",
            "position",
            "side",
            "headline",
            "community",
            "retired_at",
            "background",
        ),
        _of_library("claim", "statement", "framing", "kind", "verification", "phrase"),
        _of_library("relation", "claim", "position", "kind", "other"),
        _of_library("disputed_point", "id", "event", "ref", "position", "question"),
        _of_library("side_position", "disputed_point", "position", "side", "text"),
        Table(
            "earlier_wording",
            Whose.LIBRARY,
            Forgetting.TAKEN_OUT,
            travels=True,
            person=("decided_by",),
            words=("text", "reason"),
            other=("statement", "revision", "ended_at"),
        ),
        Table(
            "hidden",
            Whose.COMMUNITY,
            Forgetting.TAKEN_OUT,
            travels=True,
            person=("decided_by",),
            words=("reason",),
            other=("community", "statement", "hidden_at"),
        ),
    ),
)


def _made_anew(name: str, *columns: str) -> Table:
    return Table(name, Whose.LIBRARY, Forgetting.NOTHING, travels=False, other=columns)


def _of_process(name: str, *columns: str) -> Table:
    return Table(name, Whose.PROCESS, Forgetting.NOTHING, travels=False, other=columns)


SEARCH = Matter(
    name=marked("the index of the library"),
    what=marked(
        "The words of the library's texts, and what they mean to a model where one is set up."
    ),
    why=marked("so that they are found"),
    until=marked("for as long as the texts"),
    forgotten=NOTHING_OF_THEM,
    tables=(
        _made_anew(
            "searched", "id", "passage", "statement", "source", "terms", "length", "sentences"
        ),
        _made_anew("words", "terms"),
        _made_anew("words_data", "id", "block"),
        _made_anew("words_idx", "segid", "term", "pgno"),
        _made_anew("words_config", "k", "v"),
        _made_anew("search_size", "library", "sort", "entries", "length", "sentences"),
        _made_anew("search_rules", "one", "rules"),
        _made_anew("embedding_model", "id", "host", "name", "dimension"),
        _made_anew("vector", "id", "model", "sha256", "held"),
        _made_anew("refused_text", "id", "model", "sha256"),
        _made_anew("sqlite_sequence", "name", "seq"),
    ),
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

INVENTORY = (
    PEOPLE,
    GAPS,
    PROPOSALS,
    SIGN_OFFS,
    EXERCISES,
    VOTES,
    SUMMARIES,
    UNQUOTED,
    SUGGESTIONS,
    POSTS,
    ANSWERS,
    CAPS,
    ACTS,
    DRAFTS,
    LOADINGS,
    COMMUNITY,
    PROMPTS,
    POSTED,
    MODEL,
    LIBRARY,
    SEARCH,
    PLATFORMS,
)
"""All that is kept in the database, what is of people first."""


def tables() -> Iterator[Table]:
    """Every table of the database."""
    for matter in INVENTORY:
        yield from matter.tables
