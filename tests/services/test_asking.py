"""Asking a model: caps, ledger, breaker, what is kept, and what happens when it fails."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from bot.domain.base import Model
from bot.domain.person import Account
from bot.llm.instructions import Instructions
from bot.llm.model import JsonValue, Prompt, Reason, Unavailable, Usage
from bot.services.model import Asker, Asking
from bot.services.model.asking import AskingModel, Equipment
from bot.services.model.caps import Caps
from bot.services.model.form import Written
from bot.services.model.nobody import Nobody
from bot.services.rooms import ModelUse, Rooms
from bot.store import Store
from bot.store.database import DatabaseBusy
from bot.store.model_spending import Sum
from bot.store.scope import Scope
from tests.fakes.model import ScriptedModel
from tests.fakes.model import Written as Script

NOW = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
SOMEBODY = Account("test", "somebody")
OURS = Asker("test:ours", SOMEBODY)
CANARY = "the heron flies at noon"


class Word(Written):
    """What is asked for."""

    word: str


class Kept(Model):
    """What holds of it."""

    word: str


@dataclass
class Say:
    """A task that holds where the word is one of these."""

    holds: tuple[str, ...] = ("yes",)
    reads: ModelUse = ModelUse.SOURCES
    kept: bool = True
    name = "say"
    form = Word
    result = Kept

    @property
    def basis(self) -> JsonValue | None:
        return {"say": CANARY} if self.kept else None

    def prompt(self, instructions: Instructions) -> Prompt:
        return instructions.filled(text=CANARY)

    def verified(self, draft: Word) -> Kept | None:
        return Kept(word=draft.word) if draft.word in self.holds else None

    def standing(self, kept: Kept) -> Kept | None:
        return kept if kept.word in self.holds else None


def equipment(model: ScriptedModel, caps: Caps | None = None, seconds: float = 5.0) -> Equipment:
    say = Instructions("say", ("text",), "Say.", "{{text}}", most_tokens=100, version="v1")
    return Equipment(model, {"say": say}, caps or Caps(), seconds)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "parley.db")
    yield opened
    await opened.close()


Made = Callable[..., Asking]


@pytest.fixture
def asking(store: Store) -> Made:
    def made(model: ScriptedModel | None, caps: Caps | None = None, seconds: float = 5.0) -> Asking:
        if model is None:
            return Nobody()
        return AskingModel(store, Rooms(store), equipment(model, caps, seconds))

    return made


def yes(prompt: Prompt) -> Script:
    return {"word": "yes"}


def failing(reason: Reason) -> Callable[[Prompt], Script]:
    def script(prompt: Prompt) -> Script:
        raise Unavailable(reason)

    return script


async def calls(store: Store, community: str = "test:ours") -> list[tuple[str, int]]:
    sums = await store.model_spending.sums(community, NOW - timedelta(days=1))
    return [(each.outcome, each.calls) for each in sums]


async def everything(store: Store) -> str:
    """All that the database holds, as one text."""
    tables = await store.database.read("SELECT name FROM sqlite_schema WHERE type = 'table'")
    names = [table["name"] for table in tables]
    rows = [await store.database.read(f"SELECT * FROM {name}") for name in names]  # noqa: S608
    return "\n".join(repr(tuple(row)) for each in rows for row in each)


async def test_without_a_model_nothing_is_asked_or_written(asking: Made, store: Store) -> None:
    made = await asking(None).of(Say(), OURS, NOW)

    assert (made.model, made.value, made.reason) == ("", None, Reason.NOT_CONFIGURED)
    assert await calls(store) == []


async def test_what_holds_is_given_out_with_the_model_s_name(asking: Made) -> None:
    made = await asking(ScriptedModel(yes)).of(Say(), OURS, NOW)

    assert made.value == Kept(word="yes")
    assert (made.model, made.reason) == ("scripted-1", None)


async def test_what_does_not_hold_is_never_given_out(asking: Made, store: Store) -> None:
    made = await asking(ScriptedModel(lambda _: {"word": "no"})).of(Say(), OURS, NOW)

    assert (made.value, made.reason) == (None, Reason.UNSUPPORTED)
    assert await calls(store) == [("unsupported", 1)]


@pytest.mark.parametrize(
    ("use", "reads", "asked"),
    [
        (None, ModelUse.SOURCES, True),
        (None, ModelUse.CHAT, False),
        ("off", ModelUse.SOURCES, False),
        ("sources", ModelUse.CHAT, False),
        ("chat", ModelUse.CHAT, True),
    ],
)
async def test_a_community_decides_what_is_read(
    asking: Made, store: Store, use: str | None, reads: ModelUse, *, asked: bool
) -> None:
    model = ScriptedModel(yes)
    values = {"model": use}
    await Rooms(store).set_everywhere(Scope("test:ours"), SOMEBODY, values, NOW)

    made = await asking(model).of(Say(reads=reads), OURS, NOW)

    assert bool(model.asked) is asked
    assert made.reason == (None if asked else Reason.NOT_ALLOWED)


CALL = -(-len(f'Say."{CANARY}"') // 3) + 100
"""Tokens that are put by for a call."""


@pytest.mark.parametrize("cap", ["of_all", "of_community", "of_person", "of_person_day"])
async def test_a_cap_that_is_reached_ends_the_asking_before_it_begins(
    asking: Made, store: Store, cap: str
) -> None:
    model = ScriptedModel(yes)
    caps = replace(Caps(), **{cap: CALL - 1})

    made = await asking(model, caps).of(Say(), OURS, NOW)

    assert (model.asked, made.reason) == ([], Reason.OVER_BUDGET)
    assert await calls(store) == []
    assert await store.database.read("SELECT * FROM model_spent") == []


async def test_caps_begin_anew_with_the_hour_and_the_day(asking: Made) -> None:
    model = ScriptedModel(yes)
    model.usage = Usage(CALL, 50)
    here = asking(model, Caps(of_person=CALL + 10))
    task = Say(kept=False)

    first = await here.of(task, OURS, NOW)
    second = await here.of(task, OURS, NOW + timedelta(minutes=5))
    later = await here.of(task, OURS, NOW + timedelta(hours=1))

    assert [m.reason for m in (first, second, later)] == [None, Reason.OVER_BUDGET, None]


async def test_one_person_s_use_leaves_another_s_cap_alone(asking: Made) -> None:
    here = asking(ScriptedModel(yes), Caps(of_person=CALL))
    task = Say(kept=False)

    mine = [(await here.of(task, OURS, NOW)).reason for _ in range(2)]
    other = await here.of(task, replace(OURS, account=Account("test", "other")), NOW)

    assert mine == [None, Reason.OVER_BUDGET]
    assert other.reason is None


async def test_what_was_put_by_is_replaced_by_what_was_used(asking: Made, store: Store) -> None:
    model = ScriptedModel(yes)
    model.usage = Usage(12, 7)
    caps = Caps(prompt_price=2.0, answer_price=10.0)

    await asking(model, caps).of(Say(), OURS, NOW)

    spent = await store.database.read("SELECT whose, tokens FROM model_spent ORDER BY whose")
    assert [tuple(row) for row in spent] == [
        ("all", 19),
        ("community:test:ours", 19),
        ("person:1", 19),
        ("person:1", 19),
    ]
    (sums,) = await store.model_spending.sums("test:ours", NOW)
    assert sums == Sum("say", "verified", 1, 12, 7, cost=12 * 2 + 7 * 10)


@pytest.mark.parametrize("usage", [Usage(), Usage(0, 0), Usage(1, 1)])
async def test_an_endpoint_that_tells_no_or_too_little_use_is_charged_by_our_estimate(
    asking: Made, store: Store, usage: Usage
) -> None:
    model = ScriptedModel(yes)
    model.usage = usage

    await asking(model).of(Say(), OURS, NOW)

    (sums,) = await store.model_spending.sums("test:ours", NOW)
    assert sums.prompt_tokens == CALL - 100
    assert sums.answer_tokens == -(-len('{"word": "yes"}') // 3)


async def test_an_endpoint_cannot_use_up_more_than_was_put_by(asking: Made, store: Store) -> None:
    model = ScriptedModel(yes)
    model.usage = Usage(10**9, 10**9)

    await asking(model).of(Say(), OURS, NOW)

    (row, *_) = await store.database.read("SELECT tokens FROM model_spent")
    assert row["tokens"] <= 2 * CALL


@pytest.mark.parametrize(
    "reason", [Reason.NO_CONNECTION, Reason.FORBIDDEN, Reason.RATE_LIMITED, Reason.REDIRECTED]
)
async def test_what_no_model_can_have_read_costs_nothing(
    asking: Made, store: Store, reason: Reason
) -> None:
    await asking(ScriptedModel(failing(reason))).of(Say(), OURS, NOW)

    (sums,) = await store.model_spending.sums("test:ours", NOW)
    assert (sums.prompt_tokens, sums.answer_tokens) == (0, 0)


async def test_a_refused_key_costs_nothing_and_a_slow_answer_what_it_may_have_taken(
    asking: Made, store: Store
) -> None:
    await asking(ScriptedModel(failing(Reason.UNAUTHORISED))).of(Say(), OURS, NOW)
    await asking(ScriptedModel(failing(Reason.TRUNCATED))).of(Say(), OURS, NOW)

    sums = await store.model_spending.sums("test:ours", NOW)
    took = {each.outcome: each.prompt_tokens + each.answer_tokens for each in sums}
    assert took == {"unauthorised": 0, "truncated": CALL}


async def test_many_at_once_never_pass_a_cap(tmp_path: Path) -> None:
    # two processes on one database, as after a restart that has not ended yet
    stores = [await Store.open(tmp_path / "parley.db") for _ in range(2)]
    model = ScriptedModel(yes)
    model.usage = Usage(CALL - 100, 100)
    both = [
        AskingModel(s, Rooms(s), equipment(model, Caps(of_community=10 * CALL))) for s in stores
    ]

    made = await asyncio.gather(*(both[n % 2].of(Say(kept=False), OURS, NOW) for n in range(30)))

    assert sum(m.reason is None for m in made) == len(model.asked) == 10
    assert sum(m.reason is Reason.OVER_BUDGET for m in made) == 20
    for store in stores:
        await store.close()


async def test_a_server_s_error_is_tried_once_more(asking: Made, store: Store) -> None:
    scripts = iter([failing(Reason.SERVER_ERROR), yes])

    def in_turn(prompt: Prompt) -> Script:
        return next(scripts)(prompt)

    model = ScriptedModel(in_turn)

    made = await asking(model).of(Say(), OURS, NOW)

    assert made.value == Kept(word="yes")
    assert await calls(store) == [("server error", 1), ("verified", 1)]


@pytest.mark.parametrize(
    "reason",
    [
        Reason.UNAUTHORISED,
        Reason.NO_CONNECTION,
        Reason.WRONG_SHAPE,
        Reason.DECLINED,
        Reason.TIMEOUT,
    ],
)
async def test_what_a_second_try_would_not_mend_is_not_tried_again(
    asking: Made, reason: Reason
) -> None:
    model = ScriptedModel(failing(reason))

    made = await asking(model).of(Say(), OURS, NOW)

    assert (len(model.asked), made.reason) == (1, reason)


async def test_nobody_waits_longer_than_is_set(asking: Made, store: Store) -> None:
    async def never() -> Script:
        await asyncio.Event().wait()
        return {}

    made = await asking(ScriptedModel(lambda _: never()), seconds=0.05).of(Say(), OURS, NOW)

    assert made.reason is Reason.TIMEOUT
    assert await calls(store) == [("timeout", 1)]
    (row, *_) = await store.database.read("SELECT tokens FROM model_spent")
    assert row["tokens"] == CALL


async def test_an_endpoint_that_hangs_each_time_is_left_alone(asking: Made) -> None:
    async def never() -> Script:
        await asyncio.Event().wait()
        return {}

    here = asking(ScriptedModel(lambda _: never()), seconds=0.02)

    reasons = [(await here.of(Say(kept=False), OURS, NOW)).reason for _ in range(6)]

    assert reasons == [Reason.TIMEOUT] * 5 + [Reason.BREAKER_OPEN]


async def test_who_goes_away_while_tokens_are_put_by_leaves_none_behind(
    asking: Made, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = asyncio.Event(), asyncio.Event()
    reserve = store.model_spending.reserve

    async def slowly(*args: Any) -> Any:
        begun.set()
        await go.wait()
        return await reserve(*args)

    monkeypatch.setattr(store.model_spending, "reserve", slowly)
    waiting = asyncio.create_task(asking(ScriptedModel(yes)).of(Say(kept=False), OURS, NOW))
    await begun.wait()
    waiting.cancel()
    go.set()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    rows = await store.database.read("SELECT tokens FROM model_spent")
    assert {row["tokens"] for row in rows} == {0}


async def test_a_bug_in_what_verifies_costs_nobody_their_answer(
    asking: Made, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Say):
        @override
        def verified(self, draft: Word) -> Kept | None:
            raise RecursionError(CANARY)

    made = await asking(ScriptedModel(yes)).of(Broken(), OURS, NOW)

    assert made.reason is Reason.FAULT
    assert await calls(store) == [("stopped", 1)]
    assert "asking a model failed" in caplog.text


async def test_a_busy_database_is_told_as_such(asking: Made, store: Store) -> None:
    model = ScriptedModel(yes)

    async def busy(*_: Any) -> Any:
        raise DatabaseBusy("Another Parley is writing.", "Try again.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store.model_spending, "reserve", busy)
        made = await asking(model).of(Say(), OURS, NOW)

    assert (model.asked, made.reason) == ([], Reason.BUSY)


async def test_a_kept_result_is_not_lost_to_a_busy_database(asking: Made, store: Store) -> None:
    here = asking(ScriptedModel(yes))
    await here.of(Say(), OURS, NOW)
    other = await Store.open(await _path(store))
    async with other.database.transaction() as transaction:
        await transaction.write("UPDATE model_result SET used_at = used_at", {})
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("bot.store.database.OPEN", "PRAGMA busy_timeout = 1")
            made = await here.of(Say(), OURS, NOW)
    await other.close()

    assert made.value == Kept(word="yes")


async def _path(store: Store) -> Path:
    (row,) = await store.database.read("PRAGMA database_list")
    return Path(row["file"])


async def test_a_community_that_is_deleted_meanwhile_leaves_no_call_behind(
    asking: Made, store: Store
) -> None:
    async def leaving() -> Script:
        await store.communities.leave(["test:ours"], NOW - timedelta(days=60))
        await store.communities.expire(NOW)
        return {"word": "yes"}

    made = await asking(ScriptedModel(lambda _: leaving())).of(Say(kept=False), OURS, NOW)

    assert made.value == Kept(word="yes")
    assert await store.database.read("SELECT * FROM model_call") == []


async def test_an_endpoint_that_keeps_failing_is_left_alone(asking: Made, store: Store) -> None:
    model = ScriptedModel(failing(Reason.WRONG_SHAPE))
    here = asking(model)

    reasons = [(await here.of(Say(), OURS, NOW)).reason for _ in range(6)]
    model.script = yes
    later = await here.of(Say(), OURS, NOW + timedelta(minutes=2))

    assert reasons == [Reason.WRONG_SHAPE] * 5 + [Reason.BREAKER_OPEN]
    assert later.reason is None


async def test_the_same_is_asked_once_and_held_against_the_sources_each_time(
    asking: Made, store: Store
) -> None:
    model = ScriptedModel(yes)
    here = asking(model)

    first = await here.of(Say(), OURS, NOW)
    again = await here.of(Say(), OURS, NOW)
    model.script = lambda _: {"word": "changed"}
    changed = await here.of(Say(holds=("changed",)), OURS, NOW)

    assert first.value == again.value == Kept(word="yes")
    assert changed.value == Kept(word="changed")
    assert len(model.asked) == 2
    assert await calls(store) == [("verified", 2)]


async def test_what_did_not_hold_is_not_asked_for_again_that_day(asking: Made) -> None:
    model = ScriptedModel(lambda _: {"word": "no"})
    here = asking(model)

    reasons = [(await here.of(Say(), OURS, NOW)).reason for _ in range(3)]
    model.script = yes
    tomorrow = await here.of(Say(), OURS, NOW + timedelta(days=1, seconds=1))

    assert reasons == [Reason.UNSUPPORTED] * 3
    assert len(model.asked) == 2
    assert tomorrow.value == Kept(word="yes")


async def test_who_joins_does_not_share_the_other_s_cap(asking: Made) -> None:
    go = asyncio.Event()

    async def slow() -> Script:
        await go.wait()
        raise Unavailable(Reason.OVER_BUDGET)

    model = ScriptedModel(lambda _: slow())
    here = asking(model)
    first = asyncio.create_task(here.of(Say(), OURS, NOW))
    await model.begun.wait()
    second = asyncio.create_task(here.of(Say(), replace(OURS, account=None), NOW))
    await asyncio.sleep(0)
    model.script = yes
    go.set()

    assert (await first).reason is Reason.OVER_BUDGET
    assert (await second).value == Kept(word="yes")


async def test_communities_share_no_results(asking: Made) -> None:
    model = ScriptedModel(yes)
    here = asking(model)

    await here.of(Say(), OURS, NOW)
    await here.of(Say(), Asker("test:theirs", SOMEBODY), NOW)

    assert len(model.asked) == 2


async def test_other_instructions_ask_anew(store: Store) -> None:
    model = ScriptedModel(yes)
    has = equipment(model)
    other = {"say": replace(has.instructions["say"], version="v2")}

    await AskingModel(store, Rooms(store), has).of(Say(), OURS, NOW)
    await AskingModel(store, Rooms(store), replace(has, instructions=other)).of(Say(), OURS, NOW)

    assert len(model.asked) == 2


async def test_who_asks_the_same_at_once_waits_for_one_answer(asking: Made) -> None:
    go = asyncio.Event()

    async def slow() -> Script:
        await go.wait()
        return {"word": "yes"}

    model = ScriptedModel(lambda _: slow())
    here = asking(model)
    first = asyncio.create_task(here.of(Say(), OURS, NOW))
    second = asyncio.create_task(here.of(Say(), OURS, NOW))
    await model.begun.wait()
    first.cancel()
    go.set()

    assert (await second).value == Kept(word="yes")
    assert len(model.asked) == 1
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_stopping_ends_what_is_under_way_and_settles_it(asking: Made, store: Store) -> None:
    async def never() -> Script:
        await asyncio.Event().wait()
        return {}

    model = ScriptedModel(lambda _: never())
    here = asking(model)
    waiting = asyncio.create_task(here.of(Say(), OURS, NOW))
    await model.begun.wait()

    await here.stop()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await calls(store) == [("stopped", 1)]


async def test_neither_prompts_nor_answers_are_kept_and_of_people_s_texts_no_results(
    asking: Made, store: Store
) -> None:
    await Rooms(store).set_everywhere(Scope("test:ours"), SOMEBODY, {"model": "chat"}, NOW)
    word = "cormorant"
    model = ScriptedModel(lambda _: {"word": word})

    await asking(model).of(Say((word,), ModelUse.CHAT, kept=False), OURS, NOW)

    assert CANARY in model.asked[0].user
    held = await everything(store)
    assert "verified" in held
    assert CANARY not in held
    assert word not in held


async def test_what_is_old_is_forgotten(asking: Made, store: Store) -> None:
    await asking(ScriptedModel(yes)).of(Say(), OURS, NOW)

    await store.model_spending.forget(NOW + timedelta(days=401))
    await store.model_results.expire(NOW + timedelta(days=31))

    for table in ("model_call", "model_spent", "model_result"):
        assert await store.database.read(f"SELECT 1 FROM {table}") == []  # noqa: S608


async def test_a_result_that_this_parley_cannot_read_is_asked_for_anew(
    asking: Made, store: Store
) -> None:
    model = ScriptedModel(yes)
    here = asking(model)
    await here.of(Say(), OURS, NOW)
    (row,) = await store.database.read("SELECT key FROM model_result")
    await store.model_results.put(row["key"], "test:ours", '{"other": 1}', NOW)

    made = await here.of(Say(), OURS, NOW)

    assert made.value == Kept(word="yes")
    assert len(model.asked) == 2
