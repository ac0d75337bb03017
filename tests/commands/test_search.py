"""`search`, as people use it."""

from pathlib import Path

import pytest

from bot.app import now
from bot.dossier.load import read
from bot.reading.read import read_file
from tests.speaking import Parley

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture
async def barrage(parley: Parley) -> Parley:
    await parley.app.loading.dossier(read(DATA / "second-dossier.yaml"), now())
    await parley.app.loading.article(read_file(DATA / "second-article.txt"), now())
    return parley


async def test_a_statement_is_found_with_what_it_rests_on_and_its_event(barrage: Parley) -> None:
    reply = await barrage.says("search mud destroyed the fishery in:claims")

    (cited,) = (block for block in reply.blocks if block.kind == "cited")
    assert cited.statements[0].text == "The article's authors: That mud destroyed the fishery."
    assert cited.statements[0].citations[0].source == "S-ART"
    assert "claim" in cited.statements[0].marks
    opened = await barrage.presses(reply, "In full: The article's authors: That mud")
    assert "a claim of The article's authors" in opened.title


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("search parasite gill rot in:facts", "A parasite, gill rot, was found"),
        ("search joint sediment study permit in:findings", "Water Court"),
        ("search fishery in:checks", "On the article's statement"),
        ("search Corvin Hale barrage in:sources", "Statement on the barrage (Corvin Hale)"),
        ("search Candlemas Compact in:passages", "passage"),
        ("search dredging cockle beds in:events", "The dredging of 2011 and the cockle beds"),
        ("search court annulled permit from:2022 to:2022", "17 May 2022"),
        ("search surge drowned people to:1970", "drowned 37 people"),
        ('search chart records event:"Candlemas Compact"', "In full:"),
        ("search barges opened doors side:FISH", "Fishers' cooperative: Crews saw barges"),
    ],
)
async def test_a_search_can_be_narrowed(barrage: Parley, line: str, shown: str) -> None:
    assert shown in await barrage.shows(line)


async def test_a_side_is_shown_by_its_own_claims_alone(barrage: Parley) -> None:
    reply = await barrage.says("search mud bank spoil side:PORT")

    (cited,) = (block for block in reply.blocks if block.kind == "cited")
    assert all(s.text.startswith("Port authority and builders") for s in cited.statements)


async def test_a_passage_leads_to_its_source(barrage: Parley) -> None:
    reply = await barrage.says("search Candlemas Compact in:passages")

    opened = await barrage.presses(reply, "Source: The Marrin Barrage Quarrel")

    assert opened.title == "Source S-ART"


async def test_pages_show_everything_once(barrage: Parley) -> None:
    texts: list[str] = []
    page, pages = 1, 2
    while page <= pages:
        reply = await barrage.says(f"search barrage page:{page}")
        (cited,) = (block for block in reply.blocks if block.kind == "cited")
        (note,) = (block for block in reply.blocks if block.kind == "note")
        pages = int(note.text.split(" of ")[1].split(".")[0])
        texts += [statement.text for statement in cited.statements]
        page += 1

    assert len(texts) > 8
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("search zeppelin", "Nothing here holds “zeppelin”."),
        ("search barrage page:99", "There is no page 99."),
        ("search barrage side:Atlantis", "There is no side “Atlantis” here."),
        ("search barrage event:Atlantis", "No event here is called “Atlantis”."),
        ("search barrage from:2020 to:1999", "2020 is later than 1999."),
        ("search barrage in:attic", "`in` cannot be that."),
        ("search", "`search` needs `words`."),
    ],
)
async def test_what_cannot_be_found_says_why(barrage: Parley, line: str, says: str) -> None:
    reply = await barrage.says(line)

    assert reply.outcome == "refused"
    assert says in await barrage.shows(line)
