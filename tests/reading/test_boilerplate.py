"""What pages put around an article is hidden; what only looks like it is not."""

import gzip
import json

import pytest

from bot.reading.boilerplate import hidden_blocks
from tests.reading.press import PARAGRAPHS
from tests.shared_data import SHARED, needs_shared

FIRST, SECOND, SHORT, FOURTH, SUPPORT, LAST = PARAGRAPHS


def hides(*blocks: str, author: str | None = None) -> list[str]:
    found = hidden_blocks(blocks, author=author)
    return [block for at, block in enumerate(blocks) if at in found]


@pytest.mark.parametrize(
    "line",
    [
        "Nobody moved.",
        "“Join us,” she said.",
        "And then?",
        "It was one word: no.",
        "He had one word for the picture: bleak.",
        "Support for the plan has waned.",
        "Subscribe to that view or not, the stage is gone.",
        "Follow the money, they say, and you end up in the fog.",
        "Sign up to fight, they were told, and your debts are forgiven.",
        "Share of blame there is enough for both.",
        "He asked them to donate, and they did not.",
        "Comments of that kind were common on the quay.",
        "Read the letters again: neither names a date.",
        "Get out of the harbour, he shouted in Russian, or stay for good.",
        "- a stage without rails",
    ],
)
@pytest.mark.parametrize("place", [2, 4])
def test_short_real_paragraphs_stay_in_the_middle_and_at_the_end(line: str, place: int) -> None:
    blocks = [FIRST, SECOND, FOURTH, LAST]
    blocks.insert(place, line)

    assert hides(*blocks) == []


@pytest.mark.parametrize(
    "appeal",
    [
        "Support Our Work",
        "Support The Hask Courier",
        "Keep The Courier afloat",
        "Subscribe now",
        "Subscribe to our newsletter",
        "Subscribe to The Courier's newsletter for free",
        "SIGN UP FOR OUR NEWSLETTER",
        "Sign up for the Courier’s letter and never miss a boat",
        "Follow us on Brinecast",
        "Follow Jonna Reet on Twitter",
        "Like us on Facebook!",
        "Join our WhatsApp and Telegram Channels",
        "Get Courier updates on our WhatsApp and Telegram channels",
        "Become a member today",
        "Donate",
        "Make a tax-deductible donation",
        "Please give what you can",
        "Tags:",
        "Tags: ferries, quay",
        "Filed under: Harbours",
        "Related Posts",
        "Related: Who Owns the Fog Horn?",
        "You may also like",
        "More from the Courier",
        "Latest News",
        "3 Comments",
        "Leave a comment",
        "Share this page",
        "Annual Subscription",
        "© 2024 The Hask Courier",
        "Copyright 2024 Hask Press. All rights reserved.",
        "Advertisement",
    ],
)
def test_appeals_are_hidden_in_the_middle_and_at_the_end(appeal: str) -> None:
    assert hides(FIRST, SECOND, appeal, FOURTH, LAST) == [appeal]
    assert hides(FIRST, SECOND, FOURTH, LAST, appeal) == [appeal]


@pytest.mark.parametrize(
    "caption",
    [
        "The quay in May. Photo credit: HaskPix",
        "The quay on a wet day. Picture: Mara Ellory",
        "Photo: town library",
        "The mail boat (Photo by Jonna Reet)",
        "The mail boat leaves Lower Hask for the last time. (Getty Images)",
        "Two ferrymen at work in April [J. Reet/Reuters]",
        "Image: Wikimedia Commons",
    ],
)
def test_captions_are_hidden_with_the_agencys_name_above_them(caption: str) -> None:
    assert hides(FIRST, "HASKPIX", caption, SECOND, LAST) == ["HASKPIX", caption]


def test_a_subheading_between_long_paragraphs_is_hidden() -> None:
    assert hides(FIRST, SECOND, "The price of waiting", FOURTH, LAST) == ["The price of waiting"]


@pytest.mark.parametrize(
    "note",
    [
        "Wenna Lind is the author of Slow Crossings.",
        "Wenna Lind repairs boats in Upper Hask.",
        "*Dr. Wenna Lind is a senior research fellow at the Hask School.*",
        "About the author",
        "The author is a retired purser.",
        "This article was first published by the Courier.",
        "Originally published in The Tideline.",
        "The views expressed are those of the author.",
    ],
)
def test_notes_below_the_last_paragraph_are_hidden(note: str) -> None:
    assert hides(FIRST, SECOND, LAST, note, author="Wenna Lind") == [note]
    assert hides(FIRST, SECOND, LAST, note, "Tags:", author="Wenna Lind") == [note, "Tags:"]


def test_a_note_is_known_by_name_and_trade_where_the_author_is_not() -> None:
    note = "Wenna Lind is a freelance journalist in Upper Hask."

    assert hides(FIRST, SECOND, LAST, note) == [note]


@pytest.mark.parametrize(
    "last",
    [
        "Jonna Reet is a member of the council, and she will vote against it.",
        "Obed Carrick is the man who has to sign, and he is the founder of nothing.",
        "Jonna Reet is the author of the first letter, and of the last.",
    ],
)
def test_a_last_paragraph_about_somebody_else_stays(last: str) -> None:
    assert hides(FIRST, SECOND, LAST, last, author="Wenna Lind") == []


def test_an_appeal_halfway_does_not_hide_the_rest_of_the_article() -> None:
    appeal = "Sign up for our newsletter"

    assert hides(FIRST, SECOND, SHORT, appeal, FOURTH, SUPPORT, LAST) == [appeal]


def test_dialogue_after_an_appeal_stays() -> None:
    talk = ("“Well?”", "“Not yet.”", "“When, then?”", "“When the fog lifts.”")

    assert hides(FIRST, SECOND, "Donate now", *talk) == ["Donate now"]


def test_the_tail_hides_lines_that_alone_look_like_text() -> None:
    tail = (
        "Related Posts",
        "Who Owns the Fog Horn?",
        "It has been silent since the autumn gales, and our reporter climbed the tower to…",
        "A Bell for Upper Hask",
        "Latest News",
    )

    assert hides(FIRST, SECOND, FOURTH, LAST, *tail) == list(tail)


@needs_shared
def test_no_paragraph_of_an_encyclopedia_is_hidden() -> None:
    path = SHARED / "data" / "squad2" / "articles.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line)["paragraphs"] for line in lines]
    texts = [[entry["context"] for entry in paragraphs] for paragraphs in articles]

    assert sum(map(len, texts)) > 400
    assert [block for blocks in texts for block in hides(*blocks)] == []


def test_a_text_of_nothing_but_appeals_keeps_them() -> None:
    assert hides("Donate now", "Join our newsletter") == []
    assert hides("Donate now") == []
    assert hides() == []
