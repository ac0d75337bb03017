"""A copy of the article is recognised, paragraph by paragraph; another text is not."""

from functools import cache

import pytest

from bot.domain.dossier import Dossier
from bot.dossier.align import Alignment, align, numbered
from bot.dossier.load import parse
from tests.dossier.texts import ROOT, document, shipped
from tests.shared_data import SHARED, needs_shared

DATA = ROOT / "tests" / "data"
FIRST = 4
"""The place of the first paragraph in both articles: title, byline and caption come before."""


@cache
def barrage() -> Dossier:
    return parse((DATA / "second-dossier.yaml").read_text("utf-8"), "second-dossier.yaml")


def aligned(text: str, dossier: Dossier) -> Alignment:
    return align(document(text), dossier.article)


def blocks(text: str) -> list[str]:
    whole = document(text)
    return [passage.span.of(text) for passage in whole.passages]


def body() -> list[str]:
    text = (DATA / "second-article.txt").read_text("utf-8")
    return blocks(text)[FIRST : FIRST + len(barrage().article.paragraphs)]


def pairs(alignment: Alignment) -> list[tuple[int, int]]:
    return [(match.position, match.number) for match in alignment.matches]


def test_every_paragraph_is_found_in_order_and_boilerplate_is_not() -> None:
    found = aligned((DATA / "second-article.txt").read_text("utf-8"), barrage())

    assert pairs(found) == [(FIRST + at, at + 1) for at in range(24)]
    assert found.missing == ()
    assert found.is_article


def test_an_edited_copy_is_found_too() -> None:
    found = aligned((DATA / "second-article-edited.txt").read_text("utf-8"), barrage())

    assert found.missing == ()
    assert [match.number for match in found.matches] == list(range(1, 25))


@pytest.mark.parametrize("gone", range(24))
def test_a_paragraph_that_is_missing_is_named(gone: int) -> None:
    left = body()[:gone] + body()[gone + 1 :]

    found = aligned("\n\n".join(left), barrage())

    assert gone + 1 in found.missing
    assert set(found.numbers.values()) <= set(range(1, 25)) - {gone + 1}
    assert len(found.missing) <= 2


@pytest.mark.parametrize("at", range(0, 23, 3))
def test_paragraphs_that_a_copy_has_merged_are_both_found(at: int) -> None:
    parts = body()
    merged = [*parts[:at], parts[at] + "\n" + parts[at + 1], *parts[at + 2 :]]

    found = aligned("\n\n".join(merged), barrage())

    assert {(at, at + 1), (at, at + 2)} <= set(pairs(found)) or found.missing == (3,)
    assert found.numbers[at] == at + 1


def test_a_paragraph_that_a_copy_has_split_keeps_its_number() -> None:
    parts = body()
    half = len(parts[7]) // 2
    cut = parts[7].index(". ", half) + 1
    split = [*parts[:7], parts[7][:cut], parts[7][cut:].strip(), *parts[8:]]

    found = aligned("\n\n".join(split), barrage())

    assert (found.numbers[7], found.numbers[8], found.numbers[9]) == (8, 8, 9)


def test_hidden_passages_are_never_matched() -> None:
    whole = document("\n\n".join(body()))
    hidden = tuple(
        passage.model_copy(update={"hidden": passage.position == 9}) for passage in whole.passages
    )

    found = align(whole.model_copy(update={"passages": hidden}), barrage().article)

    assert 9 not in found.numbers
    assert found.missing == (10,)


def test_passages_get_the_maps_numbers_and_strangers_are_hidden() -> None:
    text = (DATA / "second-article.txt").read_text("utf-8")
    whole = document(text)

    passages = numbered(whole, align(whole, barrage().article))

    assert [p.number for p in passages if not p.hidden] == list(range(1, 25))
    assert all(p.number is None for p in passages if p.hidden)
    assert [p.span for p in passages] == [p.span for p in whole.passages]


@pytest.mark.parametrize("name", ["second-article.txt", "plain-article.txt"])
def test_another_text_is_not_the_article(name: str) -> None:
    found = aligned((DATA / name).read_text("utf-8"), shipped())

    assert not found.is_article
    assert found.coverage < 0.1


def test_a_text_on_the_same_matters_is_not_the_article() -> None:
    dossier = shipped()
    retold = [
        " ".join([event.summary, *(fact.text for fact in event.facts)]) for event in dossier.events
    ]

    assert aligned("\n\n".join(retold), dossier).coverage < 0.25


def test_not_even_our_own_account_of_the_article_is_taken_for_it() -> None:
    dossier = shipped()
    told = [
        " ".join([framing.headline, *(claim.text for claim in framing.claims)])
        for event in dossier.events
        for framing in event.framings
        if framing.side == "ART"
    ]

    assert not aligned("\n\n".join(told), dossier).is_article


def test_the_article_backwards_is_not_the_article() -> None:
    assert not aligned("\n\n".join(body()[::-1]), barrage()).is_article


def test_a_document_without_words_is_not_the_article() -> None:
    found = aligned("…\n\n***", barrage())

    assert found.matches == ()
    assert found.coverage == 0


@cache
def real() -> list[str]:
    return blocks((SHARED / "articles" / "ukraine-security-dilemma.txt").read_text("utf-8"))


def real_body() -> list[str]:
    return real()[FIRST : FIRST + 23]


@needs_shared
def test_the_first_article_is_found_as_it_was_copied_from_its_page() -> None:
    found = aligned("\n\n".join(real()), shipped())

    assert pairs(found) == [(FIRST + at, at + 1) for at in range(23)]


@needs_shared
@pytest.mark.parametrize("gone", range(23))
def test_the_first_article_without_a_paragraph_has_the_22_others(gone: int) -> None:
    left = real_body()[:gone] + real_body()[gone + 1 :]

    found = aligned("\n\n".join(left), shipped())

    assert found.missing == (gone + 1,)
    assert [m.number for m in found.matches] == [n for n in range(1, 24) if n != gone + 1]


@needs_shared
@pytest.mark.parametrize("at", range(22))
def test_the_first_article_with_two_paragraphs_merged_has_both(at: int) -> None:
    parts = real_body()
    merged = [*parts[:at], parts[at] + " " + parts[at + 1], *parts[at + 2 :]]

    found = aligned("\n\n".join(merged), shipped())

    assert [match.number for match in found.matches] == list(range(1, 24))
    assert found.numbers[at] == at + 1


@needs_shared
@pytest.mark.parametrize("every", [4, 7, 10])
def test_the_first_article_is_found_where_words_were_lost(every: int) -> None:
    parts = [
        " ".join(word for at, word in enumerate(part.split(), start=1) if at % every)
        for part in real_body()
    ]

    assert pairs(aligned("\n\n".join(parts), shipped())) == [(at, at + 1) for at in range(23)]


@needs_shared
def test_the_first_article_is_recognised_in_a_copy_without_paragraphs() -> None:
    found = aligned(" ".join(real_body()), shipped())

    assert found.is_article
    assert len(found.missing) <= 1


@needs_shared
def test_the_first_article_is_found_in_a_copy_with_other_spellings() -> None:
    others = {"U.S.": "US", "Ukraine’s": "Ukraine's", "cease-fire": "ceasefire", "“": '"', "”": '"'}
    text = "\n\n".join(real())
    for old, new in others.items():
        assert old in text
        text = text.replace(old, new)

    assert aligned(text, shipped()).missing == ()
