"""M10 by hand: overlap, starts, hits, silence, and what any account must include."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exercises.metrics.timeline_overlap import (
    common_start,
    must_include,
    prediction,
    silent,
    start_distance,
    timeline_overlap,
)

EVENTS = st.frozensets(st.sampled_from("abcdefgh"))


def test_overlap_is_shared_over_either() -> None:
    # shared b c: 2; either a b c d e: 5; 2 / 5
    found = timeline_overlap({"a", "b", "c"}, {"b", "c", "d", "e"})

    assert found.jaccard == 0.4
    assert (found.shared, found.only_first, found.only_second) == (
        ("b", "c"),
        ("a",),
        ("d", "e"),
    )
    assert found.sentence == "Both picked 2 of 5 events on either list."


def test_two_empty_lists_have_no_overlap_to_speak_of() -> None:
    assert timeline_overlap(set(), set()).jaccard is None
    assert timeline_overlap({"a"}, set()).jaccard == 0


@given(EVENTS, EVENTS)
def test_overlap_is_the_same_both_ways_and_between_0_and_1(
    first: frozenset[str], second: frozenset[str]
) -> None:
    index = timeline_overlap(first, second).jaccard

    assert index == timeline_overlap(second, first).jaccard
    assert index is None or 0 <= index <= 1
    assert timeline_overlap(first, first).jaccard in {None, 1.0}


@pytest.mark.parametrize(
    ("first", "second", "months", "sentence"),
    [
        # 2014 * 12 + 2 - (1999 * 12 + 3) = 24170 - 23991
        ("1999-03-12", "2014-02", 179, "The story starts 179 months earlier for A than for B."),
        ("2014-02-01", "2013-11-21", -3, "The story starts 3 months earlier for B than for A."),
        ("2014-02-01", "2014-02-28", 0, "For both the story starts in the same month."),
        ("1991", "2014-02", 276, "The story starts about 23 years earlier for A than for B."),
        ("2014", "2014-02", 0, "For both the story starts in the same year."),
    ],
)
def test_starts_are_compared_as_exactly_as_both_dates_allow(
    first: str, second: str, months: int, sentence: str
) -> None:
    found = start_distance(("A", first), ("B", second))

    assert (found.months, found.sentence) == (months, sentence)


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="2014-13"):
        start_distance(("A", "2014-13"), ("B", "2014"))


def test_most_votes_make_the_start_and_the_earliest_of_equals() -> None:
    dates = {"e1": "1999", "e2": "1991-12", "e3": "2014"}

    assert common_start(["e3", "e3", "e1"], dates) == "e3"
    assert common_start(["e1", "e2"], dates) == "e2"
    assert common_start([], dates) is None


def test_three_holders_are_the_measure_of_a_prediction() -> None:
    # a: 3 of 3, b: 2 of 3 (at least half), c: 1 of 3 (less); predicted a c d: hit a, 1 / 3
    holders = [{"a", "b"}, {"a", "b"}, {"a", "c"}]

    found = prediction({"a", "c", "d"}, holders, {"d"})

    assert (found.hits, found.basis) == (("a",), "holders")
    assert found.rate == pytest.approx(1 / 3)
    assert (
        found.sentence == "Of 3 events expected, 1 is among those of the people who hold that view."
    )


def test_with_fewer_holders_the_stored_selection_is() -> None:
    found = prediction({"a", "d"}, [{"a"}, {"a"}], {"d"})

    assert (found.hits, found.rate, found.basis) == (("d",), 0.5, "reference")


def test_without_either_there_is_no_rate() -> None:
    assert prediction({"a"}, [], None).rate is None
    assert prediction(set(), [], {"a"}).rate is None


def test_events_that_nobody_picked_are_named() -> None:
    labels = {"a": "First", "b": "Second", "c": "Third"}

    found = silent(labels, [{"b"}, set()], {"b", "c"})

    assert found.events == ("a", "c")
    assert found.sentence == (
        "Picked by none of us: First; Third. Of these the sides' own texts pick: Third."
    )
    assert silent(labels, []).events == ("a", "b", "c")
    assert silent(labels, [{"a", "b"}, {"c"}]).sentence == ("Every event was picked by some of us.")


def test_each_home_group_must_choose_an_event_widely() -> None:
    # A has 2: a 2 -> 3/4, b 1 -> 2/4. B has 3: a 2 -> 3/5 = .6, b 3 -> 4/5.
    found = must_include(
        ["a", "b", "c"],
        {"A": [{"a", "b"}, {"a"}], "B": [{"a", "b"}, {"a", "b"}, {"b"}], None: [{"c"}]},
    )

    assert (found.events, found.others, found.groups) == (("a",), ("b", "c"), 2)
    assert found.heading == "Any account must include"


def test_a_group_of_one_is_none_and_all_are_taken_together() -> None:
    # all have 3: a 2 -> 3/5 = .6, b 1 -> 2/5
    found = must_include(["a", "b"], {"A": [{"a"}, {"a"}], "B": [{"b"}]})

    assert (found.events, found.others, found.groups) == (("a",), ("b",), 1)
    assert found.heading == "Most of us would include"


def test_people_of_none_of_the_sides_hold_up_no_list() -> None:
    both = [{"a"}, {"a"}]

    found = must_include(["a", "b"], {"A": both, "B": both, None: [{"b"}, {"b"}]})

    assert (found.events, found.others, found.groups) == (("a",), ("b",), 2)


def test_one_person_is_not_most_of_us() -> None:
    assert must_include(["a"], {"A": [{"a"}]}).events == ()
    assert must_include(["a"], {}).events == ()
