"""What somebody may mean while a name is typed: offered by every command that takes such a name."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field

from bot.chat.command import Choice, Input
from bot.chat.turn import Turn
from bot.recurrence.zones import zones_like

LONGEST = 100
"""So long may a choice be shown on any platform; Discord's limit."""
OFFERED = 25
"""So many choices a platform takes; Discord's limit."""


async def events(turn: Turn, typed: str) -> Sequence[Choice]:
    """The events of the room's dossiers."""
    found = await turn.services.lookup.suggestions(turn.scope, typed)
    return _offered((f.head.label, f.head.id) for f in found)


async def sides(turn: Turn, typed: str) -> Sequence[Choice]:
    """The sides, by their aliases too."""
    wanted = typed.strip().casefold()
    return _offered(
        (side.label, side.id)
        for _, side in await turn.services.showing.sides(turn.scope)
        if any(wanted in name.casefold() for name in (side.id, side.label, *side.aliases))
    )


async def statements(turn: Turn, typed: str) -> Sequence[Choice]:
    """The facts, findings, claims and checks."""
    found = await turn.services.showing.statements_like(turn.scope, typed)
    return _offered((f"{ref}: {text}", ref) for ref, text in found)


async def sources(turn: Turn, typed: str) -> Sequence[Choice]:
    """Everything that is cited, or could be."""
    found = await turn.services.showing.sources_like(turn.scope, typed)
    return _offered((f"{ref}: {title}", ref) for ref, title in found)


async def articles(turn: Turn, typed: str) -> Sequence[Choice]:
    """The articles that can be asked."""
    known = await turn.services.ask.articles(turn.scope)
    return _matching(typed, ((article.title, article.ref) for article in known))


async def dossiers(turn: Turn, typed: str) -> Sequence[Choice]:
    """The dossiers of the room."""
    view = await turn.services.views.of(turn.scope)
    return _matching(typed, ((dossier.head.title, dossier.ref) for dossier in view.dossiers))


async def zones(turn: Turn, typed: str) -> Sequence[Choice]:
    """Time zones whose names hold what is typed."""
    return [Choice(zone, zone) for zone in zones_like(typed, OFFERED)]


EventName = Annotated[
    str,
    Input(complete=events),
    Field(description="Which event: its name or number", min_length=1, max_length=200),
]
SideName = Annotated[
    str,
    Input(complete=sides),
    Field(description="Which side: its name, such as UA or Ukraine", min_length=1, max_length=100),
]
StatementName = Annotated[
    str,
    Input(complete=statements),
    Field(description="Its name, such as E1-F1", min_length=2, max_length=200),
]
SourceName = Annotated[
    str,
    Input(complete=sources),
    Field(description="Which source: its name, such as S-ART", min_length=1, max_length=200),
]


def _matching(typed: str, known: Iterable[tuple[str, str]]) -> Sequence[Choice]:
    wanted = typed.strip().casefold()
    return _offered(one for one in known if any(wanted in name.casefold() for name in one))


def _offered(found: Iterable[tuple[str, str]]) -> Sequence[Choice]:
    return [Choice(shown[:LONGEST], value) for shown, value in found][:OFFERED]
