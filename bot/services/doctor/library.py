"""What the doctor finds in the database: soundness, texts, what is overdue."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, datetime

from bot.domain.errors import UserError
from bot.domain.health import STUCK, Finding
from bot.exercises import load
from bot.store import Store
from bot.store.scope import SHARED, Scope

LOOK = "Look whether `parley run` runs, what its log says, and what else is found here."


async def examine(store: Store, now: datetime, platforms: Collection[str]) -> Sequence[Finding]:
    """What there is to know of the database; `platforms` are those that are set up.

    Where it is damaged nothing else in it is looked at.
    """
    if damage := await store.database.damage():
        return [
            Finding(
                "database-damaged",
                "trouble",
                f"The database is damaged: {line}.",
                "Stop Parley, and restore the database from a backup.",
            )
            for line in damage
        ]
    return [
        Finding("database", "ok", "The database is sound."),
        *[found async for found in _texts(store)],
        *[found async for found in _gaps(store, now)],
        *await _outbox(store, now, platforms),
        *await _schedules(store, now, platforms),
        *await own_exercises(store),
    ]


async def _texts(store: Store) -> AsyncIterator[Finding]:
    held = {(text.dossier, text.ref) for text in await store.sources.texts(SHARED)}
    for entry in await store.dossiers.visible(Scope()):
        if (entry.ref, entry.article_source) in held:
            yield Finding("article", "ok", f"Dossier {entry.ref}: the article's text is held.")
        else:
            yield Finding(
                "article-missing",
                "note",
                f"Dossier {entry.ref}: the article's text is not held, so that answers cannot "
                "quote it.",
                "`parley load article FILE` reads it in.",
            )
    for drift in await store.sources.drift():
        yield Finding(
            "text-changed",
            "note",
            f"{drift.title} ({drift.ref}): the text loaded on {drift.since[:10]} "
            f"({drift.old[:8]}) was replaced on {drift.changed[:10]} by another "
            f"({drift.new[:8]}), and old citations still point at the old one.",
            "Look at what changed.",
        )


async def _gaps(store: Store, now: datetime) -> AsyncIterator[Finding]:
    _, gaps = await store.gaps.page(SHARED, now, skip=0, most=0)
    if gaps:
        yield Finding(
            "gaps",
            "note",
            f"{gaps} questions were asked that nothing here answers.",
            "`gaps` lists them in a chat.",
        )


async def _outbox(store: Store, now: datetime, platforms: Collection[str]) -> Sequence[Finding]:
    found = []
    for each in await store.outbox.overdue(now - STUCK):
        what = f"{each.posts} posts for {each.platform}, due since {_at(each.oldest)}, wait"
        if each.platform in platforms:
            found.append(Finding("outbox-overdue", "trouble", f"{what}.", LOOK))
        else:
            text = f"{what}, and {each.platform} is not set up."
            found.append(Finding("outbox-waiting", "note", text, "Set it up, or let them be."))
    if unreported := (await store.outbox.counts(now)).unreported:
        text = f"{unreported} posts came to nothing, and no moderator has been told yet."
        found.append(Finding("outbox-unreported", "note", text, "They are told when they look."))
    return found or [Finding("outbox", "ok", "No post is overdue.")]


async def _schedules(store: Store, now: datetime, platforms: Collection[str]) -> Sequence[Finding]:
    exercise = await store.exercises.next_due()
    due = {
        "prompts": await store.prompt_schedules.next_due(platforms),
        "summaries": await store.report_schedules.next_due(platforms),
        "exercises": None if exercise is None else datetime.fromtimestamp(exercise, UTC),
    }
    late = {what: when for what, when in due.items() if when is not None and when < now - STUCK}
    return [
        Finding(
            "schedule-stuck",
            "trouble",
            f"What is due of {what} has waited since {_at(when)}.",
            LOOK,
        )
        for what, when in late.items()
    ] or [Finding("schedules", "ok", "No schedule is stuck.")]


async def own_exercises(store: Store) -> Sequence[Finding]:
    """Exercises that communities have added, and that cannot be used any more."""
    found = []
    for community, name, text in await store.exercises.everybodys():
        try:
            load.parse(text, name)
        except UserError as error:
            found.append(
                Finding(
                    "exercise-broken",
                    "trouble",
                    f"The exercise {name} of {community} cannot be used: "
                    f"{error.message.splitlines()[0]}",
                    "A moderator there can take it in anew: `exercise add`.",
                )
            )
    return found


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
