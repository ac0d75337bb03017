"""The index of the store: what is in it, and for whom."""

from pathlib import Path

import pytest

from bot.app import now, running
from bot.domain.dossier import Dossier
from bot.dossier.load import read
from bot.reading.read import read_file, read_text
from bot.services.indexing import index_statement
from bot.store.library import mark_changed
from tests.speaking import Parley

DATA = Path(__file__).resolve().parents[1] / "data"
CLAIM = "That mud destroyed the fishery."
NOTHING = "Nothing here holds"


@pytest.fixture
def barrage() -> Dossier:
    return read(DATA / "second-dossier.yaml")


@pytest.fixture
async def ours(parley: Parley, barrage: Dossier) -> Parley:
    for community in ("ours", "theirs"):
        await parley.app.store.communities.ensure(community)
    await parley.app.loading.dossier(barrage, now())
    return Parley(parley.app, "ours")


def theirs(ours: Parley) -> Parley:
    return Parley(ours.app, "theirs")


async def sound(parley: Parley) -> None:
    """Fail where the index holds other words than its rows, or counts them wrongly."""
    database = parley.app.store.database
    async with database.transaction() as transaction:
        await transaction.write("INSERT INTO words (words) VALUES ('integrity-check')", {})
    counted = await database.read("""
        SELECT id >> 40 AS library, id >> 36 & 15 AS sort, count(*) AS entries,
            sum(length) AS length, sum(sentences) AS sentences
        FROM searched GROUP BY 1, 2 ORDER BY 1, 2
    """)
    kept = await database.read("SELECT * FROM search_size WHERE entries > 0 ORDER BY 1, 2")
    assert [tuple(row) for row in counted] == [tuple(row) for row in kept]


async def test_a_hidden_statement_is_found_by_others_alone(ours: Parley) -> None:
    async with ours.app.store.database.transaction() as transaction:
        await transaction.write(
            "INSERT INTO hidden SELECT 'ours', id, '', '', NULL FROM statement "
            "WHERE text LIKE :text",
            {"text": f"%{CLAIM}%"},
        )
        await mark_changed(transaction, "ours")

    assert CLAIM not in await ours.shows("search mud fishery in:claims")
    assert CLAIM in await theirs(ours).shows("search mud fishery in:claims")


async def test_an_addition_is_found_by_its_own_community_alone(ours: Parley) -> None:
    async with ours.app.store.database.transaction() as transaction:
        (row,) = await transaction.read(
            "SELECT id, event FROM statement WHERE text LIKE :text", {"text": f"%{CLAIM}%"}
        )
        added = await transaction.write(
            "INSERT INTO statement (event, sort, ref, position, text, status, community)"
            " VALUES (:event, 'claim', 'X1', 9, 'Quokkas dug up the bank.', 'attributed', 'ours')",
            {"event": row["event"]},
        )
        for table, columns in (
            ("claim", "framing, kind, verification, phrase"),
            ("evidence", "position, source"),
        ):
            await transaction.write(
                f"INSERT INTO {table} (statement, {columns})"  # noqa: S608  # of this test
                f" SELECT :added, {columns} FROM {table} WHERE statement = :like",
                {"added": added, "like": row["id"]},
            )
        await index_statement(transaction, added)
        await mark_changed(transaction, "ours")

    assert "Quokkas dug up" in await ours.shows("search quokkas")
    assert NOTHING in await theirs(ours).shows("search quokkas")
    assert NOTHING in await Parley(ours.app).shows("search quokkas")
    await sound(ours)

    async with ours.app.store.database.transaction() as transaction:
        await transaction.write(
            "UPDATE statement SET retired_at = '2026' WHERE id = :id", {"id": added}
        )
        await index_statement(transaction, added)

    assert NOTHING in await ours.shows("search quokkas")
    await sound(ours)


async def test_what_a_dossier_no_longer_says_is_not_found(ours: Parley, barrage: Dossier) -> None:
    events = [
        event.model_copy(
            update={"facts": tuple(f for f in event.facts if "gill rot" not in f.text)}
        )
        for event in barrage.events
    ]

    assert "gill rot" in await ours.shows("search gill rot parasite in:facts")
    await ours.app.loading.dossier(barrage.model_copy(update={"events": tuple(events)}), now())

    assert NOTHING in await ours.shows("search gill rot parasite in:facts")
    await sound(ours)
    await ours.app.loading.dossier(barrage, now())
    assert "gill rot" in await ours.shows("search gill rot parasite in:facts")
    await sound(ours)


async def test_an_own_dossier_is_found_in_the_place_of_the_shared_one(
    ours: Parley, barrage: Dossier
) -> None:
    changed = barrage.model_dump_json().replace("destroyed the fishery", "starved the fishery")
    await ours.app.loading.dossier(Dossier.model_validate_json(changed), now(), "ours")

    mine = await ours.shows("search mud fishery in:claims")

    assert "starved the fishery" in mine
    assert "destroyed the fishery" not in mine
    assert "destroyed the fishery" in await theirs(ours).shows("search mud fishery in:claims")


async def test_an_own_copy_of_an_article_is_found_in_the_place_of_the_shared_one(
    ours: Parley,
) -> None:
    text = read_file(DATA / "second-article.txt").text
    await ours.app.loading.article(read_text(text), now())
    await ours.app.loading.article(read_text(text.replace("Roake", "Forger")), now(), "ours")

    mine = await ours.shows("search Anselm in:passages")

    assert "Anselm Forger" in mine
    assert "Anselm Roake" not in mine
    assert "Anselm Roake" in await theirs(ours).shows("search Anselm in:passages")


async def test_an_earlier_text_is_not_found(ours: Parley) -> None:
    for animal in ("walrus", "narwhal"):
        text = f"The harbour master of Tolva keeps a {animal} in the dock."
        await ours.app.loading.source(read_text(text), now(), "ours", ref="dock")

    assert NOTHING in await ours.shows("search walrus")
    assert "narwhal" in await ours.shows("search narwhal")
    assert NOTHING in await theirs(ours).shows("search narwhal")
    await sound(ours)


async def test_what_others_load_changes_no_answer(ours: Parley) -> None:
    lines = (
        "Did the cockle parasite kill the fishery?",
        "What did the leaflet on power bills promise the voters?",
        "search mud",
        "search harbour director records",
    )
    before = [await ours.says(line) for line in lines]
    text = "\n\n".join(f"Mud, cockles and the harbour director, record {n}." for n in range(50))
    await ours.app.loading.source(read_text(text), now(), "theirs")
    await ours.app.loading.dossier(read(DATA / "second-dossier.yaml"), now(), "theirs")

    assert [await ours.says(line) for line in lines] == before


async def test_an_index_made_by_other_rules_is_made_anew(ours: Parley, tmp_path: Path) -> None:
    async with ours.app.store.database.transaction() as transaction:
        await transaction.write("DELETE FROM searched WHERE statement IS NOT NULL", {})
        await transaction.write("UPDATE search_rules SET rules = ''", {})
    assert NOTHING in await ours.shows("search mud fishery")

    async with running(tmp_path / "parley.db") as app:
        assert CLAIM in await Parley(app, "ours").shows("search mud fishery")
        await sound(Parley(app))
