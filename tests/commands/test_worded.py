"""`ask` and `framing` with a language model, as a person meets them."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.app import Models, now, running
from bot.chat.reply import Cited, Reply, Sides, Statement
from bot.dossier.load import read
from bot.llm.model import Prompt, Reason, Unavailable
from bot.reading.read import read_file
from bot.services.model.caps import Caps
from tests.commands.test_ask import DATA, block
from tests.fakes.embedding import FakeEmbedding
from tests.fakes.model import ScriptedModel, Written, echo, sentence, values_in
from tests.fakes.places import Streets
from tests.speaking import Parley

CHECKED = "machine-worded, checked against the sources; model scripted-1"
QUESTION = "Who brokered the Candlemas Compact? source:tidal-barrage"


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(echo)


@pytest.fixture
async def parley(
    fresh_database: Path, tmp_path: Path, model: ScriptedModel
) -> AsyncIterator[Parley]:
    """The whole bot with a model, and the invented article with its dossier loaded."""
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    async with running(path, Models(model, seconds=5.0)) as app:
        app.services.places.add(Streets())
        await app.loading.dossier(read(DATA / "second-dossier.yaml"), now())
        await app.loading.article(read_file(DATA / "second-article.txt"), now())
        yield Parley(app)


def statements(reply: Reply) -> tuple[Statement, ...]:
    return block(reply, Cited).statements


def mode(reply: Reply) -> str:
    assert reply.footer is not None
    return reply.footer.mode


def passages(prompt: Prompt) -> list[dict[str, str]]:
    *_, found = values_in(prompt)
    assert isinstance(found, list)
    return found


def writes(*sentences: tuple[str, str]) -> Callable[[Prompt], Written]:
    """A script that writes these sentences, each with a quote of the passage that holds it."""

    def script(prompt: Prompt) -> Written:
        ids = {
            quote: p["id"] for p in passages(prompt) for _, quote in sentences if quote in p["text"]
        }
        some = passages(prompt)[0]["id"]
        written = [sentence(text, (ids.get(quote, some), quote)) for text, quote in sentences]
        return {"abstain": False, "sentences": written}

    return script


async def test_an_answer_says_that_a_model_worded_it_and_what_it_rests_on(parley: Parley) -> None:
    reply = await parley.says(QUESTION)

    assert reply.outcome == "answered"
    assert mode(reply) == CHECKED
    text = read_file(DATA / "second-article.txt").text
    for each in statements(reply):
        assert each.text.startswith("The authors write: ")
        for citation in each.citations:
            assert citation.quote == text[citation.start : citation.end]
    shown = await parley.shows(QUESTION)
    assert "Worded by a model, checked against the sources" in shown
    assert "Machine-worded, checked against the sources; model scripted-1 · store" in shown


async def test_whoever_wants_none_is_answered_without_a_model(
    parley: Parley, model: ScriptedModel
) -> None:
    reply = await parley.says(f"{QUESTION} model:no")

    assert mode(reply) == "without a model"
    assert model.asked == []


async def test_the_question_and_the_passages_go_out_as_json_under_ids_of_the_call(
    parley: Parley, model: ScriptedModel
) -> None:
    await parley.says(QUESTION)
    await parley.says("Who designed the Marrin barrage? source:tidal-barrage")

    first, second = model.asked
    question, found = values_in(first)
    assert question == "Who brokered the Candlemas Compact?"
    assert {p["id"] for p in found}.isdisjoint(p["id"] for p in passages(second))
    assert "Candlemas" not in first.system


async def test_an_invented_sentence_is_never_shown(parley: Parley, model: ScriptedModel) -> None:
    without = await parley.says(f"{QUESTION} model:no")
    model.script = writes(
        ("Anselm Roake was paid forty thousand florins for it.", "Anselm Roake"),
        ("The Compact was a fraud.", "the Compact was a fraud from the first day on"),
    )

    reply = await parley.says(QUESTION)

    assert statements(reply) == statements(without)
    assert mode(reply) == ("without a model: what it wrote did not hold against the sources")


async def test_of_a_draft_only_what_is_borne_out_is_shown(
    parley: Parley, model: ScriptedModel
) -> None:
    whole = statements(await parley.says(f"{QUESTION} model:no"))[0].citations[0].quote
    assert whole is not None
    true = next(s for s in whole.split(". ") if "Roake" in s).rstrip(".") + "."
    model.script = writes((true, true[:-1]), ("It cost nine lives in 1904.", true[:-1]))

    reply = await parley.says(QUESTION)

    (only,) = statements(reply)
    assert only.text == f"The authors write: {true}"
    assert mode(reply) == CHECKED


async def test_a_true_sentence_of_him_is_not_shown_beside_another_man(
    parley: Parley, model: ScriptedModel
) -> None:
    about = "Who admitted that the port never meant to hand over the records? source:tidal-barrage"
    whole = "he admitted on Radio Carrow that the port had never intended to hand over"
    text = read_file(DATA / "second-article.txt").text
    assert "admitted on Radio Carrow that the port had never intended to hand over" in text
    model.script = writes(
        ("Tobias Wrenfield had run the port as harbour director.", "had run the port as harbour"),
        (f"{whole.capitalize()} the barge records.", whole.removeprefix("he ")),
    )

    shown = await parley.shows(about)

    assert "He admitted on Radio Carrow" not in shown


async def test_a_model_that_abstains_leaves_the_answer_as_it_is(
    parley: Parley, model: ScriptedModel
) -> None:
    model.script = lambda _: {"abstain": True, "sentences": []}

    reply = await parley.says(QUESTION)

    assert statements(reply)
    assert mode(reply).startswith("without a model: what it wrote did not hold")


async def test_where_the_article_does_not_say_no_model_is_asked(
    parley: Parley, model: ScriptedModel
) -> None:
    reply = await parley.says("How many penguins live in Antarctica? source:tidal-barrage")

    assert reply.outcome == "abstained"
    assert model.asked == []


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        (Reason.UNREACHABLE, "without a model: it cannot be reached just now"),
        (Reason.SERVER_ERROR, "without a model: it cannot be reached just now"),
        (Reason.TIMEOUT, "without a model: it took too long"),
        (Reason.WRONG_SHAPE, "without a model: what it wrote could not be read"),
        (Reason.TRUNCATED, "without a model: what it wrote was cut short"),
        (Reason.UNAUTHORISED, "without a model: it is not set up rightly"),
        (Reason.NO_QUOTA, "without a model: its account is used up"),
        (Reason.DECLINED, "without a model: it would not answer"),
    ],
)
async def test_a_model_that_fails_costs_nobody_the_answer(
    parley: Parley, model: ScriptedModel, reason: Reason, says: str
) -> None:
    without = await parley.says(f"{QUESTION} model:no")

    def fail(prompt: Prompt) -> Written:
        raise Unavailable(reason)

    model.script = fail
    reply = await parley.says(QUESTION)

    assert reply.blocks == without.blocks
    assert mode(reply) == says


async def test_a_cap_that_is_reached_is_told(fresh_database: Path, tmp_path: Path) -> None:
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    model = ScriptedModel(echo)
    async with running(path, Models(model, caps=Caps(of_all=100))) as app:
        reply = await Parley(app).says("Who proposed a peace summit?")

    assert mode(reply) == "without a model: what may be spent on it is used up for now"
    assert model.asked == []


async def test_the_same_question_is_asked_of_the_model_once(
    parley: Parley, model: ScriptedModel
) -> None:
    first = await parley.says(QUESTION)
    again = await parley.says("Who brokered the Candlemas Compact?! source:tidal-barrage")

    assert statements(again) == statements(first)
    assert len(model.asked) == 1


async def test_a_text_that_has_changed_is_worded_anew(parley: Parley, model: ScriptedModel) -> None:
    await parley.says(QUESTION)
    await parley.app.loading.article(read_file(DATA / "second-article-edited.txt"), now())

    reply = await parley.says(QUESTION)

    text = read_file(DATA / "second-article-edited.txt").text
    assert len(model.asked) == 2
    for each in statements(reply):
        for citation in each.citations:
            assert citation.quote == text[citation.start : citation.end]


async def test_a_community_can_do_without(parley: Parley, model: ScriptedModel) -> None:
    ours = Parley(parley.app, "ours", "test:square")
    moderator = ours.person("somebody", moderator=True)

    shown = await ours.shows("settings community model:off", moderator)
    reply = await ours.says(QUESTION)

    assert "off: it is asked nothing (scripted-1)" in " ".join(shown.split())
    assert model.asked == []
    assert mode(reply) == "without a model"


async def test_people_s_names_do_not_go_out_with_their_questions(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = Parley(parley.app, "ours", "test:square")

    await ours.says(QUESTION, ours.person("wilma-danz"))

    sent = json.dumps([(p.system, p.user) for p in model.asked])
    assert model.asked
    assert "wilma" not in sent
    assert "square" not in sent


def arranging(order: Callable[[list[str]], list[str]], link: str = "Also") -> Any:
    """A script that puts each side's claims in an order, with a link before all but the first."""

    def script(prompt: Prompt) -> Written:
        *_, sides = values_in(prompt)
        arranged = []
        for side in sides:
            ids = order([claim["id"] for claim in side["claims"]])
            claims = [{"claim": id_, "link": link if n else ""} for n, id_ in enumerate(ids)]
            arranged.append({"side": side["side"], "claims": claims})
        return {"sides": arranged[::-1]}

    return script


def told(reply: Reply) -> dict[str, list[str]]:
    return {side.side: [claim.text for claim in side.claims] for side in block(reply, Sides).sides}


async def test_framings_are_ordered_and_linked_and_not_a_word_of_them_is_changed(
    parley: Parley, model: ScriptedModel
) -> None:
    model.script = arranging(lambda ids: ids)

    reply = await parley.says("framing Minsk II")
    without = await _without(parley, "framing Minsk II")

    assert list(told(reply)) == list(told(without))
    for side, texts in told(reply).items():
        plain = told(without)[side]
        assert [text.removeprefix("Also: ") for text in texts] == plain
        assert [text.startswith("Also: ") for text in texts] == [n > 0 for n in range(len(texts))]
    assert mode(reply) == "claims arranged by a model, none of them reworded; model scripted-1"


async def _without(parley: Parley, line: str) -> Reply:
    ours = Parley(parley.app, "ours", "test:square")
    await ours.says("settings community model:off", ours.person("somebody", moderator=True))
    return await ours.says(line)


@pytest.mark.parametrize(
    "script",
    [
        arranging(lambda ids: ids[:-1]),
        arranging(lambda ids: [*ids, ids[0]]),
        arranging(lambda ids: [ids[0]] * len(ids)),
        lambda prompt: {"sides": arranging(lambda ids: ids)(prompt)["sides"][1:]},
        lambda prompt: {"sides": arranging(lambda ids: ids)(prompt)["sides"] * 2},
        lambda _: {"sides": []},
    ],
    ids=["one left out", "one twice", "one alone", "a side left out", "sides twice", "nothing"],
)
async def test_an_arrangement_that_treats_one_side_otherwise_is_used_for_none(
    parley: Parley, model: ScriptedModel, script: Any
) -> None:
    model.script = script

    reply = await parley.says("framing Minsk II")

    assert told(reply) == told(await _without(parley, "framing Minsk II"))
    assert mode(reply).startswith("without a model: ")


async def test_links_come_from_a_closed_list(parley: Parley, model: ScriptedModel) -> None:
    model.script = arranging(lambda ids: ids, link="Therefore")

    reply = await parley.says("framing Minsk II")

    assert mode(reply) == "without a model: what it wrote could not be read"


async def test_a_claim_that_goes_on_from_another_stays_behind_it(
    parley: Parley, model: ScriptedModel
) -> None:
    model.script = arranging(lambda ids: ids[::-1])

    reply = await parley.says("framing Minsk II")  # “She added …” would come first

    assert mode(reply).startswith("without a model: ")


async def test_sides_go_out_without_their_names_and_in_an_order_of_their_own(
    parley: Parley, model: ScriptedModel
) -> None:
    model.script = arranging(lambda ids: ids)
    reply = await parley.says("framing Minsk II")

    *_, sides = values_in(model.asked[0])
    labels = {side.label for side in block(reply, Sides).sides}
    assert all(set(side) == {"side", "claims"} for side in sides)
    assert not [label for label in labels if f'"{label}"' in model.asked[0].user]


async def test_pages_of_framings_hold_each_claim_once_with_a_model_that_comes_and_goes(
    parley: Parley, model: ScriptedModel
) -> None:
    model.script = arranging(lambda ids: ids)
    first = await parley.says("framing Minsk II")
    model.script = arranging(lambda ids: [])
    second = await parley.says("framing Minsk II page:2")

    for side, texts in told(second).items():
        seen = [text.removeprefix("Also: ") for text in told(first)[side]]
        assert not set(seen) & set(texts)


async def test_moderators_see_what_was_spent_and_not_on_whom(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = Parley(parley.app, "ours", "test:square")
    moderator = ours.person("somebody", moderator=True)
    before = await ours.shows("audit model", moderator)
    await ours.says(QUESTION, ours.person("wilma"))

    shown = await ours.shows("audit model", moderator)

    assert "scripted-1 was not asked here in the last 30 days." in before
    assert "answer: held" in shown
    assert "1 call, " in shown
    assert "wilma" not in shown
    assert "Candlemas" not in shown


async def test_without_a_model_the_audit_says_so(fresh_database: Path, tmp_path: Path) -> None:
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    async with running(path) as app:
        ours = Parley(app, "ours", "test:square")
        moderator = ours.person("somebody", moderator=True)
        audit = await ours.shows("audit model", moderator)
        settings = await ours.shows("settings show", moderator)

    assert "No language model is set up; none was asked in the last 30 days." in audit
    assert "sources; none is set up on this bot" in settings


async def test_who_waits_too_long_is_answered_without(fresh_database: Path, tmp_path: Path) -> None:
    async def never() -> Written:
        await asyncio.Event().wait()
        return {}

    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    async with running(path, Models(ScriptedModel(lambda _: never()), seconds=0.05)) as app:
        reply = await Parley(app).says("Who proposed a peace summit?")

    assert reply.outcome == "answered"
    assert mode(reply) == "without a model: it took too long"


async def test_an_answer_says_when_it_was_searched_by_meaning_too(
    fresh_database: Path, tmp_path: Path
) -> None:
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    async with running(path, Models(embedding=FakeEmbedding())) as app:
        (worker,) = app.workers
        parley = Parley(app)
        before = await parley.says("Who proposed a peace summit?")
        while await worker.next_due(now()):
            await worker.work(now(), lambda _: None)
        after = await parley.says("Who proposed a peace summit?")

    assert mode(before) == "without a model"
    assert mode(after) == "without a model; searched by meaning too, model bag-of-stems"
