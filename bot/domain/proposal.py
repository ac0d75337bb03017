"""What people propose for a dossier, before a moderator has decided."""

from pydantic import Field

from bot.domain.base import Model, Ref, Text
from bot.domain.claim import ClaimKind

MOST_WORDS = 12
"""A phrase shows vocabulary; a longer one would be a quotation of somebody's work."""


class ProposedClaim(Model):
    """A claim of one side on one event. The numbers are the rows of the store that it hangs on."""

    event: int
    event_address: Text
    side: Ref
    kind: ClaimKind
    source: int
    source_ref: Ref
    text: Text
    phrase: str | None = None
    locator: str | None = None
    """Where in the source it stands, as the proposer says: a paragraph or a page."""
    counters: tuple[Ref, ...] = ()
    corrects: int | None = None
    """The statement in whose place it stands; None for a claim that is new."""


class ProposedSource(Model):
    """Something citable that no dossier lists yet."""

    title: Text
    address: str | None = None
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    kind: str = Field(default="source", min_length=1)


Proposed = ProposedClaim | ProposedSource
