"""M7 by hand: the least of the seats' medians, what is not dominated, and what nothing serves."""

import pytest

from bot.exercises.metrics.maximin import OptionVerdicts, Verdict, judged, package, residue


def option(
    name: str,
    serves: tuple[str, ...] = (),
    conditions: int = 0,
    crossed: tuple[str, ...] = (),
    **by_seat: str,
) -> OptionVerdicts:
    """Verdicts by their first letters: `A="ycn"`."""
    words: dict[str, Verdict] = {"y": "yes", "c": "conditional", "n": "no"}
    return OptionVerdicts(
        id=name,
        by_seat={seat: tuple(words[each] for each in said) for seat, said in by_seat.items()},
        crossed=crossed,
        serves=serves,
        conditions=conditions,
    )


def test_the_most_reluctant_seat_orders_the_options() -> None:
    # o1: A median(2, 2, 0) = 2, B median(0, 1) = .5, least .5, though its sum 2.5 is the largest
    # o2: A 1, B 1, least 1; o3: A 0, B 2, least 0
    found = judged(
        [
            option("o1", A="yyn", B="nc", crossed=("B", "B")),
            option("o2", A="c", B="c"),
            option("o3", A="n", B="y"),
        ]
    )

    assert [(row.id, row.least, row.rank) for row in found.options] == [
        ("o2", 1, 1),
        ("o1", 0.5, 2),
        ("o3", 0, 3),
    ]
    assert found.options[1].medians == {"A": 2, "B": 0.5}
    assert found.options[1].red == ("B",)
    assert found.sentence == (
        "Of 3 options judged, 1 is acceptable to each seat asked, at least under conditions. "
        "1 crosses somebody's red line."
    )


def test_equal_least_is_decided_by_needs_then_by_conditions_and_else_shared() -> None:
    # all least 1; needs: p 1 (named twice), q 2, r 2, s 2; conditions: q 3, r 1, s 1
    found = judged(
        [
            option("s", ("land", "safety"), 1, A="c"),
            option("p", ("land", "land"), 0, A="c"),
            option("q", ("land", "safety"), 3, A="c"),
            option("r", ("land", "safety"), 1, A="c"),
        ]
    )

    assert [(row.id, row.rank) for row in found.options] == [
        ("r", 1),
        ("s", 1),
        ("q", 3),
        ("p", 4),
    ]
    assert found.options[3].serves == ("land",)


def test_a_seat_without_verdicts_is_left_out_and_an_unjudged_option_stands_last() -> None:
    # o1: A 0; o2: nobody
    found = judged([option("o2", ("land",), A="", B=""), option("o1", A="n", B="")])

    last = found.options[1]
    assert found.options[0].medians == {"A": 0}
    assert (last.id, last.least, last.rank, last.pareto) == ("o2", None, None, False)
    assert found.sentence.startswith("Of 1 option judged, 0 are acceptable")


def test_nothing_judged_is_said() -> None:
    assert judged([]).sentence == "No option has been judged yet."
    assert judged([option("o1")]).sentence == "No option has been judged yet."


def test_the_pareto_set_has_what_no_option_beats_for_one_seat_at_no_cost() -> None:
    # (2, 1) and (1, 2) give and take; (1, 1) is below both; (2, 1) twice does not beat itself
    found = judged(
        [
            option("a", A="y", B="c"),
            option("b", A="c", B="y"),
            option("c", A="c", B="c"),
            option("d", A="y", B="c"),
        ]
    )

    assert {row.id: row.pareto for row in found.options} == {
        "a": True,
        "b": True,
        "c": False,
        "d": True,
    }


def test_options_that_different_seats_judged_do_not_beat_each_other() -> None:
    # (A 2, B 2) against (A 1) and (A 1, C 0): other seats, no comparison
    found = judged([option("a", A="y", B="y"), option("b", A="c"), option("c", A="c", C="n")])

    assert all(row.pareto for row in found.options)


def test_the_residue_is_what_no_acceptable_option_serves() -> None:
    # o1: (2 + 0) / 2 = 1, acceptable; o2: (1 + .5) / 2 = .75, not; o3: nobody judged it
    found = judged(
        [
            option("o1", ("land",), A="y", B="n"),
            option("o2", ("safety", "land"), A="c", B="nc"),
            option("o3", ("voice",)),
        ]
    )

    assert residue(["voice", "land", "safety", "voice"], found) == ("voice", "safety")
    assert residue([], found) == ()
    assert residue(["land"], judged([])) == ("land",)


def test_a_package_is_all_picks_but_those_across_a_hard_line() -> None:
    # o1: A and B; o2: A, B and C, but C cannot; o3: A; o0: B; o9 is crossed and was not picked
    found = package(
        {"A": ["o3", "o2", "o1", "o3"], "B": ["o1", "o2", "o0"], "C": ["o2"]},
        {"C": {"o2"}, "D": {"o9"}},
    )

    assert (found.kept, found.left_out) == (("o1", "o0", "o3"), ("o2",))
    assert found.picked_by == {"o2": 3, "o1": 2, "o0": 1, "o3": 1}
    assert list(found.picked_by) == ["o2", "o1", "o0", "o3"]
    assert found.sentence == (
        "The package has 3 options; 1 stays out and crosses a seat's hard line."
    )


@pytest.mark.parametrize(
    ("picks", "crossed", "sentence"),
    [
        ([], [], "No seat has picked an option yet."),
        (["a"], [], "The package has 1 option; none picked crosses a seat's hard line."),
        (
            ["a", "b"],
            ["a", "b"],
            "The package is empty: each of the 2 options picked crosses a seat's hard line.",
        ),
    ],
)
def test_an_empty_or_untouched_package_is_said(
    picks: list[str], crossed: list[str], sentence: str
) -> None:
    assert package({"A": picks}, {"B": crossed}).sentence == sentence
