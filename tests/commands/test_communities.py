"""What one community loads is its own: neither seen nor overwritten by another."""

from pathlib import Path

import pytest

from bot.app import now
from bot.domain.errors import UserError
from bot.domain.reading import Document
from bot.dossier.load import read
from bot.reading.read import read_file, read_text
from bot.resources import dossiers
from bot.store.scope import SHARED, Scope
from tests.speaking import Parley, shown

DATA = Path(__file__).resolve().parents[1] / "data"
QUESTION = "Who brokered the Candlemas Compact? source:tidal-barrage"


@pytest.fixture
async def ours(parley: Parley) -> Parley:
    for community in ("ours", "theirs"):
        await parley.app.store.communities.ensure(community)
    await parley.app.loading.dossier(read(DATA / "second-dossier.yaml"), now())
    return parley


def article(**changes: str) -> Document:
    text = read_file(DATA / "second-article.txt").text
    for old, new in changes.items():
        text = text.replace(old, new)
    return read_text(text)


async def test_a_communitys_copy_of_a_shared_article_is_its_own(ours: Parley) -> None:
    await ours.app.loading.article(article(), now())
    await ours.app.loading.article(article(Roake="Forger"), now(), community="theirs")

    mine = await Parley(ours.app, "ours").shows(QUESTION)
    theirs = await Parley(ours.app, "theirs").shows(QUESTION)

    assert "Anselm Roake" in mine
    assert "Anselm Forger" not in mine
    assert "Anselm Forger" in theirs


async def test_a_communitys_own_dossier_stands_in_the_place_of_the_shared_one(
    ours: Parley,
) -> None:
    own = read(DATA / "second-dossier.yaml").model_copy(update={"title": "Our own"})
    await ours.app.loading.dossier(own, now(), community="theirs")

    reply = await Parley(ours.app, "theirs").says("framing tidal-barrage/E01")

    assert reply.outcome == "shown", shown(reply)
    assert "Our own" in await Parley(ours.app, "theirs").shows("about")
    assert "Our own" not in await Parley(ours.app, "ours").shows("about")


async def test_a_community_that_never_spoke_can_ask_in_vain(parley: Parley) -> None:
    reply = await Parley(parley.app, "new").says("Which planet has the most moons?")

    assert reply.outcome == "abstained"
    assert (await parley.app.store.gaps.page("new", now(), skip=0, most=9))[1] == 1
    assert await parley.app.store.gaps.page("", now(), skip=0, most=9) == ([], 0)


async def test_a_changed_map_numbers_the_held_text_anew(ours: Parley) -> None:
    await ours.app.loading.article(article(), now())
    dossier = read(DATA / "second-dossier.yaml")
    shifted = [
        paragraph.model_copy(update={"number": paragraph.number - 1})
        for paragraph in dossier.article.paragraphs[1:]
    ]
    changed = dossier.model_copy(
        update={"article": dossier.article.model_copy(update={"paragraphs": tuple(shifted)})}
    )

    await ours.app.loading.dossier(changed, now())

    (text,) = [text for text in await ours.app.store.sources.texts(SHARED) if text.dossier]
    held = await ours.app.store.sources.held(text.snapshot_id)
    assert held is not None
    numbers = {
        passage.number: passage.span.of(held.snapshot.text)
        for passage in held.snapshot.passages
        if passage.number
    }
    assert numbers[10].startswith("Peace was made")  # it was the eleventh


async def test_texts_without_a_title_do_not_overwrite_each_other(parley: Parley) -> None:
    one = await parley.app.loading.article(read_text("One text."), now())
    two = await parley.app.loading.article(read_text("Another text, quite short."), now())

    assert one.ref != two.ref


async def test_another_text_of_the_same_title_gets_a_name_of_its_own(parley: Parley) -> None:
    document = read_file(DATA / "plain-article.txt")
    one = await parley.app.loading.source(document, now())
    again = await parley.app.loading.source(document, now())
    other = await parley.app.loading.source(
        document.model_copy(update={"url": "https://example.org/other"}), now()
    )

    assert one.ref == again.ref
    assert not again.changed
    assert other.ref != one.ref


async def test_an_article_read_in_again_as_a_source_can_still_be_asked(parley: Parley) -> None:
    document = read_file(DATA / "plain-article.txt")
    loaded = await parley.app.loading.article(document, now())
    await parley.app.loading.source(document, now())

    reply = await parley.says(f"What is Orren time? source:{loaded.ref}")

    assert reply.outcome == "answered"


async def test_a_name_that_is_none_is_refused(parley: Parley) -> None:
    with pytest.raises(UserError, match="cannot be a name"):
        await parley.app.loading.source(read_text("A text."), now(), ref="my text")


async def test_an_operators_own_version_of_a_shipped_dossier_is_left_alone(
    parley: Parley,
) -> None:
    entry = (await parley.app.store.dossiers.visible(Scope()))[0]
    shipped = await parley.app.store.dossiers.get("", entry.ref)
    assert shipped is not None
    own = shipped.model_copy(update={"title": "Mine"})
    await parley.app.loading.dossier(own, now())

    await parley.app.loading.first_run(dossiers(), now())

    assert await parley.app.store.dossiers.get("", entry.ref) == own
