"""Nobody's vote can be read off what a vote tells, whatever comes in between two rounds."""

from collections import Counter
from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.opinions.release import ANEW, FROM, Cast, Release, Round, next_round
from bot.opinions.votes import Choice
from tests.opinions.crowd import camps

CHOICES: tuple[Choice, ...] = (-1, 0, 1)


class Poll:
    """A vote as the store keeps it, in memory, with its rounds."""

    def __init__(self) -> None:
        self.now: dict[tuple[str, str], Choice] = {}
        self.shown: dict[tuple[str, str], Choice] = {}
        self.gone: Counter[str] = Counter()
        self.placed: Mapping[str, int] = {}
        self.release: Release | None = None

    def vote(self, person: str, statement: str, choice: Choice) -> None:
        self.now[person, statement] = choice

    def leave(self, person: str) -> None:
        for key in [key for key in self.now if key[0] == person]:
            del self.now[key]
            self.gone[key[1]] += self.shown.pop(key, None) is not None

    def count(self) -> Round | None:
        casts = [Cast(*key, choice, self.shown.get(key)) for key, choice in self.now.items()]
        statements = sorted({statement for _, statement in self.now})
        found = next_round(self.release, casts, statements, gone=self.gone, placed=self.placed)
        if found is not None:
            self.release, self.placed = found.release, found.placed
            for key, choice in self.now.items():
                if key[1] in found.anew:
                    self.shown[key] = choice
            for statement in found.anew:
                self.gone[statement] = 0
        return found

    def told(self, statement: str = "s0") -> tuple[int, int, int] | None:
        for each in self.release.statements if self.release else ():
            if each.key == statement:
                return each.overall.agree, each.overall.disagree, each.overall.passed
        return None


def agreeing(people: int, *statements: str) -> Poll:
    poll = Poll()
    for person in range(people):
        for statement in statements or ("s0",):
            poll.vote(f"p{person}", statement, 1)
    return poll


def of_camps(*sizes: int, statements: int = 12) -> Poll:
    poll = Poll()
    for person, statement, choice in camps(*sizes, statements=statements, noise=0):
        poll.vote(person, statement, choice)
    return poll


@pytest.mark.parametrize("people", range(FROM))
def test_nothing_is_told_of_fewer_than_five_people(people: int) -> None:
    poll = agreeing(people)

    assert poll.count() is None


def test_five_people_are_told_of() -> None:
    poll = agreeing(FROM)

    assert poll.count() is not None
    assert poll.told() == (5, 0, 0)


def test_a_statement_is_told_from_three_votes_on() -> None:
    poll = agreeing(FROM)
    for person in ("p0", "p1"):
        poll.vote(person, "s1", 1)
        poll.vote(person, "s2", 1)
    poll.vote("p2", "s2", -1)

    poll.count()

    assert poll.told("s1") is None
    assert poll.told("s2") == (2, 1, 0)


def test_one_vote_more_changes_nothing_and_four_people_do() -> None:
    poll = agreeing(FROM)
    poll.count()

    for number in range(ANEW):
        assert poll.told() == (5, 0, 0)
        poll.vote(f"new{number}", "s0", -1)
        assert (poll.count() is not None) == (number + 1 == ANEW)

    assert poll.told() == (5, 4, 0)


def test_a_statement_on_which_fewer_than_four_voted_anew_stands_as_it_was() -> None:
    poll = agreeing(FROM, "s0", "s1")
    poll.count()

    for number in range(ANEW):
        poll.vote(f"new{number}", "s0", -1)
    poll.vote("new0", "s1", -1)
    poll.count()

    assert poll.told("s0") == (5, 4, 0)
    assert poll.told("s1") == (5, 0, 0)


def test_taking_votes_back_changes_nothing_until_four_people_changed_something() -> None:
    poll = agreeing(9)
    poll.count()

    poll.leave("p0")
    poll.count()
    assert poll.told() == (9, 0, 0)

    for person in ("p1", "p2", "p3"):
        poll.leave(person)
    poll.count()
    assert poll.told() == (5, 0, 0)


def test_who_takes_votes_back_and_votes_again_counts_once() -> None:
    poll = agreeing(9)
    poll.count()

    for person in ("p0", "p1", "p2"):
        poll.leave(person)
        poll.vote(person, "s0", -1)

    assert poll.count() is None


def test_groups_of_three_are_told_and_their_letters_stay() -> None:
    poll = of_camps(5, 4)
    poll.count()
    before = poll.release

    for number in range(6):  # the smaller camp becomes the larger one
        for (person, statement), choice in list(poll.now.items()):
            if person == "c1p000":
                poll.vote(f"new{number}", statement, choice)
    poll.count()

    assert before is not None
    assert poll.release is not None
    assert before.sizes == (5, 4)
    assert poll.release.sizes == (5, 10)
    divisive = poll.release.of_kind("divisive")
    assert divisive
    assert all(len(each.by_group) == 2 for each in divisive)


def test_votes_of_one_who_is_in_no_group_are_not_what_is_left_over() -> None:
    poll = of_camps(5, 4)
    poll.vote("alone", "s00", -1)

    poll.count()

    assert poll.release is not None
    (told,) = (each for each in poll.release.statements if each.key == "s00")
    assert sum(group.total for group in told.by_group) == told.overall.total == 9


def test_a_statement_with_two_votes_in_a_group_is_not_told_by_group() -> None:
    poll = of_camps(5, 4)
    for person in ("c1p000", "c1p001"):
        del poll.now[person, "s00"]

    poll.count()

    assert poll.release is not None
    assert [each.key for each in poll.release.statements if not each.by_group] == ["s00"]


def test_a_group_of_two_is_heeded_and_not_told() -> None:
    poll = of_camps(6, 2)

    poll.count()

    assert poll.release is not None
    assert (poll.release.groups, poll.release.sizes, poll.release.telling) == (2, (), ())
    assert not any(each.by_group for each in poll.release.statements)
    assert poll.placed == {}


def test_what_stays_at_the_end_are_sums_of_five_votes() -> None:
    poll = of_camps(5, 4)
    for person in range(5):
        for camp in (0, 1):
            if person > 1:
                poll.now.pop((f"c{camp}p{person:03}", "s01"), None)
    poll.count()

    assert poll.release is not None
    final = poll.release.final()
    assert poll.told("s01") is not None
    assert "s01" not in {each.key for each in final.statements}
    assert final.picture is None
    assert "s01" not in final.model_dump_json()


steps = st.lists(
    st.tuples(
        st.integers(0, 11),
        st.one_of(
            st.none(),
            st.tuples(st.integers(0, 8), st.sampled_from(CHOICES)),
            st.lists(st.sampled_from(CHOICES), min_size=9, max_size=9),
        ),
    ),
    min_size=1,
    max_size=30,
)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 9), steps)
def test_what_is_told_anew_has_four_people_behind_it(
    first: int, happening: list[tuple[int, tuple[int, Choice] | list[Choice] | None]]
) -> None:
    """Behind: who voted, changed a vote or deleted it on a statement since it was told anew."""
    poll = Poll()
    for early, place in product(range(first), range(9)):
        poll.vote(f"p{early:02}", f"s{place}", 1 if (early + place) % 3 else -1)
    behind: dict[str, set[str]] = {f"s{place}": set() for place in range(9)}
    for number, did in happening:
        person = f"p{number:02}"
        for statement in act(poll, person, did):
            behind[statement].add(person)
        before = poll.release
        found = poll.count()
        if found is None:
            assert poll.release is before
            continue
        former = {each.key: each for each in before.statements} if before else {}
        for each in found.release.statements:
            was = former.get(each.key)
            if was and (was.overall, was.kind) != (each.overall, each.kind):
                assert len(behind[each.key]) >= ANEW
            if each.key in found.anew:
                behind[each.key] = set()
            assert each.overall.total >= 3
            assert not each.by_group or min(group.total for group in each.by_group) >= 3
            if each.by_group:
                left = each.overall.total - sum(group.total for group in each.by_group)
                assert left == 0 or left >= 3
        assert not found.release.sizes or min(found.release.sizes) >= 3
        text = found.release.model_dump_json()
        assert not any(f"p{number:02}" in text for number in range(12))


def act(poll: Poll, person: str, did: tuple[int, Choice] | list[Choice] | None) -> list[str]:
    """Let somebody leave, vote on one statement or on all; on which that was."""
    if did is None:
        touched = [statement for who, statement in poll.now if who == person]
        poll.leave(person)
        return touched
    votes = [did] if isinstance(did, tuple) else list(enumerate(did))
    for statement, choice in votes:
        poll.vote(person, f"s{statement}", choice)
    return [f"s{statement}" for statement, _ in votes]
