"""Sentences are cut where a reader would, and their offsets count in the whole text."""

import subprocess
import sys
from time import perf_counter

import pytest

from bot.reading.sentences import sentence_spans


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. firm is owed half.", "The rest is theirs."],
        ["Mr. Obed Carrick keeps the books.", "Dr. Reet reads them."],
        ["He went to the U.S.", "She stayed."],
        ["“We will not wait.”", "The office replied."],
        ["He said, “We won’t.”", "Then he left."],
        ["(It was late.)", "They went home."],
        ["It was late… and it grew later.", "Then they left."],
        ["The rest is owed to them...", "Nobody pays."],
        ["J. R. R. Okafor and T. B. Marsh wrote it.", "It sold."],
        ["It cost 3.4 million.", "In 2019, 7.5 percent was paid."],
        ["Is there a way out?", "Yes!", "Nobody took it."],
        ["They met at 5 p.m. on Monday.", "It rained."],
        ["So it says.[12]", "And so it was."],
        ["你好。", "我很好。"],
        ["One sentence without an end"],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(sentences: list[str]) -> None:
    joiner = "" if sentences[0].endswith("。") else " "

    assert cut(joiner.join(sentences)) == sentences


def test_list_items_are_sentences_with_their_marks() -> None:
    text = "Three things:\n- a stage\n- a bell\n1. First this.\n2) Then that. And more."

    assert cut(text) == [
        "Three things:", "- a stage", "- a bell", "1. First this.", "2) Then that.", "And more."
    ]  # fmt: skip


def test_long_lines_are_parted_and_wrapped_ones_are_not() -> None:
    long = "word " * 30 + "end"

    assert cut(f"{long}\nNext line") == [long, "Next line"]
    assert cut("Over two\nlines. And on.") == ["Over two\nlines.", "And on."]


def test_offsets_count_in_the_whole_text() -> None:
    text = "Before. \n\n  One here. Two there.  \n\nAfter."
    start, end = text.index("  One"), text.index("\n\nAfter")

    spans = sentence_spans(text, start, end)

    assert [(s.start, s.of(text)) for s in spans] == [(12, "One here."), (22, "Two there.")]


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_white_space_has_no_sentences(text: str) -> None:
    assert sentence_spans(text, 0, len(text)) == ()


@pytest.mark.parametrize("word", ["!?", "a.b", '"', "“.”", "(((", "…"])
def test_endless_words_take_no_endless_time(word: str) -> None:
    text = word * 50_000
    began = perf_counter()

    assert len(cut(text)) == 1
    assert perf_counter() - began < 3


@pytest.mark.server
def test_importing_the_reading_layer_loads_no_parser() -> None:
    probe = (
        "import sys, bot.reading.read, bot.reading.fetch;"
        "print({'nupunkt', 'trafilatura', 'lxml', 'pypdf', 'aiohttp'} & set(sys.modules))"
    )

    run = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "set()"
