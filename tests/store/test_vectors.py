"""Vectors are found by a text's hash and a model, and are nowhere once they are deleted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.semantic.vectors import packed
from bot.store import Store
from bot.store.vectors import EmbeddedBy, Made, text_hash

OURS = EmbeddedBy("localhost:8099", "small")
OTHER = EmbeddedBy("localhost:8099", "large")
ELSEWHERE = EmbeddedBy("far.example:443", "small")
HERE, THERE, GONE = map(text_hash, ("here", "there", "gone"))
VECTOR = packed([0.3, 0.1, 0.7, 0.2])


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    store = await Store.open(tmp_path / "parley.db")
    yield store
    await store.close()


async def test_a_vector_belongs_to_its_text_model_and_host(store: Store) -> None:
    assert not await store.vectors.any()
    await store.vectors.put(OURS, 4, {HERE: VECTOR})

    assert await store.vectors.any()
    assert await store.vectors.of(OURS, [HERE, THERE]) == {HERE: VECTOR}
    assert await store.vectors.missing(OURS, [THERE, HERE, THERE]) == [THERE]
    for by in (OTHER, ELSEWHERE):
        assert await store.vectors.of(by, [HERE]) == {}
        assert await store.vectors.missing(by, [HERE]) == [HERE]
        assert await store.vectors.dimension(by) is None


async def test_what_another_process_has_put_stays(store: Store, tmp_path: Path) -> None:
    second = await Store.open(tmp_path / "parley.db")
    await store.vectors.put(OURS, 4, {HERE: VECTOR})
    await second.vectors.put(OURS, 4, {HERE: packed([1, 0, 0, 0]), THERE: VECTOR})
    await second.close()

    assert await store.vectors.of(OURS, [HERE, THERE]) == {HERE: VECTOR, THERE: VECTOR}
    assert await store.vectors.made() == [Made(OURS, 4, 2)]


async def test_a_model_has_vectors_of_one_length(store: Store) -> None:
    await store.vectors.put(OURS, 4, {HERE: VECTOR})
    await store.vectors.put(OURS, 2, {THERE: packed([1, 2])})

    assert await store.vectors.dimension(OURS) == 2
    assert list(await store.vectors.of(OURS, [HERE, THERE])) == [THERE]


async def test_texts_that_nobody_needs_lose_every_models_vectors(store: Store) -> None:
    for by in (OURS, OTHER):
        await store.vectors.put(by, 4, {HERE: VECTOR, GONE: VECTOR})

    await store.vectors.keep_only([HERE, THERE])

    for by in (OURS, OTHER):
        assert list(await store.vectors.of(by, [HERE, GONE])) == [HERE]


async def test_other_models_leave_nothing(store: Store) -> None:
    for by in (OURS, OTHER, ELSEWHERE):
        await store.vectors.put(by, 4, {HERE: VECTOR})

    await store.vectors.forget_others(OURS)
    assert await store.vectors.made() == [Made(OURS, 4, 1)]

    await store.vectors.forget_others(EmbeddedBy("nobody.test", "none"))
    assert await store.vectors.made() == []
    assert not await store.vectors.any()


async def test_a_renewed_model_keeps_nothing_of_the_old_one_and_has_a_new_number(
    store: Store,
) -> None:
    numbers = [await store.vectors.generation(OURS)]
    await store.vectors.put(OURS, 4, {HERE: VECTOR, THERE: VECTOR})
    await store.vectors.put(OTHER, 4, {HERE: VECTOR})
    numbers.append(await store.vectors.generation(OURS))
    await store.vectors.put(OURS, 4, {GONE: VECTOR})
    assert await store.vectors.generation(OURS) == numbers[-1]

    await store.vectors.renew(OURS, 4, {HERE: VECTOR})
    numbers.append(await store.vectors.generation(OURS))
    assert list(await store.vectors.of(OURS, [HERE, THERE, GONE])) == [HERE]
    assert await store.vectors.of(OTHER, [HERE]) == {HERE: VECTOR}

    await store.vectors.forget_others(OTHER)
    await store.vectors.put(OURS, 4, {HERE: VECTOR})
    numbers.append(await store.vectors.generation(OURS))
    assert numbers[0] is None
    assert len(set(numbers)) == len(numbers)


async def test_refused_texts_are_one_models_and_go_with_their_texts_and_their_day(
    store: Store,
) -> None:
    await store.vectors.refuse(OURS, HERE)
    assert await store.vectors.refused(OURS) == frozenset()  # of a model that has made nothing

    await store.vectors.put(OURS, 4, {THERE: VECTOR})
    for sha in (HERE, HERE, GONE):
        await store.vectors.refuse(OURS, sha)
    assert await store.vectors.refused(OURS) == {HERE, GONE}
    assert await store.vectors.refused(OTHER) == frozenset()

    await store.vectors.keep_only([HERE, THERE])
    assert await store.vectors.refused(OURS) == {HERE}
    await store.vectors.forget_refused()
    assert await store.vectors.refused(OURS) == frozenset()
    assert await store.vectors.missing(OURS, [THERE]) == []


async def test_a_deleted_vector_is_nowhere_in_the_files(store: Store, tmp_path: Path) -> None:
    telling = packed([(n * 37 % 101) - 50.5 for n in range(64)])
    await store.vectors.put(OURS, 64, {GONE: telling})

    def held() -> bool:
        return any(telling in path.read_bytes() for path in tmp_path.iterdir())

    assert held()
    await store.vectors.keep_only([])
    assert not held()


async def test_nothing_to_delete_is_no_write(store: Store) -> None:
    await store.vectors.put(OURS, 4, {HERE: VECTOR})
    before = store.database.commits

    await store.vectors.keep_only([HERE])
    await store.vectors.forget_others(OURS)

    assert store.database.commits == before
