"""From what somebody asks of a session to what happens: `decide`."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.catalogue import _
from bot.domain.errors import UserError
from bot.exercises import commands, log
from bot.exercises.deciding import answering, going_on, moderating, people, time
from bot.exercises.deciding.unfolding import Screen, Screened, Unfolding, unscreened
from bot.exercises.plan import Plan
from bot.exercises.state import State

__all__ = ["Screen", "Screened", "decide", "unscreened"]


def decide(
    plan: Plan,
    state: State,
    command: commands.Command,
    now: int,
    screen: Screen = unscreened,
) -> tuple[tuple[log.AnyEvent, ...], State]:
    """What happens, and the state after it; `now` is in seconds since 1970.

    Pure: nothing is kept or said here. No event, and the same state, where nothing comes of it.
    Raises UserError for what cannot be done, with a sentence for whoever asked.
    """
    unfolding = Unfolding(plan, state, now, screen)
    DEEDS[type(command)](unfolding, command)
    return tuple(unfolding.events), unfolding.state


def _create(unfolding: Unfolding, command: commands.Create) -> None:
    if unfolding.state.status != "draft":
        raise UserError(_("This exercise has begun already."), _("Nothing was changed."))
    unfolding.emit(
        log.Created(
            mode="solo" if command.mode == "solo" else "group",
            pace=command.pace,
            seed=command.seed,
            params=dict(command.params),
            binds=dict(command.binds),
            language=command.language,
            llm=command.llm,
            llm_name=command.llm_name,
            llm_host=command.llm_host,
            moderated=command.moderated,
        )
    )
    going_on.first(unfolding)


def _export(unfolding: Unfolding, command: commands.Export) -> None:
    unfolding.emit(log.Exported())


DEEDS: Mapping[type, Callable[[Unfolding, Any], None]] = {
    commands.Create: _create,
    commands.Join: people.join,
    commands.Answer: answering.answer,
    commands.Skip: answering.skip,
    commands.Acknowledge: answering.acknowledge,
    commands.Sit: people.sit,
    commands.Withdraw: people.withdraw,
    commands.TakeBack: people.take_back,
    commands.PauseMe: people.pause_me,
    commands.ComeBack: people.come_back,
    commands.Leave: people.leave,
    commands.Publish: people.publish,
    commands.AllowLlm: people.allow_llm,
    commands.Advance: moderating.advance,
    commands.Extend: moderating.extend,
    commands.Pause: moderating.pause,
    commands.Resume: moderating.resume,
    commands.Abort: moderating.abort,
    commands.Judge: moderating.judge,
    commands.Remove: moderating.remove,
    commands.Reassign: moderating.reassign,
    commands.Lock: moderating.lock,
    commands.DropClaim: moderating.drop_claim,
    commands.ForbidLlm: moderating.forbid_llm,
    commands.Export: _export,
    commands.Tick: time.tick,
    commands.CreditDowntime: time.credit,
}
