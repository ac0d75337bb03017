"""The same over the wire to Discord, with forged components, and in rooms of Matrix."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.bad.judging import INCIDENT, PINGS, Verdict
from bench.bad.making import Maker
from bench.bad.town import Community
from bot.adapters.matrix.saying.contents import OURS
from bot.adapters.matrix.wire.events import MESSAGE, REACTION, Event
from bot.app import App
from tests.adapters.discord.reading import read as read_markup
from tests.adapters.matrix.reading import CALLS
from tests.adapters.matrix.reading import read as read_html
from tests.fakes.matrix_talk import BOT, ROOM, TOWER, Homeserver, started
from tests.wire.acts import Act, Kind
from tests.wire.double import Double
from tests.wire.inside import Inside, inside
from tests.wire.world import Channel, Guild, Json, Message, Person, flat

IDS = (
    "t:", "c:", "r:", "r:settings.community?rate=1", "r:votes.close?sure=True", "k:x:0", "p:x:1",
    "r:exercise.export?session=1", "r:claim.approve?number=1", "s:0123456789ab:1", "q::", "k:a:9",
    "r:nothing?x=1", "r:vote?choice=agree&statement=1", "r:draft.confirm?draft=1", "#", "r:ask?",
    "r:summaries.show?number=1", "r:vote?choice=agree&statement=99999999999999999999",
)  # fmt: skip
KEPT = ("!settings room speaks:yes", "!settings community rate:600")
MODERATING = 0.5
"""How many inputs of the second half are a moderator's."""
FORGED = {"to": "$0", "about": f"matrix:{TOWER}", "offers": [["settings show", {}]], "key": "x"}
WITHIN = 15.0
WORD = "zqunseenforeign"
"""Stands in what one guild keeps, and nowhere else."""


async def over_discord(
    folder: Path, database: Path, maker: Maker, verdict: Verdict, count: int
) -> None:
    """So many interactions, forged and not, in one guild, about another that keeps a word."""
    async with inside(database, folder) as there:
        theirs = there.double.guild("theirs")
        await there.double.join(theirs)
        kept = await _kept(there, theirs)
        square = there.square
        people = [there.double.person("mallory"), there.double.person("mo", moderator=True)]
        ids = [*IDS, *_ids(kept)]
        for number in range(count):
            verdict.inputs += 1
            who = people[maker.random.randrange(2)]
            if number % 40 == 0:
                await (
                    await there.double.slash(square, people[1], "settings community", {"rate": 600})
                ).answer()
            act = await _forged(there.double, square, who, maker, ids)
            await _look(act, verdict, there.double.bot)
        for failure in there.double.failures:
            if "mention" in failure:
                verdict.note("mentions", f"the wire: {failure}")


async def _kept(there: Inside, theirs: Guild) -> list[Message]:
    double = there.double
    channel, mo = theirs.channels[0], double.person("their mo", moderator=True)
    told = []
    for name, options in (
        ("settings community", {"moderator_role": WORD}), ("votes open", {}), ("vote", {}),
        ("votes propose", {"text": f"The talks of {WORD} should be open."}), ("votes queue", {}),
        ("settings show", {}), ("framing", {"event": "Minsk II"}),
        ("exercise start", {"exercise": "common_ground"}),
    ):  # fmt: skip
        told.append(await (await double.slash(channel, mo, name, options)).answer())
    return told


def _ids(messages: Sequence[Message]) -> list[str]:
    return [
        str(part["custom_id"])
        for message in messages
        for part in flat(message.components)
        if "custom_id" in part
    ]


async def _forged(
    double: Double, square: Channel, who: Person, maker: Maker, ids: Sequence[str]
) -> Act:
    forge = double.forge
    lot = maker.random.random()
    seen = [m for m in square.messages[-30:] if m.components]
    source = maker.random.choice(seen) if seen else Message(1, square, double.bot)
    text = maker.text().encode("utf-8", "replace").decode()
    identity = maker.random.choice(ids) if maker.random.random() < 0.8 else text[:100]
    if lot < 0.5:
        data = {"component_type": 2, "custom_id": identity, "id": 1}
        return await forge(Kind.COMPONENT, square, who, data, source)
    if lot < 0.6:
        data = {"component_type": 3, "custom_id": "c:", "id": 1, "values": [identity]}
        return await forge(Kind.COMPONENT, square, who, data, source)
    if lot < 0.75:
        field = {
            "type": 4,
            "custom_id": maker.random.choice(("text", "reason", "value")),
            "value": text,
        }
        data = {"custom_id": identity, "components": [{"type": 18, "component": field}]}
        return await forge(Kind.SUBMIT, square, who, data, source)
    name = maker.random.choice(("ask", "check", "framing", "nothing", "search", "vote", "help"))
    option = {
        "name": maker.random.choice(("question", "statement", "event", "words", "x")),
        "type": 3,
        "value": text,
    }
    data = {"id": "1", "name": name, "type": 1, "options": [option]}
    return await forge(Kind.COMMAND, square, who, data, None)


async def _look(act: Act, verdict: Verdict, bot: Person) -> None:
    try:
        await act.has_content(WITHIN)
    except TimeoutError:
        verdict.note("unanswered", act.what)
        return
    for message in act.messages:
        verdict.outcomes["on Discord"] += 1
        whole = f"{message.text}\n{message.components}"
        verdict.look_for(whole, [WORD], act.what)
        if INCIDENT.search(message.text):
            verdict.note("tracebacks", act.what)
        for part in message.parts:
            if part["type"] == 10 and any(
                PINGS.match(one) for one in read_markup(part["content"])[1]
            ):
                verdict.note("mentions", act.what)


async def over_matrix(
    app: App, maker: Maker, verdict: Verdict, count: int, foreign: Sequence[Community]
) -> None:
    """So many messages and reactions in a room of Matrix, some with forged content of ours."""
    server = Homeserver()
    server.room(ROOM, "ada", "mallory")
    server.room(TOWER, "ada")
    house = await started(server, app.dispatcher)
    words = [word for one in foreign for word in (*one.own, *one.private)]
    commands = list(app.dispatcher.commands.values())
    who = "ada"
    for number in range(count):
        verdict.inputs += 1
        if who == "ada":  # what she set may have closed the room, which is told so once a minute
            for kept in KEPT:
                await house.hears(server.says("ada", ROOM, kept))
        who = "ada" if number > count // 2 and maker.random.random() < MODERATING else "mallory"
        line = f"!{maker.line(commands).lstrip('/')}"
        event, is_asked = _happens(server, maker, who, line)
        what, before = f"matrix {line!r}", len(server.events)
        try:
            answers = await house.hears(event)
        except Exception as error:  # noqa: BLE001  # that is what is counted
            verdict.note("tracebacks", f"{what} raised {error!r}")
            continue
        if is_asked and not answers:
            verdict.note("unanswered", what)
        for raw in server.events[before:]:
            if raw["sender"] == BOT and raw["type"] == MESSAGE:
                _look_at(raw["content"], verdict, words, what)


def _happens(server: Homeserver, maker: Maker, who: str, line: str) -> tuple[Event, bool]:
    """Something that somebody says or presses, and whether it asks the bot."""
    lot = maker.random.random()
    asks = not line.startswith("! ")  # a mark alone calls nobody
    if lot < 0.6:
        return server.says(who, ROOM, line), asks
    if lot < 0.75:
        ours: dict[str, Any] = {OURS: FORGED, "m.mentions": {"room": True}}
        return server.says(who, ROOM, line, **ours), asks
    if lot < 0.9 and server.events:
        to = maker.random.choice(server.events)["event_id"]
        key = maker.random.choice(("1️⃣", "9️⃣", "👍", maker.text()[:20]))
        relates = {"rel_type": "m.annotation", "event_id": to, "key": key}
        return server.happens(
            f"@{who}:example.org", ROOM, REACTION, {"m.relates_to": relates}
        ), False
    to = maker.random.choice(("$0", "$99999", maker.text()[:40]))
    said = maker.random.choice(("1", "77", line))
    return server.says(who, ROOM, said, {"m.in_reply_to": {"event_id": to}}), False


def _look_at(content: Json, verdict: Verdict, foreign: Sequence[str], what: str) -> None:
    verdict.outcomes["on Matrix"] += 1
    verdict.look_for(str(content), foreign, what)
    if INCIDENT.search(str(content.get("body"))):
        verdict.note("tracebacks", what)
    _, strays = read_html(str(content.get("formatted_body", "")))
    if content.get("m.mentions") or any(CALLS.search(each) for each in strays):
        verdict.note("mentions", what)
