"""What exercises draw is kept with its dossier, through upgrades and reloading."""

import sqlite3
from hashlib import sha256
from pathlib import Path

from bot.app import now, running
from bot.domain.exercise_material import ExerciseMaterial
from bot.store.scope import SHARED, Scope
from tests.dossier.texts import SHIPPED, shipped

MIGRATIONS = SHIPPED.parents[1] / "store" / "migrations"
FIFTH_SCHEMA = """
    INSERT INTO community (id, name, number) VALUES ('ours', 'ours', 2);
    INSERT INTO dossier (id, community, ref, title, language, guidance, article_source, parties,
        left_out, not_mentioned, sha256, shipped)
    VALUES
        (1, '', 'ukraine-security-dilemma', 'As before', 'en', '[]', 'S-ART', '{}', '[]', '[]',
            'abc', 'of an older file'),
        (2, 'ours', 'harbour', 'Our own', 'en', '[]', 'S-1', '{}', '[]', '[]', 'def', NULL);
    INSERT INTO source (id, community, dossier, ref, position, title, canonical_url_opened, kind,
        copy_read, verification, after_article, language)
    VALUES
        (1, '', 'ukraine-security-dilemma', 'S-ART', 0, 'Art', 0, 'opinion', 'original',
            'verified', 0, 'en'),
        (2, 'ours', 'harbour', 'S-1', 0, 'A', 0, 'opinion', 'original', 'verified', 0, 'en');
    INSERT INTO side (dossier, ref, position, label, aliases) VALUES (2, 'PORT', 0, 'Port', '[]');
    INSERT INTO paragraph (dossier, number, paraphrase, kinds, asserted_by, reported_speakers,
        about, events, loaded_terms, contested, search_terms)
    VALUES (2, 1, 'It closed.', '[]', '[]', '[]', '[]', '[]', '[]', 0, '[]');
    INSERT INTO event (id, dossier, ref, position, label, aliases, date_text, date_start,
        paragraphs, mention, summary, neutral_wording, no_verified_source)
    VALUES (7, 1, 'E16', 0, 'The war', '[]', '2022', '2022', '[]', 'implied', 'A', 'A', '[]');
    INSERT INTO statement (id, event, sort, ref, position, text, status)
    VALUES (70, 7, 'fact', 'E16-F1', 0, 'Otherwise worded.', 'established');
    PRAGMA application_id = 0x5061726C;
    PRAGMA user_version = 5;
"""


def of_the_fifth_schema(path: Path) -> None:
    """Make a store as it was before exercises had anything to draw."""
    with sqlite3.connect(path) as old:
        old.create_function("sha256", 1, lambda text: sha256((text or "").encode()).hexdigest())
        for script in sorted(MIGRATIONS.glob("000[1-5]_*.sql")):
            old.executescript(script.read_text("utf-8"))
        old.executescript(FIFTH_SCHEMA)
    old.close()


async def test_a_store_of_the_fifth_schema_has_the_material_after_the_next_start(
    tmp_path: Path,
) -> None:
    of_the_fifth_schema(tmp_path / "parley.db")

    async with running(tmp_path / "parley.db") as app:
        chains = await app.services.material.chains(Scope("ours"))
        kept = await app.store.events.kept(70, Scope())
        own = await app.store.dossiers.get("ours", "harbour")
        assert await app.store.dossiers.get(SHARED, shipped().id) == shipped()
        assert await app.store.database.damage() == []

    assert [head.id for head in chains] == ["CH-A", "CH-B", "CH-C", "CH-D"]
    assert kept is not None
    assert (kept.ref, kept.revision, kept.retired) == ("E16-F1", 2, False)
    assert own is not None
    assert own.material == ExerciseMaterial()
    assert own.seats == ()


async def test_material_of_a_dossier_that_has_none_any_more_is_gone(tmp_path: Path) -> None:
    async with running(tmp_path / "parley.db") as app:
        entry = (await app.store.dossiers.of_library(SHARED))[0]
        bare = shipped().model_copy(update={"chains": (), "motions": ()})

        before = await app.store.material.of(entry.id)
        await app.loading.dossier(bare, now())
        after = await app.store.material.of(entry.id)

    assert before == shipped().material
    assert (after.chains, after.motions) == ((), ())
    assert after.cards == before.cards


async def test_a_claim_that_moves_from_background_to_a_framing_keeps_its_row(
    tmp_path: Path,
) -> None:
    dossier = shipped()
    place = next(at for at, event in enumerate(dossier.events) if event.id == "E18")
    event = dossier.events[place]
    moved = event.background[0].claims[0]
    framing = next(f for f in event.framings if f.side == event.background[0].side)
    told = framing.model_copy(update={"claims": (*framing.claims, moved)})
    left = event.background[0].claims[1:]
    rest = (event.background[0].model_copy(update={"claims": left}),) if left else ()
    changed = event.model_copy(
        update={
            "framings": tuple(told if f.id == framing.id else f for f in event.framings),
            "background": (*rest, *event.background[1:]),
        }
    )
    events = (*dossier.events[:place], changed, *dossier.events[place + 1 :])

    async with running(tmp_path / "parley.db") as app:
        (dossier_row,) = [e.id for e in await app.store.dossiers.of_library(SHARED)]
        before = await app.store.statements.find(Scope(), [dossier_row], moved.id)
        await app.loading.dossier(dossier.model_copy(update={"events": events}), now())
        after = await app.store.statements.find(Scope(), [dossier_row], moved.id)
        kept = await app.store.dossiers.get(SHARED, dossier.id)

    assert before == after
    assert kept is not None
    assert kept.events[place] == changed
