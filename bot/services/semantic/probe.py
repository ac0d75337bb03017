"""Finds out whether a model is still the one that made the vectors that are held."""

from collections.abc import Sequence
from datetime import datetime

from bot.semantic.vectors import cosine, packed
from bot.services.model.task import Asker
from bot.services.semantic.paying import Paid
from bot.store.scope import SHARED
from bot.store.vectors import Vectors, text_hash

PROBE = "A sentence by which a model is known again."
"""Embedded once with the texts, and again whenever it is in doubt whose vectors are held."""
PROBE_HASH = text_hash(PROBE)
SAME = 0.98
"""Rounding and other hardware move a vector far less; another model moves it far more."""
SECONDS = 20.0


async def probed(vectors: Vectors, model: Paid, now: datetime) -> None:
    """Keep the probe's vector; where another model has made it, delete all that one has made.

    A name is what the endpoint's operator says: some servers take any name for the one model they
    have. It is on everybody's account. Raises Unavailable, then nothing has changed, NotAVector
    and DatabaseBusy.
    """
    (made,) = await model.embed((PROBE,), Asker(SHARED), now, within=SECONDS)
    held = {PROBE_HASH: packed(made)}
    if await is_another(vectors, model, made):
        await vectors.renew(model.by, len(made), held)
    else:
        await vectors.put(model.by, len(made), held)


async def is_another(vectors: Vectors, model: Paid, made: Sequence[float]) -> bool:
    """Whether the probe's vector is not the one that is held; no where none is. NotAVector."""
    new = packed(made)
    held = (await vectors.of(model.by, [PROBE_HASH])).get(PROBE_HASH)
    return held is not None and (len(held) != len(new) or cosine(held, new) < SAME)
