"""What is kept of people is told, handed to them, and forgotten when they ask."""

import json
import re
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Models, now, running
from bot.chat.reply import Prose, Reply
from bot.chat.turn import Person
from bot.dossier.load import read
from bot.reading.read import read_file
from bot.services.platforms import Answer
from bot.store.inventory import INVENTORY, Forgetting, tables
from bot.store.personal import COPIES, KEPT
from tests.commands.going_through import Company
from tests.fakes.history import Square, minutes
from tests.fakes.model import ScriptedModel, echo
from tests.fakes.places import Streets
from tests.speaking import Parley, shown

DATA = Path(__file__).resolve().parents[1] / "data"
ACCOUNT, OTHER = "canary4711", "robin4712"
WORDS, OTHERS = "the canary sings at the mill", "the robin sings at the weir"
ADOPTED = "The heron stands at the ford"
"""What moderators take in of it: people are told that it stays."""
PRIVATE = 2
"""The summary that was made for the one who is forgotten alone: it is deleted whole."""
TALK = "would like to talk to a moderator"
QUESTION = "Who brokered the Candlemas Compact? source:tidal-barrage"


@pytest.fixture
async def parley(fresh_database: Path, tmp_path: Path) -> AsyncIterator[Parley]:
    """The whole bot with a model, in a folder of its own, and the invented town's dossier."""
    path = tmp_path / "data" / "parley.db"
    path.parent.mkdir()
    shutil.copyfile(fresh_database, path)
    async with running(path, Models(ScriptedModel(echo), seconds=5.0)) as app:
        app.services.places.add(Streets())
        await app.loading.dossier(read(DATA / "second-dossier.yaml"), now())
        await app.loading.article(read_file(DATA / "second-article.txt"), now())
        yield Parley(app)


@pytest.fixture
def square(parley: Parley) -> Square:
    """A room in which both have said something."""
    square = Square()
    begun = now() - minutes(60)
    square.say(ACCOUNT, f"Should we not hear that {WORDS}, every day at noon?", begun)
    square.say(OTHER, f"I disagree, since {OTHERS} and nobody hears it.", begun + minutes(2))
    square.say("cem", f"I agree with {ACCOUNT.title()} about the mill.", begun + minutes(3))
    square.say("dee", "I agree, the mill has to be heard at noon.", begun + minutes(4))
    parley.app.services.histories.add(square)
    return square


@pytest.fixture
async def ours(parley: Parley, square: Square) -> Parley:
    """A community in which a vote is open and a model may read."""
    ours = Parley(parley.app, "test:ours", "test:square")
    await told(ours, "settings community rate:600 model:chat", moderator(ours))
    await told(ours, "votes open dossier:ukraine-security-dilemma", moderator(ours))
    return ours


def moderator(ours: Parley) -> Person:
    return ours.person("mo", moderator=True)


def canary(ours: Parley) -> Person:
    return ours.person(ACCOUNT, moderator=True)


async def told(ours: Parley, line: str, who: Person) -> Reply:
    reply = await ours.says(line, who)
    assert reply.outcome != "refused", shown(reply)
    return reply


async def gives(ours: Parley, who: Person, words: str) -> None:
    """Give all that the bot takes from a member, with these words wherever there is room."""
    place = (
        "claim propose TRUST event:tidal-barrage/E01 kind:fact-report source:S-CHRONICLE "
        'locator:"page 12"'
    )
    for line in (
        QUESTION,
        f'{place} text:"{words}, they say."',
        f'{place} text:"{words}, others say."',
        f'{place} text:"{ADOPTED} of {who.rank}{words[4]}."',
        f"source add {words}",
        f"votes propose {words}, for us.",
        f"votes propose {words}, for nobody.",
        f"votes propose {ADOPTED}, {words[4:10]}.",
        f'prompt suggest tidal-barrage/E01 text:"{words}, who heard it?" credit:"{words[4:16]}"',
        f'prompt suggest E20 text:"{words}, who did not?" credit:"{words[4:16]}"',
        f'fair framing tidal-barrage/E01 side:FISH fair:no reason:"{words}"',
        "fair claim tidal-barrage/E01-FISH-C1 fair:yes",
        "vote statement:1",
        "vote agree",
        "vote statement:2",
        "vote disagree",
    ):
        reply = await ours.writes(line, f"$given by {who.account}", who)
        assert reply.outcome != "refused", shown(reply)


async def decides(ours: Parley, who: Person, words: str) -> None:
    """Turn down and change what another member proposes, each with words of one's own."""
    wren, why = ours.person("wren"), f'reason:"{words}"'
    claim = (
        "claim propose TRUST event:tidal-barrage/E01 kind:fact-report source:S-CHRONICLE "
        'locator:"page 3" text:"The wren counts the boats."'
    )
    statement, asked = "votes propose The wren counts", 'prompt suggest E20 text:"Who counts here?"'
    for given, decided in (
        (claim, "claim reject {} {}"),
        (f"{statement} the boats here.", "votes reject {} {}"),
        (f"{statement} the nets here.", "votes approve {}"),
        (asked, "prompt reject {} {}"),
    ):
        proposed = shown(await told(ours, given, wren))
        number = re.search("(?:Proposal|Take back) ([0-9]+)", proposed)
        assert number
        await told(ours, decided.format(number[1], why), who)
    for line in (
        "claim retire E20-ART-C1",
        'claim edit tidal-barrage/E01-FISH-C1 text:"The wren counts the fish."',
        'claim edit tidal-barrage/own-7 text:"The wren counts the herons."',
    ):
        await told(ours, f"{line} {why}", who)


async def moderates(ours: Parley, who: Person, words: str) -> None:
    """Do what moderators do and have to give words for."""
    await told(ours, f'claim retire E20-ART-C1 reason:"{words}"', who)
    await told(ours, "claim restore E20-ART-C1", who)
    await decides(ours, who, words)
    await told(ours, "summary for:moderators", who)
    await told(ours, "summary", who)
    preview = await ours.sends("article load", who, text=f"A new text. So {words}, it says.")
    assert "To be loaded" in shown(preview)
    preview = await ours.sends("article load", who, text="The ferry sails. It sails at noon.")
    await ours.presses(preview, "Load it", who)


async def plays(ours: Parley, words: dict[str, str]) -> None:
    """Have several people go through an exercise up to where their texts are opened."""
    players = [
        Company(ours, [ours.person(name)], words={"unknown": said}, writing=True)
        for name, said in words.items()
    ]
    await told(ours, "exercise start spiral_walk about:CH-B rounds:2", ours.person(ACCOUNT))
    for each in players:
        await each.says("exercise join")
        await each.answers_all(each.people[0])
    await players[0].says("exercise begin")
    for _ in range(60):
        for each in players:
            page = shown(await each.says("exercise next"))
            if ": The move is opened\n" in page:
                return
            if not await each.answers_one(each.people[0]):
                await each.says("exercise done")
    raise AssertionError("it is not opened")


async def alone(ours: Parley, who: Person, words: str) -> None:
    """Go through an exercise alone, to its end."""
    company = Company(ours, [who], words={"wrong_1": words, "wrong_2": words}, writing=True)
    await company.begin("exercise start consider_opposite alone:yes")
    await company.to_the_end()


@pytest.fixture
async def lived(ours: Parley, tmp_path: Path) -> Parley:
    """Two people have done all that the bot offers, in two communities."""
    theirs = Parley(ours.app, "test:theirs", "test:elsewhere")
    await told(theirs, "settings community rate:600", moderator(ours))
    mo = moderator(ours)
    for name, words in ((ACCOUNT, WORDS), (OTHER, OTHERS)):
        await gives(ours, ours.person(name), words)
        await told(theirs, f"source add {words}", ours.person(name))
        await alone(theirs, ours.person(name), words)
    for number, (approved, rejected) in enumerate([((3, 43), (2, 42)), ((7, 46), (6, 45))], 1):
        await told(ours, f"claim approve {approved[0]}", mo)
        await told(ours, f"claim reject {rejected[0]} reason:unclear", mo)
        await told(ours, f"votes approve {approved[1]}", mo)
        await told(ours, f"votes reject {rejected[1]} reason:unclear", mo)
        await told(ours, f"prompt reject {2 * number - 1} reason:unclear", mo)
        await told(ours, f"prompt approve {2 * number}", mo)
    await told(ours, "prompt schedule daily time:12:00 sure:yes", mo)
    await told(ours, "prompt now 1", mo)
    await told(ours, "prompt now 1", mo)
    await plays(ours, {ACCOUNT: WORDS, OTHER: OTHERS, "mo": "nothing of note"})
    await told(ours, "exercise help", canary(ours))
    await moderates(ours, canary(ours), WORDS)
    await told(ours, "summary", mo)
    await told(ours, "quoting no", ours.person("cem"))
    queue = await told(ours, "claim queue", mo)
    kept = Answer("test:ours", "token", queue.model_dump_json(exclude_none=True))
    await ours.app.services.platforms.keep([kept], now())
    return ours


def searched(folder: Path, needle: str) -> set[str]:
    """The tables and files in which something stands."""
    found = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and needle.lower().encode() in path.read_bytes().lower():
            found.add(path.name)
    with closing(sqlite3.connect(folder / "parley.db")) as connection:
        for table in tables():
            rows = connection.execute(f'SELECT * FROM "{table.name}"').fetchall()  # noqa: S608
            if any(needle.lower() in repr(row).lower() for row in rows):
                found.add(table.name)
    return found


async def file_of(ours: Parley, who: Person) -> str:
    reply = await told(ours, "my-data", who)
    return "\n".join(file.text for file in reply.files)


async def test_whoever_is_forgotten_is_nowhere_any_more(lived: Parley, tmp_path: Path) -> None:
    folder, ann = tmp_path / "data", lived.person(ACCOUNT)
    assert ann.account
    kept = await lived.app.store.personal.of(ann.account)
    before = searched(folder, WORDS)

    asked = await lived.says("forget-me", ann)
    still = searched(folder, WORDS)
    done = await lived.presses(asked, "Forget everything", ann)

    assert kept.keys() == KEPT.keys() - {"unquoted"}  # all that there is has been done
    assert before >= {"act", "draft", "kept_reply", "outbox", "proposal", "report", "sign_off"}
    assert before >= {"exercise_event", "poll_statement", "prompt_suggestion"}
    assert still == before
    assert "You are forgotten" in shown(done)
    assert searched(folder, ACCOUNT) == set()
    assert searched(folder, WORDS) == set()
    assert "statement" in searched(folder, ADOPTED)  # as they are told
    assert TALK not in shown(await lived.says("audit acts", moderator(lived)))
    assert (
        await lived.app.store.database.read(
            "SELECT 1 FROM person WHERE account = :a", {"a": ACCOUNT}
        )
        == []
    )
    assert "Nothing is kept of you" in shown(await lived.says("my-data", ann))


async def test_nobody_else_loses_anything(lived: Parley) -> None:
    robin = lived.person(OTHER)
    before = {each["what"]: each for each in json.loads(await file_of(lived, robin))["kept"]}

    await lived.presses(
        await lived.says("forget-me", lived.person(ACCOUNT)),
        "Forget everything",
        lived.person(ACCOUNT),
    )

    after = {each["what"]: each for each in json.loads(await file_of(lived, robin))["kept"]}
    quoted = before["summaries of discussions"]["entries"]
    quoted[:] = [each for each in quoted if each["summary"] != PRIVATE]
    assert before == after


async def test_all_of_it_is_handed_over_and_to_nobody_else(lived: Parley) -> None:
    ann = lived.person(ACCOUNT)

    handed = await lived.says("my-data", ann)

    assert handed.audience == "caller"
    whole = json.loads(await file_of(lived, ann))
    assert whole["your account there"] == ACCOUNT
    said = json.dumps(whole)
    assert OTHERS not in said
    assert OTHER not in said
    entries = {each["what"]: each["entries"] for each in whole["kept"]}
    assert {each.get("community") for each in entries["exercises"]} == {"test:ours", "test:theirs"}
    (sign_off, _) = entries["whether a view is stated fairly"]
    assert sign_off["reason"] == WORDS
    assert sign_off["when"].startswith("20")
    assert "nobody knows whose" in " ".join(whole["not in here"])


async def test_a_wish_not_to_be_quoted_is_kept_where_it_is_wanted(
    ours: Parley, tmp_path: Path
) -> None:
    ann, mo, folder = ours.person(ACCOUNT), moderator(ours), tmp_path / "data"
    await told(ours, "fair claim tidal-barrage/E01-FISH-C1 fair:yes", ann)
    asked = await ours.says("forget-me", ann)

    done = await ours.presses(asked, "never quote me", ann)

    assert "Your account alone is kept" in shown(done)
    whole = json.loads(await file_of(ours, ann))
    assert [each["what"] for each in whole["kept"]] == [
        "accounts",
        "who does not want to be quoted",
    ]
    summary = await told(ours, "summary", mo)
    assert WORDS not in shown(summary)
    assert searched(folder, WORDS) == set()


async def test_who_is_forgotten_may_be_quoted_again_where_nothing_else_is_wanted(
    ours: Parley, tmp_path: Path
) -> None:
    ann, mo = ours.person(ACCOUNT), moderator(ours)
    await told(ours, "quoting no", ann)

    asked = await ours.says("forget-me", ann)
    await ours.presses(asked, "Forget everything", ann)
    await told(ours, "summary", mo)

    assert "may be quoted again" in " ".join(shown(asked).split())
    assert "report" in searched(tmp_path / "data", WORDS)


async def test_somebody_of_whom_nothing_is_kept_can_be_forgotten(ours: Parley) -> None:
    ben = ours.person("ben")

    asked = await ours.says("forget-me", ben)
    done = await ours.presses(asked, "Forget everything", ben)
    again = await ours.presses(asked, "Forget everything", ben)

    assert "Nothing is kept of you by your account." in shown(asked)
    assert shown(done) == shown(again)
    assert await ours.app.store.database.read("SELECT 1 FROM person WHERE account = 'ben'") == []


async def test_somebody_who_is_nobody_in_particular_is_told_so(ours: Parley) -> None:
    nobody = Person()

    assert "does not know who you are" in shown(await ours.says("my-data", nobody))
    assert "does not know who you are" in shown(await ours.says("forget-me sure:yes", nobody))


async def test_a_summary_under_way_quotes_nobody_who_is_forgotten_meanwhile(
    ours: Parley, square: Square, tmp_path: Path
) -> None:
    ann, mo = ours.person(ACCOUNT), moderator(ours)

    async def forgets(page: int) -> None:
        square.before_page = None
        await ours.says("forget-me sure:yes", ann)

    square.before_page = forgets
    made = await told(ours, "summary", mo)

    assert "4 messages" in shown(made)
    assert searched(tmp_path / "data", WORDS) == set()


async def test_what_is_kept_is_told_from_the_list_by_which_it_is_kept(ours: Parley) -> None:
    told_of = " ".join(shown(await ours.says("privacy")).split())

    for matter in INVENTORY:
        assert (matter.what in told_of) == matter.of_people
    assert "scripted-1 at model.test" in told_of
    assert "what is said in a room that moderators have summarised" in told_of


@pytest.mark.parametrize(
    ("reads", "said"),
    [("off", "it reads nothing"), ("sources", "nothing that is said in rooms")],
)
async def test_whether_a_model_reads_along_is_told_by_community(
    ours: Parley, reads: str, said: str
) -> None:
    await told(ours, f"settings community model:{reads}", moderator(ours))

    assert said in " ".join(shown(await ours.says("privacy")).split())


def test_every_table_with_something_of_a_person_is_handed_over() -> None:
    of_people = {table.name for table in tables() if table.forgetting is not Forgetting.NOTHING}

    assert of_people == KEPT.keys() | COPIES


async def test_who_has_left_an_exercise_with_texts_in_it_takes_them_back(
    ours: Parley, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    said = {ACCOUNT: WORDS, OTHER: OTHERS, "mo": "the wren sings at the lock"}
    await plays(ours, said)
    asked = [name for name, words in said.items() if "outbox" in searched(folder, words)]
    name, *_more = asked  # by lot, one or two of them word the move
    await told(ours, "exercise leave texts:keep", ours.person(name))
    before = searched(folder, said[name])

    await told(ours, "forget-me sure:yes", ours.person(name))

    assert {"exercise_event", "outbox"} <= before
    assert searched(folder, said[name]) == set()


async def test_who_would_like_to_talk_is_known_as_long_as_the_exercise(ours: Parley) -> None:
    await plays(ours, {ACCOUNT: WORDS, OTHER: OTHERS, "mo": "nothing of note"})
    await told(ours, "exercise help", ours.person(OTHER))
    asked = shown(await ours.says("audit acts", moderator(ours)))

    for name in (ACCOUNT, OTHER, "mo"):
        await told(ours, "exercise leave", ours.person(name))
    await ours.app.services.exercises.expire(now() + timedelta(days=400))

    assert f"{OTHER} {TALK}" in asked
    assert TALK not in shown(await ours.says("audit acts", moderator(ours)))


async def test_a_posted_prompt_is_taken_back_in_the_language_of_its_room(lived: Parley) -> None:
    ann = replace(lived.person(ACCOUNT), language="de")
    posted = "SELECT post, opens FROM outbox WHERE key LIKE 'prompt:%' ORDER BY id"
    before = await lived.app.store.database.read(posted)

    asked = shown(await lived.says("forget-me sure:yes", ann))
    after = await lived.app.store.database.read(posted)

    assert "vergessen" in asked
    assert [WORDS in row["post"] for row in before].count(True) == 1
    assert [row["opens"] for row in before] == [row["opens"] for row in after]
    assert not any(WORDS in row["opens"] for row in before)
    (taken_back,) = (row["post"] for row in after if row["post"] not in [b["post"] for b in before])
    assert "This prompt was taken back by whoever suggested it." in taken_back


async def test_a_short_name_is_looked_for_as_a_word_in_answers_that_are_kept(ours: Parley) -> None:
    ann = ours.person(ACCOUNT)
    await told(ours, 'prompt suggest E20 text:"Who heard it at the mill?" credit:"Jo"', ann)
    keep = [
        Answer("test:ours", token, Reply(blocks=(Prose(text=said),)).model_dump_json())
        for token, said in (("a", "1. Who heard it?\nJo asks."), ("b", "Jones asks."))
    ]
    await ours.app.services.platforms.keep(keep, now())

    await told(ours, "forget-me sure:yes", ann)

    left = await ours.app.store.database.read("SELECT token FROM kept_reply")
    assert [row["token"] for row in left] == ["b"]
