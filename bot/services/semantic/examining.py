"""What `doctor` says of vectors."""

from collections.abc import Awaitable, Callable, Sequence

from bot.domain.health import Finding
from bot.llm.model import EmbeddingModel
from bot.services.rooms import Rooms
from bot.services.semantic.paying import tokens
from bot.services.semantic.wanted import Wanted
from bot.services.view import Views
from bot.store import Store
from bot.store.vectors import EmbeddedBy

Left = Callable[[str], Awaitable[int]]
"""How many tokens a community may still use today."""


async def embedded(
    store: Store,
    views: Views,
    rooms: Rooms,
    model: EmbeddingModel | None,
    *,
    left: Left | None = None,
) -> Sequence[Finding]:
    """How many texts have a vector of the configured model. Empty where there is nothing to say."""
    made = {each.by: each for each in await store.vectors.made()}
    if model is None:
        return [
            Finding(
                "vectors-unused",
                "note",
                f"Vectors by {by.name} at {by.host} are kept, though no embedding model is "
                "configured; questions are answered by words alone.",
            )
            for by in made
        ]
    by = EmbeddedBy(model.host, model.name)
    wanted = Wanted(store, views, rooms)
    hashes = await wanted.hashes()
    missing = set(await store.vectors.missing(by, hashes))
    there = len(hashes) - len(missing)
    length = f", {made[by].dimension} numbers each" if by in made else ""
    rest = "; the rest is made while `parley run` runs." if missing else "."
    findings = [
        Finding(
            "vectors",
            "ok",
            f"Search by meaning: {there} of {len(hashes)} paragraphs have a vector by {by.name} "
            f"at {by.host}{length}{rest}",
        )
    ]
    refused = missing & await store.vectors.refused(by)
    if refused:
        findings.append(
            Finding(
                "vectors-refused",
                "note",
                f"{by.name} does not take {len(refused)} of these paragraphs, though it takes "
                "others; their articles are searched by words alone.",
                "They are tried again each day.",
            )
        )
    if left and (waiting := await _waiting(wanted, missing - refused, left)):
        findings.append(
            Finding(
                "vectors-waiting",
                "note",
                f"{waiting} of these paragraphs wait for tomorrow (UTC): what may be spent on "
                "models today is used up. `docs/models.md` names the settings.",
            )
        )
    return findings


async def _waiting(wanted: Wanted, missing: set[str], left: Left) -> int:
    """How many of these texts take more tokens than whoever holds them has left."""
    waiting: set[str] = set()
    async for article in wanted.articles():
        if open_ := missing.intersection(article.hashes):
            texts, still = await wanted.texts(article.head), await left(article.owner)
            waiting.update(sha for sha in open_ if tokens([texts.get(sha, "")]) > still)
    return len(waiting)
