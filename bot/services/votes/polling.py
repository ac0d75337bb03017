"""Votes opened and ended by moderators, and statements put forward by everybody."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.catalogue import _, marked
from bot.domain.claim import ClaimStatus
from bot.domain.errors import NotFound, UserError
from bot.domain.material import MaterialSeed
from bot.domain.person import Account
from bot.exercises.screening import Returned, screen
from bot.services.material import Material
from bot.services.names import plain
from bot.services.review.deeds import keep_deed
from bot.services.review.proposing import one_line
from bot.services.view import Views
from bot.services.votes.meant import Meant, named
from bot.services.votes.results import Results
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.database import Transaction
from bot.store.people import person_id
from bot.store.scope import Scope
from bot.store.votes import (
    NewStatement,
    Poll,
    PollStatement,
    State,
    decide,
    number_of,
    open_poll,
    propose,
    proposed,
    put_up,
    running_about,
    take_back,
)

USUAL_DAYS, MOST_DAYS = 30, 90
FEWEST_STATEMENTS = 16
"""As many first statements a vote needs, so that no few of them set its tone."""
SHORTEST, LONGEST = 10, 140
MOST_WAITING, MOST_PROPOSED = 3, 10
"""So many statements one person may have waiting, and propose for one vote at all."""
MOST_STATEMENTS = 300
"""In one vote: nobody votes on more, and reckoning takes seconds then."""
MINE = 10
ADDRESS = re.compile(r"(?i)\b(?:https?|ftp)://|\bwww\.|\S+@\S+\.\w|\bdiscord\.gg\b")
MENTION = re.compile(r"(?<!\w)[@＠﹫]\s*\w|<[@#]")
SECOND = re.compile(r"[^\W\d_]{2}[.!?…]['\"”’)]*\s+[^\sa-z]")


class Polling:
    """What is voted on, and for how long."""

    def __init__(
        self, store: Store, views: Views, material: Material, meant: Meant, results: Results
    ) -> None:
        self._store = store
        self._views = views
        self._material = material
        self._meant = meant
        self._results = results

    async def open(
        self,
        scope: Scope,
        by: Account,
        now: datetime,
        *,
        dossier: str,
        article: str | None,
        days: int,
    ) -> tuple[Poll, int]:
        """Open a vote on a dossier's first statements, as they read now; it, and how many.

        A vote that goes on with few statements, since prompts have begun it, gains them and keeps
        its end.

        Raises NotFound for a dossier that is not here, and UserError for one with too few
        statements, or where a vote about it goes on already.
        """
        name, title = await self._dossier(scope, dossier, article)
        await self._results.expire(now)
        running = named(await self._meant.running(scope, now), name, None)
        begun = await self._store.polls.statements(running.id) if running else []
        if len(begun) >= FEWEST_STATEMENTS:
            raise UserError(
                _("A vote about {name} goes on already.", name=name),
                _("`votes close` ends it; `votes status`."),
            )
        seeds = await self._material.seeds(scope, name)
        statements = [_frozen(seed) for seed in seeds.statements if _is_open(seed)]
        if len(statements) < FEWEST_STATEMENTS:
            raise UserError(
                _(
                    "{name} has {count} statements to vote on; {fewest} are "
                    "needed for a balanced beginning.",
                    name=name,
                    count=len(statements),
                    fewest=FEWEST_STATEMENTS,
                ),
                _("They are the `seeds` of the dossier's file."),
            )
        ends = now + timedelta(days=days)
        async with self._store.database.transaction() as transaction:
            detail = f"{name}, {days} days, {len(statements)} statements"
            await keep_deed(
                transaction, scope, by, what=marked("opened a vote"), detail=detail, now=now
            )
            if running is not None:
                known = {one.text for one in begun}
                for statement in statements:
                    if statement.text not in known:
                        await put_up(transaction, running, statement)
            else:
                await open_poll(
                    transaction,
                    community=scope.community,
                    dossier=name,
                    title=title,
                    now=now,
                    ends=ends,
                    statements=statements,
                )
        return await self._meant.poll(scope, name, None, now), len(statements)

    async def end_if_over(self, scope: Scope, dossier: str, now: datetime) -> None:
        """End a vote whose time is over, so that another about the same dossier can begin."""
        await self._results.end_if_over(scope.community, dossier, now)

    async def is_taken_out(self, scope: Scope, dossier: str, text: str, now: datetime) -> bool:
        """Whether moderators have taken a statement that reads so out of the vote that goes on."""
        poll = named(await self._meant.running(scope, now), dossier, None)
        if poll is None:
            return False
        every = await self._store.polls.statements(poll.id, every=True)
        return any(one.text == text and one.state in ("removed", "rejected") for one in every)

    async def with_statement(
        self,
        transaction: Transaction,
        community: str,
        dossier: str,
        *,
        title: str,
        statement: NewStatement,
        now: datetime,
    ) -> int:
        """The number of a statement in the vote that goes on about a dossier, to be voted on.

        It is added where the vote has none that reads so, and a vote is opened with it where none
        goes on: one statement a week makes a vote of its own. `end_if_over` comes before.
        """
        poll = await running_about(transaction, community, dossier, now)
        if poll is None:
            await open_poll(
                transaction,
                community=community,
                dossier=dossier,
                title=title,
                now=now,
                ends=now + timedelta(days=MOST_DAYS),
                statements=[],
            )
            poll = await running_about(transaction, community, dossier, now)
        if poll is None:
            raise LookupError(f"the vote about {dossier} that was just opened")
        known = await number_of(transaction, poll.id, statement.text)
        return await put_up(transaction, poll, statement) if known is None else known

    async def close(
        self, scope: Scope, by: Account, now: datetime, *, dossier: str, article: str | None
    ) -> Poll:
        """End a vote before its time: its votes are deleted. Raises NotFound."""
        poll = await self._meant.poll(scope, dossier, article, now)
        if not await self._results.close(poll, now):
            raise NotFound(
                _("That vote has ended already."), _("`common-ground` shows what came of it.")
            )
        async with self._store.database.transaction() as transaction:
            await keep_deed(
                transaction, scope, by, what=marked("ended a vote"), detail=poll.dossier, now=now
            )
        return poll

    async def running(self, scope: Scope, now: datetime) -> Sequence[tuple[Poll, int, int]]:
        """The votes that go on, each with how many statements it has, and how many wait."""
        found = []
        for poll in await self._meant.running(scope, now):
            every = await self._store.polls.statements(poll.id, every=True)
            states = [one.state for one in every]
            found.append((poll, states.count("open"), states.count("waiting")))
        return found

    async def statements(
        self, scope: Scope, now: datetime, *, dossier: str, article: str | None
    ) -> tuple[Poll, Sequence[PollStatement]]:
        """The statements that are voted on, by number. Raises NotFound."""
        poll = await self._meant.poll(scope, dossier, article, now)
        return poll, await self._store.polls.statements(poll.id)

    async def propose(
        self,
        scope: Scope,
        by: Account,
        now: datetime,
        text: str,
        *,
        dossier: str,
        article: str | None,
        given_in: Sequence[str] = (),
    ) -> tuple[int, str]:
        """Put a statement into the queue; its number, and how it reads.

        Where the messages that it was `given_in` are deleted while it waits, it is too.
        Raises UserError for a text that cannot be voted on, one that is there already, and where
        somebody has proposed enough.
        """
        poll = await self._meant.poll(scope, dossier, article, now)
        line = statement_text(text)
        known = await self._store.polls.statements(poll.id, every=True)
        for one in known:
            if plain(one.text) == plain(line) and one.state != "rejected":
                raise UserError(
                    _("That statement is there already.")
                    if one.state == "open"
                    else _("That statement has been proposed already."),
                    _("Propose another one.")
                    if one.state != "open"
                    else _("It has the number {number}.", number=one.number),
                )
        if len(known) >= MOST_STATEMENTS:
            raise UserError(_("This vote has as many statements as it can hold."), "")
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            person = await person_id(transaction, by)
            every, waiting = await proposed(transaction, poll.id, person)
            if waiting >= MOST_WAITING:
                raise UserError(
                    _(
                        "{most_waiting} of your statements are waiting already.",
                        most_waiting=MOST_WAITING,
                    ),
                    _("Wait until some are decided, or take one back: `votes mine`."),
                )
            if every >= MOST_PROPOSED:
                raise UserError(
                    _(
                        "You have proposed {most_proposed} statements for this vote.",
                        most_proposed=MOST_PROPOSED,
                    ),
                    _("That is as many as one person may."),
                )
            new = NewStatement(line)
            return await propose(transaction, poll, new, person, given_in), line

    async def proposed_by(
        self, scope: Scope, by: Account, now: datetime, *, dossier: str, article: str | None
    ) -> Sequence[PollStatement]:
        """What somebody has proposed for a vote, the newest first. Raises NotFound."""
        poll = await self._meant.poll(scope, dossier, article, now)
        return await self._store.polls.proposed_by(poll.id, by, MINE)

    async def take_back(self, scope: Scope, by: Account, number: int) -> None:
        """Delete one's own statement that waits. Raises NotFound."""
        async with self._store.database.transaction() as transaction:
            done = await take_back(
                transaction, community=scope.community, number=number, account=by
            )
        if not done:
            raise NotFound(
                _("You have no statement {number} that waits here.", number=number),
                _("`votes mine` lists yours."),
            )

    async def queue(
        self, scope: Scope, *, skip: int, most: int
    ) -> tuple[Sequence[PollStatement], int]:
        """Some of the statements that wait, the oldest first, and how many there are in all."""
        return await self._store.polls.waiting(scope.community, skip=skip, most=most)

    async def approve(self, scope: Scope, by: Account, now: datetime, number: int) -> PollStatement:
        """Take a proposed statement into its vote. Raises NotFound."""
        return await self._decide(
            scope,
            by,
            now,
            number,
            before="waiting",
            state="open",
            what=marked("took a statement in"),
        )

    async def reject(
        self, scope: Scope, by: Account, now: datetime, number: int, reason: str
    ) -> PollStatement:
        """Turn a proposed statement down, with a reason for whoever made it. Raises NotFound."""
        return await self._decide(
            scope,
            by,
            now,
            number,
            before="waiting",
            state="rejected",
            what=marked("turned a statement down"),
            reason=reason,
        )

    async def remove(
        self, scope: Scope, by: Account, now: datetime, number: int, reason: str
    ) -> PollStatement:
        """Take a statement out of a vote, and delete the votes on it. Raises NotFound."""
        return await self._decide(
            scope,
            by,
            now,
            number,
            before="open",
            state="removed",
            what=marked("took a statement out"),
            reason=reason,
        )

    async def _decide(
        self,
        scope: Scope,
        by: Account,
        now: datetime,
        number: int,
        *,
        before: State,
        state: State,
        what: str,
        reason: str | None = None,
    ) -> PollStatement:
        poll, statement = await self._meant.statement(scope, number, now)
        async with self._store.database.transaction() as transaction:
            why = one_line(reason) if reason else None
            person = await person_id(transaction, by)
            if not await decide(
                transaction, statement.id, before=before, state=state, by=person, reason=why
            ):
                if before == "waiting":
                    told = _("No statement of the number {number} waits.", number=number)
                    raise NotFound(told, _("`votes queue` has them."))
                raise NotFound(
                    _("No statement of the number {number} is voted on.", number=number),
                    _("`votes list` has them."),
                )
            detail = f"{poll.dossier}, statement {number}" + (f": {why}" if why else "")
            await keep_deed(transaction, scope, by, what=what, detail=detail, now=now)
        return statement

    async def _dossier(self, scope: Scope, typed: str, article: str | None) -> tuple[str, str]:
        view = await self._views.of(scope)
        wanted = (typed.strip() or article or "").casefold()
        for dossier in view.dossiers:
            if dossier.ref.casefold() == wanted:
                return dossier.ref, dossier.outline.article.title
        if typed.strip():
            known = ", ".join(dossier.ref for dossier in view.dossiers)
            raise NotFound(
                _("There is no dossier “{typed}” here.", typed=typed[:60]),
                _("There are: {known}.", known=known),
            )
        with_seeds = [
            d for d in view.dossiers if (await self._material.seeds(scope, d.ref)).statements
        ]
        if not with_seeds:
            raise NotFound(
                _("No dossier here has statements to vote on."), _("They are its `seeds`.")
            )
        return with_seeds[0].ref, with_seeds[0].outline.article.title


def statement_text(text: str) -> str:
    """A statement to vote on, in one line. Raises UserError for one that nobody could vote on."""
    line = one_line(text)
    if ADDRESS.search(line):
        raise UserError(_("A statement has no links."), _("Say in words what it is about."))
    if MENTION.search(line):
        raise UserError(_("A statement mentions nobody."), _("Say what you think of the matter."))
    if not SHORTEST <= len(line) <= LONGEST:
        raise UserError(
            _(
                "A statement has {shortest} to {longest} characters; this has {count}.",
                shortest=SHORTEST,
                longest=LONGEST,
                count=len(line),
            ),
            _("Say one thing in one sentence."),
        )
    if line.rstrip("'\"”’) ").endswith("?"):
        raise UserError(
            _("This is a question."),
            _("Say it as a statement, so that one can agree with it or not."),
        )
    if SECOND.search(line):
        raise UserError(
            _("These are several sentences."),
            _("Propose one; who agrees with one may not with both."),
        )
    found = screen(line, longest=LONGEST)
    if isinstance(found, Returned):
        raise UserError(found.sentence, _("Nothing was kept of it."))
    if found.text != line:  # something in it would become a link or a mention somewhere
        raise UserError(_("A statement has no links and mentions nobody."), _("Say it in words."))
    return line


def _is_open(seed: MaterialSeed) -> bool:
    """Whether it may be voted on: what is refuted, or settled altogether, is not."""
    statuses = [claim.status for claim in seed.claims]
    if ClaimStatus.REFUTED in statuses:
        return False
    return not statuses or any(status is not ClaimStatus.ESTABLISHED for status in statuses)


def _frozen(seed: MaterialSeed) -> NewStatement:
    claims = tuple(claim.address for claim in seed.claims)
    return NewStatement(seed.text, seed.closest_to.id, claims)
