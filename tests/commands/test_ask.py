"""`ask`, spoken to as a person would."""

import shutil
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import now, running
from bot.chat.reply import Cited, Closest, Contested, Premise, Reply
from bot.dossier.load import read
from bot.reading.read import read_file
from bot.store.scope import Scope
from tests.shared_data import SHARED, needs_shared
from tests.speaking import Parley, shown

T = TypeVar("T")
DATA = Path(__file__).resolve().parents[1] / "data"
ARTICLE = SHARED / "articles" / "ukraine-security-dilemma.txt"


def block(reply: Reply, kind: type[T]) -> T:
    return next(block for block in reply.blocks if isinstance(block, kind))


async def barrage(parley: Parley) -> None:
    """Load the invented article with its dossier."""
    await parley.app.loading.dossier(read(DATA / "second-dossier.yaml"), now())
    await parley.app.loading.article(read_file(DATA / "second-article.txt"), now())


async def test_an_answer_says_who_speaks_and_where_it_stands(parley: Parley) -> None:
    reply = await parley.says("Who proposed a peace summit?")

    assert reply.outcome == "answered"
    (statement, *_) = block(reply, Cited).statements
    assert "Kuleba" in statement.text
    assert statement.text.startswith("The article, in our words:")
    assert statement.marks == ("our paraphrase",)
    (citation,) = statement.citations
    assert (citation.source, citation.paragraph, citation.quote) == ("S-ART", 2, None)
    assert citation.url


async def test_without_the_text_nothing_is_quoted_and_with_it_word_for_word(
    parley: Parley,
) -> None:
    await barrage(parley)

    reply = await parley.says("Who brokered the Candlemas Compact? source:tidal-barrage")

    statement = block(reply, Cited).statements[0]
    citation = statement.citations[0]
    text = read_file(DATA / "second-article.txt").text
    assert citation.quote is not None
    assert citation.quote == text[citation.start : citation.end]
    assert "Anselm Roake" in citation.quote
    assert citation.quote in statement.text
    assert statement.text.startswith("The authors write: “")
    assert statement.marks == ()


async def test_what_contests_a_statement_stands_beside_it(parley: Parley) -> None:
    reply = await parley.says("Did the United States back the overthrow of Yanukovych?")

    contested = block(reply, Contested).statements
    assert any("contested" in statement.text for statement in contested)
    assert all(statement.citations for statement in contested)


async def test_evidence_later_than_the_article_is_marked(parley: Parley) -> None:
    reply = await parley.says("What did the authors say Merkel admitted about Minsk II?")

    later = [
        citation
        for statement in block(reply, Contested).statements
        for citation in statement.citations
        if citation.after_article
    ]
    assert later
    assert "later than the article" in shown(reply)


async def test_what_only_other_sources_know_is_said_to_be_theirs(parley: Parley) -> None:
    reply = await parley.says("Which security assurances did Ukraine get in Budapest in 1994?")

    assert reply.outcome == "elsewhere"
    text = shown(reply)
    assert text.index("The article does not say.") < text.index("Budapest")
    assert all(c.source != "S-ART" for s in block(reply, Cited).statements for c in s.citations)


async def test_what_nothing_answers_is_said_with_the_closest_and_counted(parley: Parley) -> None:
    reply = await parley.says("Which football club has Lavrov supported since his childhood?")
    again = await parley.says("which football club has Lavrov supported since his childhood")

    assert reply.outcome == again.outcome == "abstained"
    assert "The article does not say." in shown(reply)
    assert block(reply, Closest).statements
    (gap,), _ = await parley.app.store.gaps.page("", now(), skip=0, most=9)
    assert gap.count == 2


async def test_an_off_topic_question_is_not_answered(parley: Parley) -> None:
    reply = await parley.says("What is the recipe for sourdough bread?")

    assert reply.outcome == "abstained"
    assert not any(isinstance(b, Cited) for b in reply.blocks)


@pytest.mark.parametrize(
    "question",
    [
        "Why did 64 people drown on the Strand in 1961?",
        "Why did the sea wall take until 1975 to finish?",
        "Why did the cooperative walk out of the monitoring board in June 2019?",
        "Why do the authors praise the harbour director?",
        "How were the voters of Port Marrin duped?",
    ],
)
async def test_a_wrong_premise_is_named_before_the_answer(parley: Parley, question: str) -> None:
    await barrage(parley)

    reply = await parley.says(f"{question} source:tidal-barrage")

    assert reply.outcome == "premise", shown(reply)
    assert isinstance(reply.blocks[0], Premise)
    assert reply.blocks[0].statements[0].citations


@pytest.mark.parametrize(
    "question",
    [
        "Why did Judge Perrin Vale dissent?",
        "Why was a sea wall built after 37 people had drowned on the Strand?",
        "Why did the authors call the refusal a gift to its opponents?",
        "Were the voters duped?",
        "Do the authors say that the voters were duped?",
    ],
)
async def test_an_ordinary_question_raises_no_premise(parley: Parley, question: str) -> None:
    await barrage(parley)

    reply = await parley.says(f"{question} source:tidal-barrage")

    assert reply.outcome == "answered", shown(reply)


async def test_the_same_question_has_the_same_answer_to_the_byte(parley: Parley) -> None:
    first = await parley.says("What led to the invasion?")
    await parley.says("Who is Kuleba?")

    assert (await parley.says("What led to the invasion?")).model_dump_json() == (
        first.model_dump_json()
    )


async def test_another_communitys_library_changes_no_byte(parley: Parley) -> None:
    questions = ["What led to the invasion?", "How many gates does the barrage have?", "events"]
    parley.room = type(parley.room)("ours")
    await parley.app.store.communities.ensure("ours")
    await parley.app.store.communities.ensure("theirs")
    before = [(await parley.says(q)).model_dump_json() for q in questions]

    await parley.app.loading.dossier(read(DATA / "second-dossier.yaml"), now(), community="theirs")
    await parley.app.loading.article(
        read_file(DATA / "second-article.txt"), now(), community="theirs"
    )

    assert [(await parley.says(q)).model_dump_json() for q in questions] == before
    theirs = await parley.app.services.ask.articles(Scope("theirs"))
    assert [article.ref for article in theirs][-1] == "tidal-barrage"


async def test_an_article_without_a_dossier_is_asked_quoted_and_abstained(
    parley: Parley,
) -> None:
    loaded = await parley.app.loading.article(read_file(DATA / "plain-article.txt"), now())

    answered = await parley.says(f"What is Orren time? source:{loaded.ref}")
    abstained = await parley.says(f"Which planet has the most moons? source:{loaded.ref}")

    assert answered.outcome == "answered"
    assert block(answered, Cited).statements[0].citations[0].quote
    assert abstained.outcome == "abstained"


async def test_a_text_on_its_own_answers_as_another_source(parley: Parley) -> None:
    await parley.app.loading.source(read_file(DATA / "plain-article.txt"), now())

    reply = await parley.says("What is Orren time?")

    assert reply.outcome == "elsewhere"
    assert "Orrenmoor" in shown(reply)


async def test_an_old_citation_still_points_at_the_old_text(parley: Parley) -> None:
    await barrage(parley)
    reply = await parley.says("Who brokered the Candlemas Compact? source:tidal-barrage")
    citation = block(reply, Cited).statements[0].citations[0]

    await parley.app.loading.article(read_file(DATA / "second-article-edited.txt"), now())

    rows = await parley.app.store.database.read(
        "SELECT text, current FROM snapshot WHERE sha256 = :sha256", {"sha256": citation.snapshot}
    )
    assert rows[0]["current"] == 0
    assert rows[0]["text"][citation.start : citation.end] == citation.quote


async def test_a_question_in_another_language_gets_a_clear_sentence(parley: Parley) -> None:
    for question, language in (
        ("Warum hat Russland die Ukraine angegriffen und was sagt der Artikel?", "German"),
        ("Почему Россия напала на Украину?", "Cyrillic"),
        ("¿Por qué invadió Rusia la Ucrania según los autores?", "Spanish"),
        ("俄罗斯为什么入侵乌克兰？", "Chinese"),
    ):
        reply = await parley.says(question)

        assert reply.outcome == "refused"
        assert reply.audience == "caller"
        assert language in shown(reply)
        assert "Ask the same in English." in " ".join(shown(reply).split())


async def test_a_pasted_text_gets_a_clear_sentence(parley: Parley) -> None:
    reply = await parley.says("war " * 2000)

    assert reply.outcome == "refused"
    assert "2000 words, not a question" in shown(reply)


async def test_punctuation_alone_is_no_question(parley: Parley) -> None:
    reply = await parley.says("ask ?!? …")

    assert reply.outcome == "refused"
    assert "no word in that question" in shown(reply)


async def test_an_unknown_article_is_refused_with_those_there_are(parley: Parley) -> None:
    reply = await parley.says("Who is Kuleba? source:nowhere")

    assert reply.outcome == "refused"
    assert "ukraine-security-dilemma" in shown(reply)


async def test_the_footer_says_mode_version_and_how_to_report(parley: Parley) -> None:
    reply = await parley.says("Who is Kuleba?")

    assert reply.footer is not None
    assert reply.footer.mode == "without a model"
    assert reply.footer.store_version in shown(reply)
    assert "wrong" in shown(reply)


async def test_what_the_authors_recommend_is_found_by_its_kind(parley: Parley) -> None:
    reply = await parley.says("What do the authors recommend?")

    cited = [c.paragraph for s in block(reply, Cited).statements for c in s.citations]
    assert cited == [21, 22, 23]


async def test_a_measure_is_no_count(parley: Parley) -> None:
    reply = await parley.says("How many people died in Ukraine?")

    assert reply.outcome != "answered", shown(reply)


async def test_no_sentence_is_shown_twice(parley: Parley) -> None:
    reply = await parley.says("What is a security dilemma?")

    texts = [statement.text for statement in block(reply, Cited).statements]
    sentences = [s for text in texts for s in text.partition(": ")[2].split(". ")]
    assert len(sentences) == len(set(sentences))


async def test_one_slip_in_a_name_is_read_as_meant_and_said_so(parley: Parley) -> None:
    reply = await parley.says("What did Lavrow demand?")

    assert reply.outcome == "answered"
    assert "“Lavrow” was read as “Lavrov”." in shown(reply)


async def test_an_events_name_alone_leads_to_its_framing(parley: Parley) -> None:
    reply = await parley.says("Maidan")

    assert "Euromaidan" in (await parley.presses(reply, "Euromaidan")).title


async def test_who_wrote_it_is_known_of_the_article(parley: Parley) -> None:
    reply = await parley.says("Who wrote the article?")

    assert reply.outcome == "answered"
    assert "Medea Benjamin and Nicolas J. S. Davies" in shown(reply)


@pytest.mark.parametrize(
    "question",
    [
        "Why did the former Communist countries join NATO?",
        "Why did Western leaders agree to Minsk II?",
        "Why do the authors criticise Biden?",
        "Why did the US withdraw from arms control treaties?",
        "When was Putin elected?",
        "Why does the article say that NATO expanded?",
    ],
)
async def test_what_the_article_itself_states_is_no_wrong_premise(
    parley: Parley, question: str
) -> None:
    reply = await parley.says(question)

    assert reply.outcome == "answered", shown(reply)


@pytest.mark.parametrize(
    "question",
    [
        "Why did NATO invade Ukraine?",
        "Why did Eastern European countries leave NATO?",
        "Why did Ukraine refuse to issue a call to end the war?",
        "Why does the article praise the sanctions?",
    ],
)
async def test_what_the_article_contradicts_is_named(parley: Parley, question: str) -> None:
    reply = await parley.says(question)

    assert reply.outcome == "premise", shown(reply)


async def test_a_button_leads_to_each_sides_framing(parley: Parley) -> None:
    reply = await parley.says("What did Merkel say about Minsk II?")

    framing = await parley.presses(reply, "Each side on")

    assert framing.outcome == "shown"
    assert framing.blocks[1].kind == "established"


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(question=st.text(max_size=300))
async def test_any_text_is_a_legal_question(
    fresh_database: Path, tmp_path_factory: pytest.TempPathFactory, question: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any-question.db"
    if not path.exists():
        shutil.copyfile(fresh_database, path)
    async with running(path) as app:
        command = app.dispatcher.commands["ask"]
        parley = Parley(app)

        reply = await app.dispatcher.run(
            command, {"question": question}, who=parley.somebody, room=parley.room
        )

    assert "Incident" not in shown(reply)
    for each in reply.blocks:
        if isinstance(each, Cited):
            assert all(statement.citations for statement in each.statements)


@needs_shared
async def test_the_real_article_as_it_was_copied_fits_its_map_whole(parley: Parley) -> None:
    loaded = await parley.app.loading.article(read_file(ARTICLE), now())
    again = await parley.app.loading.article(read_file(ARTICLE), now())

    assert (loaded.dossier, loaded.mapped, loaded.expected) == ("ukraine-security-dilemma", 23, 23)
    assert loaded.changed
    assert not again.changed
    reply = await parley.says("Which two countries have US missile-defence batteries?")
    citation = block(reply, Cited).statements[0].citations[0]
    assert citation.paragraph == 11
    assert citation.quote == read_file(ARTICLE).text[citation.start : citation.end]
