"""Who said what is told to a model by aliases, and leads back to the words as they are kept."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import Message
from bot.domain.report import Quoted
from bot.domain.source import Span
from bot.services.summaries.aliases import Aliases, People

WHEN = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
PEOPLE = (
    ("101", "Ben"),
    ("102", "Anna Schmidtke"),
    ("103", "ben_2"),
    ("104", "Ukraine"),
    ("@dee:chat.example", "dee"),
    ("105", "The Market"),
)


def people() -> People:
    """Those who took part."""
    return People(
        Message(id=str(number), author=account, name=name, text="Hello.", when=WHEN)
        for number, (account, name) in enumerate(PEOPLE)
    )


def aliases(*texts: str) -> Aliases:
    """What becomes of these, all by Anna."""
    quotes = [
        Quoted(id=str(number), author="Anna Schmidtke", when=WHEN, text=text)
        for number, text in enumerate(texts)
    ]
    return Aliases(quotes, {quote.id: "102" for quote in quotes}, people())


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("<@101> and <@!101> say so.", "u2 and u2 say so."),
        ("<@999> and <@&5> say so.", "u2 and u3 say so."),
        ("Schmidtke and ANNA SCHMIDTKE say so.", "u1 and u1 say so."),
        ("Ask @dee or @dee:chat.example now.", "Ask u2 or u2 now."),
        ("Ask @everyone and me@home.example.", "Ask u2 and an address."),
        ("D\u200bee \u202esays\u202c so.", "u2 says so."),
        ("Ben's and the market's bench.", "u2's and u3's bench."),
        ("Benches are a bend in marketing.", "Benches are a bend in marketing."),
        ("\uff22\uff45\uff4e says so.", "u2 says so."),
        ("Bens idea, and bens too.", "u2 idea, and u2 too."),
        ("> Buses are free.\nThat is wrong.\n >> No.", "That is wrong.\n"),
        ("They say:\n>>> Buses are free.\nThey are not.", "They say:\n"),
        (
            "See https://x.example/ben or <#12345>, 123456789012345678.",
            "See a link or a room, a number.",
        ),
    ],
)
def test_whoever_is_called_by_a_name_has_an_alias(text: str, sent: str) -> None:
    assert aliases(text).sent["0"].text == sent


@pytest.mark.parametrize("text", ["Ask \uff20dee2 now.", "Ben and Bens differ."])
def test_what_still_names_somebody_is_not_sent(text: str) -> None:
    assert aliases(text, "Nobody is named here.").sent.keys() == {"1"}


def test_an_alias_stands_in_no_text_already() -> None:
    found = aliases("I saw U1 and u2 play.", "Ben did not.")

    assert found.sent["0"].author == "u3"
    assert found.sent["1"].text == "u4 did not."


def test_a_name_that_two_people_have_is_neither_s() -> None:
    found = aliases("I saw ben_2.", "I saw ben.", "I saw <@101>.")

    third = found.sent["2"].text
    assert found.sent["1"].text != third
    assert set(found.wrote) == {found.sent["0"].author}


def test_how_somebody_is_called_in_a_text_is_known() -> None:
    sent = aliases("Ukraine was invaded, <@101>.").sent["0"]

    assert sent.text == "u2 was invaded, u3."
    assert sent.called == {"u2": "Ukraine"}


@given(st.lists(st.sampled_from(["Ben", " ", "<@101>", "sat\u200b", "é", "@dee", "."]), min_size=1))
def test_every_stretch_leads_back_to_the_words_it_was_made_of(parts: list[str]) -> None:
    text = "".join(parts)
    sent = aliases(text).sent.get("0")

    if sent is None:
        return
    assert len(sent.text) == len(sent.starts) == len(sent.ends)
    for at, sign in enumerate(sent.text):
        kept = sent.kept(Span(start=at, end=at + 1))
        words = text[kept.start : kept.end]
        assert words == sign or len(words) > 1


def among(names: tuple[str, ...], text: str) -> str | None:
    """What is sent of a text where people of these names are there; None for nothing."""
    others = [
        Message(id=f"n{at}", author=f"account{at}", name=name, text="Hello.", when=WHEN)
        for at, name in enumerate(names)
    ]
    quote = Quoted(id="0", author="Speaker", when=WHEN, text=text)
    sent = Aliases([quote], {"0": "speaker"}, People(others)).sent.get("0")
    return sent.text if sent else None


@pytest.mark.parametrize(
    ("name", "text", "sent"),
    [
        ("Jürgen Müller", "Jürgens Idee", "u2 Idee"),
        ("Jürgen Müller", "mueller sagt", "u2 sagt"),
        ("Bob", "bobs plan and Bob", None),
        ("Наташа", "я согласен с Наташей", "я согласен с u2"),
        ("José", "ask jose", "ask u2"),
        ("José", "ask jose\u0301.", "ask u2."),
        ("NataliaKovac", "ask Kovac", "ask u2"),
        ("O'Brien", "OBrien said so", "u2 said so"),
        ("王小明", "我同意王小明说的话", "我同意u2说的话"),
        ("王小明", "小明 说得对", "u2 说得对"),
        ("さくら", "さくらさんの意見", "u2さんの意見"),
        ("สมชาย", "ผมเห็นด้วยกับสมชายมาก", "ผมเห็นด้วยกับu2มาก"),
        ("김철수", "철수는 옳다", "u2는 옳다"),
        ("Bob", "Bobさん is late", "u2さん is late"),
        ("Ann", "annual costs annoy us", "annual costs annoy us"),
    ],
)
def test_a_name_is_found_in_every_form(name: str, text: str, sent: str | None) -> None:
    assert among((name,), text) == sent


@pytest.mark.parametrize("name", ["not", "never", "few", "dont", "May", "Will", "a", "Some"])
def test_a_word_that_somebody_has_for_a_name_stays_a_word(name: str) -> None:
    text = "They may not go, few will, some never do, a bus did, we dont; Israel never bombs."

    assert among((name,), text) == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("May", "I told May that it is late."),
        ("Mark Rose", "Ask about it, Mark knows."),
        ("Al Ba", "Al knows."),
        ("Q", "Ask Q now."),
    ],
)
def test_where_a_word_may_be_a_name_nothing_is_sent(name: str, text: str) -> None:
    assert among((name,), text) is None


@pytest.mark.parametrize("text", ["Ask @not now.", "Ask <@account0> now.", "Ask ‹@account0› now."])
def test_after_an_at_a_word_is_a_name(text: str) -> None:
    assert among(("not",), text) == "Ask u2 now."


def test_strangers_stay_apart() -> None:
    assert among((), "<@999> told <@998>, and <@999> lied.") == "u2 told u3, and u2 lied."
