"""Voting: one statement after another, and one's own votes to be seen, changed and taken back."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import _
from bot.domain.errors import NotFound, UserError
from bot.domain.person import Account
from bot.opinions.routing import Offer, next_statement, spread
from bot.opinions.votes import Choice, Count
from bot.services.votes.meant import Meant
from bot.services.votes.results import Results
from bot.store import Store
from bot.store.people import person_id
from bot.store.scope import Scope
from bot.store.votes import Poll, PollStatement, ask, cast, withdraw


@dataclass(frozen=True)
class Asked:
    """What somebody is asked in a vote."""

    poll: Poll
    statement: PollStatement | None
    """None where they have voted on all."""
    own: Choice | None
    """How they voted on it before; None where they did not."""
    voted: int
    """How many of the statements they have voted on."""
    total: int


@dataclass(frozen=True)
class OwnVote:
    """One of somebody's own votes."""

    statement: PollStatement
    choice: Choice


class Voting:
    """What everybody does in a vote, each for themselves."""

    def __init__(self, store: Store, meant: Meant, results: Results) -> None:
        self._store = store
        self._meant = meant
        self._results = results

    async def next(
        self, scope: Scope, by: Account, now: datetime, *, dossier: str, article: str | None
    ) -> Asked:
        """The statement to vote on next; the same one until it is voted on. Raises NotFound."""
        poll = await self._meant.poll(scope, dossier, article, now)
        return await self._asked(poll, by)

    async def statement(self, scope: Scope, now: datetime, number: int) -> PollStatement:
        """A statement that is voted on, by its number. Raises NotFound."""
        __, statement = await self._meant.statement(scope, number, now)
        _check_open(statement)
        return statement

    async def again(self, scope: Scope, by: Account, now: datetime, number: int) -> Asked:
        """One statement, to vote on it or otherwise than before. Raises NotFound."""
        poll, statement = await self._meant.statement(scope, number, now)
        _check_open(statement)
        await self._keep_asked(poll, by, statement.id)
        return await self._shown(poll, by, statement)

    async def vote(
        self,
        scope: Scope,
        by: Account,
        now: datetime,
        choice: Choice,
        *,
        number: int | None,
        dossier: str,
        article: str | None,
    ) -> tuple[PollStatement, Choice | None, Asked]:
        """Vote on a statement, or on the one shown last; what it was before, and what comes next.

        Raises NotFound for a statement that is not in the vote, and UserError where none is shown.
        """
        if number is None:
            poll = await self._meant.poll(scope, dossier, article, now)
            statement = await self._shown_last(poll, by)
        else:
            poll, statement = await self._meant.statement(scope, number, now)
        _check_open(statement)
        before = (await self._store.polls.own(poll.id, by)).get(statement.id)
        async with self._store.database.transaction() as transaction:
            person = await person_id(transaction, by)
            kept = await cast(transaction, statement.id, person=person, choice=choice, now=now)
            await ask(transaction, poll.id, person=person, statement=None)
            if not kept:
                raise NotFound(
                    _("That statement is not voted on any more."), _("`vote` shows others.")
                )
        return statement, _choice(before), await self._asked(poll, by)

    async def own(
        self, scope: Scope, by: Account, now: datetime, *, dossier: str, article: str | None
    ) -> tuple[Poll, Sequence[OwnVote]]:
        """Somebody's own votes, in the order in which they were given first. Raises NotFound."""
        poll = await self._meant.poll(scope, dossier, article, now)
        known = {one.id: one for one in await self._store.polls.statements(poll.id)}
        own = await self._store.polls.own(poll.id, by)
        return poll, [
            OwnVote(known[key], choice)
            for key, given in own.items()
            if key in known and (choice := _choice(given)) is not None
        ]

    async def withdraw(
        self, scope: Scope, by: Account, now: datetime, *, dossier: str, article: str | None
    ) -> int:
        """Delete all of somebody's votes; how many there were. Raises NotFound."""
        poll = await self._meant.poll(scope, dossier, article, now)
        async with self._store.database.transaction() as transaction:
            return await withdraw(transaction, poll.id, by)

    async def _shown_last(self, poll: Poll, by: Account) -> PollStatement:
        asked = await self._store.polls.asked(poll.id, by)
        for statement in await self._store.polls.statements(poll.id):
            if statement.id == asked:
                return statement
        raise UserError(_("No statement is shown to you just now."), _("Type `vote` to see one."))

    async def _asked(self, poll: Poll, by: Account) -> Asked:
        statements = {one.id: one for one in await self._store.polls.statements(poll.id)}
        own = await self._store.polls.own(poll.id, by)
        last = await self._store.polls.asked(poll.id, by)
        if last in statements and last not in own:
            chosen = statements[last]
            return Asked(poll, chosen, None, _voted(own, statements), len(statements))
        release = await self._results.kept(poll)
        told = {one.key: one.by_group for one in release.statements} if release else {}
        offers = {
            key: Offer(
                one.key,
                one.side,
                Count(agree=one.agree, disagree=one.disagree, passed=one.passed),
                spread(told.get(one.key, ())),
            )
            for key, one in statements.items()
        }
        found = next_statement(
            [offer for key, offer in offers.items() if key not in own],
            [offers[key] for key in own if key in offers],
            f"{poll.id}:{by.platform}:{by.name}",
        )
        if found is None:
            return Asked(poll, None, None, _voted(own, statements), len(statements))
        await self._keep_asked(poll, by, int(found))
        chosen = statements[int(found)]
        return Asked(poll, chosen, None, _voted(own, statements), len(statements))

    async def _shown(self, poll: Poll, by: Account, statement: PollStatement) -> Asked:
        statements = {one.id: one for one in await self._store.polls.statements(poll.id)}
        own = await self._store.polls.own(poll.id, by)
        before = _choice(own.get(statement.id))
        return Asked(poll, statement, before, _voted(own, statements), len(statements))

    async def _keep_asked(self, poll: Poll, by: Account, statement: int) -> None:
        async with self._store.database.transaction() as transaction:
            person = await person_id(transaction, by)
            await ask(transaction, poll.id, person=person, statement=statement)


def _check_open(statement: PollStatement) -> None:
    if statement.state != "open":
        raise NotFound(
            _("Statement {number} is not voted on.", number=statement.number),
            _("`votes list` has those that are."),
        )


def _voted(own: Iterable[int], statements: Container[int]) -> int:
    return sum(key in statements for key in own)


def _choice(given: int | None) -> Choice | None:
    if given is None:
        return None
    return 1 if given > 0 else -1 if given < 0 else 0
