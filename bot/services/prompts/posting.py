"""Posts the prompts whose time has come: each date once, or listed as left out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.catalogue import _, looked_up, marked, speaking
from bot.decks.deck import StatementToVoteOn
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.services.places import PlacesOf
from bot.services.prompts.choosing import Choosing, Next
from bot.services.prompts.composing import Composed
from bot.services.prompts.dates import Decision, decide, latest_for
from bot.services.prompts.telling import Herald, Outgoing, key_of
from bot.services.review.deeds import keep_deed
from bot.services.rooms import Rooms
from bot.services.votes.polling import Polling
from bot.store import Store
from bot.store.database import Transaction
from bot.store.prompt_occasions import is_used, leave_out, pinned, queue
from bot.store.prompt_schedules import (
    Schedule,
    begin_round,
    move_on,
    pause,
    reckon_anew,
    wait,
)
from bot.store.prompt_suggestions import is_approved, use
from bot.store.scope import Scope
from bot.store.votes import NewStatement, running_about

AT_ONCE = 50
"""So many rows are looked at in one go."""
SET_BACK = timedelta(minutes=2)
"""A clock that shows so much less than when a date was reckoned has been set back."""
TRIED_AGAIN = timedelta(minutes=5)
"""After something unforeseen went wrong."""
TRIES = 5
"""As often another prompt is chosen where somebody else has just used the one that was."""
BROKE = marked("Something broke as it was to be posted; the bot's log has more.")
MISSED = marked(
    "It was missed: the bot was not running, or could not post, and it would have come late."
)
IN_QUIET_HOURS = marked("It fell into the quiet hours, and would have come too late behind them.")
NOTHING_TO_SHOW = marked("No prompt of its deck can be shown any more; the dossier may be gone.")
SILENCED = marked("The bot does not speak in that room: `settings room speaks:yes` there lets it.")


class Posting:
    """What becomes of dates, as the clock and moderators have it."""

    def __init__(
        self,
        store: Store,
        *,
        choosing: Choosing,
        rooms: Rooms,
        places: PlacesOf,
        polling: Polling,
        herald: Herald,
    ) -> None:
        self._store = store
        self._choosing = choosing
        self._rooms = rooms
        self._places = places
        self._polling = polling
        self._herald = herald

    async def next_due(self) -> datetime | None:
        """When the next prompt is due on the platforms that run here; None for never."""
        return await self._store.prompt_schedules.next_due(self._places.platforms)

    async def due(self, now: datetime) -> Sequence[Schedule]:
        """The first schedules whose time has come."""
        return await self._store.prompt_schedules.due(now, self._places.platforms, AT_ONCE)

    async def run(self, schedule: Schedule, now: datetime) -> None:
        """Post, put off or leave out what has come due, all in one transaction.

        Whoever else deals with the same date meanwhile, or a crash, leaves one of both.
        """
        everywhere, here = await self._rooms.of(schedule.community, schedule.room)
        decision = decide(schedule, now, everywhere.quiet)
        if decision.post is None:
            await self._without_post(schedule, decision, now)
        elif not here.speaks:
            await self._rest(schedule, decision, SILENCED, now)
        else:
            for _try in range(TRIES):
                found = await self._next(schedule, now)
                if found is None:
                    await self._rest(schedule, decision, NOTHING_TO_SHOW, now)
                    return
                if await self._posted(schedule, found, decision, now):
                    return

    async def _posted(
        self, schedule: Schedule, found: Next, decision: Decision, now: datetime
    ) -> bool:
        """Whether this date is dealt with: by us, or by somebody else."""
        if decision.post is None:
            return True
        async with self._store.database.transaction() as transaction:
            if await _is_gone(transaction, schedule, found):
                return False
            if await move_on(transaction, schedule, decision.following, now):
                await self._missed(transaction, schedule, decision)
                await self._post(transaction, schedule, found, decision.post, now)
        return True

    async def _rest(self, schedule: Schedule, decision: Decision, why: str, now: datetime) -> None:
        """Leave the date out and pause the schedule, of which moderators are told."""
        async with self._store.database.transaction() as transaction:
            if decision.post is not None and await move_on(
                transaction, schedule, decision.following, now
            ):
                await self._missed(transaction, schedule, decision)
                await leave_out(transaction, schedule.id, [decision.post], why, wished=False)
                await pause(transaction, schedule.id, why, tell=True)

    async def broke(self, schedule: Schedule, now: datetime) -> None:
        """Let a schedule that broke wait a while, so that others go on; at last, its date is left.

        It is tried until it would come too late for its date, wherever that was moved.
        """
        if schedule.planned is None:
            return
        again = now + TRIED_AGAIN
        async with self._store.database.transaction() as transaction:
            if again <= latest_for(schedule, schedule.planned):
                await wait(transaction, schedule, again)
                return
            following = schedule.recurrence.after(schedule.planned)
            if await move_on(transaction, schedule, following, now):
                await leave_out(transaction, schedule.id, [schedule.planned], BROKE, wished=False)

    async def now(self, scope: Scope, by: Account, schedule: Schedule, now: datetime) -> Composed:
        """Post the next prompt out of turn; its dates stay as they are. Raises UserError."""
        _wide, here = await self._rooms.of(schedule.community, schedule.room)
        if not here.speaks:
            raise UserError(
                _("The bot does not speak in that room."), _("`settings room speaks:yes`.")
            )
        for _try in range(TRIES):
            found = await self._next(schedule, now)
            if found is None:
                raise UserError(looked_up(NOTHING_TO_SHOW), _("Look at the decks: `prompt decks`."))
            async with self._store.database.transaction() as transaction:
                if await _is_gone(transaction, schedule, found):
                    continue
                if not await self._post(transaction, schedule, found, now, now):
                    break
                what, detail = marked("posted a prompt"), str(schedule.number)
                await keep_deed(transaction, scope, by, what=what, detail=detail, now=now)
            return found.composed
        raise UserError(_("A prompt was posted this very moment."), _("`prompt list` shows it."))

    async def _next(self, schedule: Schedule, now: datetime) -> Next | None:
        """The next prompt; where it is a statement, a vote whose time is over has been ended."""
        with speaking(await self._rooms.language(schedule.community)):
            found = await self._choosing.next(schedule, now)
        if found and isinstance(found.composed.prompt, StatementToVoteOn):
            await self._polling.end_if_over(Scope(schedule.community), found.composed.dossier, now)
        return found

    async def _post(
        self,
        transaction: Transaction,
        schedule: Schedule,
        found: Next,
        planned: datetime,
        now: datetime,
    ) -> bool:
        """Have a prompt posted for a date; False where that date has one already."""
        before = await pinned(transaction, schedule.id)
        composed, key = found.composed, key_of(schedule, planned)
        if not await queue(
            transaction,
            schedule=schedule.id,
            planned=planned,
            prompt=found.name,
            kind=composed.prompt.kind,
            round=found.round,
            key=key,
        ):
            return False
        await begin_round(transaction, schedule.id, found.round)
        if composed.suggestion is not None:
            await use(transaction, composed.suggestion, now)
        statement = None
        if isinstance(composed.prompt, StatementToVoteOn):
            statement = await self._voted_on(transaction, schedule, composed, now)
        voting = await running_about(transaction, schedule.community, composed.dossier, now)
        await self._herald.prompt(
            transaction,
            Outgoing(
                schedule=schedule,
                composed=composed,
                key=key,
                due=now,
                late_after=max(now, latest_for(schedule, planned)),
                statement=statement,
                voting=voting is not None,
                instead_of=before,
            ),
            now,
        )
        return True

    async def _voted_on(
        self, transaction: Transaction, schedule: Schedule, composed: Composed, now: datetime
    ) -> int:
        event = composed.event
        claims = tuple(each.ref for each in composed.said)
        return await self._polling.with_statement(
            transaction,
            schedule.community,
            composed.dossier,
            title=event.view.outline.article.title if event else composed.dossier,
            statement=NewStatement(composed.prompt.text, None, claims),
            now=now,
        )

    async def _without_post(self, schedule: Schedule, decision: Decision, now: datetime) -> None:
        async with self._store.database.transaction() as transaction:
            if decision.put_off is not None and not decision.missed:
                await wait(transaction, schedule, decision.put_off)
                return
            if not await move_on(transaction, schedule, decision.following, now):
                return
            await self._missed(transaction, schedule, decision)
            if decision.put_off is not None:
                waiting = replace(schedule, planned=decision.following, due=decision.following)
                await wait(transaction, waiting, decision.put_off)

    async def _missed(
        self, transaction: Transaction, schedule: Schedule, decision: Decision
    ) -> None:
        for dates, why in ((decision.missed, MISSED), (decision.quiet, IN_QUIET_HOURS)):
            await leave_out(transaction, schedule.id, dates, why, wished=False)

    async def ahead(self, now: datetime) -> Sequence[Schedule]:
        """Some of the schedules whose dates a clock reckoned that was ahead and is set back now."""
        return await self._store.prompt_schedules.ahead(
            now + SET_BACK, self._places.platforms, AT_ONCE
        )

    async def set_right(self, schedule: Schedule, now: datetime) -> None:
        """Reckon the next date anew.

        No date for which there was a post is posted again, and what a moderator left out or moved
        stays so.
        """
        taken = await self._store.prompt_occasions.taken(schedule.id, now)
        planned = schedule.recurrence.after(now)
        while planned is not None and planned in taken:
            planned = schedule.recurrence.after(planned)
        async with self._store.database.transaction() as transaction:
            await reckon_anew(transaction, schedule, planned, now)


async def _is_gone(transaction: Transaction, schedule: Schedule, found: Next) -> bool:
    """Whether somebody else has used the prompt since it was chosen, or it was taken back."""
    if found.composed.suggestion is not None:
        return not await is_approved(transaction, found.composed.suggestion)
    return await is_used(transaction, schedule.id, found.round, found.name)
