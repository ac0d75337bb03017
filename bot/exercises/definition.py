"""What an exercise is: `exercise/v1`, as its YAML file says it."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from bot.catalogue import ENGLISH, looked_up, spoken
from bot.domain.base import Model, Text
from bot.exercises.fields import AnyField, Whose
from bot.exercises.rules import Completion, Deed, Predicate

MID_SENTENCE = re.compile(r"(?<!\n)\n(?!\n|[-*•] |\d+\. )")


def _unwrapped(text: str) -> str:
    """A text without the line ends that its file has for want of room: paragraphs stay."""
    return MID_SENTENCE.sub(" ", text.strip())


Words = dict[
    Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], Annotated[Text, AfterValidator(_unwrapped)]
]
"""A text by language. `en` is required, and stands in for a language that is missing."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]

MOST_PHASES, MOST = 60, 25
"""So many phases, and so many of anything else in one list: more is no exercise for people."""

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


def _seconds(written: Any) -> Any:
    if isinstance(written, str) and written[:-1].isdecimal() and written[-1:] in SECONDS:
        return int(written[:-1]) * SECONDS[written[-1]]
    raise ValueError("is not a length of time such as 90s, 3m, 36h or 5d")


def _several(written: Any) -> Any:
    """What may be said once or several times may stand without a list around it."""
    return (written,) if isinstance(written, str | dict) else written


Duration = Annotated[
    int,
    BeforeValidator(_seconds, json_schema_input_type=str),
    PlainSerializer(lambda seconds: f"{seconds}s", return_type=str, when_used="json"),
]
"""Seconds; written as `90s`, `3m`, `36h` or `5d`. 0 is no limit where people answer on their own,
and no waiting in a reveal."""

Pace = Literal["live", "slow"]
Scope = Literal["author", "moderator", "table", "seat", "aggregate", "group_anon", "group_named"]
"""Who sees an answer, from narrow to wide."""
WIDTH: dict[str, int] = {
    "author": 0,
    "moderator": 1,
    "table": 2,
    "seat": 2,
    "aggregate": 3,
    "group_anon": 4,
    "group_named": 5,
}


class Mode(Model):
    """How many people an exercise takes."""

    min: int = Field(1, ge=1, le=100)
    max: int = Field(1, ge=1, le=100)


class Modes(Model):
    """Alone, in a group, or both."""

    solo: Mode | None = None
    group: Mode | None = None


class LivePace(Model):
    """All at once, within an hour."""

    target: Duration
    drop_if_late: tuple[Name, ...] = ()
    """Optional phases that are dropped, in this order, when time runs short."""


class SlowPace(Model):
    """Over days, each in their own time."""

    target: Duration
    hard_limit: Duration


class Paces(Model):
    """At least one of the two."""

    live: LivePace | None = None
    slow: SlowPace | None = None


class Param(Model):
    """What is asked when an exercise is started."""

    type: Literal["chain_ref", "motion_ref", "article_ref", "side_list", "int"]
    required: bool = False
    default: int | str | bool | None = None
    min: int | None = None
    max: int | None = None
    label: Words | None = None


class Bind(Model):
    """What is drawn from the store at the start, once."""

    query: Text
    args: dict[str, Any] = {}
    min: int | str = 1
    max: int | str = 25
    order: Literal["given", "balanced_by_side", "random"] = "given"
    """As the query gives them (by date, or the weightiest first), each side in its turn, or drawn
    by lot for each session."""
    heading: Words | None = None
    """What stands above them where they are shown; where it is left out, whose they are."""


class Seat(Model):
    """A place to speak from."""

    id: Name
    plays: Text | None = None
    """Which side; an expression such as `$sides[0]`."""
    min: int = Field(1, ge=0)
    max: int | None = None


class Alias(Model):
    """A seat by what it does just now."""

    seat_playing: Text


class Loop(Model):
    """Phases that are gone through several times."""

    over: Text | None = None
    as_: Name | None = Field(None, alias="as")
    max: int | None = Field(None, ge=1, le=20)


class LlmPolicy(Model):
    """What a language model may do, where there is one and all have agreed."""

    default: Literal["off", "on"] = "off"
    tasks: tuple[Text, ...] = ()


class IdlePolicy(Model):
    """When somebody who does nothing is waited for no longer."""

    live: Literal["none", "2_missed"] = "2_missed"
    slow: Literal["none", "48h"] = "48h"


class Policies(Model):
    """How people come and go, and what is kept."""

    join: Annotated[str, Field(pattern=r"^open_until:[a-z][a-z0-9_]*$")] = "open_until:start"
    late: Literal["catch_up", "observer", "refuse"] = "catch_up"
    min_active: dict[Literal["solo", "group"], int] = {"solo": 1, "group": 2}
    idle: IdlePolicy = IdlePolicy()
    below_min: tuple[Text, ...] = ()
    llm: LlmPolicy = LlmPolicy()
    retention_days: int = Field(30, ge=1, le=365)


class PhasePost(Model):
    """What the bot says when a phase begins."""

    to: Annotated[str, Field(pattern=r"^(main|dm|mods|seat:[a-z][a-z0-9_]*)$")] = "main"
    mode: Literal["solo", "group"] | None = None
    """Said only to who is alone, or only in a group; in both where it is left out."""
    text: Words
    show: tuple[Text, ...] = ()
    """What of the store stands below it."""
    bare: bool = False
    """Whether that is shown by its words alone, without whose it is."""
    reveal: tuple[Text, ...] = ()
    """Whose answers are opened below it: phases, or `phase.field`."""
    whose: Literal["all", "table"] = "all"
    """All of these that may be seen, or those alone that were given at one's own table."""
    attach: tuple[Name, ...] = ()
    """Artefacts that are shown with it."""


class Reveal(Model):
    """Where the answers of a phase are seen by more people than before."""

    at: Name
    scope: Scope
    text_scope: Scope | None = None
    where: tuple[Text, ...] = ()
    """Yes-or-no questions that must have been answered with yes, else a form stays as it was: its
    own, by their names, and as `phase.field` those that others at its author's table answered."""

    @property
    def scopes(self) -> tuple[Scope, Scope]:
        """Who sees choices, and who sees texts."""
        return self.scope, self.text_scope or self.scope


class Visibility(Model):
    """Who sees the answers of a phase: at first, and from named phases on, ever more widely."""

    open: Scope = "author"
    reveal: Annotated[tuple[Reveal, ...], BeforeValidator(_several)] = ()


class Timer(Model):
    """How long a phase waits, and after which parts of that it reminds."""

    live: Duration | None = None
    slow: Duration | None = None
    remind: tuple[Annotated[float, Field(gt=0, lt=1)], ...] = ()

    def of(self, pace: Pace) -> int:
        """Seconds at this pace; 0 for no limit."""
        return (self.live if pace == "live" else self.slow) or 0


class Quorum(Model):
    """How many answers a phase needs, and what is done where they are missing."""

    count: int | None = None
    fraction: float | None = Field(None, gt=0, le=1)
    per_seat: int | None = None
    on_fail: Annotated[tuple[Text, ...], BeforeValidator(_several)] = ("extend_once",)
    """Steps, tried in order: `extend_once`, `store_fills`, `skip_phase`, `to:<phase>`, `abort`."""


class Pool(Model):
    """What is rated or voted on, one at a time."""

    from_: tuple[Text, ...] = Field(alias="from", min_length=1)
    shuffle: bool = False
    hide_origin: bool = False
    bare: bool = False
    """Whether only its words are shown, so that it is judged by them; where it is from, whoever
    asks is told."""
    exclude_own: bool = False
    whose: Whose = "all"
    """Which of the texts that people wrote; what the store holds is there in any case."""
    route: bool = False
    """Whether what comes next depends on the votes so far: new, agreed and telling things sooner,
    and the sides in turn (M6)."""
    per_person: int | None = Field(None, ge=1, le=100)
    min: int = Field(1, ge=0)


class Assign(Model):
    """How people get their seats, or come to sit at small tables."""

    method: Literal[
        "balanced_random",
        "by_choice",
        "rotate_seats",
        "drop_seats",
        "tables",
        "tables_by_disagreement",
    ]
    else_: Literal["observer", "stay", "none"] = Field("observer", alias="else")
    """What becomes of who gets no seat: they watch, keep the one that they have, or have none."""
    avoid: Text | None = None
    """A field, as `phase.field`, whose answer names a seat, or the side of one: who gave it does
    not get that one."""
    toward: Text | None = None
    """A field, as `phase.field`, whose answers name seats, or the sides of them: those that
    somebody named are dealt before all others."""
    by: Text | None = None
    """A field, as `phase.field`: with `by_choice` its answer names the seat that somebody gets;
    with `tables_by_disagreement` those sit together who answered it most unlike."""
    around: Name | None = None
    """With `tables`: the seat of which each person gets a table."""
    among: Name | None = None
    """With `tables`: the seat whose people are dealt out to the tables."""


class SoloOrder(Model):
    """How one person who holds every seat goes through a phase."""

    order: tuple[Name, ...] = Field(min_length=1)
    avoid: Text | None = None
    """A field, as `phase.field`, whose answer names a seat: that one is left out of the order."""
    most: int | None = Field(None, ge=1)
    """From so many seats at most, the first that there are."""
    show_between: tuple[Text, ...] = ()


class Next(Model):
    """Where to go from a phase."""

    to: Name
    when: Predicate | None = None
    do: tuple[Deed, ...] = ()


PhaseKind = Literal[
    "consent", "collect", "assign", "rate", "vote", "reveal", "discuss", "compute", "end"
]


class Phase(Model):
    """One step of an exercise."""

    id: Name
    kind: PhaseKind
    include: Text | None = None
    """The shared part that it was made of; already put in."""
    title: Words | None = None
    why: Words | None = None
    """What the step is for, in one line."""
    who: tuple[Text, ...] = ("all",)
    """Seats, aliases, `all`, `observers`, and `author:` with something that names texts of people:
    whoever wrote them."""
    given: Text | None = None
    """Asked only of those for whom this names something, such as `$metric.value`."""
    unless: Text | None = None
    """Not asked of those for whom this names something."""
    solo: SoloOrder | None = None
    flow: Literal["group", "personal"] = "group"
    optional: bool = False
    voice: Literal["own", "for_side"] = "own"
    post: tuple[PhasePost, ...] = Field((), max_length=MOST)
    fields: tuple[AnyField, ...] = Field((), max_length=MOST)
    copy_fields_from: Name | None = None
    repeat: int | None = Field(None, ge=1, le=10)
    """As many forms as this; the first is wanted, the others may be filled in."""
    per: Annotated[
        tuple[Text, ...],
        BeforeValidator(_several, json_schema_input_type=str | tuple[str, ...]),
    ] = ()
    """One form for each thing that was chosen in a field, as `phase.field`, or of a bind, as
    `$sides`; of sides, all but the one whose seat somebody has. Of several, one after the other."""
    items: Pool | None = None
    assign: Assign | None = None
    requires: dict[Name, tuple[Name, ...]] = {}
    visibility: Visibility | None = None
    timer: Timer | None = None
    complete: Completion | None = None
    quorum: Quorum | None = None
    run: tuple[Name, ...] = ()
    next: tuple[Next, ...] = Field((), max_length=MOST)


class MetricUse(Model):
    """A number, or several, made of answers."""

    id: Name
    fn: Text
    args: dict[str, Any] = {}


class ArtefactUse(Model):
    """What people take away."""

    id: Name
    render: Text
    from_: tuple[Text, ...] = Field((), alias="from")
    formats: tuple[Literal["svg", "png", "mermaid", "text", "md", "json", "csv"], ...] = ("text",)
    min_n: int = Field(1, ge=1)


class Definition(Model):
    """One exercise, whole: shared parts put in, fields copied."""

    schema_: Literal["exercise/v1"] = Field(alias="schema")
    id: Annotated[str, Field(pattern=r"^[a-z_]{3,30}$")]
    version: Annotated[str, Field(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")]
    title: Words
    summary: Words
    evidence: tuple[Text, ...] = ()
    modes: Modes
    pace: Paces
    sensitivity: int = Field(0, ge=0, le=3)
    params: dict[Name, Param] = {}
    binds: dict[Name, Bind] = Field({}, max_length=MOST)
    on_shortage: Literal["refuse_with_list", "ask_moderator", "degrade"] = "refuse_with_list"
    seats: tuple[Seat, ...] = Field((), max_length=MOST)
    aliases: dict[Name, Alias] = {}
    loops: dict[Name, Loop] = {}
    policies: Policies = Policies()
    phases: tuple[Phase, ...] = Field(min_length=1, max_length=MOST_PHASES)
    on_abort: Name
    metrics: tuple[MetricUse, ...] = Field((), max_length=MOST)
    artefacts: tuple[ArtefactUse, ...] = Field((), max_length=MOST)
    languages: tuple[str, ...] = ("en",)

    def as_json(self) -> str:
        """The definition as JSON that `model_validate_json` reads back as an equal one."""
        # conditions say one thing: what was not given must not come back as given
        return self.model_dump_json(by_alias=True, exclude_unset=True)

    def phase(self, name: str) -> Phase:
        """The phase of that name. Raises KeyError where there is none."""
        for phase in self.phases:
            if phase.id == name:
                return phase
        raise KeyError(name)


def said(words: Words) -> str:
    """A text in the language that is spoken: as the file has it, else as the catalogue has it.

    Where neither has it, in English. What it names in braces is put in afterwards.
    """
    return words.get(spoken()) or looked_up(words[ENGLISH])
