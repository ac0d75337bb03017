"""Prompts that members suggest, and what moderators decide of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.catalogue import _, marked
from bot.decks.deck import LONGEST
from bot.decks.vocabulary import Vocabulary
from bot.domain.errors import NotFound, UserError
from bot.domain.person import Account
from bot.exercises.screening import Held, Returned, screen
from bot.services.lookup import Lookup
from bot.services.review.deeds import keep_deed
from bot.services.review.proposing import one_line
from bot.services.votes.polling import ADDRESS, MENTION
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.people import person_id
from bot.store.prompt_suggestions import (
    Suggestion,
    add_suggestion,
    counted,
    decide,
    take_back,
)
from bot.store.scope import Scope

SHORTEST = 10
MOST_WAITING, MOST_A_DAY = 3, 5
"""So many of one person's wait at a time, and so many they may suggest within a day."""
A_DAY = timedelta(days=1)
MINE = 10
MOST_APPROVED = 100
"""So many approved ones wait to be posted in a community."""


class Suggesting:
    """The queue of suggested prompts of each community."""

    def __init__(self, store: Store, lookup: Lookup) -> None:
        self._store = store
        self._lookup = lookup

    async def suggest(
        self,
        scope: Scope,
        by: Account,
        now: datetime,
        *,
        event: str,
        text: str,
        credit: str,
        given_in: Sequence[str] = (),
    ) -> Suggestion:
        """Put a question into the queue.

        Where the messages that it was `given_in` are deleted before it is posted, it is too.
        Raises NotFound for no such event, and UserError for a text that cannot be a prompt, or from
        somebody who has suggested enough.
        """
        found = await self._lookup.one_event(scope, event)
        line, name = prompt_text(text), _name(credit)
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            waiting, lately = await counted(transaction, scope.community, by, now - A_DAY)
            if waiting >= MOST_WAITING:
                raise UserError(
                    _(
                        "{most_waiting} of your suggestions are waiting already.",
                        most_waiting=MOST_WAITING,
                    ),
                    _("Wait until they are decided, or take one back: `prompt mine`."),
                )
            if lately >= MOST_A_DAY:
                raise UserError(
                    _(
                        "You have suggested {most_a_day} prompts within a day.",
                        most_a_day=MOST_A_DAY,
                    ),
                    _("Suggest the next one tomorrow."),
                )
            number = await add_suggestion(
                transaction,
                community=scope.community,
                account=by,
                credit=name,
                event=found.address,
                text=line,
                now=now,
                given_in=given_in,
            )
        return await self.get(scope, number)

    async def get(self, scope: Scope, number: int) -> Suggestion:
        """A suggestion by its number. Raises NotFound."""
        found = await self._store.prompt_suggestions.numbered(scope.community, number)
        if found is None:
            raise NotFound(
                _("There is no suggestion {number} here.", number=number),
                _("`prompt queue` lists what waits."),
            )
        return found

    async def queue(
        self, scope: Scope, *, skip: int, most: int
    ) -> tuple[Sequence[Suggestion], int]:
        """Some of those that wait, the oldest first, and how many there are in all."""
        return await self._store.prompt_suggestions.waiting(scope.community, skip=skip, most=most)

    async def remarks(self, scope: Scope, suggestion: Suggestion) -> Sequence[str]:
        """What a moderator should look at in its wording, as sentences: sides' own words.

        Empty where there is nothing, or its event is gone.
        """
        try:
            found = await self._lookup.at(scope, suggestion.event)
        except NotFound:
            return [_("Its event is not here any more.")]
        whole = await self._lookup.original(found, scope)
        vocabulary = Vocabulary(found.view.outline.original.head)
        return [sentence for __, sentence in vocabulary.wrong(suggestion.text, whole.event)]

    async def mine(self, scope: Scope, by: Account) -> Sequence[Suggestion]:
        """What somebody has suggested here, the newest first."""
        return await self._store.prompt_suggestions.of(scope.community, by, MINE)

    async def take_back(self, scope: Scope, by: Account, number: int) -> None:
        """Delete one's own that has not been posted. Raises NotFound."""
        async with self._store.database.transaction() as transaction:
            if not await take_back(transaction, scope.community, number, by):
                raise NotFound(
                    _("You have no suggestion {number} that can be taken back.", number=number),
                    _("`prompt mine` lists yours."),
                )

    async def approve(
        self,
        scope: Scope,
        by: Account,
        number: int,
        now: datetime,
        *,
        text: str | None = None,
        named: bool = True,
    ) -> Suggestion:
        """Have it posted before the deck goes on, worded anew if a text is given.

        Words that are not its author's own do not bear their name; `named` says whether any do.
        Raises NotFound where it does not wait, and UserError for a text that cannot be a prompt.
        """
        line = prompt_text(text) if text else None
        if len(await self._store.prompt_suggestions.approved(scope.community)) >= MOST_APPROVED:
            raise UserError(
                _(
                    "{most_approved} approved suggestions wait to be posted.",
                    most_approved=MOST_APPROVED,
                ),
                _("Wait until some of them are."),
            )
        async with self._store.database.transaction() as transaction:
            person = await person_id(transaction, by)
            if not await decide(
                transaction,
                scope.community,
                number,
                "approved",
                now,
                by=person,
                text=line,
                named=named,
            ):
                raise _not_waiting(number)
            what = (
                marked("approved a suggestion")
                if line is None
                else marked("approved a suggestion, edited")
            )
            await keep_deed(transaction, scope, by, what=what, detail=str(number), now=now)
        return await self.get(scope, number)

    async def reject(
        self, scope: Scope, by: Account, number: int, now: datetime, reason: str
    ) -> None:
        """Turn it down, with a reason for its author. Raises NotFound where it does not wait."""
        async with self._store.database.transaction() as transaction:
            why = one_line(reason)
            person = await person_id(transaction, by)
            if not await decide(
                transaction, scope.community, number, "rejected", now, by=person, reason=why
            ):
                raise _not_waiting(number)
            what, detail = marked("turned a suggestion down"), f"{number}: {why}"
            await keep_deed(transaction, scope, by, what=what, detail=detail, now=now)


def prompt_text(text: str) -> str:
    """A suggested question, in one line. Raises UserError for what cannot be posted as one."""
    line = one_line(text)
    if ADDRESS.search(line):
        raise UserError(_("A prompt has no links."), _("Say in words what it is about."))
    if MENTION.search(line):
        raise UserError(_("A prompt mentions nobody."), _("Ask about the matter."))
    if not SHORTEST <= len(line) <= LONGEST:
        raise UserError(
            _(
                "A prompt has {shortest} to {longest} characters; this has {count}.",
                shortest=SHORTEST,
                longest=LONGEST,
                count=len(line),
            ),
            _("Ask one thing."),
        )
    if not line.rstrip("'\"”’) ").endswith("?"):
        raise UserError(_("A prompt is a question."), _("End it with a question mark."))
    if screened(line) != line:  # something in it would become a link or a mention somewhere
        raise UserError(_("A prompt has no links and mentions nobody."), _("Say it in words."))
    return line


def screened(line: str) -> str:
    """What others may see of it. Raises UserError for what nobody may."""
    found = screen(line, longest=LONGEST)
    if isinstance(found, Returned | Held):
        raise UserError(found.sentence, _("Nothing was kept of it."))
    return found.text


def _name(credit: str) -> str:
    """A name to be shown; `''` for none. Raises UserError for what is more than a name."""
    name = one_line(credit)
    if name and (ADDRESS.search(name) or MENTION.search(name) or screened(name) != name):
        raise UserError(_("That is no name to show."), _("Give one without links and mentions."))
    return name


def _not_waiting(number: int) -> NotFound:
    return NotFound(
        _("No suggestion {number} waits here.", number=number),
        _("`prompt queue` lists what waits."),
    )
