"""What a doctor finds out about the bot's account on Matrix, and the homeserver's time."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.adapters.matrix.account.homeserver import date
from bot.adapters.matrix.account.login import verify
from bot.adapters.matrix.account.session import Session
from bot.domain.errors import UserError
from bot.domain.health import Examined, Finding


async def examine(session: Session, folder: Path, now: Callable[[], datetime]) -> Examined:
    """Ask the homeserver how the account stands; nothing is changed, a bot that runs goes on."""
    theirs, ours = await date(session.homeserver), now()
    try:
        shown = await verify(folder)
    except UserError as error:
        found = [Finding("matrix-session", "trouble", error.message, error.hint)]
        return Examined(tuple(found), ours, theirs)
    found = [
        Finding("matrix-session", "ok", f"The homeserver knows {shown.user} as {shown.device}.")
    ]
    mend = f"Run: parley matrix login{' --reset-identity' * shown.foreign}"
    found += [Finding("matrix-device", "trouble", each, mend) for each in shown.troubles]
    if not shown.troubles:
        text = "The device is signed by the account's keys, and they are Parley's own."
        found.append(Finding("matrix-device", "ok", text))
    return Examined(tuple(found), ours, theirs)
