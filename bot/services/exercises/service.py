"""All that commands ask of exercises: what there is, beginning one, and the sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.domain.person import Account
from bot.services.exercises.helping import Helping
from bot.services.exercises.sessions import Sessions
from bot.services.exercises.shelf import Shelf
from bot.services.exercises.starting import Starting
from bot.services.exercises.supplying import Supplying
from bot.services.review.deeds import keep_deed
from bot.store import Store
from bot.store.acts import add_wish_to_talk
from bot.store.exercises import Session
from bot.store.people import person_id
from bot.store.scope import Scope

OPEN = frozenset({"running", "paused", "debriefing"})


@dataclass(frozen=True)
class Exercises:
    """Exercises of a community."""

    store: Store
    shelf: Shelf
    starting: Starting
    sessions: Sessions
    supplying: Supplying
    helping: Helping

    async def find(
        self, community: str, room: str, account: Account | None, token: str | None
    ) -> Session | None:
        """The session that somebody means; None where there is none.

        The one they name, else the one that is open in the room or thread, else the newest that
        they are in, open ones first.
        """
        table = self.store.exercises
        if token is not None:
            return await table.by_token(community, token)
        if room and (found := await self.in_room(community, room)):
            return found
        if account is None:
            return None
        own = await table.of_person(community, account)
        return next((s for s in own if s.status in OPEN), own[0] if own else None)

    async def in_room(self, community: str, room: str) -> Session | None:
        """The open session of a room, or of the thread that its opening post began."""
        table = self.store.exercises
        if found := await table.open_in(community, room):
            return found
        platform, __, place = room.partition(":")
        key = await self.store.outbox.opened(community, platform, place)
        if key is None or not key.startswith("exercise/"):
            return None
        return await table.by_token(community, key.split("/")[1])

    async def pid(self, session: Session, account: Account) -> str | None:
        """Somebody's name in a session; None for who is not in it."""
        return await self.store.exercises.pid(session.id, account)

    async def may_begin(self, session: Session, account: Account, *, moderates: bool) -> bool:
        """Whether somebody may close the door: who has started it, and moderators."""
        return moderates or await self.store.exercises.started_by(session.id, account)

    async def taken_back(self, community: str, messages: Sequence[str], now: datetime) -> None:
        """Take back the texts that stood in messages which were deleted, as their authors can.

        Also when all is over. What was given anew since, in other messages or in a form, stays. An
        edit of a message is none of this: what was answered is changed by answering anew. Told
        again, it changes nothing.
        """
        for token in await self.store.answered_messages.sessions(community, messages):
            if session := await self.store.exercises.by_token(community, token):
                await self.sessions.take_back(session, messages, now)

    async def matters(self, scope: Scope, article: str | None) -> Sequence[tuple[str, str]]:
        """What an exercise can be about here: names and labels."""
        return await self.supplying.matters(scope, article)

    async def ask_for_help(self, session: Session, account: Account, now: datetime) -> None:
        """Let the moderators know that somebody would like to talk (S9)."""
        async with self.store.database.transaction() as transaction:
            await add_wish_to_talk(
                transaction,
                community=session.community,
                person=await person_id(transaction, account),
                exercise=session.token,
                now=now,
            )

    async def keep_deed(
        self, session: Session, account: Account | None, what: str, now: datetime
    ) -> None:
        """Keep for the other moderators what one of them did in a session."""
        if account is None:
            return
        async with self.store.database.transaction() as transaction:
            await keep_deed(
                transaction,
                Scope(session.community),
                account,
                what=f"facilitated an exercise: {what}",
                detail=session.token,
                now=now,
            )

    async def purge(self, session: Session) -> None:
        """Delete a session's texts and who took part. Raises UserError while it is open."""
        if session.status in OPEN:
            raise UserError(
                _("This exercise is not over yet."), _("End it first: `facilitate abort`.")
            )
        await self.sessions.purge(session)

    async def expire(self, now: datetime) -> None:
        """Delete the texts of sessions that have been kept for as long as they are kept.

        Of those that are over, nothing stays in memory either.
        """
        self.sessions.forget_over()
        while sessions := await self.store.exercises.to_purge(int(now.timestamp())):
            for session in sessions:
                await self.sessions.purge(session)
