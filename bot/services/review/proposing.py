"""Proposing: anybody may say what a dossier lacks; it waits for a moderator."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

from bot.catalogue import _
from bot.domain.claim import ClaimKind
from bot.domain.errors import NotFound, UserError
from bot.domain.person import Account
from bot.domain.proposal import MOST_WORDS, Proposed, ProposedClaim, ProposedSource
from bot.services.lookup import Lookup
from bot.services.review.finding import Finding
from bot.services.view import SEPARATOR
from bot.store import Store
from bot.store.communities import ensure_community
from bot.store.people import person_id
from bot.store.proposals import Proposal, add_proposal, open_proposals, withdraw
from bot.store.scope import Scope

MOST_OPEN = 10
"""So many proposals of one person may wait in a community, so that nobody fills the queue."""
SHORTEST, LONGEST = 10, 500
"""The characters of a claim."""
MINE = 10


class Proposing:
    """The way into the review queue."""

    def __init__(self, store: Store, lookup: Lookup, finding: Finding) -> None:
        self._store = store
        self._lookup = lookup
        self._finding = finding

    async def claim(
        self,
        scope: Scope,
        by: Account,
        now: datetime,
        *,
        side: str,
        event: str,
        kind: ClaimKind,
        source: str,
        text: str,
        phrase: str | None = None,
        locator: str | None = None,
        counters: str | None = None,
        given_in: Sequence[str] = (),
    ) -> tuple[int, ProposedClaim]:
        """Propose a claim; its number and what was understood.

        Where the messages that it was `given_in` are deleted, it is withdrawn.
        Raises NotFound for an event, side, source or claim that is not here, and UserError for a
        text or phrase that cannot be taken.
        """
        found = await self._lookup.one_event(scope, event)
        meant = self._finding.side(found.view, side)
        known = await self._finding.source(scope, found.view, source)
        phrase, locator = one_line(phrase or "").strip("“”\"' "), one_line(locator or "")
        if not phrase and not locator:
            raise UserError(
                _("A claim needs its place in the source."),
                _(
                    "Add a `phrase` of at most 12 words,"
                    " or a `locator` such as a page or paragraph."
                ),
            )
        if (words := len(phrase.split())) > MOST_WORDS:
            raise UserError(
                _(
                    "The phrase has {words} words; at most {most_words} are quoted.",
                    words=words,
                    most_words=MOST_WORDS,
                ),
                _("Shorten it."),
            )
        against = []
        for typed in re.split(r"[,;\s]+", counters or ""):
            if typed:
                address = typed if SEPARATOR in typed else found.address_of(typed)
                other = await self._finding.shown_claim(scope, address)
                if other.dossier != found.view.ref:
                    raise NotFound(
                        _("`{ref}` is in another dossier.", ref=other.ref),
                        _("A claim counters one of its own."),
                    )
                if other.side == meant.id:
                    raise UserError(
                        _(
                            "`{ref}` is a claim of {label} itself.",
                            ref=other.ref,
                            label=meant.label,
                        ),
                        _("`counters` names claims of other sides."),
                    )
                against.append(other.ref)
        body = ProposedClaim(
            event=found.id,
            event_address=found.address,
            side=meant.id,
            kind=kind,
            source=known.row,
            source_ref=known.source.id,
            text=claim_text(text),
            phrase=phrase or None,
            locator=locator or None,
            counters=tuple(dict.fromkeys(against)),
        )
        return await self._add(scope, by, body, now, given_in), body

    async def source(
        self,
        scope: Scope,
        by: Account,
        body: ProposedSource,
        now: datetime,
        given_in: Sequence[str] = (),
    ) -> int:
        """Propose a source, as `claim` does; its number."""
        return await self._add(scope, by, body, now, given_in)

    async def of(self, scope: Scope, by: Account) -> Sequence[Proposal]:
        """What somebody has proposed here, open ones first. Empty where nothing."""
        return await self._store.proposals.of(scope.community, by, MINE)

    async def withdraw(self, scope: Scope, by: Account, number: int, now: datetime) -> None:
        """Take back one's own open proposal. Raises NotFound where there is none of that number."""
        async with self._store.database.transaction() as transaction:
            done = await withdraw(
                transaction, community=scope.community, number=number, account=by, now=now
            )
        if not done:
            raise NotFound(
                _("You have no open proposal {number} here.", number=number),
                _("`claim mine` lists yours."),
            )

    async def _add(
        self, scope: Scope, by: Account, body: Proposed, now: datetime, given_in: Sequence[str]
    ) -> int:
        async with self._store.database.transaction() as transaction:
            await ensure_community(transaction, scope.community)
            person = await person_id(transaction, by)
            if await open_proposals(transaction, scope.community, person) >= MOST_OPEN:
                raise UserError(
                    _("{most_open} of your proposals are waiting already.", most_open=MOST_OPEN),
                    _("Wait until some are decided, or withdraw one: `claim mine`."),
                )
            return await add_proposal(
                transaction,
                body,
                community=scope.community,
                person=person,
                now=now,
                given_in=given_in,
            )


def claim_text(text: str) -> str:
    """A claim in one line. Raises UserError where too little or too much is left of it."""
    line = one_line(text)
    if not SHORTEST <= len(line) <= LONGEST:
        raise UserError(
            _(
                "A claim has {shortest} to {longest} characters; this has {count}.",
                shortest=SHORTEST,
                longest=LONGEST,
                count=len(line),
            ),
            _("Say it in one full sentence."),
        )
    return line


def proposed_source(
    *,
    title: str,
    address: str | None,
    author: str | None,
    publisher: str | None,
    date: str | None,
    kind: str | None,
) -> ProposedSource:
    """A source as somebody describes it.

    Raises UserError for an address that is not http or https, and for a date that is no year, month
    or day.
    """
    given = one_line(address or "")
    if given and not _is_address(given):
        raise UserError(
            _("“{given}” is no web address.", given=given[:60]),
            _("It begins with https:// or http://."),
        )
    when = one_line(date or "")
    if when and not is_date(when):
        raise UserError(
            _("“{when}” is no date.", when=when),
            _("Give a year, a month or a day: 2022, 2022-12 or 2022-12-26."),
        )
    if not one_line(title):
        raise UserError(_("A source needs a title."), _("Give it as the source itself has it."))
    return ProposedSource(
        title=one_line(title),
        address=given or None,
        author=one_line(author or "") or None,
        publisher=one_line(publisher or "") or None,
        date=when or None,
        kind=one_line(kind or "") or "source",
    )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text


def is_date(text: str) -> bool:
    """Whether a text is a year, a month or a day of the calendar: `1962`, `1962-10-16`."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def one_line(text: str) -> str:
    """A text without line breaks and signs that cannot be seen."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
