"""M10: how far two timelines pick the same events, where they start, and what nobody picked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import Literal

from bot.catalogue import _, plural
from bot.domain.base import Model

WIDELY = Fraction(3, 5)
"""Smoothed share from which an event counts as chosen by a group (M6)."""
SMALLEST_GROUP = 2
"""People; fewer are no group (M6)."""
ENOUGH_HOLDERS = 3
"""With fewer holders of a view their own picks are no reference."""
MONTHS = 12


class Overlap(Model):
    """What two sets of picked events share."""

    jaccard: float | None
    """Shared over picked by either, 0 to 1; None where neither picked anything."""
    shared: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    sentence: str


def timeline_overlap(first: AbstractSet[str], second: AbstractSet[str]) -> Overlap:
    """Jaccard's index of two sets of events: |A and B| / |A or B| (Jaccard 1901), and the sets."""
    shared, either = first & second, first | second
    if either:
        sentence = plural(
            "Both picked {shared} of {count} event on either list.",
            "Both picked {shared} of {count} events on either list.",
            len(either),
            shared=len(shared),
        )
    else:
        sentence = _("Neither list has an event yet.")
    return Overlap(
        jaccard=len(shared) / len(either) if either else None,
        shared=tuple(sorted(shared)),
        only_first=tuple(sorted(first - second)),
        only_second=tuple(sorted(second - first)),
        sentence=sentence,
    )


class StartDistance(Model):
    """How far apart two accounts begin."""

    months: int
    """Of the second start after the first; below 0 if it is the earlier one."""
    exact: bool
    """Both dates say the month. If not, whole years are compared."""
    sentence: str


def start_distance(first: tuple[str, str], second: tuple[str, str]) -> StartDistance:
    """Calendar months between two starts, each as its side's label and a date.

    Dates are `1999`, `1999-03` or `1999-03-12`; days are left aside. If either says the year
    alone, the years are compared and the sentence says "about". Raises ValueError for other texts.
    """
    (first_label, first_date), (second_label, second_date) = first, second
    (year, month), (other_year, other_month) = _month(first_date), _month(second_date)
    exact = month is not None and other_month is not None
    months = (other_year - year) * MONTHS + ((other_month or 0) - (month or 0) if exact else 0)
    earlier, later = (first_label, second_label) if months > 0 else (second_label, first_label)
    if months == 0:
        sentence = (
            _("For both the story starts in the same month.")
            if exact
            else _("For both the story starts in the same year.")
        )
    elif exact:
        sentence = plural(
            "The story starts {count} month earlier for {earlier} than for {later}.",
            "The story starts {count} months earlier for {earlier} than for {later}.",
            abs(months),
            earlier=earlier,
            later=later,
        )
    else:
        sentence = plural(
            "The story starts about {count} year earlier for {earlier} than for {later}.",
            "The story starts about {count} years earlier for {earlier} than for {later}.",
            abs(months) // MONTHS,
            earlier=earlier,
            later=later,
        )
    return StartDistance(months=months, exact=exact, sentence=sentence)


def _month(date: str) -> tuple[int, int | None]:
    year, __, rest = date.partition("-")
    month = int(rest[:2]) if rest else None
    if month is not None and not 1 <= month <= MONTHS:
        raise ValueError(f"{date} is no date")
    return int(year), month


def common_start(starts: Sequence[str], dates: Mapping[str, str]) -> str | None:
    """The event that most people start with; of equals the earliest. None where nobody chose."""
    if not starts:
        return None
    votes = Counter(starts)
    return min(votes, key=lambda event: (-votes[event], dates[event], event))


class Prediction(Model):
    """How many of the events that somebody expected of a side that side picks."""

    hits: tuple[str, ...]
    rate: float | None
    """Hits over predicted, 0 to 1; None with nothing predicted or nothing to compare with."""
    basis: Literal["holders", "reference", "nothing"]
    sentence: str


def prediction(
    predicted: AbstractSet[str],
    holders: Sequence[AbstractSet[str]],
    reference: AbstractSet[str] | None,
) -> Prediction:
    """The hit rate against the holders' own picks, or else against the stored reference.

    With three holders or more, their picks are the events that at least half of them picked.
    """
    basis: Literal["holders", "reference", "nothing"]
    if len(holders) >= ENOUGH_HOLDERS:
        votes = Counter(event for picks in holders for event in picks)
        truth = {event for event, number in votes.items() if 2 * number >= len(holders)}
        basis = "holders"
    elif reference is not None:
        truth, basis = set(reference), "reference"
    else:
        truth, basis = set(), "nothing"
    hits = tuple(sorted(predicted & truth))
    if basis == "nothing" or not predicted:
        sentence = _("There is nothing to compare the prediction with.")
        return Prediction(hits=hits, rate=None, basis=basis, sentence=sentence)
    among = (
        plural(
            "{count} is among those of the people who hold that view",
            "{count} are among those of the people who hold that view",
            len(hits),
        )
        if basis == "holders"
        else plural(
            "{count} is among those of the stored selection",
            "{count} are among those of the stored selection",
            len(hits),
        )
    )
    sentence = plural(
        "Of {count} event expected, {among}.",
        "Of {count} events expected, {among}.",
        len(predicted),
        among=among,
    )
    return Prediction(hits=hits, rate=len(hits) / len(predicted), basis=basis, sentence=sentence)


class Silent(Model):
    """Events that nobody picked."""

    events: tuple[str, ...]
    sentence: str


def silent(
    labels: Mapping[str, str],
    picks: Sequence[AbstractSet[str]],
    stored: AbstractSet[str] = frozenset(),
    *,
    solo: bool = False,
) -> Silent:
    """The events of the list, by id with their titles in order, that are in nobody's picks.

    The sentence says which of them the sides' own texts pick: those of `stored`.
    """
    picked = frozenset[str]().union(*picks)
    events = tuple(event for event in labels if event not in picked)
    if not events:
        sentence = (
            _("Every event was picked by you.")
            if solo
            else _("Every event was picked by some of us.")
        )
        return Silent(events=events, sentence=sentence)
    titles = _titles(labels, events)
    sentence = (
        _("Picked by you in no list: {titles}.", titles=titles)
        if solo
        else _("Picked by none of us: {titles}.", titles=titles)
    )
    if of_these := [event for event in events if event in stored]:
        sentence += " " + _(
            "Of these the sides' own texts pick: {titles}.", titles=_titles(labels, of_these)
        )
    return Silent(events=events, sentence=sentence)


def _titles(labels: Mapping[str, str], events: Sequence[str]) -> str:
    return "; ".join(labels[event] for event in events)


class MustInclude(Model):
    """Which events any account must have, as the groups see it."""

    events: tuple[str, ...]
    others: tuple[str, ...]
    """Chosen by somebody, but not widely enough."""
    groups: int
    """Groups that had to agree; 1 if all people were taken as one."""
    heading: str
    sentence: str


def must_include(
    order: Sequence[str], choices: Mapping[str | None, Sequence[AbstractSet[str]]]
) -> MustInclude:
    """The events that at least 60 % of each home group chose, in the order of the list.

    Rule of M6: of a group with N answers and A choosers, P = (A + 1) / (N + 2) must be .6 or
    more, and N at least 2. `choices` are each person's chosen events by home; None is "none of
    them". With fewer than two groups of that size all people are one, and the heading says so.
    """
    groups = [
        answers
        for home, answers in choices.items()
        if home is not None and len(answers) >= SMALLEST_GROUP
    ]
    everybody = [answer for answers in choices.values() for answer in answers]
    one = len(groups) < 2  # noqa: PLR2004  # nobody to agree with
    asked = [everybody] if one else groups
    events = tuple(event for event in order if all(_widely(event, group) for group in asked))
    others = tuple(
        event for event in order if event not in events and any(event in e for e in everybody)
    )
    heading = _("Most of us would include") if one else _("Any account must include")
    agreed = (
        plural(
            "{count} event chosen by most of us; {others} by some.",
            "{count} events chosen by most of us; {others} by some.",
            len(events),
            others=len(others),
        )
        if one
        else plural(
            "{count} event chosen in each of {groups} home groups; {others} by some.",
            "{count} events chosen in each of {groups} home groups; {others} by some.",
            len(events),
            groups=len(groups),
            others=len(others),
        )
    )
    return MustInclude(
        events=events,
        others=others,
        groups=len(asked),
        heading=heading,
        sentence=agreed,
    )


def _widely(event: str, group: Sequence[AbstractSet[str]]) -> bool:
    if len(group) < SMALLEST_GROUP:
        return False
    chosen = sum(event in answer for answer in group)
    return Fraction(chosen + 1, len(group) + 2) >= WIDELY
