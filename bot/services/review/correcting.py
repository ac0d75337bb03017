"""Correcting what stands: a community rewords and retires its own, and hides what is shared."""

from datetime import datetime

from bot.domain.claim import ClaimKind, ClaimStatus
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.domain.proposal import ProposedClaim
from bot.services.indexing import index_statement
from bot.services.lookup import Lookup
from bot.services.review.deeds import keep_deed
from bot.services.review.finding import Finding
from bot.services.review.proposing import claim_text
from bot.services.review.standing import StandingOf
from bot.services.view import SEPARATOR, Views
from bot.store import Store
from bot.store.additions import add_copy, free_ref, hide, retire, revive, reword, show
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.events import Kept
from bot.store.library import mark_changed
from bot.store.people import person_id
from bot.store.proposals import add_correction, corrected_by, corrections, rest_on
from bot.store.scope import Scope


class Correcting:
    """What moderators change of claims that are shown already.

    A dossier's file is never written to: what it says is hidden in the community, and a correction
    stands beside it as the community's own. In the operator's own room that holds for everybody.
    """

    def __init__(
        self,
        store: Store,
        *,
        views: Views,
        lookup: Lookup,
        finding: Finding,
        standing: StandingOf,
    ) -> None:
        self._store = store
        self._views = views
        self._lookup = lookup
        self._finding = finding
        self._standing = standing

    async def edit(
        self, scope: Scope, by: Account, typed: str, *, text: str, reason: str, now: datetime
    ) -> str:
        """Give a claim another wording; the address under which it is shown from now on.

        Raises NotFound for a claim that is not shown here.
        """
        kept = await self._finding.shown_claim(scope, typed)
        text = claim_text(text)
        if text == kept.text:
            raise UserError("That is what the claim says already.", "Nothing was changed.")
        status = await self._status(scope, kept, text)
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            if kept.added == scope.community:
                done = await reword(
                    transaction,
                    kept.id,
                    community=scope.community,
                    text=text,
                    status=status,
                    reason=reason,
                    now=now,
                )
                await index_statement(transaction, kept.id)
                ref = kept.ref
            else:
                done = await hide(
                    transaction, kept.id, community=scope.community, reason=reason, now=now
                )
                ref = await self._correction(
                    transaction, scope, by, kept, text=text, reason=reason, status=status, now=now
                )
            if not done:
                raise _just_changed(kept)
            detail = _address(kept) if ref == kept.ref else f"{_address(kept)} as {ref}"
            await keep_deed(transaction, scope, by, what="reworded a claim", detail=detail, now=now)
            await mark_changed(transaction, scope.community)
        return f"{kept.dossier}{SEPARATOR}{ref}"

    async def retire(
        self, scope: Scope, by: Account, typed: str, *, reason: str, now: datetime
    ) -> str:
        """Show a claim no more; its address. Raises NotFound for one that is not shown here."""
        kept = await self._finding.shown_claim(scope, typed)
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            if kept.added == scope.community:
                done = await retire(transaction, kept.id, community=scope.community, now=now)
                await index_statement(transaction, kept.id)
            else:
                done = await hide(
                    transaction, kept.id, community=scope.community, reason=reason, now=now
                )
            if not done:
                raise _just_changed(kept)
            detail = f"{_address(kept)}: {reason}"
            await keep_deed(transaction, scope, by, what="retired a claim", detail=detail, now=now)
            await mark_changed(transaction, scope.community)
        return _address(kept)

    async def restore(self, scope: Scope, by: Account, typed: str, now: datetime) -> str:
        """Undo retiring or correcting a claim; its address.

        A correction goes where the corrected claim comes back, and the other way round. Raises
        UserError for what is shown, or what only the dossier's file or the operator can bring back.
        """
        kept = await self._finding.claim(scope, typed)
        async with self._store.database.transaction() as transaction:
            if kept.added == scope.community:
                done = await revive(transaction, kept.id, community=scope.community)
                await index_statement(transaction, kept.id)
                for other in await corrected_by(transaction, scope.community, kept.id):
                    if done:
                        await hide(
                            transaction,
                            other,
                            community=scope.community,
                            reason=f"corrected by {kept.ref}",
                            now=now,
                        )
            else:
                done = await show(transaction, kept.id, community=scope.community)
                for other in await corrections(transaction, scope.community, kept.id):
                    await retire(transaction, other, community=scope.community, now=now)
                    await index_statement(transaction, other)
            if not done:
                raise _nothing_to_restore(kept)
            await keep_deed(
                transaction, scope, by, what="restored a claim", detail=_address(kept), now=now
            )
            await mark_changed(transaction, scope.community)
        return _address(kept)

    async def _status(self, scope: Scope, kept: Kept, text: str) -> ClaimStatus:
        found = (await self._views.of(scope)).by_id[kept.event]
        event = (await self._lookup.whole(found, scope)).event
        claims = {c.id: c for framing in event.framings for c in framing.claims}
        claim = claims[kept.ref].model_copy(update={"text": text})
        return await self._standing.claim(scope, found, kept.side or "", claim, kept.ref)

    async def _correction(
        self,
        transaction: Transaction,
        scope: Scope,
        by: Account,
        kept: Kept,
        *,
        text: str,
        reason: str,
        status: ClaimStatus,
        now: datetime,
    ) -> str:
        """Put the community's own wording beside a claim that is not its own; its ref."""
        evidence = await self._store.additions.evidence(kept.id)
        source, source_ref, kind = evidence[0]
        body = ProposedClaim(
            event=kept.event,
            event_address=f"{kept.dossier}{SEPARATOR}{kept.event_ref}",
            side=kept.side or "",
            kind=ClaimKind(kind),
            source=source,
            source_ref=source_ref,
            text=text,
            corrects=kept.id,
        )
        number = await add_correction(
            transaction,
            body,
            community=scope.community,
            by=await person_id(transaction, by),
            reason=reason,
            now=now,
        )
        ref = await free_ref(transaction, scope.community, kept.event, number)
        copy = await add_copy(
            transaction,
            kept.id,
            community=scope.community,
            event=kept.event,
            ref=ref,
            position=number,
            text=text,
            status=status,
        )
        await rest_on(transaction, community=scope.community, number=number, statement=copy)
        await index_statement(transaction, copy)
        return ref


def _address(kept: Kept) -> str:
    return f"{kept.dossier}{SEPARATOR}{kept.ref}"


def _just_changed(kept: Kept) -> UserError:
    return UserError(f"`{kept.ref}` has just been changed by somebody else.", "Look at it again.")


def _nothing_to_restore(kept: Kept) -> UserError:
    if kept.hidden is not None:
        return UserError(
            f"`{kept.ref}` was taken out of the shared library.",
            "Only its operator can restore it.",
        )
    if kept.retired:
        return UserError(
            f"`{kept.ref}` is no longer in the dossier's file.", "Propose it anew: `claim propose`."
        )
    return UserError(f"`{kept.ref}` is shown already.", "There is nothing to restore.")
