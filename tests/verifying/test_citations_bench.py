"""The benchmark of citations does what it says, on texts of a few sentences."""

import random

from bench.citations import CHANGES, figures, grades
from bench.mangling import compressions, corrupted, mangled, names_swapped, other_number
from bench.taken import article, sentences
from bot.verifying.quotes import located

HARBOUR = (
    "The harbour of Lund was built by Danish merchants in 1640, which made the town rich. However,"
    " the river slowly filled the harbour with sand (some 3 metres in 50 years). By 1720, merchants"
    " from Malmo had moved their ships to Ystad, and the old quay may have been abandoned."
)
MILLS = (
    "Windmills in the province of Skane were owned by Swedish farmers until 1866. The farmers sold"
    " 240 mills to a company in Gothenburg, which closed most of them. Historians say that Anders"
    " Nilsson could have saved the mills, but the company was not willing to sell."
)
ARTICLES = [article([HARBOUR, MILLS]), article([MILLS, HARBOUR])]


def chance(seed: int = 3) -> random.Random:
    return random.Random(seed)  # noqa: S311  # the same trials in each run


def test_all_figures_come_from_a_tiny_text() -> None:
    found, table = figures(ARTICLES, share=0.01)

    assert list(found) == [
        "true_found", "corrupted_accepted", "babble_shown", "swap_accepted",
        "compression_accepted", "verify_ms", "verify_cpu_ms",
    ]  # fmt: skip
    assert found["true_found"] == 1
    assert found["corrupted_accepted"] == found["swap_accepted"] == 0
    assert found["verify_ms"] > 0
    assert set(table) == set(CHANGES)
    assert table["copy"]["dropped"] == 0


def test_a_mangled_quote_differs_and_is_still_found() -> None:
    passage = ARTICLES[0].passages[0]
    quote = "built by Danish merchants in 1640"
    some = {mangled(quote, chance(seed)) for seed in range(40)}

    assert len(some) > 30
    for one in some:
        found = located(one, passage.normal)
        assert found is not None
        assert found.of(passage.text) == quote


def test_a_corrupted_quote_is_another_one() -> None:
    quote = "built by Danish merchants in 1640"

    for seed in range(40):
        assert corrupted(quote, ["sand"], chance(seed)) != quote


def test_changes_do_what_they_are_named_for() -> None:
    assert compressions("However, it rained in Lund.") == ["It rained in Lund."]
    assert compressions("It soon rained (a lot) in Lund, which badly flooded it.") == [
        "It soon rained in Lund, which badly flooded it.",
        "It soon rained (a lot) in Lund.",
        "It soon rained (a lot) in Lund, which flooded it.",
    ]
    assert compressions("It nearly rained in Lund.") == []
    assert names_swapped("It goes from Lund to Malmo.", chance()) == "It goes from Malmo to Lund."
    assert names_swapped("It goes to Lund and Malmo.", chance()) is None
    assert other_number("It rained.", chance()) is None


def test_each_sentence_is_changed_once_and_graded() -> None:
    taken = list(sentences(ARTICLES))

    ends, shown = grades(taken, CHANGES["+not"], 100, chance())

    assert ends.total() == len(shown) > 0
    assert ends["dropped"] == ends.total()
