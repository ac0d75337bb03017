"""What people write is shown as it stands, and does nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord.limits import cut, length
from bot.adapters.discord.markup import chunks, link, plain, said, weight
from bot.chat.seen import seen, tidy
from tests.adapters.discord.reading import read
from tests.replies import HOSTILE, hostile, long, texts

halves = st.text(alphabet=st.sampled_from("ab\ud800\udc00😀*"), min_size=1)
anything = st.one_of(texts, hostile, long, halves)


def squeezed(text: str) -> str:
    """The text without spaces, which a line may end at, and without marks around what is typed."""
    return re.sub(r"[\s`]", "", text)


@settings(max_examples=300, deadline=None)
@given(anything)
def test_what_people_write_is_shown_as_it_stands_and_does_nothing(text: str) -> None:
    shown, strays = read(plain(text))

    assert strays == []
    assert shown.split() == tidy(text).split()


@pytest.mark.parametrize("before", ["", "a", "a ", "\n", "  ", "\\", "*", "`"])
def test_no_sign_does_anything_wherever_it_stands(before: str) -> None:
    for text in HOSTILE:
        shown, strays = read(plain(before + text))

        assert strays == []
        assert shown.split() == tidy(before + text).split()


def test_reader_of_these_tests_finds_what_is_not_escaped() -> None:
    acting = {text for text in HOSTILE if read(text)[1] or read(text)[0].strip() != tidy(text)}

    assert {"@everyone", "<@&1>", "**a**", ":smile:", "# a", "12) a", "https://x.example/a_b_c"} < (
        acting
    )


@settings(max_examples=150, deadline=None)
@given(anything, st.booleans())
def test_our_own_words_have_code_and_addresses_and_nothing_else(text: str, linked: bool) -> None:
    shown, strays = read(said(text, linked=linked))

    assert strays == []
    assert squeezed(shown) == squeezed(tidy(text))


def test_our_own_words_show_what_to_type_and_can_link() -> None:
    text = "Type `claim_show E1` or see https://x.example/a_b."

    assert said(text) == r"Type `claim_show E1` or see https\://x.example/a\_b."
    assert said(text, linked=True) == "Type `claim_show E1` or see <https://x.example/a_b>."


@settings(max_examples=150, deadline=None)
@given(anything, st.integers(20, 1200))
def test_parts_of_a_text_are_as_short_as_promised_and_lose_nothing(text: str, most: int) -> None:
    parts = list(chunks(tidy(text), most))

    assert squeezed("".join(parts)) == squeezed(tidy(text))
    for part in parts:
        assert length(plain(part).replace("\n", "\n  ")) <= weight(part) <= most


def test_letter_and_accent_stay_together_and_so_do_joined_emoji() -> None:
    for sign in ("e\u0301", "👩🏽\u200d🚀"):
        text = sign * 60

        assert all(part[0] == sign[0] for part in chunks(text, 50))
        assert cut(text, 40).removesuffix("…") in {sign * n for n in range(1, 60)}


@settings(max_examples=150, deadline=None)
@given(anything, st.integers(1, 300))
def test_shortened_text_is_short(text: str, most: int) -> None:
    assert length(cut(text, most)) <= most
    assert "\n" not in cut(text, most)


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b\u200b", "\u3164", "\u2066\u2069", "\n\u200d\ufe0f"]
)
def test_text_that_shows_nothing_is_an_ellipsis(text: str) -> None:
    assert seen(text) == "…"


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        texts, st.sampled_from(["https://x.example/" + end for end in ("a)b", ">", "é ", "[]")])
    )
)
def test_whatever_is_no_address_is_not_linked_and_no_address_breaks_out(address: str) -> None:
    shown, strays = read(link("(1)", address))

    assert (shown.strip(), strays) == ("(1)", [])


@pytest.mark.parametrize("address", ["javascript://x", "ftp://x.example", "x.example", "", None])
def test_only_pages_of_the_web_are_linked(address: str | None) -> None:
    assert link("(1)", address) == "(1)"


def test_address_longer_than_a_line_may_be_is_left_out() -> None:
    assert link("(1)", "https://x.example/" + "é" * 400) == "(1)"
