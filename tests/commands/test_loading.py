"""Loading texts and dossiers from the chat, as a moderator without a shell does it."""

import asyncio
from pathlib import Path

import pytest

from bot.chat.command import Attachment
from bot.chat.reply import Reply
from bot.store.scope import Scope
from tests.speaking import Parley, shown

DATA = Path(__file__).resolve().parents[1] / "data"
FERRY = (
    "The ferry of Orrenmoor sails at noon. It has sailed at noon for forty years, in every wind. "
    "The harbour master, Ada Vell, says that nobody has ever missed it twice.\n\n"
    "In spring the council wants to move it to ten. The fishers of the north quay are against it, "
    "because their catch is landed at eleven and would miss the boat."
)


@pytest.fixture
def ours(parley: Parley) -> Parley:
    return Parley(parley.app, "ours", "test:square")


def attachment(name: str) -> Attachment:
    return Attachment(name=name, data=(DATA / name).read_bytes())


async def loaded(parley: Parley, preview: Reply) -> Reply:
    return await parley.presses(preview, "Load it", parley.person("mo", moderator=True))


async def test_a_pasted_article_is_looked_at_then_loaded_then_asked(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)

    preview = await ours.sends("article load", mo, text=FERRY)
    before = await ours.says("Who is the harbour master? source:text")
    done = await loaded(ours, preview)

    assert "2 paragraphs" in shown(preview)
    assert "Nothing has been loaded yet" in shown(preview)
    assert before.outcome == "refused"
    assert done.title.startswith("Loaded")
    refs = [a.ref for a in await ours.app.services.ask.articles(ours_scope(ours))]
    answer = await ours.says(f"Who is the harbour master? source:{refs[-1]}")
    assert "Ada Vell" in shown(answer)
    elsewhere = Parley(ours.app, "theirs")
    assert (await elsewhere.says(f"Who sails? source:{refs[-1]}")).outcome == "refused"


def ours_scope(parley: Parley) -> Scope:
    return Scope(parley.room.community)


async def test_what_was_loaded_can_be_undone(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    done = await loaded(ours, await ours.sends("article load", mo, text=FERRY))
    count = len(await ours.app.services.ask.articles(ours_scope(ours)))

    undone = await ours.presses(done, "Undo this", mo)
    again = await ours.presses(done, "Undo this", mo)

    assert "taken out again" in shown(undone)
    assert len(await ours.app.services.ask.articles(ours_scope(ours))) == count - 1
    assert "cannot be undone" in shown(again)


async def test_undoing_a_changed_text_brings_the_earlier_one_back(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    page = "# The ferry\n\n" + FERRY
    first, second = (
        Attachment(name="ferry.md", data=text.encode())
        for text in (page, page.replace("noon", "dawn"))
    )
    await loaded(ours, await ours.sends("article load", mo, file=first))
    done = await loaded(ours, await ours.sends("article load", mo, file=second))

    assert "dawn" in await ours.shows("When does the ferry sail? source:the-ferry")
    await ours.presses(done, "Undo this", mo)
    assert "noon" in await ours.shows("When does the ferry sail? source:the-ferry")


async def test_the_same_text_again_is_no_news(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    await loaded(ours, await ours.sends("article load", mo, text=FERRY))

    again = await loaded(ours, await ours.sends("article load", mo, text=FERRY))

    assert "held here already" in shown(again)


async def test_a_dossier_is_checked_and_compared_before_it_is_loaded(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    first = await ours.sends("dossier load", mo, file=attachment("second-dossier.yaml"))
    await loaded(ours, first)
    text = (DATA / "second-dossier.yaml").read_text("utf-8")
    label = "Port authority and builders"

    second = await ours.sends("dossier load", mo, text=text.replace(label, "Somebody else", 1))

    assert "There is no dossier of that name here yet" in shown(first)
    assert "your own dossier of that name" in shown(second)
    assert "Somebody else" in shown(second)
    assert "tidal-barrage" in await ours.shows("dossier export tidal-barrage", mo)
    theirs = Parley(ours.app, "theirs", "test:hall")
    assert "There is no dossier" in await theirs.shows("dossier export tidal-barrage", mo)


async def test_undoing_a_dossier_takes_it_out_or_brings_the_earlier_back(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    text = (DATA / "second-dossier.yaml").read_text("utf-8")
    one = await loaded(ours, await ours.sends("dossier load", mo, text=text))
    changed = text.replace("title: 'Dossier", "title: 'Anew, dossier", 1)
    two = await loaded(ours, await ours.sends("dossier load", mo, text=changed))

    assert "cannot be undone" in shown(await ours.presses(one, "Undo this", mo))
    assert "is back" in shown(await ours.presses(two, "Undo this", mo))
    held = await ours.app.store.dossiers.get("ours", "tidal-barrage")
    assert held is not None
    assert not held.title.startswith("Anew")
    await ours.presses(one, "Undo this", mo)
    assert await ours.app.store.dossiers.get("ours", "tidal-barrage") is None


async def test_a_broken_dossier_is_refused_with_what_to_mend(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    text = (DATA / "second-dossier.yaml").read_text("utf-8")

    reply = await ours.sends("dossier load", mo, text=text.replace("sides:", "sidles:", 1))

    assert reply.outcome == "refused"
    assert "sidles" in shown(reply)
    assert "Mend this, then give it to `dossier load` again." in " ".join(shown(reply).split())
    assert "parley dossier" not in shown(reply)  # whoever reads it has no shell


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        ({}, "in one way"),
        ({"text": "a", "address": "https://example.org"}, "in one way"),
        ({"text": "   "}, "is empty"),
        ({"address": "example"}, "is no address"),
        ({"address": "http://example.org/a"}, "https"),
        ({"file": Attachment(name="a.bin", data=bytes(range(256)) * 20)}, ""),
        ({"file": Attachment(name="a.txt", data=b"")}, "empty"),
    ],
)
async def test_what_is_no_text_is_refused(
    ours: Parley, args: dict[str, object], problem: str
) -> None:
    reply = await ours.sends("article load", ours.person("mo", moderator=True), **args)

    assert reply.outcome == "refused"
    assert problem in shown(reply)


async def test_a_draft_is_of_one_community_alone_and_can_be_thrown_away(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    preview = await ours.sends("article load", mo, text=FERRY)
    theirs = Parley(ours.app, "theirs", "test:hall")

    forged = await theirs.presses(preview, "Load it", mo)
    dropped = await ours.presses(preview, "Throw it away", mo)
    late = await ours.presses(preview, "Load it", mo)

    assert "no such draft" in shown(forged)
    assert "Nothing was loaded" in shown(dropped)
    assert "no such draft" in shown(late)


async def test_a_loading_of_another_community_cannot_be_undone(ours: Parley) -> None:
    mo = ours.person("mo", moderator=True)
    done = await loaded(ours, await ours.sends("article load", mo, text=FERRY))
    theirs = Parley(ours.app, "theirs", "test:hall")

    assert "cannot be undone" in shown(await theirs.presses(done, "Undo this", mo))
    assert "Nothing was loaded here" in await theirs.shows("article undo", mo)
    assert "Untitled text" in await ours.shows("article undo", mo)


async def test_loading_is_for_moderators(ours: Parley) -> None:
    for name in ("article load", "dossier load"):
        reply = await ours.sends(name, ours.person("ann"), text=FERRY)
        assert "is for moderators" in shown(reply)


async def test_the_button_of_a_draft_that_is_gone_loads_no_later_one(ours: Parley) -> None:
    mo, other = ours.person("mo", moderator=True), ours.person("other", moderator=True)
    old = await ours.sends("article load", mo, text=FERRY)
    await ours.presses(old, "Throw it away", mo)
    await ours.sends("article load", other, text=FERRY.replace("ferry", "barge"))

    reply = await ours.presses(old, "Load it", mo)

    assert reply.outcome == "refused"
    assert "no such draft any more" in shown(reply)
    assert "Nothing was loaded" in shown(await ours.says("article undo", mo))


async def test_two_moderators_load_a_draft_once(ours: Parley) -> None:
    mo, other = ours.person("mo", moderator=True), ours.person("other", moderator=True)
    preview = await ours.sends("article load", mo, text=FERRY)

    replies = await asyncio.gather(
        ours.presses(preview, "Load it", mo), ours.presses(preview, "Load it", other)
    )

    assert sorted(reply.outcome for reply in replies) == ["refused", "shown"]
    undoable = await ours.says("article undo", mo)
    assert len(undoable.offers()) == 1
