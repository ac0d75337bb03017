"""Deciding: moderators take proposals in or turn them down, each once."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.catalogue import _, marked
from bot.domain.base import Ref
from bot.domain.claim import Claim, Phrase
from bot.domain.errors import NotFound, UserError
from bot.domain.person import Account
from bot.domain.proposal import ProposedClaim, ProposedSource
from bot.domain.source import Source, Verification
from bot.services.indexing import index_sources, index_statement
from bot.services.review.deeds import keep_deed
from bot.services.review.finding import Finding
from bot.services.review.proposing import claim_text
from bot.services.review.standing import StandingOf
from bot.services.view import Views
from bot.store import Store
from bot.store.additions import (
    KnownSource,
    add_claim,
    free_ref,
    is_there,
    mark_read,
    source_name_taken,
)
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.library import mark_changed
from bot.store.people import person_id
from bot.store.proposals import Proposal, decide, rest_on
from bot.store.scope import Scope
from bot.store.sources import put_sources

NAME_ROOM = 40
"""The most characters of the name of an added source."""


@dataclass(frozen=True)
class Approved:
    """What came of an approval."""

    sort: str
    """`claim` or `source`."""
    address: str
    """What it is called from now on."""
    verification: Verification


class Deciding:
    """The moderators' side of the review queue."""

    def __init__(self, store: Store, views: Views, finding: Finding, standing: StandingOf) -> None:
        self._store = store
        self._views = views
        self._finding = finding
        self._standing = standing

    async def queue(self, scope: Scope, *, skip: int, most: int) -> tuple[Sequence[Proposal], int]:
        """Some of the open proposals, the oldest first, and how many there are."""
        return await self._store.proposals.open(scope.community, skip=skip, most=most)

    async def approve(
        self,
        scope: Scope,
        by: Account,
        number: int,
        now: datetime,
        *,
        text: str | None = None,
        read: bool = False,
    ) -> Approved:
        """Take a proposal in, perhaps in another wording.

        `read` says that the moderator has read the source at that place. Raises NotFound for a
        number that the community does not have and for what is gone, UserError for what has been
        decided.
        """
        body = (await self._open(scope, number)).body
        if isinstance(body, ProposedSource):
            return await self._approve_source(scope, by, number, body, now, read=read)
        if text is not None:
            body = body.model_copy(update={"text": claim_text(text)})
        return await self._approve_claim(scope, by, number, body, now, read=read)

    async def reject(
        self, scope: Scope, by: Account, number: int, reason: str, now: datetime
    ) -> None:
        """Turn a proposal down; whoever made it can read the reason. Raises as `approve` does."""
        await self._open(scope, number)
        async with self._store.database.transaction() as transaction:
            await self._decide(
                transaction, scope, by, number, state="rejected", now=now, reason=reason
            )
            await keep_deed(
                transaction, scope, by, what="rejected", detail=f"proposal {number}", now=now
            )

    async def add_source(
        self, scope: Scope, by: Account, body: ProposedSource, now: datetime, *, read: bool
    ) -> Approved:
        """Add a source at once, as moderators may."""
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            ref = await _put(transaction, scope, body, read=read)
            await keep_deed(
                transaction, scope, by, what=marked("added a source"), detail=ref, now=now
            )
            await mark_changed(transaction, scope.community)
        return Approved("source", ref, _read(read=read))

    async def _approve_source(
        self,
        scope: Scope,
        by: Account,
        number: int,
        body: ProposedSource,
        now: datetime,
        *,
        read: bool,
    ) -> Approved:
        async with self._store.database.transaction() as transaction:
            await self._decide(transaction, scope, by, number, state="approved", now=now)
            ref = await _put(transaction, scope, body, read=read)
            await keep_deed(
                transaction, scope, by, what=marked("approved a source"), detail=ref, now=now
            )
            await mark_changed(transaction, scope.community)
        return Approved("source", ref, _read(read=read))

    async def _approve_claim(
        self,
        scope: Scope,
        by: Account,
        number: int,
        body: ProposedClaim,
        now: datetime,
        *,
        read: bool,
    ) -> Approved:
        found = (await self._views.of(scope)).by_id.get(body.event)
        if found is None or body.side not in found.view.labels:
            raise _gone()
        known = await self._finding.sources(scope, found.view)
        source = next((each for each in known if each.row == body.source), None)
        if source is None:
            raise _gone()
        claim = _claim(body, source, scope.community, found.view.head.language, read=read)
        status = await self._standing.claim(scope, found, body.side, claim)
        async with self._store.database.transaction() as transaction:
            await self._decide(transaction, scope, by, number, state="approved", now=now)
            if not await is_there(transaction, event=found.id, source=source.row):
                raise _gone()
            ref = await free_ref(transaction, scope.community, found.id, number)
            statement = await add_claim(
                transaction,
                claim.model_copy(update={"id": ref}),
                community=scope.community,
                event=found.id,
                side=body.side,
                source=source.row,
                position=number,
                status=status,
            )
            await index_statement(transaction, statement)
            if claim.verification is Verification.VERIFIED:
                await mark_read(transaction, source.row, scope.community)
            await rest_on(
                transaction, community=scope.community, number=number, statement=statement
            )
            address = found.address_of(ref)
            await keep_deed(
                transaction, scope, by, what=marked("approved a claim"), detail=address, now=now
            )
            await mark_changed(transaction, scope.community)
        return Approved("claim", address, claim.verification)

    async def _open(self, scope: Scope, number: int) -> Proposal:
        proposal = await self._store.proposals.get(scope.community, number)
        if proposal is None:
            raise NotFound(
                _("There is no proposal {number} here.", number=number),
                _("`claim queue` lists those there are."),
            )
        if proposal.state != "open":
            raise _decided(number)
        return proposal

    async def _decide(
        self,
        transaction: Transaction,
        scope: Scope,
        by: Account,
        number: int,
        *,
        state: str,
        now: datetime,
        reason: str | None = None,
    ) -> None:
        done = await decide(
            transaction,
            community=scope.community,
            number=number,
            state=state,
            by=await person_id(transaction, by),
            now=now,
            reason=reason,
        )
        if not done:
            raise _decided(number)


def _gone() -> NotFound:
    return NotFound(
        _("What this proposal rests on is not here any more."),
        _("Reject it, and say so to whoever made it."),
    )


def _decided(number: int) -> UserError:
    return UserError(
        _("Proposal {number} has been decided already.", number=number),
        _("`claim queue` lists what is open."),
    )


def _claim(
    body: ProposedClaim, source: KnownSource, community: str, language: str, *, read: bool
) -> Claim:
    """The claim that a proposal makes; its id is given to it when it is kept."""
    verification = verification_of(source, community, read=read)
    phrase = None
    if body.phrase:
        phrase = Phrase(
            text=body.phrase,
            source=source.source.id,
            language=language,
            verification=verification,
        )
    return Claim(
        id="proposed",
        text=body.text,
        kind=body.kind,
        sources=(source.source.id,),
        phrase=phrase,
        verification=verification,
        counters=body.counters,
    )


def verification_of(source: KnownSource, community: str, *, read: bool) -> Verification:
    """How a claim on this source is verified, when a moderator says whether they read it.

    Nothing is verified by a source that another library has as recalled.
    """
    recalled = source.source.verification is Verification.RECALLED
    if read and (not recalled or source.added_by == community):
        return Verification.VERIFIED
    return Verification.RECALLED


def _read(*, read: bool) -> Verification:
    return Verification.VERIFIED if read else Verification.RECALLED


async def _put(transaction: Transaction, scope: Scope, body: ProposedSource, *, read: bool) -> Ref:
    """Keep a source in the community's library under a name that nothing there has."""
    stem = source_name(body.title)
    ref, count = stem, 1
    while await source_name_taken(transaction, scope.community, ref):
        count += 1
        ending = f"-{count}"
        ref = f"{stem[: NAME_ROOM - len(ending)].strip('-')}{ending}"
    source = Source(
        id=ref,
        title=body.title,
        author=body.author,
        publisher=body.publisher,
        date=body.date,
        url=body.address,
        kind=body.kind,
        verification=_read(read=read),
    )
    rows = await put_sources(transaction, [source], community=scope.community, dossier="")
    await index_sources(transaction, [rows[ref]])
    return ref


def source_name(title: str) -> Ref:
    """A name made of a title: `The Clock of Orrenmoor` is `the-clock-of-orrenmoor`.

    A title without Latin letters or digits is named by its hash.
    """
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:NAME_ROOM].strip("-")
    return slug or f"source-{sha256(title.encode()).hexdigest()[:12]}"
