"""What a vote tells everybody, in rounds, so that nobody's vote is read off what has changed.

Two results that differ by one person tell how that person voted, whatever each of them hides. So:

- There is nothing before five people have voted, and a statement is told from three votes on.
- A round follows another only once four people have voted, changed or deleted votes, so that
  whoever looks, three others stand behind all that is new.
- A statement is counted anew in a round only if four people did so on that very statement; else
  its numbers stand as they were, also those by group. Somebody who took votes back and voted
  again counts once.
- Shares by group are told if each group has three people, and of a statement if each has three
  votes on it. Votes of one or two people who are in no group are then left out of the whole too,
  else they would be what is left over.
- Groups keep their letters from round to round; whom they hold is told to nobody.

What this cannot prevent: of votes that are all alike, everybody's is known, and who writes with
several accounts looks like several people.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from typing import Literal, NamedTuple

from bot.domain import fewest
from bot.domain.base import Model
from bot.opinions.consensus import ENOUGH_TO_LIST, Kind, standing
from bot.opinions.groups import Grouping, grouping
from bot.opinions.landscape import SHOWN_FROM, Statement, landscape
from bot.opinions.picture import Picture, picture
from bot.opinions.stability import stability
from bot.opinions.votes import Choice, Count, Votes

FROM = fewest.VOTERS
"""People, before anything is told."""
ANEW = fewest.CHANGED
"""People, before anything is told anew: three besides whoever looks."""


class Cast(NamedTuple):
    """A vote, and what the last round counted it as."""

    person: str
    statement: str
    choice: Choice
    shown: Choice | None
    """None where it has not been counted."""


class Told(Model):
    """What is told of one statement."""

    key: str
    overall: Count
    by_group: tuple[Count, ...] = ()
    """In the order of the release's groups; empty where these may not be told."""
    kind: Kind

    @property
    def rank(self) -> float:
        """How strongly it is of its kind, from the numbers that are told."""
        stands = standing(self.overall, self.by_group or (self.overall,))
        match self.kind:
            case "common":
                return stands.accepted_rank
            case "rejected":
                return stands.rejected_rank
            case "open":
                return self.overall.shares[2]
            case _:
                return stands.split


class Telling(Model):
    """A statement that a group says and others do not."""

    statement: str
    direction: Literal["agree", "disagree"]


class Release(Model):
    """The results of a round. Holds no key of a person."""

    people: int
    groups: int
    """How many groups were heeded; those too small to be told count too."""
    sizes: tuple[int, ...]
    """People in each group; empty unless there are two and each has three."""
    stability: float | None
    """Of the groups, of 1, to two digits; None where none were found or it cannot be said."""
    statements: tuple[Told, ...]
    """By their keys."""
    telling: tuple[tuple[Telling, ...], ...]
    """For each group of `sizes`."""
    picture: Picture | None

    def of_kind(self, kind: Kind) -> tuple[Told, ...]:
        """The statements of a kind, the strongest first; then by key."""
        found = (each for each in self.statements if each.kind == kind)
        return tuple(sorted(found, key=lambda each: (-round(each.rank, 9), each.key)))

    def final(self) -> "Release":
        """What stays when a vote has ended: sums of at least five votes, and no picture."""
        kept = tuple(each for each in self.statements if each.overall.total >= FROM)
        keys = {each.key for each in kept}
        telling = tuple(tuple(one for one in own if one.statement in keys) for own in self.telling)
        return self.model_copy(update={"statements": kept, "telling": telling, "picture": None})


class Round(NamedTuple):
    """A release, and what is to be remembered so that the next one tells nobody's vote."""

    release: Release
    anew: frozenset[str]
    """The statements that were counted anew: their votes are as `shown` from now on."""
    placed: Mapping[str, int]
    """Person -> the place of their group; empty where groups are not told."""


def due(
    former: Release | None, casts: Sequence[Cast], gone: Mapping[str, int] | None = None
) -> bool:
    """Whether there may be a round; `gone` has how many counted votes were deleted since."""
    people = {each.person for each in casts}
    if former is None:
        return len(people) >= FROM
    changed = {each.person for each in casts if each.choice != each.shown}
    return len(people) >= FROM and max(len(changed), *(gone or {}).values(), 0) >= ANEW


def next_round(
    former: Release | None,
    casts: Sequence[Cast],
    statements: Iterable[str],
    *,
    gone: Mapping[str, int] | None = None,
    placed: Mapping[str, int] | None = None,
) -> Round | None:
    """The next round of results; None while there may be none, and `former` stands.

    `gone` is as in `due`, `placed` as the former round left it. See the module for the guards.
    """
    if not due(former, casts, gone):
        return None
    votes = Votes.of(((c.person, c.statement, c.choice) for c in casts), statements)
    groups = _in_former_order(votes, grouping(votes), placed or {})
    found = landscape(votes, groups=groups)
    before = {each.key: each for each in former.statements} if former else {}
    told, anew = _told(found.statements, before, len(found.sizes), _changed(casts, gone or {}))
    by_group = {each.key for each in told if each.by_group}
    sure = stability(votes, groups)
    release = Release(
        people=found.people,
        groups=len(groups.groups),
        sizes=found.sizes,
        stability=None if sure is None else round(sure, 2),
        statements=told,
        telling=tuple(
            tuple(
                Telling(statement=one.statement, direction=one.direction)
                for one in own
                if one.significant and one.statement in by_group
            )
            for own in found.telling
        ),
        picture=picture(votes, groups, {each.key for each in told}),
    )
    places = {votes.people[row]: n for n, rows in enumerate(groups.groups) for row in rows}
    return Round(release, anew, places if found.sizes else {})


def _changed(casts: Iterable[Cast], gone: Mapping[str, int]) -> Mapping[str, int]:
    """At least so many people voted otherwise on each statement than it was told last."""
    changed = Counter(each.statement for each in casts if each.choice != each.shown)
    # Who took a counted vote back and voted again is among both: the larger one is sure.
    return {key: max(changed[key], gone.get(key, 0)) for key in {*changed, *gone}}


def _told(
    found: Sequence[Statement],
    before: Mapping[str, Told],
    groups: int,
    changed: Mapping[str, int],
) -> tuple[tuple[Told, ...], frozenset[str]]:
    told, anew = [], set()
    for each in found:
        former = before.get(each.key)
        enough = each.overall.total >= ENOUGH_TO_LIST
        if enough and (former is None or changed.get(each.key, 0) >= ANEW):
            told.append(_entry(each))
            anew.add(each.key)
        elif former is not None:
            same = len(former.by_group) == groups
            told.append(former if same else former.model_copy(update={"by_group": ()}))
    return tuple(told), frozenset(anew)


def _entry(found: Statement) -> Told:
    each = found.by_group
    if not each or any(count.total < SHOWN_FROM for count in each):
        return Told(key=found.key, overall=found.overall, kind=found.standing.kind)
    placed = Count(
        agree=sum(count.agree for count in each),
        disagree=sum(count.disagree for count in each),
        passed=sum(count.passed for count in each),
    )
    left = found.overall.total - placed.total
    overall = placed if left < SHOWN_FROM else found.overall
    return Told(key=found.key, overall=overall, by_group=each, kind=found.standing.kind)


def _in_former_order(votes: Votes, groups: Grouping, placed: Mapping[str, int]) -> Grouping:
    """The groups in the order in which most people stay where they were, if as many are told."""
    count = len(groups.groups)
    if not placed or count != len(set(placed.values())):
        return groups
    stay = [Counter(placed.get(votes.people[row], -1) for row in rows) for rows in groups.groups]
    best = max(
        permutations(range(count)),
        key=lambda order: sum(stay[group][place] for place, group in enumerate(order)),
    )
    return Grouping(groups.how, tuple(groups.groups[n] for n in best), groups.silhouette)
