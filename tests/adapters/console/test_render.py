"""What people read in a terminal."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from inline_snapshot import snapshot
from rich.cells import cell_len
from rich.console import Console

from bot.adapters.console.lines import clean
from bot.adapters.console.render import render, renderable
from bot.chat.reply import (
    Button,
    Cited,
    File,
    Picture,
    Prose,
    Reply,
    Statement,
)
from tests.adapters.console.town import ANSWER, ARTICLE, CHOICE, COUNCIL, LOADED, framing, ref
from tests.drawing.figures import spiral
from tests.replies import replies

ESCAPE = "\x1b"

SEVEN = (
    "The council",
    "The fishers",
    "The ferries",
    "The shops",
    "The court",
    "The herald",
    "Scholars",
)


def test_answer_stands_with_its_sources_and_what_contests_it() -> None:
    assert render(ANSWER, 60) == snapshot("""\
Who pays the harbour fees?
──────────────────────────

The author writes: “The fishers pay, and the ferries do
not.” [1, ¶ 4]

What contests it
  • The council says that ferries have paid a yearly sum
    since the pier was rebuilt, and that this sum was raised
    twice. [2] (later than the article)
      “a yearly sum, raised twice”
  • The ledger names two ferries among those who pay. [3]
    [1, ¶ 6] (our paraphrase; only recalled)

Sources
  [1] Ada Quay: Who Pays for the Harbour?, 2022-12, ¶ 4, ¶ 6
      (read in the original)
      https://herald.example/harbour
  [2] Town Council: Minutes of the council, 2023-02-07 (read
      in the original; later than the article)
      https://town.example/minutes
  [3] The harbour's ledger (recalled, not opened)

Type a number to go on
  1. How each side tells it  framing E2
  2. Something is wrong      report C-7

Without a model · store 3f9c12ab
Is something wrong here? Type `report` and say what.
""")


def test_premise_is_named_before_anything_else() -> None:
    assert render(LOADED, 80) == snapshot("""\
Why did the council steal the money?
────────────────────────────────────

The question takes for granted
  that the council stole money
What stands against that
  • The county court found no theft. [1]
      “no”

The closest passages
  • The article speaks of a debt. [2, ¶ 9]

Sources
  [1] Town Council: Minutes of the council, 2023-02-07 (read in the original;
      later than the article)
      https://town.example/minutes
  [2] Ada Quay: Who Pays for the Harbour?, 2022-12, ¶ 9 (read in the original)
      https://herald.example/harbour

Without a model · store 3f9c12ab
Is something wrong here? Type `report` and say what.
""")


def test_three_sides_stand_beside_each_other_in_a_wide_terminal() -> None:
    assert render(framing(*SEVEN[:3]), 120) == snapshot("""\
The harbour fee
───────────────

Established facts
  • The council raised the fee on 3 May 2021. [1]

Findings of courts, assemblies and inquiries
  • The county court, 2022: the fee is lawful. [1] (vote 4-1; binding)

How each side tells it
In neutral words: the fee for using the harbour

The council                              The fishers                              The ferries
──────────────────────────────────────   ──────────────────────────────────────   ──────────────────────────────────────
The council had no choice.               The fishers had no choice.               The ferries had no choice.
• The council asked for the new pier     • The fishers asked for the new pier     • The ferries asked for the new pier
  to be paid for by all who use it.        to be paid for by all who use it.        to be paid for by all who use it.
  [1] (fact-report; 2021-05-03;            [1] (fact-report; 2021-05-03;            [1] (fact-report; 2021-05-03;
  verified)                                verified)                                verified)
• Without the fee the old pier would     • Without the fee the old pier would     • Without the fee the old pier would
  have been closed within the year.        have been closed within the year.        have been closed within the year.
  [2, ¶ 1] [3] (prediction; 2022; only     [2, ¶ 2] [3] (prediction; 2022; only     [2, ¶ 3] [3] (prediction; 2022; only
  recalled)                                recalled)                                recalled)
Calls it: harbour toll, fair share       Calls it: harbour toll, fair share       Calls it: harbour toll, fair share
                                         (one more claim held, not shown here)    (2 more claims held, not shown here)

No verified source is held here for: The lighthouse keepers.

What is in dispute
  • Is the fee fair?
    The council: Only if all pay it.
    The fishers: Only if all pay it.
    The ferries: Only if all pay it.

Sources
  [1] Town Council: Minutes of the council, 2023-02-07 (read in the original; later than the
      article)
      https://town.example/minutes
  [2] Ada Quay: Who Pays for the Harbour?, 2022-12, ¶ 1, ¶ 2, ¶ 3 (read in the original)
      https://herald.example/harbour
  [3] The harbour's ledger (recalled, not opened)

Type a number to go on
  1. The words of each side  words E2

Without a model · store 3f9c12ab
Is something wrong here? Type `report` and say what.
""")  # noqa: E501  # columns are wide


def test_sides_stand_below_each_other_in_a_narrow_terminal() -> None:
    assert render(framing(*SEVEN[:2], silent=()), 60) == snapshot("""\
The harbour fee
───────────────

Established facts
  • The council raised the fee on 3 May 2021. [1]

Findings of courts, assemblies and inquiries
  • The county court, 2022: the fee is lawful. [1] (vote
    4-1; binding)

How each side tells it
In neutral words: the fee for using the harbour

The council
────────────────────────────────────────────────────────────
The council had no choice.
• The council asked for the new pier to be paid for by all
  who use it. [1] (fact-report; 2021-05-03; verified)
• Without the fee the old pier would have been closed within
  the year. [2, ¶ 1] [3] (prediction; 2022; only recalled)
Calls it: harbour toll, fair share

The fishers
────────────────────────────────────────────────────────────
The fishers had no choice.
• The fishers asked for the new pier to be paid for by all
  who use it. [1] (fact-report; 2021-05-03; verified)
• Without the fee the old pier would have been closed within
  the year. [2, ¶ 2] [3] (prediction; 2022; only recalled)
Calls it: harbour toll, fair share
(one more claim held, not shown here)

What is in dispute
  • Is the fee fair?
    The council: Only if all pay it.
    The fishers: Only if all pay it.

Sources
  [1] Town Council: Minutes of the council, 2023-02-07 (read
      in the original; later than the article)
      https://town.example/minutes
  [2] Ada Quay: Who Pays for the Harbour?, 2022-12, ¶ 1, ¶ 2
      (read in the original)
      https://herald.example/harbour
  [3] The harbour's ledger (recalled, not opened)

Type a number to go on
  1. The words of each side  words E2

Without a model · store 3f9c12ab
Is something wrong here? Type `report` and say what.
""")


def test_choices_are_numbered_as_they_are_typed() -> None:
    assert render(CHOICE, 60) == snapshot("""\
Which event?
────────────

Several events fit
  1. The harbour fee
     May 2021
  2. The new pier
     2019 to 2020
  • The flood
    nothing is held about it

Type a number, or more of the name.
""")
    assert [button.label for button in CHOICE.offers()] == ["Fee", "Pier"]


def test_refusal_is_one_plain_line() -> None:
    assert render(Reply.problem("There is no command `fram`.", "Did you mean `framing`?"), 80) == (
        "There is no command `fram`. Did you mean `framing`?\n"
    )


def test_items_and_buttons_share_one_count() -> None:
    reply = CHOICE.model_copy(update={"buttons": ANSWER.buttons})

    text = render(reply, 80)

    assert re.findall(r"^ +(\d)\. ", text, re.MULTILINE) == ["1", "2", "3", "4"]
    assert reply.offers()[2] == ANSWER.buttons[0]


@pytest.mark.parametrize(
    ("width", "number", "beside"),
    [(99, 7, 1), (100, 7, 2), (160, 7, 2), (160, 6, 3), (160, 4, 2), (120, 3, 3), (160, 1, 1)],
)
def test_every_side_has_equal_room(width: int, number: int, beside: int) -> None:
    text = render(framing(*SEVEN[:number], silent=()), width)

    rules = [line.split() for line in text.splitlines()[2:] if line.startswith("──")]
    assert max(len(rule) for rule in rules) == beside
    assert sum(len(rule) for rule in rules) == number
    assert len({len(part) for rule in rules for part in rule}) == 1


def test_right_to_left_words_are_never_put_in_columns() -> None:
    text = render(framing("מועצה", "The fishers", silent=()), 160)

    assert all(len(line.split()) == 1 for line in text.splitlines() if line.startswith("──"))


def test_command_of_a_button_stands_below_its_label_where_there_is_no_room() -> None:
    long = Button(label="The harbour and its quarrels", command="framing", args={"event": "E" * 9})
    reply = Reply(blocks=(Prose(text="Press."),), buttons=(*ANSWER.buttons, long))

    assert render(reply, 41) == snapshot("""\
Press.

Type a number to go on
  1. How each side tells it  framing E2
  2. Something is wrong  report C-7
  3. The harbour and its quarrels
     framing EEEEEEEEE
""")


def test_source_is_listed_once_with_all_its_paragraphs() -> None:
    reply = Reply(
        blocks=(
            Cited(
                statements=(
                    Statement(text="One.", citations=(ref(ARTICLE, paragraph=7),)),
                    Statement(text="Two.", citations=(ref(ARTICLE, paragraph=4), ref(COUNCIL))),
                )
            ),
        )
    )

    text = render(reply, 80)

    assert "One. [1, ¶ 7]" in text
    assert "Two. [1, ¶ 4] [2]" in text
    assert text.count("Who Pays for the Harbour?") == 1
    assert "¶ 4, ¶ 7" in text


def test_two_dossiers_may_give_one_id_to_different_sources() -> None:
    other = ref(ARTICLE, title="Another Harbour")
    said = Statement(text="Said.", citations=(ref(ARTICLE), other))

    text = render(Reply(blocks=(Cited(statements=(said,)),)), 80)

    assert "Said. [1] [2]" in text
    assert "Another Harbour" in text


def test_quote_that_the_statement_shows_is_not_repeated() -> None:
    quote = "The fishers pay, and the ferries do not."

    assert render(ANSWER, 80).count(quote) == 1


def test_short_quote_is_shown_even_where_its_letters_occur_by_chance() -> None:
    said = Statement(text="Nothing was found.", citations=(ref(COUNCIL, quote="no"),))

    assert "“no”" in render(Reply(blocks=(Cited(statements=(said,)),)), 80)


def test_address_is_never_broken() -> None:
    url = "https://town.example/" + "minutes/" * 20
    said = Statement(text="Said.", citations=(ref(COUNCIL, url=url),))

    assert f"      {url}\n" in render(Reply(blocks=(Cited(statements=(said,)),)), 40)


def test_markup_and_control_sequences_are_shown_as_text_or_left_out() -> None:
    text = "[bold red]x[/] :smile: \x1b[31mred\x1b]8;;http://evil\x07 \u202eabc\u2066 \x9b2J \x00"
    reply = Reply(title=text, blocks=(Prose(text=text),))

    shown = render(reply, 100)
    coloured = render(reply, 100, colour=True)

    assert "[bold red]x[/] :smile: [31mred]8;;http://evil abc 2J" in shown
    assert not set(shown) & set("\x00\x07\x1b\x9b\u202e\u2066")
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown


def test_newlines_of_a_text_stay() -> None:
    reply = Reply(blocks=(Prose(text="First:\r\n  - one\n  - two words\u2028Last."),))

    assert render(reply, 80) == "First:\n  - one\n  - two words\nLast.\n"


def test_colour_changes_no_word() -> None:
    for reply in (ANSWER, LOADED, CHOICE, framing(*SEVEN)):
        coloured = render(reply, 120, colour=True)

        assert ESCAPE in coloured
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(reply, 120)


def test_rich_console_prints_the_same_words() -> None:
    console = Console(width=80, color_system=None)

    with console.capture() as capture:
        console.print(renderable(ANSWER, 80), end="")

    assert capture.get() == render(ANSWER, 80)


def test_joined_letters_stay_together_where_a_long_word_is_broken() -> None:
    word = "e\u0301" * 50

    lines = render(Reply(blocks=(Prose(text=word),)), 20).splitlines()

    assert "".join(lines) == word
    assert all(line.startswith("e") for line in lines)


def test_terminal_narrower_than_any_is_taken_for_one_of_twenty_columns() -> None:
    assert render(ANSWER, 1) == render(ANSWER, 20)


widths = st.sampled_from([20, 33, 60, 80, 100, 120, 160])


def squeezed(text: str) -> str:
    """The text without what layout may change: spaces and line ends."""
    return "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(replies, widths)
def test_no_line_is_too_long_and_nothing_but_text_is_printed(reply: Reply, width: int) -> None:
    for line in render(reply, width).splitlines():
        assert cell_len(line) <= width or re.search(r"https?://", line)
        assert clean(line) == line


@settings(max_examples=60, deadline=None)
@given(replies)
def test_every_statement_and_every_quote_survives(reply: Reply) -> None:
    shown = squeezed(render(reply, 80))

    for statement in reply.statements():
        assert squeezed(clean(statement.text)) in shown
        for reference in statement.citations:
            assert squeezed(clean(reference.quote or "")) in shown


@settings(max_examples=30, deadline=None)
@given(replies, widths)
def test_colour_never_changes_what_is_said(reply: Reply, width: int) -> None:
    coloured = render(reply, width, colour=True)

    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(reply, width)


def test_a_picture_is_told_in_words_and_bytes_are_counted() -> None:
    picture = Picture(heading="The walk", figure=spiral(1, exits=("Wait for the tide",)))
    reply = Reply(blocks=(picture,), files=(File.of("walk.png", b"\x89PNG\x00"),))

    shown = render(reply, 80)

    assert "The walk\nTwo quays\n[A] North quay\n" in shown
    assert "        expected 2 | seen 7 | gap +5 escalation +1, so far +1\n" in shown
    assert "1. Wait for the tide" in shown
    assert "walk.png\n5 bytes, which are no text to be shown here" in shown
