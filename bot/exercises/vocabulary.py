"""The closed lists of words that a definition may use, beside what its models say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.domain.base import Model
from bot.exercises.artefacts import RENDERERS
from bot.exercises.material import Happening, Item, Move, Party, Selection
from bot.exercises.measuring import METRICS

Sort = Literal["chain", "motion", "article", "sides", "events", "words", "word", "number"]
"""What an argument of a query is: a parameter of that type, things drawn before, or plain words."""


@dataclass(frozen=True)
class Query:
    """Something that can be drawn from the store at the start."""

    gives: type[Model]
    args: Mapping[str, Sort]
    needs: tuple[str, ...] = ()
    """The arguments that may not be left out."""
    settled: bool = False
    """Gives what is established: it is shown, and never chosen, rated or voted on."""
    own_words: bool = False
    """Gives what a side itself says, with its sources."""
    sides: bool = False
    """Gives sides, or seats that are none: those of whom cards and tellings can be drawn."""


_ARTICLE: Mapping[str, Sort] = {"article": "article"}
_CHAIN: Mapping[str, Sort] = {"chain": "chain"}
_MOTION: Mapping[str, Sort] = {"motion": "motion"}
_SIDES: Mapping[str, Sort] = {"sides": "sides"}

QUERIES: Mapping[str, Query] = {
    "article.claims": Query(Item, {**_ARTICLE, "status": "words", "kinds": "words"}),
    "article.facts": Query(Item, _ARTICLE, settled=True),
    "chain.sides": Query(Party, _CHAIN, ("chain",), sides=True),
    "chain.moves": Query(Move, _CHAIN, ("chain",)),
    "chain.facts": Query(Item, _CHAIN, ("chain",), settled=True),
    "chain.claims": Query(Item, {**_CHAIN, "kinds": "words", "tag": "word"}, ("chain",)),
    "motion.question": Query(Party, _MOTION, ("motion",)),
    "motion.views": Query(Party, {**_MOTION, "use": "word"}, ("motion",)),
    "motion.claims": Query(Item, {**_MOTION, "use": "word"}, ("motion",), own_words=True),
    "motion.facts": Query(Item, _MOTION, ("motion",), settled=True),
    "side.cards": Query(
        Item, {**_ARTICLE, **_SIDES, "kinds": "words"}, ("sides", "kinds"), own_words=True
    ),
    "sides.seated": Query(Party, {**_ARTICLE, **_SIDES}, sides=True),
    "seats.residents": Query(Party, _ARTICLE, sides=True),
    "proposals.pool": Query(Item, {**_ARTICLE, "pool": "word"}, ("pool",)),
    "seeds.statements": Query(Item, _ARTICLE),
    "seeds.leans": Query(Party, _ARTICLE),
    "event.framings": Query(
        Item, {**_SIDES, "events": "events"}, ("events", "sides"), own_words=True
    ),
    "timeline.events": Query(Happening, _ARTICLE),
    "timeline.pinned": Query(Happening, _ARTICLE, settled=True),
    "timeline.reference": Query(Selection, {**_ARTICLE, **_SIDES}),
    "timeline.sides": Query(Party, {**_ARTICLE, **_SIDES}, sides=True),
}
"""What a bind may ask for; `use` is the exercise itself where it is left out."""

MOST_SIDES = 4
"""As many sides as a parameter may take."""

ASKABLE = ("claim.counter", "claim.critical_questions", "claims.near")
"""What `query:…($phase.field)` may ask about things that somebody has chosen."""

FUNCTIONS = tuple(sorted(METRICS))
"""What a metric may compute."""
RENDERS = (*sorted(RENDERERS), "report", "table")
"""What an artefact may be."""

METRIC_ARGS: Mapping[str, Mapping[str, str]] = {name: m.takes for name, m in METRICS.items()}
"""What each function takes; with `?` it may be left out."""
METRIC_VALUES: Mapping[str, tuple[str, ...]] = {name: m.tells for name, m in METRICS.items()}
"""What a text or an expression may name of a metric."""

TASKS = (
    "ask_socratic_question",
    "cluster_short_texts",
    "fill_empty_seat_paraphrase",
    "propose_joint_statement",
    "shorten_caption",
)
"""What a language model may be asked to do."""
STEPS = ("extend_once", "store_fills", "skip_phase", "abort")
"""What is done where answers or people are missing, beside `to:` and the name of a phase."""
FILTERS = ("own_seat", "other_seats")
"""What a field may narrow its choices by."""
