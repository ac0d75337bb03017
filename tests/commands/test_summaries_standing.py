"""A model is given, and words, only what may still be told, as said by who said it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.app import now
from bot.domain.person import Account
from bot.llm.model import Prompt
from bot.reporting.sections import POINTS
from bot.services.summaries import Wanted
from bot.store.scope import Scope
from tests.commands.test_summaries_modelled import (
    BUS,
    RING,
    SAID,
    Hall,
    Sent,
    database,
    draft,
    good,
    hall_of,
    point,
    report,
    riding,
    scripted,
)
from tests.fakes.history import minutes
from tests.fakes.model import ScriptedModel
from tests.fakes.model import Written as Script

__all__ = ["database"]
ASKING = "Asking a language model"


@pytest.fixture
async def hall(database: Path) -> AsyncIterator[Hall]:  # a fixture of another file
    """With a model that writes what holds."""
    async with hall_of(database, ScriptedModel(good)) as made:
        yield made


async def words_of(hall: Hall, text: str, told: str, quote: str = "") -> list[str]:
    """The points that come of a draft in which Ann tells something of what she wrote."""
    hall.say((("ann", text), *SAID[1:]))
    asked: list[Script] = []

    def script(sent: Sent) -> Script:
        at = sent.of(text[-15:])
        asked.append(sent.cited(text[-15:]))
        return draft(
            "", point(f"{at['author']} {told}", {**asked[0], "quote": quote or text}), riding(sent)
        )

    hall.model.script = scripted(script)
    await hall.told()
    assert asked
    (conversation,) = (await report(hall)).conversations
    texts = [each.text for group in conversation.groups for each in group.points]
    return [each for each in texts if BUS not in each]


def calling_somebody_not(hall: Hall) -> Callable[[int], Awaitable[None]]:
    """Somebody of that name takes part."""
    messages = hall.square.messages

    async def rename(page: int) -> None:
        for id_, each in messages.items():
            if each.author == "eve":
                messages[id_] = each.model_copy(update={"name": "not"})

    return rename


async def test_a_nickname_takes_no_word_out(hall: Hall) -> None:
    hall.square.before_page = calling_somebody_not(hall)
    text = "The ring road does not carry the shopping of the market."
    kept = "the ring road does carry the shopping of the market"

    assert await words_of(hall, text, f"said that {kept}.", text[:-1]) == []


async def test_nobody_whom_a_sentence_names_is_left_out_of_it(hall: Hall) -> None:
    text = "Ben claims that the market on the square needs the room."

    assert (
        await words_of(
            hall,
            text,
            "said that the market on the square needs the room.",
            ("the market on the square needs the room"),
        )
        == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "> The market on the square needs the room.\nWhat a thing to say.",
        "The market on the square needs the room. /s",
        "The market on the square needs the room. Just kidding.",
        "Ben wrote:\n- The market on the square needs the room.",
    ],
)
async def test_what_somebody_quotes_or_takes_back_is_not_theirs(hall: Hall, text: str) -> None:
    words = "The market on the square needs the room."
    hall.say((("ann", text), *SAID[1:]))

    def script(sent: Sent) -> Script:
        found = [each for each in sent.messages if words in each["text"]]
        points = [point(f"{e['author']} said: {words}", sent.cited(words)) for e in found]
        return draft("", *points, riding(sent))

    hall.model.script = scripted(script)
    await hall.told()

    kept = (await report(hall)).conversations[0].groups
    assert [each.text for group in kept for each in group.points] == [f"{{0}} said: {BUS}"]


async def test_a_part_of_a_sentence_is_not_told_as_said(hall: Hall) -> None:
    text = "Somebody who wants to ruin us would close the ring road to buses."
    part = "close the ring road to buses."

    assert await words_of(hall, text, f"said: {part}", part) == []


async def test_a_whole_sentence_is(hall: Hall) -> None:
    text = "Somebody who wants to ruin us would close the ring road to buses."

    assert await words_of(hall, text, f"said: {text}") == [f"{{0}} said: {text}"]


@pytest.mark.parametrize("title", ["Buses block cars", "buses block cars every day"])
async def test_a_title_turns_nothing_round(hall: Hall, title: str) -> None:
    hall.say((("ann", "cars block buses every day on the ring road"), *SAID[1:]))
    hall.square.say("ben", "yes, cars block buses again", now() - minutes(2), reply_to="1000")
    hall.model.script = scripted(lambda sent: draft(title, riding(sent), heading=title))

    await hall.told()

    (conversation,) = (await report(hall)).conversations
    assert conversation.named is None
    assert [group.heading for group in conversation.groups] == [None]


async def test_strangers_are_told_apart(hall: Hall) -> None:
    hall.say((("ann", "The ring road is for <@77> and not for <@78>."), *SAID[1:]))

    def script(sent: Sent) -> Script:
        at = sent.of("The ring road is for")
        return draft("", point(f"{at['author']} said: {at['text']}", sent.cited(at["text"])))

    hall.model.script = scripted(script)
    told = await hall.told()

    assert "“Ann” said: The ring road is for somebody and not for somebody else." in told


@pytest.mark.parametrize("words", ["Natalia", "Natalias", "@natalia", "natalia kovač"])
async def test_nothing_that_names_who_does_not_want_to_be_quoted_is_sent_or_shown(
    hall: Hall, words: str
) -> None:
    await hall.parley.says("quoting no", hall.parley.person("nat"))
    hall.say((*SAID[:5], ("dee", f"I disagree. {words} has never carried any shopping.")))
    hall.square.say("nat", "Hello there.", now() - minutes(50), name="Natalia Kovač")

    told = await hall.told()

    assert "never carried any" not in told
    assert "never carried any" not in "".join(prompt.user for prompt in hall.model.asked)
    assert RING[4:] in told


async def test_who_opts_out_while_a_model_is_asked_is_named_by_nobody(hall: Hall) -> None:
    async def slow(prompt: Prompt) -> Script:
        await hall.parley.says("quoting no", hall.parley.person("ben"))
        return good(prompt)

    hall.say(
        (
            *SAID[:3],
            ("dee", SAID[3][1].replace("<@ben>", "Bens market")),
            *SAID[4:],
        )
    )
    hall.model.script = slow
    told = await hall.told()

    kept = (await report(hall)).model_dump_json()
    assert "Bens market" not in told + kept
    assert "40 cars" not in told + kept
    assert f"“Ann” said: {BUS}" in told


async def test_who_opts_out_later_is_named_in_nothing_that_is_kept(hall: Hall) -> None:
    hall.say((*SAID[:3], ("dee", SAID[3][1].replace("<@ben>", "Bens market")), *SAID[4:]))
    assert "Bens market" in await hall.told()

    await hall.parley.says("quoting no", hall.parley.person("ben"))

    kept = (await report(hall)).model_dump_json()
    assert "Bens market" not in kept
    assert BUS in kept


TOPICS = ("harbour dredging", "school lunches", "bicycle lanes", "museum opening", "airport noise")


async def test_what_goes_while_others_are_asked_about_is_not_sent(
    database: Path,
) -> None:
    asked: list[str] = []
    go = asyncio.Event()

    async def script(prompt: Prompt) -> Script:
        asked.append(prompt.user)
        await go.wait()
        return {"title": "", "groups": []}

    async with hall_of(database, ScriptedModel(script)) as hall:
        hall.square.messages.clear()
        begun = now() - minutes(600)
        for number, topic in enumerate(TOPICS):
            first = str(1000 + len(hall.square.messages))
            when = begun + minutes(100 * number)
            hall.square.say("ann", f"The {topic} plan costs the town too much money.", when)
            for later, who in enumerate(("ben", "cem", "dee"), 1):
                text = f"I disagree on {topic}: the plan is worth it for {who}-{number} here."
                hall.square.say(who, text, when + minutes(later), reply_to=first)
        making = asyncio.create_task(hall.told())
        while len(asked) < 3:  # noqa: ASYNC110  # as many at once
            await asyncio.sleep(0.01)
        sent = "".join(asked)
        late = [topic for topic in TOPICS if topic not in sent]
        gone = [
            each.id
            for each in hall.square.messages.values()
            if each.author == "cem" and any(topic in each.text for topic in late)
        ]
        summaries = hall.parley.app.services.summaries
        await summaries.changed("test", "test:square", gone, deleted=True)
        await hall.parley.says("quoting no", hall.parley.person("dee"))
        go.set()
        await making

    assert len(late) == len(gone) == len(asked) - 3
    for prompt in asked[3:]:
        assert "plan costs the town" in prompt
        assert prompt.count("the plan is worth it") == 1  # Ben's


async def test_words_that_mark_a_conversation_go_with_its_messages(hall: Hall) -> None:
    await hall.lets("off")
    await hall.told()
    (before,) = (await report(hall)).conversations
    assert before.title

    hall.square.messages.clear()
    told = await hall.told("summaries show 1 card:2")

    assert before.title not in told
    assert (await report(hall)).conversations[0].title == ""


async def test_a_model_that_nothing_is_left_of_has_no_part_in_a_summary(hall: Hall) -> None:
    await hall.told()

    hall.square.messages.clear()
    await hall.told("summaries show 1 card:2")
    told = await hall.told("summaries show 1")

    assert POINTS not in told
    assert "without a language model: what it worded is gone" in told
    assert "scripted-1" not in told


@pytest.mark.parametrize("use", ["off", "sources", "chat"])
async def test_that_a_model_is_asked_is_told_only_where_it_is(hall: Hall, use: str) -> None:
    await hall.lets(use)
    heard: list[str] = []

    async def tell(text: str) -> None:
        heard.append(text)

    summaries = hall.parley.app.services.summaries
    wanted = Wanted("test:square", now() - minutes(120), now())
    await summaries.make(Scope("test"), Account("test", "mo"), wanted, now(), tell)

    assert any(ASKING in text for text in heard) == (use == "chat") == bool(hall.model.asked)
