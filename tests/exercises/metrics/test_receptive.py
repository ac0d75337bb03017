"""M3: one hint at most, and when there is none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.exercises.metrics.charged import charged
from bot.exercises.metrics.receptive import SENTENCES, receptive
from bot.exercises.screening import screen

FLAT = "The treaty was broken and the army came at night. " + "So it was in the south. " * 3


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("No. The treaty was broken by you.", "negation_first"),
        ("That's wrong. They came first.", "negation_first"),
        ("Obviously you must read the treaty.", "lecturing"),
        (FLAT, "one_sided"),  # 10 + 3 * 6 = 28 words
        ("No, though I understand why it looked like that from there.", None),
        (f"Perhaps. {FLAT}", None),
        (f"I see your point. {FLAT}", None),
        (FLAT[:40], None),
        ("Now the northern states join.", None),
        ("", None),
    ],
)
def test_one_hint_at_most_is_given(text: str, advice: str | None) -> None:
    found = receptive(text)

    assert found.advice == advice
    assert found.sentence == (SENTENCES[found.advice] if found.advice else None)


def test_cues_are_counted() -> None:
    # hedging: perhaps, might; first person: I, my; agreeing: I agree; lecturing: of course
    counts = receptive("Perhaps I agree; it might be my error, of course.").counts

    assert counts["hedging"] == 2
    assert counts["first_person"] == 2
    assert counts["agreeing"] == 1
    assert counts["lecturing"] == 1
    assert counts["negation_first"] == counts["positive"] == counts["acknowledging"] == 0


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    assert all(number >= 0 for number in receptive(text).counts.values())


def test_a_whole_text_is_screened_and_read_within_the_time_of_a_click() -> None:
    text = ("They say that the treaty was broken, and we think that it was kept. " * 30)[:1500]
    screen(text), charged(text), receptive(text)

    best = min(_taken(text) for _ in range(10))

    assert best < 0.02  # ten times what was measured: other work may share the machine


def _taken(text: str) -> float:
    start = time.perf_counter()
    screen(text), charged(text), receptive(text)
    return time.perf_counter() - start
