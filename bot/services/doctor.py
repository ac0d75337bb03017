"""`doctor`: looks whether the store is whole, and says what to do where it is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.store import Store
from bot.store.scope import SHARED, Scope


@dataclass(frozen=True)
class Finding:
    """One thing that the doctor saw, as a finished sentence."""

    text: str
    trouble: bool = False
    """Whether something has to be done."""


async def examine(store: Store, now: datetime) -> Sequence[Finding]:
    """What there is to know of the shared library: soundness, contents, drift of texts, gaps."""
    damage = await store.database.damage()
    findings = [
        Finding(f"The database is damaged: {line}. Restore it from a backup.", trouble=True)
        for line in damage
    ] or [Finding("The database is sound.")]
    held = {(text.dossier, text.ref) for text in await store.sources.texts(SHARED)}
    for entry in await store.dossiers.visible(Scope()):
        text = (
            "the article's text is held"
            if (entry.ref, entry.article_source) in held
            else "the article's text is not held; `parley load article FILE` reads it in"
        )
        findings.append(Finding(f"Dossier {entry.ref}: {text}."))
    findings += [
        Finding(
            f"{drift.title} ({drift.ref}): the text loaded on {drift.since[:10]} "
            f"({drift.old[:8]}) was replaced on {drift.changed[:10]} by another "
            f"({drift.new[:8]}). Old citations still point at the old one; look at what changed."
        )
        for drift in await store.sources.drift()
    ]
    _, gaps = await store.gaps.page(SHARED, now, skip=0, most=0)
    if gaps:
        findings.append(Finding(f"{gaps} questions were asked that nothing here answers."))
    return findings
