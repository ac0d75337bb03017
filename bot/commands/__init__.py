"""The feature list of the whole bot: one module per feature."""

from bot.commands import (
    about,
    ask,
    audit,
    check,
    claim,
    event,
    events,
    exercise,
    fairness,
    framing,
    gaps,
    loading,
    proposing,
    reviewing,
    search,
    settings,
    side,
    source,
    words,
)
from bot.commands.help import help_router

FEATURES = (
    ask.router,
    check.router,
    framing.router,
    events.router,
    event.router,
    claim.router,
    source.router,
    side.router,
    words.router,
    search.router,
    proposing.router,
    fairness.router,
    reviewing.router,
    gaps.router,
    loading.router,
    settings.router,
    audit.router,
    *exercise.routers,
    about.router,
)
ROUTERS = (*FEATURES, help_router(FEATURES))
