"""What is kept of dossiers and texts, and made of them."""

from bot.catalogue import marked
from bot.store.inventory.matter import NOTHING_OF_THEM, Forgetting, Matter, Table, Whose


def _of_library(name: str, *columns: str, words: tuple[str, ...] = ()) -> Table:
    return Table(name, Whose.LIBRARY, Forgetting.NOTHING, travels=True, other=columns, words=words)


def _made_anew(name: str, *columns: str) -> Table:
    return Table(name, Whose.LIBRARY, Forgetting.NOTHING, travels=False, other=columns)


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
