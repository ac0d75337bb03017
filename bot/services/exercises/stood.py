"""Keeps in which messages the texts of a session stand, for as long as the texts are there."""

from collections.abc import Iterable, Mapping, Sequence

from bot.exercises import log
from bot.exercises.fields import TextField, Value
from bot.exercises.plan import Plan
from bot.exercises.state import State
from bot.store.answered_messages import TextAt, forget_messages, put_messages, texts_of
from bot.store.database import Transaction

Stood = Mapping[str, Sequence[str]]
"""Of each field that was given, the messages in which it stood; none where it was a form."""


async def keep_stood(
    transaction: Transaction,
    session: int,
    running: tuple[Plan, State],
    events: Iterable[log.AnyEvent],
    stood: Stood,
) -> None:
    """Keep where the texts of an answer stand that were given now; of others it stays as it was.

    So it does of a text that a form has shown and got back unchanged. `running` is the session's
    plan, and its state before these events.
    """
    plan, before = running
    for event in events:
        if not isinstance(event, log.Submitted):
            continue
        for field in plan.phase(event.phase).fields:
            if not isinstance(field, TextField) or field.id not in stood:
                continue
            text = TextAt(event.p, event.phase, event.loop, event.unit, field.id)
            given = event.fields.get(field.id)
            if not stood[field.id] and given == _values(before, text).get(field.id):
                continue
            messages = () if given is None else stood[field.id]
            await put_messages(transaction, session, text, messages)


async def forget_gone(transaction: Transaction, session: int, pid: str, after: State) -> None:
    """Forget where those of somebody's texts stood that are no longer in the state."""
    gone = [
        text
        for text in await texts_of(transaction, session, pid)
        if text.field not in _values(after, text)
    ]
    await forget_messages(transaction, session, gone)


def _values(state: State, text: TextAt) -> Mapping[str, Value]:
    form = state.forms(text.phase, text.loop).get((text.pid, text.unit))
    return form.values if form else {}
