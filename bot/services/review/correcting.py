"""Correcting what stands: a community rewords and retires its own, and hides what is shared."""

from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import _, marked
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
from bot.store.additions import add_copy, free_ref
from bot.store.communities import ensure_community
from bot.store.corrections import (
    hide,
    put_in_place,
    retire,
    retire_corrections,
    revive,
    reword,
    show,
)
from bot.store.database import Transaction
from bot.store.events import Kept
from bot.store.library import mark_changed
from bot.store.people import person_id
from bot.store.proposals import add_correction, rest_on
from bot.store.scope import Scope

RESTORED = marked("the earlier wording was restored")


@dataclass(frozen=True)
class Edited:
    """What came of giving a claim another wording."""

    address: str
    """Under which it is shown from now on."""
    corrected: str
    """The address of what was reworded; restoring that undoes it."""
    before: str
    """How it read until now."""


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
    ) -> Edited:
        """Give a claim another wording.

        Raises NotFound for a claim that is not shown here, UserError where somebody else has just
        changed it.
        """
        kept = await self._finding.shown_claim(scope, typed)
        text = claim_text(text)
        if text == kept.text:
            raise UserError(_("That is what the claim says already."), _("Nothing was changed."))
        status = await self._status(scope, kept, text)
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            person = await person_id(transaction, by)
            if kept.added == scope.community:
                done = await self._reword(
                    transaction, kept, text=text, status=status, reason=reason, by=person, now=now
                )
                ref = kept.ref
            else:
                done = await hide(
                    transaction,
                    kept.id,
                    community=scope.community,
                    reason=reason,
                    by=person,
                    now=now,
                )
                ref = await self._correction(
                    transaction, scope, by, kept, text=text, reason=reason, status=status, now=now
                )
            if not done:
                raise _just_changed(kept)
            detail = _address(kept) if ref == kept.ref else f"{_address(kept)} as {ref}"
            await keep_deed(
                transaction, scope, by, what=marked("reworded a claim"), detail=detail, now=now
            )
            await mark_changed(transaction, scope.community)
        return Edited(f"{kept.dossier}{SEPARATOR}{ref}", _address(kept), kept.text)

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
                    transaction,
                    kept.id,
                    community=scope.community,
                    reason=reason,
                    by=await person_id(transaction, by),
                    now=now,
                )
            if not done:
                raise _just_changed(kept)
            detail = f"{_address(kept)}: {reason}"
            await keep_deed(
                transaction, scope, by, what=marked("retired a claim"), detail=detail, now=now
            )
            await mark_changed(transaction, scope.community)
        return _address(kept)

    async def restore(self, scope: Scope, by: Account, typed: str, now: datetime) -> str:
        """Undo retiring or rewording a claim; its address.

        A correction goes where the corrected claim comes back, and the other way round. One of the
        community's own that is shown gets its wording back from before it was last reworded. Raises
        UserError for what is shown as it ever was, or what only the dossier's file or the operator
        can bring back.
        """
        kept = await self._finding.claim(scope, typed)
        if kept.added == scope.community and not kept.retired and kept.hidden is None:
            return await self._restore_wording(scope, by, kept, now)
        if kept.added == scope.community and kept.side_label is None:
            raise UserError(
                _(
                    "The dossier no longer has the side {side} of `{ref}`.",
                    side=kept.side,
                    ref=kept.ref,
                ),
                _("It can be restored when a file is loaded that has it."),
            )
        async with self._store.database.transaction() as transaction:
            if kept.added == scope.community:
                done = await revive(transaction, kept.id, community=scope.community)
                changed = [kept.id]
                if done:
                    changed += await put_in_place(
                        transaction, kept.id, community=scope.community, now=now
                    )
            else:
                done = await show(transaction, kept.id, community=scope.community)
                changed = [
                    *await retire_corrections(
                        transaction, kept.id, community=scope.community, now=now
                    )
                ]
            for row in changed:
                await index_statement(transaction, row)
            if not done:
                raise _nothing_to_restore(kept)
            await keep_deed(
                transaction,
                scope,
                by,
                what=marked("restored a claim"),
                detail=_address(kept),
                now=now,
            )
            await mark_changed(transaction, scope.community)
        return _address(kept)

    async def _restore_wording(self, scope: Scope, by: Account, kept: Kept, now: datetime) -> str:
        """Let one of the community's own read again as it did before it was last reworded."""
        text = await self._store.additions.last_wording(kept.id)
        if text is None:
            raise _nothing_to_restore(kept)
        status = await self._status(scope, kept, text)
        async with self._store.database.transaction() as transaction:
            if not await self._reword(
                transaction, kept, text=text, status=status, reason=RESTORED, by=None, now=now
            ):
                raise _just_changed(kept)
            await keep_deed(
                transaction,
                scope,
                by,
                what=marked("restored a wording"),
                detail=_address(kept),
                now=now,
            )
            await mark_changed(transaction, scope.community)
        return _address(kept)

    async def _reword(
        self,
        transaction: Transaction,
        kept: Kept,
        *,
        text: str,
        status: ClaimStatus,
        reason: str,
        by: int | None,
        now: datetime,
    ) -> bool:
        """Reword one of a community's own; False where it is not as it was looked at."""
        done = await reword(
            transaction,
            kept.id,
            community=kept.added or "",
            revision=kept.revision,
            text=text,
            status=status,
            reason=reason,
            by=by,
            now=now,
        )
        await index_statement(transaction, kept.id)
        return done

    async def _status(self, scope: Scope, kept: Kept, text: str) -> ClaimStatus:
        found = (await self._views.of(scope)).by_id[kept.event]
        event = (await self._lookup.original(found, scope)).event
        claims = {c.id: c for framing in event.framings for c in framing.claims}
        claims |= {c.id: c for filed in event.background for c in filed.claims}
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
    return UserError(
        _("`{ref}` has just been changed by somebody else.", ref=kept.ref), _("Look at it again.")
    )


def _nothing_to_restore(kept: Kept) -> UserError:
    if kept.hidden is not None:
        return UserError(
            _("`{ref}` was taken out of the shared library.", ref=kept.ref),
            _("Only its operator can restore it."),
        )
    if kept.retired:
        return UserError(
            _("`{ref}` is no longer in the dossier's file.", ref=kept.ref),
            _("Propose it anew: `claim propose`."),
        )
    return UserError(
        _("`{ref}` is shown already.", ref=kept.ref), _("There is nothing to restore.")
    )
