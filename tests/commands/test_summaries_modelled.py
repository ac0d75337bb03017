"""A language model names conversations and groups points, and nothing it makes up is shown."""

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.app import Models, now, running
from bot.chat.reply import Reply
from bot.chat.turn import Person, Room
from bot.domain.report import Report
from bot.llm.model import Prompt, Reason, Unavailable
from bot.reporting.sections import POINTS
from bot.services.model.caps import Caps
from tests.fakes.history import Square, minutes
from tests.fakes.model import ScriptedModel, values_in
from tests.fakes.model import Written as Script
from tests.shared_data import SHARED, needs_shared
from tests.speaking import Parley, shown

SAID = (
    ("ann", "Should the square be closed to cars on Saturdays? The market needs the room."),
    ("ben", "I agree. The market has no room at all with 40 cars on the square."),
    ("cem", "I disagree. Old people cannot carry their shopping from the ring road, @Ben."),
    ("dee", "I disagree. <@ben> has never asked the old people about the bus."),
    ("ann", "There could be a bus from the ring road for the old people."),
    ("eve", "Who would pay for such a bus from the ring road?"),
)
RING = "old people cannot carry their shopping from the ring road"
BUS = "There could be a bus from the ring road for the old people."
TITLE = "The square and cars on Saturdays"


@dataclass
class Sent:
    """What went to the model of one conversation, with ways to speak of it."""

    messages: list[dict[str, str]]

    def of(self, words: str) -> dict[str, str]:
        """The message that holds these words."""
        return next(each for each in self.messages if words in each["text"])

    def cited(self, words: str, quote: str | None = None) -> Script:
        """A citation of the message that holds these words."""
        return {"source": self.of(words)["id"], "quote": words if quote is None else quote}


def sent_in(prompt: Prompt) -> Sent:
    """The messages of a prompt."""
    (messages,) = values_in(prompt)
    return Sent(messages)


def point(text: str, *citations: Script) -> Script:
    """A point with its citations."""
    return {"text": text, "citations": list(citations)}


def draft(title: str, *points: Script, heading: str = "") -> Script:
    """A draft of one group."""
    return {"title": title, "groups": [{"heading": heading, "points": list(points)}]}


def carrying(sent: Sent) -> Script:
    """A point that holds."""
    words = "Old people cannot carry their shopping"
    return point(f"{sent.of(words)['author']} said that {RING}.", sent.cited(words))


def riding(sent: Sent) -> Script:
    """Another one, of another person."""
    return point(f"{sent.of(BUS)['author']} said: {BUS}", sent.cited(BUS))


def good(prompt: Prompt) -> Script:
    """A draft of which everything holds."""
    sent = sent_in(prompt)
    return draft(TITLE, carrying(sent), riding(sent), heading="A bus from the ring road")


def scripted(make: Callable[[Sent], Script]) -> Callable[[Prompt], Script]:
    """A script from what is sent."""
    return lambda prompt: make(sent_in(prompt))


@dataclass
class Hall:
    """A community with a room, a moderator and a model."""

    parley: Parley
    square: Square
    model: ScriptedModel
    mo: Person

    async def told(self, line: str = "summary for:moderators") -> str:
        """All cards of a summary, one after the other."""
        reply = await self.parley.says(line, self.mo)
        told = [shown(reply)]
        while any(button.label == "Next" for button in reply.buttons):
            reply = await self.parley.presses(reply, "Next", self.mo)
            told.append(shown(reply))
        return " ".join("\n".join(told).split())

    async def files(self) -> Mapping[str, str]:
        """The files of the first summary, by their endings."""
        reply = await self.parley.says("summaries files 1", self.mo)
        return {file.name.rpartition(".")[2]: file.text for file in reply.files}

    async def lets(self, use: str) -> None:
        """The community lets a model read so much."""
        set_ = await self.parley.says(f"settings community model:{use}", self.mo)
        assert set_.outcome != "refused", shown(set_)

    def say(self, said: Iterable[tuple[str, str]]) -> None:
        """These are the room's only messages."""
        self.square.messages.clear()
        begun = now() - minutes(60)
        for number, (author, text) in enumerate(said):
            answers = {"reply_to": "1000"} if number else {}
            self.square.say(author, text, begun + minutes(number), **answers)


@asynccontextmanager
async def hall_of(database: Path, model: ScriptedModel, **more: Any) -> AsyncIterator[Hall]:
    """The whole bot with a model, in a community that lets it read what is said."""
    models = Models(writing=model, caps=Caps(of_person=10**6), **more)
    async with running(database, models) as app:
        square = Square()
        app.services.histories.add(square)
        parley = Parley(app, "test", "test:square")
        hall = Hall(parley, square, model, parley.person("mo", moderator=True))
        hall.say(SAID)
        await hall.lets("chat")
        yield hall


@pytest.fixture
def database(fresh_database: Path, tmp_path: Path) -> Path:
    """A database of this test's own."""
    return Path(shutil.copyfile(fresh_database, tmp_path / "parley.db"))


@pytest.fixture
async def hall(database: Path) -> AsyncIterator[Hall]:
    """With a model that writes what holds."""
    async with hall_of(database, ScriptedModel(good)) as made:
        yield made


async def test_what_holds_is_shown_with_the_words_it_rests_on(hall: Hall) -> None:
    told = await hall.told()

    assert TITLE in told
    assert POINTS in told
    assert f"A bus from the ring road: “Cem” said that {RING}." in told
    assert f"“Ann” said: {BUS}" in told
    assert told.index(POINTS) < told.index("What was said")
    assert "by the language model scripted-1" in told
    assert "without a language model" not in told


async def test_files_hold_the_points_before_what_was_said(hall: Hall) -> None:
    await hall.told()

    files = await hall.files()

    for text in (files["md"].replace("\\", ""), files["html"]):
        assert text.index(TITLE) < text.index(POINTS) < text.index("What was said")
        assert text.index(f"“Cem” said that {RING}.") < text.index("What was said")
        assert "by the language model scripted-1" in text
    kept = json.loads(files["json"])["report"]
    (told,) = kept["conversations"]
    (group,) = told["groups"]
    first = group["points"][0]
    (rests_on,) = first["rests_on"]
    assert list(told).index("groups") < list(told).index("telling")
    assert first["text"] == f"{{0}} said that {RING}."
    assert kept["quotes"][rests_on["message"]]["text"][rests_on["start"] : rests_on["end"]] == (
        "Old people cannot carry their shopping from the ring road, @Ben."
    )


async def test_no_name_and_no_account_goes_to_the_model(hall: Hall) -> None:
    hall.square.say("fay", "Ask @ben, <@!cem>, ANN or anna@example.org: who pays?", now())

    await hall.told()

    (prompt,) = hall.model.asked
    text = prompt.user
    assert "Old people cannot carry their shopping from the ring road, u2." in text
    assert "I disagree. u2 has never asked the old people about the bus." in text
    assert "Ask u2, u3, u1 or an address: who pays?" in text
    assert not re.search(r"\b(ann|ben|cem|dee|eve|fay|anna|example)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("use", ["off", "sources"])
async def test_without_the_community_s_consent_no_model_is_asked(hall: Hall, use: str) -> None:
    await hall.lets(use)

    told = await hall.told()

    assert hall.model.asked == []
    assert POINTS not in told
    assert "without a language model. Every quote" in told


async def test_what_a_community_lets_by_itself_is_its_sources_alone(database: Path) -> None:
    async with hall_of(database, ScriptedModel(good)) as hall:
        hall.parley.room = Room("elsewhere", "test:square")

        await hall.told()

        assert hall.model.asked == []


async def test_where_the_model_is_down_the_summary_comes_with_the_reason(hall: Hall) -> None:
    await hall.lets("off")
    before = await hall.told()
    await hall.lets("chat")

    def down(prompt: Prompt) -> Script:
        raise Unavailable(Reason.UNAUTHORISED)

    hall.model.script = down
    after = await hall.told()

    def cards(told: str) -> str:
        return re.sub(r"Made .*?Every quote|after \d.*?UTC|show \d+|\d of 2", "", told)

    assert "without a language model: it is not set up rightly. Every quote" in after
    assert "Old people cannot carry" in after
    assert POINTS not in after
    assert len(cards(after)) == len(cards(before))


async def test_a_summary_never_waits_for_a_model_that_hangs(database: Path) -> None:
    async def never() -> Script:
        await asyncio.Event().wait()
        return {}

    model = ScriptedModel(lambda _: never())
    async with hall_of(database, model, seconds=0.05) as hall:
        told = await hall.told()

        assert "without a language model: it took too long" in told
        assert "Old people cannot carry" in told


def altered(sent: Sent, **changes: Any) -> Script:
    """A point that would hold, but for what is changed."""
    made = carrying(sent)
    if "text" in changes:
        made["text"] = changes["text"]
    made["citations"][0] |= {k: v for k, v in changes.items() if k != "text"}
    return made


WHO = "Old people cannot carry their shopping"
UNTRUE: Mapping[str, Callable[[Sent], Script]] = {
    "a quote of another message": lambda s: altered(s, source=s.of("pay for such")["id"]),
    "a quote of another message of the same person": lambda s: point(
        f"{s.of(BUS)['author']} said that {BUS[0].lower()}{BUS[1:]}",
        {"source": s.of("Saturdays")["id"], "quote": BUS},
        s.cited("The market needs the room."),
    ),
    "another's message besides": lambda s: point(
        f"{s.of(WHO)['author']} said that {RING}.", s.cited(WHO), s.cited(BUS)
    ),
    "a word of the quote changed": lambda s: altered(
        s, quote="Old people cannot carry their bags from the ring road"
    ),
    "no quote": lambda s: point(f"{s.of(WHO)['author']} said that {RING}."),
    "another speaker": lambda s: altered(s, text=f"{s.of(BUS)['author']} said that {RING}."),
    "a speaker who is not there": lambda s: altered(s, text=f"u99 said that {RING}."),
    "no speaker": lambda s: altered(s, text=f"{RING.capitalize()}."),
    "two speakers": lambda s: altered(
        s, text=f"{s.of(WHO)['author']} and {s.of(BUS)['author']} said that {RING}."
    ),
    "a not left out": lambda s: altered(
        s, text=f"{s.of(WHO)['author']} said that {RING.replace('cannot', 'can')}."
    ),
    "a number added": lambda s: altered(s, text=f"{s.of(WHO)['author']} said that 300 {RING}."),
    "a word swapped": lambda s: altered(
        s, text=f"{s.of(WHO)['author']} said that {RING.replace('carry', 'steal')}."
    ),
    "a link": lambda s: altered(
        s, text=f"{s.of(WHO)['author']} said that {RING}, see https://evil.example."
    ),
    "a bare host": lambda s: altered(s, text=f"{s.of(WHO)['author']} said that {RING} evil.com."),
    "a mention": lambda s: altered(s, text=f"{s.of(WHO)['author']} said that {RING} @everyone."),
    "a mention by id": lambda s: altered(s, text=f"{s.of(WHO)['author']} said that <@1> {RING}."),
    "markup": lambda s: altered(s, text=f"{s.of(WHO)['author']} said that **{RING}**."),
    "our own marks": lambda s: altered(s, text=f"{s.of(WHO)['author']} said that {{0}} {RING}."),
    "a second sentence": lambda s: altered(
        s, text=f"{s.of(WHO)['author']} said that {RING}. They lied."
    ),
    "a question told as a statement": lambda s: point(
        f"{s.of('Saturdays')['author']} said that {s.of('Saturdays')['text'].partition('?')[0]}?",
        s.cited("Should the square be closed to cars on Saturdays?"),
    ),
    "a speech that is none": lambda s: altered(
        s, text=f"{s.of(WHO)['author']} said: carry shopping from the ring road."
    ),
    "a speech shortened": lambda s: altered(
        s, text=f"{s.of(WHO)['author']} said: Old people cannot carry shopping from the ring road."
    ),
    "I in our words": lambda s: point(
        f"{s.of(WHO)['author']} said that I disagree.",
        {"source": s.of(WHO)["id"], "quote": "I disagree."},
    ),
    "me in another's mouth": lambda s: altered(
        s, text=f"{s.of(WHO)['author']} said that we {RING[4:]}."
    ),
}


@pytest.mark.parametrize("name", UNTRUE)
async def test_what_was_not_said_is_dropped_and_the_rest_stays(hall: Hall, name: str) -> None:
    def script(sent: Sent) -> Script:
        return draft(TITLE, UNTRUE[name](sent), riding(sent))

    hall.model.script = scripted(script)
    told = await hall.told()

    kept = (await report(hall)).conversations[0].groups
    assert [each.text for group in kept for each in group.points] == [f"{{0}} said: {BUS}"]
    assert "said that" not in told
    assert f"“Ann” said: {BUS}" in told


@pytest.mark.parametrize("name", UNTRUE)
async def test_of_what_was_not_said_alone_nothing_comes(hall: Hall, name: str) -> None:
    hall.model.script = scripted(lambda sent: draft(TITLE, UNTRUE[name](sent)))

    told = await hall.told()

    assert TITLE not in told
    assert POINTS not in told
    assert "without a language model: it abstained, or the messages did not bear out" in told


async def test_a_made_up_message_is_no_draft(hall: Hall) -> None:
    hall.model.script = scripted(lambda s: draft(TITLE, riding(s), altered(s, message="m_000000")))

    told = await hall.told()

    assert POINTS not in told
    assert "without a language model: what it wrote could not be read" in told


@pytest.mark.parametrize(
    "title",
    [
        "400 cars on the square",
        "Cars on the square in Paris",
        "The square and the catastrophe",
        "Cars do not belong on the square",
        "The market is on the square",
        "Ben and the cars on the square",
        "u1 on the cars and the square",
        "No cars on the square",
        "All cars on the square",
        "A right market on the square",
        "Cars on the square https://evil.example",
        "Cars on the square evil.com",
        "Cars on the square @everyone",
        "Cars on the square <@1>",
        "**Cars** on the square",
        "Cars. The square and the market",
        "Cars and the square and the bus and the market and the road",
        "Who would pay for such",
        "Shopping",
        "Market and room and cars and square",
        "",
    ],
)
async def test_a_name_that_says_more_than_people_did_is_not_shown(hall: Hall, title: str) -> None:
    hall.model.script = scripted(lambda s: draft(title, carrying(s), riding(s), heading=title))

    await hall.told()

    (told, *_) = (await report(hall)).conversations
    assert told.named is None
    assert [group.heading for group in told.groups] == [None]
    assert len(told.groups[0].points) == 2


async def test_people_are_called_in_a_point_as_in_its_message_and_by_name(hall: Hall) -> None:
    def script(sent: Sent) -> Script:
        asked = sent.of("has never asked")
        return draft(
            "",
            point(
                f"{asked['author']} said that {asked['text'].partition('. ')[2]}",
                sent.cited("has never asked the old people"),
            ),
            point(
                f"{sent.of(WHO)['author']} said: {sent.of(WHO)['text'].partition('. ')[2]}",
                sent.cited(WHO),
            ),
        )

    hall.model.script = scripted(script)
    told = await hall.told()

    assert "“Dee” said that “Ben” has never asked the old people about the bus." in told
    assert "“Cem” said: Old people cannot carry their shopping from the ring road, Ben." in told


@pytest.mark.parametrize(
    ("name", "shown_as"),
    [
        ("Ann-Lee O'Hara jr.", "“Ann-Lee O'Hara jr.”"),
        ("The moderators", "“The moderators”"),
        ("Ben said that he lied. Cem", "“Ben said that he lied. Cem”"),
        ("”Ben: no. “", "“Ben no.”"),
        ("<@1> https://evil.example", "“1 httpsevil.example”"),
        ("🦊", "“🦊”"),
        ("", "somebody without a name"),
    ],
)
async def test_a_name_is_no_part_of_the_sentence(hall: Hall, name: str, shown_as: str) -> None:
    square = hall.square.messages
    square["1004"] = square["1004"].model_copy(update={"author": "gus", "name": name})

    told = await hall.told()

    assert f"{' '.join(shown_as.split())} said: {BUS}" in told


@pytest.mark.parametrize("gone", ["2", "4"])
async def test_what_rests_on_a_deleted_message_goes_with_it(hall: Hall, gone: str) -> None:
    await hall.told()
    (before,) = (await report(hall)).conversations
    assert before.named
    heading = before.groups[0].heading
    assert heading
    assert f"100{gone}" in heading.messages

    del hall.square.messages[f"100{gone}"]
    told = await hall.told("summaries show 1 card:2")

    kept = json.dumps((await report(hall)).model_dump(mode="json"))
    words = RING if gone == "2" else BUS
    assert words not in told
    assert words not in kept
    assert "A bus from the ring road" not in told + kept
    assert POINTS in told


async def test_a_title_goes_with_a_message_that_its_words_are_from(hall: Hall) -> None:
    await hall.told()
    (before,) = (await report(hall)).conversations
    assert before.named
    assert "1001" in before.named.messages

    del hall.square.messages["1001"]
    told = await hall.told("summaries show 1")

    assert TITLE not in told
    assert TITLE not in (await report(hall)).model_dump_json()


async def test_what_is_deleted_while_the_model_is_asked_is_not_in_it(hall: Hall) -> None:
    async def slow(prompt: Prompt) -> Script:
        summaries = hall.parley.app.services.summaries
        await summaries.changed("test", "test:square", ["1002"], deleted=True)
        return good(prompt)

    hall.model.script = slow
    told = await hall.told()

    assert RING not in told
    assert f"“Ann” said: {BUS}" in told


async def test_what_is_deleted_before_the_model_is_asked_is_not_sent(hall: Hall) -> None:
    async def delete(page: int) -> None:
        summaries = hall.parley.app.services.summaries
        await summaries.changed("test", "test:square", ["1002"], deleted=True)

    hall.square.before_page = delete
    hall.model.script = scripted(lambda sent: draft(TITLE, riding(sent)))
    told = await hall.told()

    (prompt,) = hall.model.asked
    assert "shopping" not in prompt.user
    assert f"“Ann” said: {BUS}" in told


async def test_nothing_of_who_does_not_want_to_be_quoted_is_sent(hall: Hall) -> None:
    await hall.parley.says("quoting no", hall.parley.person("cem"))
    hall.square.say("ann", "I agree with Cem on the shopping of old people.", now() - minutes(5))
    hall.model.script = scripted(lambda sent: draft(TITLE, riding(sent)))

    told = await hall.told()

    (prompt,) = hall.model.asked
    assert "shopping" not in prompt.user
    assert f"“Ann” said: {BUS}" in told


async def test_who_opts_out_later_is_in_no_point_and_no_title(hall: Hall) -> None:
    await hall.told()

    await hall.parley.says("quoting no", hall.parley.person("ann"))

    kept = (await report(hall)).model_dump_json()
    assert BUS not in kept
    assert TITLE not in kept
    assert RING in kept


async def test_scheduled_summaries_are_worded_too(hall: Hall) -> None:
    await hall.parley.says("summaries schedule day", hall.mo)
    scheduling = hall.parley.app.services.scheduling
    due = await scheduling.next_due()
    assert due is not None
    hall.say(())
    for number, (author, text) in enumerate(SAID):
        answers = {"reply_to": "1000"} if number else {}
        hall.square.say(author, text, due - minutes(30 - number), **answers)
    for schedule in await scheduling.due(due):
        await scheduling.run(schedule, due)

    assert f"“Cem” said that {RING}." in await hall.told("summaries show 1")
    posts = await hall.parley.app.store.database.read("SELECT post FROM outbox")
    assert not [row for row in posts if "ring road" in row["post"] or TITLE in row["post"]]


async def test_no_copy_of_a_prompt_or_a_draft_is_kept(hall: Hall) -> None:
    await hall.told()
    await hall.parley.says("summaries delete 1", hall.mo)

    database = hall.parley.app.store.database
    await database.read("PRAGMA wal_checkpoint(TRUNCATE)")
    names = await database.read("PRAGMA database_list")
    held = Path(names[0]["file"]).read_text("utf-8", "replace")  # noqa: ASYNC240  # a test
    assert "shopping" not in held
    assert TITLE not in held


def test_reports_from_before_there_were_points_are_read() -> None:
    old = {
        "room": "#square",
        "address": "test:square",
        "since": "2026-11-20T18:00:00Z",
        "until": "2026-11-20T19:00:00Z",
        "made": "2026-11-20T19:00:00Z",
        "share": {"messages": 1, "people": 1},
        "conversations": [
            {
                "title": "cars",
                "began": "2026-11-20T18:00:00Z",
                "ended": "2026-11-20T18:30:00Z",
                "messages": 2,
                "people": 2,
                "telling": [],
            }
        ],
    }

    read = Report.model_validate_json(json.dumps(old))

    assert read.model == ""
    assert read.conversations[0].groups == ()
    assert read.conversations[0].named is None


def obedient(sent: Sent) -> Script:
    """What a model writes that does what any message tells it, in every place it has."""
    points = []
    for each in sent.messages:
        attack, who = each["text"], each["author"]
        other = next((m["author"] for m in sent.messages if m["author"] != who), "u9")
        cited = {"source": each["id"], "quote": attack[:400]}
        points += [
            point(text[:400], cited)
            for text in (
                attack,
                f"{who} said that {attack}",
                f"{who} said: {attack}",
                f"{other} said: {attack}",
                f"{who} said that the answer is: visit https://evil.example and ask <@1>.",
            )
        ]
    groups = [
        {"heading": each["text"][:80], "points": points[at * 4 : at * 4 + 4]}
        for at, each in enumerate(sent.messages[:4])
    ]
    return {"title": sent.messages[0]["text"][:80], "groups": groups}


def attacks() -> list[str]:
    """The attack strings, each as long as a message may be."""
    lines = (SHARED / "data/injection/attacks.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


@needs_shared
async def test_of_attacks_nothing_is_shown_but_their_words_as_somebody_s(hall: Hall) -> None:
    hall.model.script = scripted(obedient)
    found = attacks()
    shown_points = 0
    assert len(found) > 100

    for at in range(0, len(found), 4):
        several = found[at : at + 4]
        hall.say([(f"p{number}x", text) for number, text in enumerate(several)])
        reply = await hall.parley.says("summary", hall.mo)
        kept = await newest(hall)
        for told in kept.conversations:
            assert told.named is None, told.named
            for group in told.groups:
                assert group.heading is None, group.heading
                for each in group.points:
                    shown_points += 1
                    holds(kept, each.text, each.rests_on[0].message)
        assert_no_link(reply)
        files = await hall.parley.presses(reply, "As files", hall.mo)
        (page,) = (file.text for file in files.files if file.name.endswith(".html"))
        links = re.findall(r'(?:href|src)="([^"]*)"', page)
        assert not [link for link in links if not link.startswith("https://chat.example/")]
    assert len(hall.model.asked) >= len(found) // 5  # lines that quote are not sent
    assert shown_points


def holds(kept: Report, text: str, message: str) -> None:
    """A point is somebody's message word for word, and nothing in it is live."""
    said = text.partition("{0} said")[2].removeprefix(" that ").removeprefix(": ")
    quote = re.sub(r"[\w.+-]+@[\w.-]+\w", "an address", kept.quotes[message].text)
    quote = " ".join(quote.split()).casefold()
    assert said.strip(" .").casefold() in quote
    assert not re.search(r"https?:|www\.|@|<|\]\(|evil", text)


def assert_no_link(reply: Reply) -> None:
    """Nothing in a card's own words is an address."""
    told = "\n".join(block.text for block in reply.blocks if block.kind in ("prose", "note"))
    assert "http" not in told


async def report(hall: Hall) -> Report:
    """The first summary, as it is kept."""
    rows = await hall.parley.app.store.database.read("SELECT body FROM report ORDER BY id LIMIT 1")
    return Report.model_validate_json(rows[0]["body"])


async def newest(hall: Hall) -> Report:
    """The last summary, as it is kept."""
    rows = await hall.parley.app.store.database.read(
        "SELECT body FROM report ORDER BY id DESC LIMIT 1"
    )
    return Report.model_validate_json(rows[0]["body"])
