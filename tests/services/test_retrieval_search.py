"""What a search finds, in which order, and when it says that nothing speaks to the question."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.terms import terms
from bot.services.retrieval.coverage import CoverageFeatures
from bot.services.retrieval.index import Doc, Index
from bot.services.retrieval.linear import coefficients
from bot.services.retrieval.match import PassageFeatures, SentenceFeatures
from bot.services.retrieval.passages import Passage, Passages
from bot.services.retrieval.search import search
from bot.services.retrieval.text import analyse

ARTICLE = {
    "opening": (
        "The harbour of Nordvik was opened in May 1931.",
        "Anna Berg, then the mayor, paid for the first pier.",
    ),
    "fees": (
        "Harbour fees doubled in 1958 because the council had to dredge the channel.",
        "Fishermen went to Sandvik instead.",
    ),
    "strike": (
        "About 300 dockers went on strike the following winter.",
        "They were led by Olav Lund and demanded safer cranes.",
    ),
    "ferry": (
        "A ferry to the islands has run every day since then.",
        "It carries mail, passengers and sheep.",
    ),
}


def nordvik() -> Passages[str]:
    return Passages(
        Passage(key, tuple(map(analyse, sentences))) for key, sentences in ARTICLE.items()
    )


def test_passage_and_sentence_that_answer_come_first() -> None:
    passages = nordvik()

    for question, key, number in [
        ("When was the harbour opened?", "opening", 0),
        ("Who paid for the first pier?", "opening", 1),
        ("Why did the fees double?", "fees", 0),
        ("How many dockers went on strike?", "strike", 0),
        ("What does the ferry carry?", "ferry", 1),
    ]:
        found = search(question, passages, 3)

        assert found.passages[0].key == key, question
        assert (found.sentences[0].passage, found.sentences[0].number) == (key, number), question


def test_question_about_something_else_is_less_answerable() -> None:
    passages = nordvik()
    foreign = [
        "Which enzyme splits lactose?",
        "Who won the world cup in 1998?",
        "What is the capital of Peru?",
    ]
    own = ["Why did harbour fees double in 1958?", "Who led the strike of the dockers?"]

    highest = max(search(question, passages, 1).answerable for question in foreign)
    lowest = min(search(question, passages, 1).answerable for question in own)

    assert highest < 0.5 < lowest


def test_nothing_shared_finds_nothing() -> None:
    found = search("zzz", nordvik(), 3)

    assert found.passages == ()
    assert found.sentences == ()
    assert found.answerable == 0


def test_no_passages_at_all_find_nothing() -> None:
    empty: Passages[str] = Passages(())

    assert search("Who paid?", empty, 3).passages == ()


@given(st.text(max_size=120))
@settings(max_examples=60)
def test_any_text_is_a_legal_question(question: str) -> None:
    found = search(question, nordvik(), 3)

    assert 0 <= found.answerable <= 1
    assert len(found.passages) <= 3
    assert found == search(question, nordvik(), 3)


def test_passage_is_found_by_its_further_fields() -> None:
    sentences = (analyse("They went away."),)
    passages = Passages(
        [Passage("plain", sentences), Passage("worded", sentences, (terms("emigration abroad"),))],
        weights=(1.0, 0.6),
    )

    assert [found.key for found in search("emigration", passages, 2).passages] == ["worded"]


def test_passage_without_sentences_is_found_too() -> None:
    passages = Passages([Passage("bare", (), (terms("emigration"),))])

    found = search("emigration", passages, 2)

    assert [passage.key for passage in found.passages] == ["bare"]
    assert found.sentences == ()


def test_passage_that_says_it_in_another_word_is_found_after_one_that_says_it() -> None:
    said = {
        "none": "Sheep graze there.",
        "related": "A walkout closed the pier.",
        "form": "The strikers closed the pier.",
        "same": "The strike closed the pier.",
    }
    passages = Passages(Passage(key, (analyse(text),)) for key, text in said.items())

    found = [passage.key for passage in search("Strike?", passages, 4).passages]

    assert found[0] == "same"
    assert sorted(found[1:]) == ["form", "related"]


def test_equal_documents_keep_their_order() -> None:
    index = Index.build(Doc(key, (["fee", "pier"],)) for key in "cab")

    assert [key for key, _ in index.rank(["fee"], 3)] == ["c", "a", "b"]


def test_rarer_term_weighs_more() -> None:
    index = Index.build(
        [Doc("a", (["fee", "pier"],)), Doc("b", (["fee", "ferry"],)), Doc("c", (["fee"],))]
    )

    assert index.idf("ferry") > index.idf("fee") > 0
    assert index.idf("unheard") > index.idf("ferry")
    assert index.rank(["fee", "ferry"], 1)[0][0] == "b"


def test_no_document_scores_more_than_the_ideal_one() -> None:
    index = Index.build([Doc("a", (["fee", "pier"],)), Doc("b", (["fee", "ferry"],))])
    query = ["fee", "ferry", "unheard"]

    scores = [score for _, score in index.rank(query, 2)]

    assert len(scores) == 2
    assert max(scores) < index.ideal(query)


def test_weight_of_a_field_counts() -> None:
    docs = [Doc("side", (["x"], ["fee"])), Doc("main", (["fee"], ["x"]))]

    assert [key for key, _ in Index.build(docs, (1.0, 0.3)).rank(["fee"], 2)] == ["main", "side"]


def test_shipped_weights_name_every_feature_in_order() -> None:
    shipped = coefficients()

    assert tuple(shipped.passage) == PassageFeatures._fields
    assert tuple(shipped.sentence) == SentenceFeatures._fields
    assert tuple(shipped.answerable) == CoverageFeatures._fields
