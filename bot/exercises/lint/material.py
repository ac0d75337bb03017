"""L8, L9, L11, L12 as far as a definition shows them: what is played with, and what never is.

What only the store can tell is checked at the start, by `bot.exercises.lint.at_start`.
"""

from collections.abc import Iterator

from bot.exercises.definition import Bind, Definition, Phase
from bot.exercises.fields import TextField
from bot.exercises.lint.at_start import PLAYED
from bot.exercises.lint.walk import expressions
from bot.exercises.lint.ways import followers, loops_of, reached, ways
from bot.exercises.lookup import NAMED
from bot.exercises.material import Move
from bot.exercises.vocabulary import QUERIES
from bot.written.breach import Breach

L8, L9, L11, L12 = "L8", "L9", "L11", "L12"
SETTLED = ("established", "refuted")
REACTIONS = ("perceived", "perceived_quotes", "others")


def pools(definition: Definition) -> Iterator[Breach]:
    """Nothing settled is chosen, rated or voted on."""
    for one in expressions(definition):
        if one.role not in PLAYED:
            continue
        bind = _bind(definition, one.expression)
        if bind is not None and _settled(definition.binds[bind]):
            sentence = (
                f"`${bind}` holds what is established or refuted, and facts are not played with; "
                "show it in a `post`, and let people choose from other claims."
            )
            yield Breach(one.path, L8, sentence)


def sources_first(definition: Definition) -> Iterator[Breach]:
    """Nobody writes for a side before having read what that side itself says."""
    for number, phase in enumerate(definition.phases):
        written = [
            at
            for at, field in enumerate(phase.fields)
            if isinstance(field, TextField) and _for_a_side(definition, phase, field)
        ]
        unread = {
            seat: when
            for seat in (_writers(definition) if written else ())
            if (when := _unread(definition, phase.id, seat))
        }
        for seat, when in list(unread.items())[:1]:
            whose = f"the seat `{seat}`" if seat else "a side"
            sentence = (
                f"In `{phase.id}` people write for {whose}, and {when} there was nothing of its "
                "own to read; show its `side.cards` in a phase before."
            )
            yield Breach(("phases", number, "fields", written[0]), L9, sentence)


def origins(definition: Definition) -> Iterator[Breach]:
    """Where it is hidden who says what, that is opened later."""
    along = ways(definition)
    for number, phase in enumerate(definition.phases):
        if phase.items is None or not phase.items.hide_origin:
            continue
        later = reached(followers(phase.id, along), along) - {phase.id}
        posts = [post for each in definition.phases if each.id in later for post in each.post]
        opened = {name.partition(".")[0] for post in posts for name in post.reveal}
        opened |= {expression for post in posts for expression in post.show}
        attached = {name for post in posts for name in post.attach}
        opened |= {n for a in definition.artefacts if a.id in attached for n in a.from_}
        for nth, origin in enumerate(phase.items.from_):
            whose = origin if origin.startswith("query:") else origin.partition(".")[0]
            if whose not in opened:
                how = "`show` it" if origin.startswith(("$", "query:")) else "`reveal` it"
                sentence = (
                    f"`{phase.id}` hides where `{origin}` is from, and nothing opens that later; "
                    f"{how} in a `post` of a later phase."
                )
                yield Breach(("phases", number, "items", "from", nth), L11, sentence)


def both_told(definition: Definition) -> Iterator[Breach]:
    """At every move of a chain those whom it concerns are heard."""
    for name, loop in definition.loops.items():
        bind = definition.binds.get((loop.over or "").removeprefix("$"))
        query = QUERIES.get(bind.query) if bind else None
        if query is None or query.gives is not Move:
            continue
        inside = loops_of(definition)
        heard = {
            found["attribute"]
            for one in expressions(definition)
            if inside.get(one.phase.id) == name
            and one.role == "shown"
            and (found := NAMED.fullmatch(one.expression))
            and found["name"] == loop.as_
        }
        if not heard & set(REACTIONS):
            sentence = (
                f"In the loop `{name}` nobody whom a move concerns is heard; show "
                f"`${loop.as_ or name}.perceived_quotes` in one of its phases."
            )
            yield Breach(("loops", name), L12, sentence)


def _bind(definition: Definition, expression: str) -> str | None:
    found = NAMED.fullmatch(expression)
    return found["name"] if found and found["name"] in definition.binds else None


def _settled(bind: Bind) -> bool:
    query, status = QUERIES.get(bind.query), bind.args.get("status")
    listed = status if isinstance(status, list) else [status]
    return bool(query and query.settled) or any(each in SETTLED for each in listed)


def _for_a_side(definition: Definition, phase: Phase, field: TextField) -> bool:
    if phase.voice == "for_side":
        return True
    plays = {seat.id for seat in definition.seats if seat.plays} | set(definition.aliases)
    return field.who in plays


def _writers(definition: Definition) -> list[str]:
    return [seat.id for seat in definition.seats if seat.plays] or [""]


def _unread(definition: Definition, name: str, seat: str) -> str:
    """When somebody could come to write from a seat without having read; `''` for never."""
    showing = {p.id for p in definition.phases if p.id != name and _shows(definition, p, seat)}
    for mode in ("solo", "group"):
        if getattr(definition.modes, mode) is None:
            continue
        along = ways(definition, mode)
        if name in reached([definition.phases[0].id], along, closed=showing):
            return "before it"
        if mode == "solo":
            continue  # one person holds all seats, and has read for all of them
        for phase in definition.phases:
            if phase.assign is None or phase.assign.method != "rotate_seats":
                continue
            unread = [each for each in followers(phase.id, along) if each not in showing]
            if name in reached(unread, along, closed=showing):
                return f"after `{phase.id}` has changed the seats"
    return ""


def _shows(definition: Definition, phase: Phase, seat: str) -> bool:
    """Whether a phase stays open and shows whoever holds a seat what its side says."""
    if phase.kind in ("assign", "compute", "end"):
        return False
    for post in phase.post:
        if seat and post.to not in ("main", "dm", f"seat:{seat}"):
            continue
        binds = (_bind(definition, expression) for expression in post.show)
        queries = (QUERIES.get(definition.binds[bind].query) for bind in binds if bind)
        if any(query and query.own_words for query in queries):
            return True
    return False


RULES = (pools, sources_first, origins, both_told)
