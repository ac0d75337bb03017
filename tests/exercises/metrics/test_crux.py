"""M8 by hand: double and single cruxes, values and none, at their exact limits."""

import pytest
from pydantic import ValidationError

from bot.exercises.metrics.crux import Crux, CruxView, Kind, crux_table, proposed, weighed

View = tuple[int | None, int | None, int | None]


def crux(*views: View, name: str = "c", kind: Kind = "fact") -> Crux:
    """Views as (if true, if false, credence), of people named a, b and c."""
    return Crux(
        id=name,
        kind=kind,
        views={
            person: CruxView(if_true=true, if_false=false, credence=credence)
            for person, (true, false, credence) in zip("abc", views, strict=False)
        },
    )


DOUBLE = crux((80, 40, 90), (30, 65, 20), name="double")  # strengths 40 and 35, 90 - 20 = 70
NONE = crux((50, 45, 90), (50, 50, 20), name="none")  # strengths 5 and 0
SINGLE = crux((80, 40, 90), (50, 50, 20), name="single")  # strengths 40 and 0


def test_strengths_and_disagreement_are_distances() -> None:
    # |80 - 40| = 40, |30 - 65| = 35, |90 - 20| = 70
    found = weighed(DOUBLE)

    assert (found.id, found.strengths, found.disagreement) == ("double", {"a": 40, "b": 35}, 70)
    assert found.ending == "double"


@pytest.mark.parametrize(
    ("first", "second", "ending"),
    [
        ((75, 50, 60), (50, 25, 30), "double"),  # 25, 25, apart 30
        ((75, 50, 59), (50, 25, 30), "single"),  # 25, 25, apart 29; strengths 0 apart
        ((75, 50, 60), (49, 25, 30), "single"),  # 25, 24, apart 30
        ((74, 50, 60), (49, 25, 30), "none"),  # 24, 24, apart 30
        ((50, 0, 59), (50, 50, 30), "value"),  # 50, 0: 50 apart; credences 29 apart
        ((49, 0, 59), (50, 50, 30), "single"),  # 49, 0: 49 apart; credences 29 apart
        ((50, 0, 60), (50, 50, 30), "single"),  # 50, 0: 50 apart; credences 30 apart
        ((100, 0, 60), (75, 50, 30), "double"),  # 100, 25: 75 apart; credences 30 apart
    ],
)
def test_the_limits_are_25_30_and_50(first: View, second: View, ending: str) -> None:
    assert weighed(crux(first, second)).ending == ending
    assert weighed(crux(second, first)).ending == ending


def test_what_is_typed_as_value_is_one_whatever_its_numbers() -> None:
    # 40 and 35, 70 apart: a double crux, were it a fact
    assert weighed(crux((80, 40, 90), (30, 65, 20), kind="value")).ending == "value"
    assert weighed(crux(kind="value")).ending == "value"


@pytest.mark.parametrize(
    ("views", "ending", "disagreement"),
    [
        # b and c: strengths 30 and 30, 90 - 10 = 80
        ([(50, 50, 50), (80, 50, 90), (50, 80, 10)], "double", 80),
        # widest 90 - 10 = 80 is between a and c, but c has strength 0; a and b 30, 20 apart
        ([(80, 50, 90), (80, 50, 70), (50, 50, 10)], "single", 80),
        # 60 and 0 are 60 apart; credences at most 60 - 40 = 20
        ([(80, 20, 60), (50, 30, 50), (50, 50, 40)], "value", 20),
    ],
)
def test_at_a_table_of_three_any_pair_will_do(
    views: list[View], ending: str, disagreement: int
) -> None:
    found = weighed(crux(*views))

    assert (found.ending, found.disagreement) == (ending, disagreement)


def test_what_is_missing_is_neither_agreement_nor_strength() -> None:
    # strengths 60 and 0, but one credence unknown: no value; 60 alone makes it single
    found = weighed(crux((80, 20, 60), (50, 50, None)))
    assert (found.ending, found.disagreement) == ("single", None)

    # credences 60 and 50; the strength of 60 is of c, whose credence is unknown
    assert weighed(crux((50, 50, 60), (50, 50, 50), (80, 20, None))).ending == "single"

    found = weighed(crux((80, None, 90), (30, 65, 20)))
    assert (found.strengths, found.ending) == ({"b": 35}, "single")


@pytest.mark.parametrize(
    ("view", "kind", "ending"),
    [
        ((75, 50, 90), "fact", "single"),  # 25
        ((74, 50, 90), "fact", "none"),  # 24
        ((100, 0, 90), "fact", "single"),  # 100, and nobody to be unequal to
        ((75, 50, 90), "value", "value"),
    ],
)
def test_one_person_alone_has_single_cruxes_and_values(view: View, kind: Kind, ending: str) -> None:
    found = weighed(crux(view, kind=kind))

    assert (found.ending, found.disagreement) == (ending, None)


def test_proposed_is_the_double_crux_that_moves_the_less_moved_most() -> None:
    # least strengths: low min(100, 30) = 30; wide min(40, 35) = 35, apart 70; near 35, apart 60
    low = crux((100, 0, 100), (30, 0, 0), name="low")
    near = crux((80, 40, 80), (30, 65, 20), name="near")

    assert proposed([NONE, low, near, DOUBLE, SINGLE]) == "double"
    assert proposed([low, near]) == "near"
    assert proposed([near, near.model_copy(update={"id": "later"})]) == "near"
    assert proposed([NONE, SINGLE]) is None
    assert proposed([]) is None


def test_at_a_table_of_three_the_best_pair_speaks_for_a_crux() -> None:
    # three: a and b 60 (90 - 10), a and c 30 (90 - 0), b and c only 10 apart; DOUBLE has 35
    three = crux((80, 20, 90), (20, 80, 10), (50, 20, 0), name="three")

    assert proposed([DOUBLE, three]) == "three"


def test_a_value_is_not_proposed_though_it_has_the_numbers() -> None:
    assert proposed([crux((80, 40, 90), (30, 65, 20), kind="value")]) is None


def test_a_table_names_its_double_cruxes_in_plain_words() -> None:
    found = crux_table([NONE, DOUBLE])

    assert ([row.ending for row in found.cruxes], found.proposed) == (["none", "double"], "double")
    assert found.sentence == (
        "1 of 2 cruxes is a double crux: it would move two of you who see it differently."
    )
    assert crux_table([DOUBLE, DOUBLE]).sentence == (
        "2 of 2 cruxes are double cruxes: each of them would move two of you who see it "
        "differently."
    )


def test_finding_none_is_a_fine_result() -> None:
    value = crux((50, 50, 50), (50, 50, 50), kind="value")

    assert crux_table([NONE]).sentence == (
        "No double crux here. A broad question often has none, and that is a fine result."
    )
    assert crux_table([NONE, SINGLE, value]).sentence == (
        "No double crux here. A broad question often has none, and that is a fine result. "
        "1 would move one of you or more. 1 is about what matters."
    )


def test_alone_the_sentence_speaks_of_one_view() -> None:
    moving, value = crux((75, 50, 90)), crux((50, 50, 90), kind="value")

    assert crux_table([moving, value]).sentence == (
        "Of 2 cruxes, 1 would move your view. 1 is about what matters."
    )
    assert crux_table([crux((50, 50, 90))]).sentence == (
        "Of 1 crux, 0 would move your view. "
        "A broad question often rests on no single thing, and that is a fine result."
    )
    assert crux_table([]).sentence == "No crux has been weighed yet."


@pytest.mark.parametrize("points", [-1, 101])
def test_points_are_of_a_hundred(points: int) -> None:
    with pytest.raises(ValidationError):
        CruxView(if_true=points, if_false=0, credence=0)
