"""Search by meaning: where a model is configured, while it is built, and while it is away."""

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, Models, running, tidied
from bot.clock.clock import Clock
from bot.clock.embedding import Embedding
from bot.domain.person import Account
from bot.dossier.load import read
from bot.llm.model import Reason
from bot.reading.read import read_file
from bot.semantic.matrix import Matrix
from bot.services.ask import Answer
from bot.services.ask.corpus import articles, read_article
from bot.services.ask.near import MOST_LETTERS, wordings
from bot.services.model.caps import Caps
from bot.services.semantic import Building, embedded
from bot.services.semantic.building import TOGETHER
from bot.services.semantic.probe import PROBE
from bot.store.communities import STAYS
from bot.store.database import DatabaseBusy
from bot.store.scope import SHARED, Scope
from bot.store.vectors import EmbeddedBy
from tests.fakes.embedding import FakeEmbedding, Vectors
from tests.fakes.time import START, LeapingTime

DATA = Path(__file__).resolve().parents[1] / "data"
OURS, THEIRS = Scope("ours"), Scope("theirs")
CLOCK = "Let the Clock of Orrenmoor Stay Wrong"
FOREIGN = "Which opinion does somebody hold who mends things against payment?"
"""Shares no word that counts with the paragraph that it means."""
OIL = "My advice is to do nothing to the hands"
REPAIR = "How was the clock broken?"

SOMEBODY = Account("test", "somebody")
CAPS = Caps()
Bot = Callable[..., AbstractAsyncContextManager[App]]


@pytest.fixture
def bot(fresh_database: Path, tmp_path: Path) -> Bot:
    """The bot on one database, to be started again and again, with a model or without."""
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)

    @asynccontextmanager
    async def started(model: FakeEmbedding | None = None, caps: Caps = CAPS) -> AsyncIterator[App]:
        async with running(path, Models(embedding=model, caps=caps)) as app:
            yield app

    return started


def building(app: App) -> Building:
    """What has vectors made."""
    (worker,) = app.workers
    assert isinstance(worker, Embedding)
    return worker.building


async def load(app: App, community: str = "ours", **words: str) -> None:
    """Load the invented article for a community, with some words replaced."""
    document = read_file(DATA / "plain-article.txt")
    text = document.text
    for old, new in words.items():
        assert len(old) == len(new)
        text = text.replace(old, new)
    await app.loading.article(document.model_copy(update={"text": text}), START, community)


async def build(app: App, now: datetime = START) -> int:
    """Let the building go on until it has nothing more to do now; how many steps it took."""
    steps = 0
    while (due := await building(app).next_due(now)) is not None and due <= now:
        await building(app).step(now)
        steps += 1
    return steps


async def ask(
    app: App, question: str = REPAIR, scope: Scope = OURS, now: datetime = START
) -> Answer:
    return await app.services.ask.answer(scope, question, now, ref=CLOCK)


def paragraph(model: FakeEmbedding, start: str) -> str:
    """The one text that the model was asked for and that begins so."""
    (found,) = {text for text in model.texts if text.startswith(start)}
    return found


async def texts_held(app: App, model: FakeEmbedding) -> int:
    """How many texts have a vector, the probe among them."""
    by = EmbeddedBy(model.host, model.name)
    return sum(made.texts for made in await app.store.vectors.made() if made.by == by)


async def test_meaning_decides_what_is_shown_and_the_answer_says_so(bot: Bot) -> None:
    model, question = FakeEmbedding(), "Who made the movement?"
    async with bot(model) as app:
        await load(app)
        by_words = await ask(app, question)
        await build(app)
        model.means[question] = paragraph(model, "The council has put forward")
        by_meaning = await ask(app, question)

    assert "It is worth knowing" in by_words.statements[0].text
    assert "The council has put forward" in by_meaning.statements[0].text
    assert (by_words.semantic, by_meaning.semantic) == ("", model.name)
    assert by_meaning.version == by_words.version


async def test_words_alone_judge_whether_the_article_answers(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        model.means[FOREIGN] = paragraph(model, OIL)
        answer = await ask(app, FOREIGN)

    assert answer.outcome == "abstained"
    assert answer.semantic == model.name
    assert any(
        "Oil the movement" in said.text or "do nothing" in said.text for said in answer.closest
    )


async def test_without_a_model_nothing_is_made_and_nothing_said_of_it(bot: Bot) -> None:
    async with bot() as app:
        await load(app)
        plain = [await ask(app, question) for question in (REPAIR, FOREIGN, "Who wrote it?")]
        assert app.workers == ()
        assert not await app.store.vectors.any()
        assert await embedded(app.store, app.services.views, app.services.rooms, None) == []
    async with bot(FakeEmbedding()) as app:  # there, but nothing built
        unbuilt = [await ask(app, question) for question in (REPAIR, FOREIGN, "Who wrote it?")]

    assert plain == unbuilt
    assert {answer.semantic for answer in plain} == {""}


async def test_while_it_is_built_words_answer_and_no_question_leaves(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        by_words = await ask(app)
        answers = []
        while await building(app).next_due(START):
            await building(app).step(START)
            if await texts_held(app, model) < 2:
                answers.append(await ask(app))

    assert answers
    assert answers == [by_words] * len(answers)
    assert REPAIR not in model.texts


async def test_an_endpoint_that_is_down_costs_one_question_a_minute_nothing_but_meaning(
    bot: Bot,
) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        by_words = await ask(app)
        await build(app)
        model.down = Reason.UNREACHABLE
        model.asked.clear()
        away = [await ask(app, now=START + timedelta(seconds=each)) for each in (0, 1, 59)]
        assert model.texts == [REPAIR]

        model.down = None
        again = await ask(app, now=START + timedelta(seconds=61))

    assert away == [by_words] * 3
    assert again.semantic == model.name


async def test_an_endpoint_that_is_slow_is_not_waited_for(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        by_words = await ask(app)
        await build(app)
        model.takes = 3.0  # of the model's own account: nothing here waits

        assert await ask(app) == by_words


async def test_a_question_is_sent_once(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        first, second = await ask(app), await ask(app)
        model.down = Reason.UNREACHABLE
        third = await ask(app)

    assert first == second == third
    assert model.texts.count(REPAIR) == 1


@pytest.mark.parametrize(
    "sends",
    [
        lambda made: tuple(vector[:-1] for vector in made),
        lambda made: tuple((0.0,) * len(vector) for vector in made),
        lambda made: (*made, made[0]),
        lambda made: (),
        lambda made: tuple((float("nan"), *vector[1:]) for vector in made),
    ],
)
async def test_a_wrong_vector_of_a_question_is_never_used(
    bot: Bot, sends: Callable[[Vectors], Vectors]
) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        by_words = await ask(app)
        await build(app)
        model.sends = sends

        assert await ask(app) == by_words


@pytest.mark.parametrize(
    "sends",
    [
        lambda made: (*made[:-1], made[-1][:-1]) if len(made) > 1 else made,
        lambda made: made[1:] if len(made) > 1 else made,
        lambda made: tuple(v[:8] for v in made) if len(made) > 1 else made,
        lambda made: (*made[:-1], (0.0,) * len(made[-1])) if len(made) > 1 else made,
    ],
)
async def test_a_wrong_batch_is_kept_not_even_in_part(
    bot: Bot, sends: Callable[[Vectors], Vectors]
) -> None:
    model = FakeEmbedding()
    model.sends = sends
    async with bot(model) as app:
        await load(app)
        await build(app)
        assert await texts_held(app, model) == 1  # the probe
        assert (await ask(app)).semantic == ""

        model.sends = lambda made: made
        later = START + timedelta(seconds=61)
        await build(app, later)
        assert (await ask(app, now=later)).semantic == model.name


async def test_an_endpoint_that_stays_away_is_tried_ever_more_seldom(bot: Bot) -> None:
    model = FakeEmbedding()
    model.down = Reason.UNREACHABLE
    async with bot(model) as app:
        await load(app)
        for second in range(0, 4 * 3600, 10):
            await build(app, START + timedelta(seconds=second))
        tried = len(model.asked)
        model.down = None
        await build(app, START + timedelta(hours=5))

        assert 15 <= tried <= 20
        assert (await ask(app)).semantic == model.name


async def test_only_changed_texts_are_made_anew_and_the_old_ones_go(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        before = await texts_held(app, model)
        model.asked.clear()
        await load(app)
        await build(app)
        assert model.asked == []

        await load(app, louvres="grating")
        await build(app)

        assert model.texts == [paragraph(model, OIL)]
        assert "grating" in model.texts[0]
        assert await texts_held(app, model) == before


async def test_another_model_starts_anew_and_leaves_nothing_of_the_old_one(bot: Bot) -> None:
    old, new = FakeEmbedding(), FakeEmbedding("other", dimension=32)
    async with bot(old) as app:
        await load(app)
        await build(app)
        count = await texts_held(app, old)
    async with bot(new) as app:
        assert (await ask(app)).semantic == ""
        await build(app)

        assert await texts_held(app, new) == count
        assert await texts_held(app, old) == 0
        assert (await ask(app)).semantic == "other"


@pytest.mark.parametrize("dimension", [64, 32])
async def test_another_model_under_the_same_name_is_found_out(bot: Bot, dimension: int) -> None:
    old, new = FakeEmbedding(), FakeEmbedding(dimension=dimension)
    async with bot(old) as app:
        await load(app)
        await build(app)
        count = await texts_held(app, old)
    new.sends = lambda made: tuple(tuple(reversed(vector)) for vector in made)
    async with bot(new) as app:
        await build(app)

        assert len(set(new.texts) - {PROBE, REPAIR}) == count - 1
        assert await texts_held(app, new) == count
        assert (await ask(app)).semantic == new.name


async def test_a_model_that_changes_while_the_bot_runs_is_found_out_by_a_question(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        model.dimension = 16
        assert (await ask(app)).semantic == ""
        await build(app)

        assert (await ask(app, now=START + timedelta(seconds=61))).semantic == model.name


async def test_too_many_texts_are_asked_for_in_parts(bot: Bot) -> None:
    model = FakeEmbedding()
    model.most = 5
    async with bot(model) as app:
        await load(app)
        await build(app)

        assert (await ask(app)).semantic == model.name
    assert max(map(len, model.asked)) <= TOGETHER


async def test_a_text_that_no_request_may_hold_keeps_only_its_own_article_from_meaning(
    bot: Bot,
) -> None:
    model = FakeEmbedding()
    model.unreadable = "louvres"
    async with bot(model) as app:
        await load(app)
        for minute in range(0, 60, 2):
            await build(app, START + timedelta(minutes=minute))

        assert (await ask(app)).semantic == ""
        shared = await app.services.ask.answer(OURS, "Who proposed a peace summit?", START)
        assert shared.semantic == model.name


async def test_what_another_community_holds_never_changes_an_answer(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        before = await ask(app)
        model.asked.clear()
        await load(app, "theirs", louvres="grating", Krenn="Krahn")
        await build(app)

        assert model.asked
        assert await ask(app) == before


async def test_a_text_of_two_communities_has_one_vector(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await load(app, "theirs")
        await build(app)

    assert sorted(set(model.texts)) == sorted(model.texts)


@pytest.mark.parametrize("configured", [True, False])
async def test_a_community_that_left_takes_its_vectors_along(bot: Bot, configured: bool) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await build(app)
        shared = await texts_held(app, model)
        await load(app)
        await build(app)
        assert await texts_held(app, model) > shared
    async with bot(model if configured else None) as app:
        await app.store.communities.leave(["ours"], START)
        await app.store.communities.expire(START + STAYS + timedelta(days=1))
        if configured:
            await build(app)
        else:
            await tidied(app.store, app.services)

        assert await texts_held(app, model) == shared


async def test_two_processes_that_build_at_once_do_no_harm(bot: Bot) -> None:
    one, two = FakeEmbedding(), FakeEmbedding()
    async with bot(one) as first:
        await load(first)
        async with bot(two) as second:
            both = [building(first), building(second)]
            while any([await each.next_due(START) for each in both]):
                for each in both:
                    await each.step(START)
            answers = [await ask(first), await ask(second)]
            made = await texts_held(first, one)

    assert answers[0] == answers[1]
    assert answers[0].semantic == one.name
    assert made == len(set(one.texts + two.texts) - {REPAIR})


async def test_the_clock_builds_and_is_quiet_when_it_is_done(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        clock = Clock([Embedding(building(app))], LeapingTime())
        async with _beside(clock):
            await clock.settled()

        assert (await ask(app)).semantic == model.name


async def test_a_clock_that_stops_in_a_request_leaves_nothing_half_written(bot: Bot) -> None:
    model = FakeEmbedding()
    model.hangs = True
    async with bot(model) as app:
        await load(app)
        clock = Clock([Embedding(building(app))], LeapingTime())
        async with _beside(clock):
            await model.hanging.wait()
        assert await texts_held(app, model) == 1  # the probe
    model.hangs = False
    async with bot(model) as app:
        await build(app)

        assert (await ask(app)).semantic == model.name


async def test_a_way_that_breaks_off_deletes_nothing(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        before = await texts_held(app, model)
        await load(app, louvres="grating")
        with monkeypatch.context() as broken:
            broken.setattr(app.store.vectors, "missing", _busy)
            with pytest.raises(DatabaseBusy):
                await build(app)
        assert await texts_held(app, model) == before
        await build(app)

        assert await texts_held(app, model) == before
        assert (await ask(app)).semantic == model.name


async def _busy(*_: object) -> None:
    raise DatabaseBusy("Another Parley is writing.", "Try again.")


async def test_every_paragraph_that_can_be_shown_has_words_to_be_embedded_by(bot: Bot) -> None:
    async with bot() as app:
        await load(app)
        await app.loading.dossier(read(DATA / "second-dossier.yaml"), START)
        mapped = 0
        for held_too in (False, True):
            if held_too:
                await app.loading.article(read_file(DATA / "second-article.txt"), START)
            for head in articles(await app.services.views.of(OURS)):
                held = await app.store.sources.held(head.text.snapshot_id) if head.text else None
                texts = wordings(head, held)
                mapped += bool(head.dossier and held)

                assert list(texts) == [unit.number for unit in read_article(head, held).units]
                assert all(0 < len(text.strip()) <= MOST_LETTERS for text in texts.values())
        assert mapped == 1


async def test_a_community_that_lets_no_model_read_has_neither_texts_nor_questions_sent(
    bot: Bot,
) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await app.services.rooms.set_everywhere(OURS, SOMEBODY, {"model": "off"}, START)
        await load(app)
        await build(app)
        sent = list(model.texts)
        answer = await ask(app)

        assert not [text for text in sent if OIL in text]
        assert model.texts == sent
        assert answer.semantic == ""


async def test_doctor_tells_how_far_it_is(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        (none,) = await embedded(app.store, app.services.views, app.services.rooms, model)
        await build(app)
        (all_,) = await embedded(app.store, app.services.views, app.services.rooms, model)
        (kept,) = await embedded(app.store, app.services.views, app.services.rooms, None)
        count = await texts_held(app, model) - 1

    assert f"0 of {count} paragraphs have a vector by bag-of-stems" in none.text
    assert "parley run" in none.text
    assert f"{count} of {count} paragraphs" in all_.text
    assert "64 numbers" in all_.text
    assert "no embedding model is configured" in kept.text
    assert not any(finding.trouble for finding in (none, all_, kept))


async def test_meaning_changes_no_answer_that_needs_no_search(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        answer = await ask(app, "Who wrote the article?")

    assert answer.outcome == "answered"
    assert answer == replace(answer, semantic="")
    assert "Who wrote the article?" not in model.texts


async def let(app: App, use: str) -> None:
    """Set what our community lets a model read."""
    await app.services.rooms.set_everywhere(OURS, SOMEBODY, {"model": use}, START)


async def own_texts(app: App) -> set[str]:
    """The texts of our community's own article."""
    (head,) = [
        each for each in articles(await app.services.views.of(OURS)) if each.key[0] == "ours"
    ]
    held = await app.store.sources.held(head.text.snapshot_id) if head.text else None
    return set(wordings(head, held).values())


async def said(app: App, model: FakeEmbedding, now: datetime = START) -> list[str]:
    """What `doctor` says."""
    found = await embedded(
        app.store,
        app.services.views,
        app.services.rooms,
        model,
        left=lambda community: app.services.spending.left(community, now),
    )
    return [finding.text for finding in found]


def turned(made: Vectors) -> Vectors:
    """What another model of the same dimension would send."""
    return tuple(tuple(reversed(vector)) for vector in made)


async def test_no_text_is_sent_once_its_community_has_taken_its_consent_back(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.semantic.building.TOGETHER", 2)
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        own = await own_texts(app)
        while not own.intersection(model.texts):
            await building(app).step(START)
        assert not own.issubset(model.texts)
        await let(app, "off")
        model.asked.clear()
        await build(app)

        assert not own.intersection(model.texts)


async def test_a_deleted_communitys_texts_are_not_sent_when_an_endpoint_comes_back(
    bot: Bot,
) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await build(app)
        await load(app)
        own = await own_texts(app)
        model.down = Reason.UNREACHABLE
        await build(app)
        assert own.intersection(model.texts)

        await app.store.communities.leave(["ours"], START)
        await app.store.communities.expire(START + STAYS + timedelta(days=1))
        model.down = None
        model.asked.clear()
        await build(app, START + STAYS + timedelta(days=2))

        assert model.texts == [PROBE]


async def test_consent_taken_back_deletes_and_consent_given_builds(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await build(app)
        shared = await texts_held(app, model)
        await load(app)
        await build(app)
        full = await texts_held(app, model)
        await let(app, "off")
        await build(app)
        off = await texts_held(app, model)
        await let(app, "sources")
        await build(app)

        assert off == shared < full == await texts_held(app, model)
        assert (await ask(app)).semantic == model.name


async def test_a_model_swapped_for_one_of_the_same_length_is_found_out_the_next_day(
    bot: Bot,
) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        count = await texts_held(app, model)
        model.sends = turned
        model.asked.clear()
        await build(app, START + timedelta(days=1))

        assert len(set(model.texts)) == count == await texts_held(app, model)


async def test_a_model_swapped_in_an_outage_is_found_out_when_it_is_back(bot: Bot) -> None:
    model, question = FakeEmbedding(), "Who made the movement?"
    async with bot(model) as app:
        await load(app)
        await build(app)
        before = await ask(app, question)
        model.down = Reason.UNREACHABLE
        assert (await ask(app)).semantic == ""
        model.down, model.sends = None, turned
        model.asked.clear()
        later = START + timedelta(seconds=61)
        await build(app, later)
        after = await ask(app, question, now=later)

        assert len(set(model.texts) - {PROBE, question}) == await texts_held(app, model) - 1
        assert model.texts.count(question) == 1  # what is in memory of the old one is not used
        assert after == before


async def test_what_was_in_memory_of_another_model_is_never_compared_with(bot: Bot) -> None:
    model, question = FakeEmbedding(), "Who made the movement?"
    async with bot(model) as app:
        await load(app)
        await build(app)
        await ask(app, question)
        meant = paragraph(model, "The council has put forward")
        model.sends = turned
        building(app).doubt()
        await build(app)
        model.means["Who made the movement then?"] = meant
        answer = await ask(app, "Who made the movement then?")

    assert "The council has put forward" in answer.statements[0].text


async def test_a_process_without_a_clock_uses_no_other_models_vectors(bot: Bot) -> None:
    old, new = FakeEmbedding(), FakeEmbedding()
    new.sends = turned
    async with bot(old) as app:
        await load(app)
        by_words = await ask(app)
        await build(app)
    async with bot(new) as app:
        assert await ask(app) == by_words
        assert new.asked == [(REPAIR, PROBE)]
    async with bot(old) as app:
        assert (await ask(app)).semantic == old.name
        assert (await ask(app, "What is wrong with the clock?")).semantic == old.name
        assert old.texts.count(PROBE) == 2  # as it was built, and with the first question


async def test_an_endpoint_that_refuses_everything_costs_no_text_its_vector(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await building(app).step(START)
        model.down = Reason.REFUSED_REQUEST
        for minute in range(60):
            await build(app, START + timedelta(minutes=minute))
        model.down = None
        later = START + timedelta(minutes=90)
        await build(app, later)

        assert (await ask(app, now=later)).semantic == model.name
        assert len(await said(app, model)) == 1


async def test_a_refused_text_is_told_of_and_tried_again_the_next_day(bot: Bot) -> None:
    model = FakeEmbedding()
    model.unreadable = "louvres"
    async with bot(model) as app:
        await load(app)
        await build(app)
        told = await said(app, model)
        tries = len(model.asked)
        await build(app, START + timedelta(hours=1))
        assert len(model.asked) == tries

        model.unreadable = ""
        tomorrow = START + timedelta(days=1)
        await build(app, tomorrow)

        assert "does not take 1 of these paragraphs" in told[1]
        assert (await ask(app, now=tomorrow)).semantic == model.name
        assert len(await said(app, model)) == 1


@pytest.mark.parametrize("table", ["vectors", "model_spending"])
async def test_a_busy_database_leaves_an_answer_by_words(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        by_words = await ask(app)
        await build(app)
        method = {"vectors": "of", "model_spending": "reserve"}[table]
        monkeypatch.setattr(getattr(app.store, table), method, _busy)

        assert await ask(app) == by_words


async def test_a_question_goes_without_mentions_ids_and_addresses(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        model.asked.clear()
        await ask(app, "Does <@123456789012345678> or nat@example.org say who broke the clock?")

    assert model.texts == ["Does somebody or an address say who broke the clock?"]


async def test_texts_go_without_marks_of_templates_and_their_vectors_fit(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app, **{"My advice is": "My<|im_|> is"})
        await build(app)

        assert not [text for text in model.texts if "<|" in text]
        assert paragraph(model, "My  is to do nothing")
        assert (await ask(app)).semantic == model.name


async def test_calls_are_kept_by_whose_texts_and_questions_they_are(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model, Caps(prompt_price=2.0)) as app:
        await load(app)
        await build(app)
        own = sum(-(-len(text.encode()) // 3) for text in await own_texts(app))
        (ours,) = (await app.services.spending.of(OURS, START)).sums
        (shared,) = (await app.services.spending.of(Scope(SHARED), START)).sums
        assert (ours.task, ours.outcome, ours.prompt_tokens) == ("embedding", "verified", own)
        assert ours.cost == own * 2
        assert shared.prompt_tokens > 0

        await ask(app)
        (asked,) = (await app.services.spending.of(OURS, START)).sums
        assert asked.prompt_tokens == own + -(-len(REPAIR) // 3)


async def test_an_outage_takes_what_it_may_have_taken_and_a_refusal_nothing(bot: Bot) -> None:
    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        before = (await app.services.spending.of(OURS, START)).today
        model.down = Reason.REFUSED_REQUEST
        await ask(app)
        assert (await app.services.spending.of(OURS, START)).today == before

        model.down = Reason.TIMEOUT
        later = START + timedelta(seconds=61)
        await ask(app, now=later)
        assert (await app.services.spending.of(OURS, later)).today > before


async def test_over_its_cap_a_library_waits_for_the_next_day_and_no_other_does(bot: Bot) -> None:
    model, cap = FakeEmbedding(), 400
    async with bot(model, Caps(of_community=cap)) as app:
        await load(app)
        own = await own_texts(app)
        await build(app)
        made = [own.intersection(model.texts)]
        told = await said(app, model)
        for community in ("ours", SHARED):
            spent = await app.services.spending.of(Scope(community), START)
            assert 0 < spent.today <= cap
        asked = len(model.asked)
        await build(app, START + timedelta(minutes=30))
        assert len(model.asked) == asked

        for day in range(1, 30):
            await build(app, START + timedelta(days=day))
            made.append(own.intersection(model.texts))
        last = await said(app, model, START + timedelta(days=30))

    assert 0 < len(made[0]) < len(made[1]) <= len(own) == len(made[-1])
    assert "wait for tomorrow" in told[1]
    assert len(last) == 1


async def test_whoever_is_over_their_cap_is_answered_by_words_and_others_by_meaning(
    bot: Bot,
) -> None:
    model = FakeEmbedding()
    async with bot(model, Caps(of_person=10)) as app:
        await load(app)
        by_words = await ask(app, "What is wrong with it?")
        await build(app)

        async def asks(name: str, question: str) -> Answer:
            account = Account("test", name)
            return await app.services.ask.answer(OURS, question, START, CLOCK, account=account)

        assert (await asks("one", REPAIR)).semantic == model.name
        assert await asks("one", "What is wrong with it?") == by_words
        assert (await asks("another", "What is wrong with it?")).semantic == model.name


async def test_a_large_article_is_compared_beside_the_loop_to_the_same_end(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads, cosines = [], Matrix.cosines

    def noted(matrix: Matrix, vector: Sequence[float]) -> list[float]:
        threads.append(threading.get_ident())
        return cosines(matrix, vector)

    model = FakeEmbedding()
    async with bot(model) as app:
        await load(app)
        await build(app)
        monkeypatch.setattr(Matrix, "cosines", noted)
        small = await ask(app)
        monkeypatch.setattr("bot.services.semantic.nearness.LARGE", 0)
        large = await ask(app)

    assert small == large
    assert threads[0] == threading.get_ident() != threads[1]


@asynccontextmanager
async def _beside(clock: Clock) -> AsyncIterator[None]:
    running_ = asyncio.create_task(clock.run())
    yield
    await clock.stop()
    await running_
