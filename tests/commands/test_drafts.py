"""Private drafts by a language model for people in exercises: who may have them, of what."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import Models, running
from bot.exercises.helping import Kind
from bot.llm.model import Prompt, Reason, Unavailable
from tests.commands.drafting import NAME, Helped, copying, helped, ids_in
from tests.fakes.model import ScriptedModel, values_in
from tests.speaking import Parley, shown

ALONE = "exercise start consider_opposite alone:yes model:yes"
BECAUSE = "The treaty was signed by both and kept for years."
QUESTION = "What would you have to see to think otherwise about the treaty?"
SPIRAL = "exercise start spiral_walk about:CH-A rounds:2 model:yes"
EXITS = {
    0: "More talks in the joint council would have been an exit.",
    1: "Talks in the joint council every month could have helped.",
    2: "A year of waiting would have cost nobody much.",
    3: "SECRET of whoever said no: they could have stopped the maneuvers.",
}
STATEMENTS = (
    "Schools should read old treaties; Rivers need bridges before armies; Every mother wants her "
    "sons home; Grain ships must sail freely; Winter heating comes before flags; Journalists "
    "belong at the front; Prisoners deserve letters each month; Churches could host the first "
    "meeting; Oil money feeds the guns; Villages along the line want quiet nights; Doctors treat "
    "whoever bleeds; Maps were drawn by strangers"
)
SAC = "exercise start sac about:MO-BUCHAREST model:yes"
FIRST = "The alliance promised no more than it wrote down in the treaty."
SECOND = "Many leaders heard a promise that was never written down."


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


@pytest.fixture
async def parley(
    fresh_database: Path, tmp_path: Path, model: ScriptedModel
) -> AsyncIterator[Parley]:
    path = tmp_path / "parley.db"
    shutil.copyfile(fresh_database, path)
    async with running(path, Models(model)) as app:
        yield Parley(app)


def asking(prompt: Prompt) -> dict[str, Any]:
    return {"question": QUESTION}


def grouping(prompt: Prompt) -> dict[str, Any]:
    """All texts about talks."""
    ids = [id_ for id_, text in ids_in(prompt).items() if "alks in the" in text]
    return {"themes": [{"name": "Talks in the joint council", "texts": ids}]}


async def kept(parley: Parley) -> str:
    """All that the database holds, as one text."""
    database = parley.app.store.database
    tables = await database.read("SELECT name FROM sqlite_schema WHERE type = 'table'")
    rows = [await database.read(f"SELECT * FROM {table['name']}") for table in tables]  # noqa: S608
    return "\n".join(repr(tuple(row)) for each in rows for row in each)


async def log_of(parley: Parley) -> list[str]:
    """The events of all exercises."""
    rows = await parley.app.store.database.read("SELECT * FROM exercise_event")
    return [repr(tuple(row)) for row in rows]


async def alone(parley: Parley, *, allowed: bool = True) -> Helped:
    """Somebody who has given their reasons for a claim that they believe."""
    one = await helped(parley, 1, because=BECAUSE)
    await one.opened(ALONE, [allowed])
    await one.all_come_to("The other way round")
    return one


async def walked(parley: Parley, *allowed: bool) -> Helped:
    """Some people who have just opened the exits that they named."""
    ours = await helped(parley, len(allowed))
    ours.own = {n: {"missed_exit": text} for n, text in EXITS.items()}
    await ours.opened(SPIRAL, allowed)
    await ours.all_come_to("A step of restraint")
    return ours


async def both_cases(parley: Parley, *allowed: bool) -> Helped:
    """Four people who have heard both cases, and look for what all could say."""
    ours = await helped(parley, 4, restate=f"They say this: {FIRST} And: {SECOND}")
    ours.own = {n: {"p1": FIRST if n % 2 else SECOND} for n in range(4)}
    await ours.opened(SAC, allowed)
    await ours.all_come_to("What all of you could say")
    return ours


# beginning with a model


async def test_the_notice_says_whether_a_model_takes_part(parley: Parley) -> None:
    one = await helped(parley, 1)

    with_one = " ".join(shown(await one.says(ALONE)).split())
    without = " ".join(shown(await one.says(ALONE.replace(" model:yes", ""))).split())

    assert "A language model may draft something for whoever asks for it" in with_one
    assert "May a language model read your texts?" in with_one
    assert "No language model takes part." in without
    assert "May a language model" not in without


@pytest.mark.parametrize("line", [ALONE, SPIRAL])
async def test_who_reads_is_named_before_anybody_agrees(parley: Parley, line: str) -> None:
    one = await helped(parley, 1)
    begun = shown(await one.says(line))
    page = " ".join((begun if line == ALONE else shown(await one.says("exercise join"))).split())

    assert "these texts leave the bot: they are read by scripted-1 at model.test." in page
    assert "You can change this until the end: `exercise model`." in page
    assert "Empty is no. Read by scripted-1 at model.test." in page
    assert ("what the group sees anyway" in page) == (line == SPIRAL)


async def test_nothing_goes_to_another_model_than_people_were_told_of(
    parley: Parley, model: ScriptedModel
) -> None:
    one = await alone(parley)
    model.script = asking
    model.host = "elsewhere.test"

    assert "Another language model is set up than the one" in await one.drafts()
    assert model.asked == []


# taking one's word back


async def test_a_yes_can_be_taken_back_and_given_again(
    parley: Parley, model: ScriptedModel
) -> None:
    one = await alone(parley)
    model.script = asking

    told = " ".join(shown(await one.says("exercise model allow:no")).split())
    assert "From here on no language model reads your texts" in told
    assert "You have not said that a language model may read your texts" in await one.drafts()
    assert "exercise draft question" not in await one.buttons()
    assert model.asked == []

    told = " ".join(shown(await one.says("exercise model yes")).split())
    assert "Your texts may be read by scripted-1 at model.test." in told
    assert QUESTION in await one.drafts()


async def test_a_no_keeps_ones_texts_from_the_drafts_of_others(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await walked(parley, True, True, True, True)
    model.script = grouping
    await ours.says("exercise model allow:no", ours.people[3])

    await ours.drafts("what:themes")

    assert set(ids_in(model.asked[-1]).values()) == {EXITS[0], EXITS[1], EXITS[2]}


async def test_no_yes_is_taken_where_no_model_takes_part(parley: Parley) -> None:
    one = await helped(parley, 1, because=BECAUSE)
    await one.opened(ALONE.replace(" model:yes", ""), [True])

    told = shown(await one.says("exercise model yes"))

    assert "No language model takes part in this exercise." in told


async def test_a_model_takes_part_only_where_the_community_lets_it_read_what_people_write(
    parley: Parley,
) -> None:
    one = await helped(parley, 1)
    await one.says("settings community model:sources")

    refused = await one.says(ALONE)

    assert refused.outcome == "refused"
    assert "does not let a language model read what people write" in shown(refused)
    assert "settings community model:chat" in " ".join(shown(refused).split())


async def test_a_model_takes_part_only_where_it_has_something_to_do(parley: Parley) -> None:
    one = await helped(parley, 3)

    refused = await one.says("exercise start heard_circle model:yes")

    assert refused.outcome == "refused"
    assert "nothing in this exercise that a language model may do" in shown(refused)


async def test_without_a_model_set_up_none_takes_part(fresh_database: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    shutil.copyfile(fresh_database, path)
    async with running(path) as app:
        one = await helped(Parley(app), 1)
        refused = await one.says(ALONE)

    assert refused.outcome == "refused"
    assert "No language model is set up on this bot." in shown(refused)


async def test_the_choice_of_a_matter_keeps_that_a_model_was_wanted(parley: Parley) -> None:
    ours = await helped(parley, 4)

    choice = await ours.says("exercise start sac model:yes")
    reply = await ours.parley.presses(choice, "Choose", ours.people[0])

    assert reply.outcome == "shown"
    assert "A language model may draft" in shown(await ours.says("exercise join"))


# a question on one's own text


async def test_a_question_is_put_to_what_somebody_wrote(
    parley: Parley, model: ScriptedModel
) -> None:
    one = await alone(parley)
    model.script = asking

    pressed = await one.parley.presses(
        await one.says("exercise next"), "A question on my text", one.people[0]
    )

    assert pressed.audience == "caller"
    assert QUESTION in shown(pressed)
    assert "Machine draft by scripted-1." in " ".join(shown(pressed).split())
    (sent,) = model.asked
    assert BECAUSE in sent.user
    assert NAME not in sent.user + sent.system


async def test_a_draft_leaves_nothing_behind_but_what_it_cost(
    parley: Parley, model: ScriptedModel
) -> None:
    one = await alone(parley)
    model.script = asking
    page, events = shown(await one.says("exercise next")), await log_of(parley)

    assert QUESTION in await one.drafts()

    assert shown(await one.says("exercise next")) == page
    assert await log_of(parley) == events
    assert QUESTION not in await kept(parley)
    assert await one.posts() == []


@pytest.mark.parametrize(
    "question",
    [
        "What would you say? Would you read more?",
        "What would you say to Churchill about the treaty?",
        "What would you say of the treaty of 1921?",
        "What would you say of https://lies.example/treaty about the treaty?",
        "What would you tell @everyone about the treaty?",
        "Why do you ignore that the treaty was a fraud?",
    ],
)
async def test_a_question_that_does_not_hold_is_not_shown(
    parley: Parley, model: ScriptedModel, question: str
) -> None:
    one = await alone(parley)
    model.script = lambda _: {"question": question}

    told = await one.drafts()

    assert "There is no draft: what the model wrote did not hold" in told
    assert question not in told


async def test_whoever_has_not_allowed_it_is_offered_nothing_of_their_own(
    parley: Parley, model: ScriptedModel
) -> None:
    one = await alone(parley, allowed=False)

    assert not any(each.startswith("exercise draft") for each in await one.buttons())
    assert "You have not said that a language model may read your texts" in await one.drafts()
    assert model.asked == []


async def test_a_text_that_was_taken_back_is_not_read(parley: Parley, model: ScriptedModel) -> None:
    one = await alone(parley)
    model.script = asking
    await one.says("exercise withdraw")

    assert "There is nothing that a language model could draft" in await one.drafts()
    assert model.asked == []


async def test_a_model_that_is_down_changes_nothing(parley: Parley, model: ScriptedModel) -> None:
    one = await alone(parley)
    page = shown(await one.says("exercise next"))

    def down(prompt: Prompt) -> dict[str, Any]:
        raise Unavailable(Reason.NO_QUOTA)

    model.script = down

    assert "There is no draft: its account is used up. Nothing else has" in await one.drafts()
    assert shown(await one.says("exercise next")) == page


async def test_a_community_that_takes_its_word_back_is_asked_no_more(
    parley: Parley, model: ScriptedModel
) -> None:
    one = await alone(parley)
    model.script = asking
    await one.says("settings community model:sources")

    assert "There is no draft: this community does not let" in await one.drafts()
    assert model.asked == []


# themes


async def test_texts_that_all_may_read_are_grouped(parley: Parley, model: ScriptedModel) -> None:
    ours = await walked(parley, True, True, True)
    model.script = grouping

    told = await ours.drafts("what:themes")

    assert "“Talks in the joint council”" in told
    assert EXITS[0] in told
    assert EXITS[1] in told
    assert "Texts that stand in no theme: 1." in told


async def test_what_is_sent_names_nobody_and_has_no_text_of_who_said_no(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await walked(parley, True, True, True, False)
    model.script = grouping

    await ours.drafts("what:themes")

    (sent,) = model.asked
    assert set(ids_in(sent).values()) == {EXITS[0], EXITS[1], EXITS[2]}
    assert NAME not in sent.user
    assert "SECRET" not in sent.user
    assert not any(f'"P{n}"' in sent.user for n in range(1, 5))


async def test_who_said_no_may_still_have_the_texts_of_the_others_grouped(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await walked(parley, True, True, True, False)
    model.script = grouping

    told = await ours.drafts("what:themes", ours.people[3])

    assert "“Talks in the joint council”" in told
    assert "SECRET" not in model.asked[-1].user


async def test_too_few_who_allow_it_are_not_grouped(parley: Parley, model: ScriptedModel) -> None:
    ours = await walked(parley, True, True, False)

    assert "exercise draft themes" not in await ours.buttons()
    assert "nothing that a language model could draft" in await ours.drafts("what:themes")
    assert model.asked == []


async def test_what_is_not_opened_yet_is_not_read(parley: Parley, model: ScriptedModel) -> None:
    ours = await helped(parley, 4)
    ours.own = {n: {"missed_exit": text} for n, text in EXITS.items()}
    await ours.opened(SPIRAL, [True] * 4)
    await ours.all_come_to("The whole chain")
    for person in ours.people[1:]:
        await ours.answers_one(person)
    model.script = grouping

    await ours.drafts("what:themes")

    assert not any(text in prompt.user for prompt in model.asked for text in EXITS.values())


async def test_a_hidden_text_is_not_read_or_shown(parley: Parley, model: ScriptedModel) -> None:
    ours = await walked(parley, True, True, True, True)
    model.script = grouping
    listed = await ours.says("facilitate texts")
    item = next(
        each
        for block in listed.blocks
        for each in getattr(block, "items", ())
        if each.label == EXITS[3]
    )
    await ours.parley.sends(item.button.command, ours.people[0], **item.button.args)

    await ours.drafts("what:themes")

    assert set(ids_in(model.asked[-1]).values()) == {EXITS[0], EXITS[1], EXITS[2]}


async def test_who_leaves_takes_their_word_along(parley: Parley, model: ScriptedModel) -> None:
    ours = await walked(parley, True, True, True, True)
    model.script = grouping
    await ours.says("exercise leave texts:keep", ours.people[3])

    await ours.drafts("what:themes")

    assert "SECRET" not in model.asked[-1].user


@pytest.mark.parametrize(
    "change",
    [
        "exercise withdraw",
        "exercise model allow:no",
        "facilitate no-model",
        "settings community model:off",
    ],
)
async def test_what_changes_while_a_model_writes_is_seen_before_it_is_shown(
    parley: Parley, model: ScriptedModel, change: str
) -> None:
    ours = await walked(parley, True, True, True)
    on = asyncio.Event()

    async def slowly(prompt: Prompt) -> dict[str, Any]:
        await on.wait()
        return grouping(prompt)

    model.script = slowly
    waiting = asyncio.create_task(ours.drafts("what:themes", ours.people[1]))
    await model.begun.wait()
    await ours.says(change)
    on.set()
    told = await waiting

    assert EXITS[0] not in told
    assert "There is no draft: " in told


async def test_an_invented_id_is_not_shown(parley: Parley, model: ScriptedModel) -> None:
    ours = await walked(parley, True, True, True)
    model.script = lambda _: {"themes": [{"name": "Talks", "texts": ["t_000000", "t_000001"]}]}

    assert "There is no draft: what it wrote could not be read" in await ours.drafts("what:themes")


# an empty seat


async def test_a_seat_in_which_nobody_sits_says_what_is_stored_of_it(
    parley: Parley, model: ScriptedModel
) -> None:
    one = await helped(parley, 1)
    await one.opened(SPIRAL.replace("model", "alone:yes model"), [False])
    await one.all_come_to("Your seat")
    model.script = copying

    told = await one.drafts("what:seat")

    assert "machine draft of stored claims, not anybody's words" in told
    assert "Sources [1]" in told
    assert "machine draft, made of CD-NATO-F1" in told


async def test_whoever_sits_somewhere_speaks_for_themselves(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await helped(parley, 2)
    await ours.opened(SPIRAL, [True, True])
    await ours.all_come_to("Your seat")

    assert "exercise draft seat" not in await ours.buttons()
    assert "nothing that a language model could draft" in await ours.drafts("what:seat")


async def test_a_seat_says_nothing_that_is_not_stored(parley: Parley, model: ScriptedModel) -> None:
    one = await helped(parley, 1)
    await one.opened(SPIRAL.replace("model", "alone:yes model"), [True])
    await one.all_come_to("Your seat")

    def inventing(prompt: Prompt) -> dict[str, Any]:
        id_, text = next(iter(ids_in(prompt).items()))
        lie = "We were always right, and they started it."
        return {"sentences": [{"text": lie, "citations": [{"source": id_, "quote": text}]}]}

    model.script = inventing

    told = await one.drafts("what:seat")

    assert "did not hold when it was checked" in told
    assert "always right" not in told


# a joint statement


async def test_a_statement_of_both_cases_is_drafted_to_be_copied(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await both_cases(parley, True, True, True, True)

    def joining(prompt: Prompt) -> dict[str, Any]:
        points = values_in(prompt)[0]
        of_case = {each["case"]: each for each in points if each["text"] in (FIRST, SECOND)}
        return {
            "sentences": [
                {"text": e["text"], "citations": [{"source": e["id"], "quote": e["text"]}]}
                for e in of_case.values()
            ]
        }

    model.script = joining

    told = await ours.drafts("what:statement")

    assert "A statement to copy" in told
    assert FIRST in told or SECOND in told
    (sent,) = model.asked
    assert NAME not in sent.user


async def test_a_statement_is_drafted_of_no_case_that_nobody_allowed(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await both_cases(parley, True, False, False, False)

    assert "exercise draft statement" not in await ours.buttons()
    await ours.drafts("what:statement")
    assert model.asked == []


# a line of one's own

LINE = "In 1999 the treaty was perhaps broken by them, not by us, as all of the papers show."
SHORTER = "In 1999 the treaty was perhaps broken by them, not by us, as all papers show."


async def captioned(parley: Parley) -> Helped:
    """Two people, one of whom has written a caption."""
    ours = await helped(parley, 2, caption=LINE)
    await ours.opened("exercise start other_timeline between:UA,US_NATO model:yes", [True, False])
    await ours.all_come_to("A line for each event")
    await ours.answers_one(ours.people[0])
    return ours


async def test_a_caption_is_made_shorter(parley: Parley, model: ScriptedModel) -> None:
    ours = await captioned(parley)
    model.script = lambda _: {"text": SHORTER}

    told = await ours.drafts("what:line")

    assert SHORTER in told
    assert "Left out: “of the”." in told
    assert LINE in model.asked[-1].user


async def test_a_line_that_is_too_long_to_be_kept_can_be_typed(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await captioned(parley)
    long = f"{LINE[:-1]}, kept in the dusty old archives there and read in their reading rooms."
    model.script = lambda _: {"text": LINE}

    reply = await ours.parley.sends("exercise draft", ours.people[0], text=long)

    assert LINE in " ".join(shown(reply).split())
    assert long in model.asked[-1].user


async def test_a_typed_line_is_screened_and_sent_without_links_and_mentions(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await captioned(parley)
    model.script = lambda _: {"text": "Kept in the papers."}
    line = "Kept, see https://x.example/y, in the old <@123456789012345678> dusty papers."

    await ours.parley.sends("exercise draft", ours.people[0], text=line)

    assert "dusty papers" in model.asked[-1].user
    assert "123456789012345678" not in model.asked[-1].user
    assert "https" not in model.asked[-1].user


@pytest.mark.parametrize(
    "line",
    [
        "Write to me about the treaty: me@mail.example",
        "Call me at +44 20 7946 0958 about the treaty tonight.",
    ],
)
async def test_a_typed_line_that_no_form_would_take_is_not_sent(
    parley: Parley, model: ScriptedModel, line: str
) -> None:
    ours = await captioned(parley)

    reply = await ours.parley.sends("exercise draft", ours.people[0], text=line)

    assert reply.outcome == "refused"
    assert "looks like an address or a number" in " ".join(shown(reply).split())
    assert model.asked == []


async def test_the_name_of_who_takes_part_is_not_sent_and_its_place_is_told_of(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await helped(parley, 2, caption=f"{NAME} kept the old treaty in the papers of then.")
    await ours.opened("exercise start other_timeline between:UA,US_NATO model:yes", [True, True])
    await ours.all_come_to("A line for each event")
    await ours.answers_one(ours.people[0])
    model.script = lambda _: {"text": "somebody kept the treaty in the papers of then."}

    told = await ours.drafts("what:line")

    assert NAME not in model.asked[-1].user
    assert "somebody kept the treaty in the papers of then." in told
    assert "were taken out of what was sent" in told


async def test_only_ones_own_line_is_read_and_only_if_one_allows_it(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await captioned(parley)

    assert "You have not said" in await ours.drafts("what:line", ours.people[1])
    assert "You have not said" in await ours.drafts(f'text:"{LINE}"', ours.people[1])
    assert model.asked == []


async def test_a_caption_that_loses_a_denial_is_not_shown(
    parley: Parley, model: ScriptedModel
) -> None:
    ours = await captioned(parley)
    model.script = lambda _: {"text": SHORTER.replace(", not by us", "")}

    assert "did not hold when it was checked" in await ours.drafts("what:line")


# switching it off


async def test_a_moderator_switches_it_off_for_good(parley: Parley, model: ScriptedModel) -> None:
    ours = await walked(parley, True, True, True)
    model.script = grouping
    panel = await ours.says("facilitate panel")

    await ours.parley.presses(panel, "No language model", ours.people[0])

    assert "No language model is asked" in " ".join("\n".join(await ours.posts()).split())
    assert not any(each.startswith("exercise draft") for each in await ours.buttons())
    assert "No language model takes part in this exercise." in await ours.drafts("what:themes")
    assert "No language model takes part" in shown(await ours.says("facilitate no-model"))
    assert model.asked == []


async def test_where_no_model_takes_part_none_is_asked(
    parley: Parley, model: ScriptedModel
) -> None:
    one = await helped(parley, 1, because=BECAUSE)
    await one.opened(ALONE.replace(" model:yes", ""), [True])
    await one.all_come_to("The other way round")

    assert not any(each.startswith("exercise draft") for each in await one.buttons())
    assert "No language model takes part in this exercise." in await one.drafts()
    assert model.asked == []


async def test_who_is_not_in_it_gets_no_draft(parley: Parley, model: ScriptedModel) -> None:
    ours = await walked(parley, True, True, True)
    stranger = replace(ours.people[0], account=ours.parley.person("stranger").account)

    assert "You are not in this exercise." in await ours.drafts("what:themes", stranger)
    assert model.asked == []


@pytest.mark.parametrize(
    ("line", "people", "offered"),
    [
        ("common_ground", 3, {"themes"}),
        ("needs_redlines", 4, {"themes"}),
        ("double_crux", 3, {"question"}),
        ("steelman_itt about:MO-BUCHAREST", 4, {"question"}),
        ("consider_opposite alone:yes", 1, {"question"}),
    ],
)
async def test_each_exercise_offers_what_its_definition_lists_and_ends(
    parley: Parley, line: str, people: int, offered: set[str]
) -> None:
    long = "They say that the alliance promised no more than it wrote down in the treaty, and that "
    ours = await helped(parley, people, text=long * 2, restate=long, own=long * 2)
    ours.once = {"statement": STATEMENTS.split("; ")}
    await ours.opened(f"exercise start {line} model:yes", [True] * people)
    await ours.to_the_end()

    found = {kind for kind in Kind if f"exercise draft {kind.value}" in "\n".join(ours.read)}

    assert found == offered
    assert "Incident" not in "\n".join(ours.read)
