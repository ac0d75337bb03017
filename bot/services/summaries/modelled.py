"""Asks a language model for the points of a report's conversations, several at once."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import marked
from bot.domain.message import Message
from bot.domain.report import Conversation, Quoted, Report
from bot.llm.model import Reason
from bot.services.model import Asker, Asking, Modelled
from bot.services.model.reasons import WHY
from bot.services.summaries.aliases import People
from bot.services.summaries.modelling import Points, SummaryTask
from bot.store.database import DatabaseBusy

MOST = 12
"""So many conversations of a report are given to a model, the largest."""
AT_ONCE = 3
"""Fewer than a process asks at once: whoever asks a question meanwhile need not wait for these."""
TIMES = 2
"""A summary waits so many times as long as one answer may take, whatever it holds."""
HELD_NOTHING = marked("it abstained, or the messages did not bear out what it wrote")


@dataclass(frozen=True)
class Read:
    """What was read for a report: who said what, and what of it may still be used."""

    messages: Sequence[Message]
    authors: Mapping[str, str]
    """The account behind each message that the report quotes, by its id."""
    standing: Callable[[Report], Awaitable[Report]]
    """The report as it stands by now: without what was deleted or edited meanwhile, and without
    what those wrote, or others wrote of those, who do not want to be quoted any more."""


class Modelling:
    """Has reports worded by a model, as far as what it writes holds."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    @property
    def model(self) -> str:
        """The model's name; `''` where none is set up."""
        return self._asking.model

    async def of(self, report: Report, read: Read, asker: Asker, now: datetime) -> Report:
        """The report with names and points of a model's; as it is, with the reason, without.

        What goes of it while others of its conversations are asked about is not sent, and nothing
        that rests on it is in what comes back.
        """
        if not self.model:
            return report
        people = await asyncio.to_thread(People, read.messages)
        turns = asyncio.Semaphore(AT_ONCE)
        until = asyncio.get_running_loop().time() + TIMES * self._asking.seconds

        async def made(place: int) -> Modelled[Points] | None:
            try:
                async with asyncio.timeout_at(until), turns:
                    told = await read.standing(report)
                    quotes = _quotes(told, told.conversations[place])
                    task = await asyncio.to_thread(SummaryTask, quotes, read.authors, people)
                    return await self._asking.of(task, asker, now) if task.is_worth_asking else None
            except TimeoutError:
                return Modelled(self.model, reason=Reason.TIMEOUT)
            except DatabaseBusy:
                return Modelled(self.model, reason=Reason.BUSY)

        sizes = [told.messages for told in report.conversations]
        largest = sorted(range(len(sizes)), key=lambda place: -sizes[place])[:MOST]
        async with asyncio.TaskGroup() as group:
            asked = {place: group.create_task(made(place)) for place in largest}
        found = {place: value for place, work in asked.items() if (value := work.result())}
        return await read.standing(_with(report, found))


def _quotes(report: Report, told: Conversation) -> list[Quoted]:
    """What the report quotes of a conversation, in the order in which it was said."""
    quotes = (
        quote for id_, quote in report.quotes.items() if id_ in told.quoted and not quote.struck
    )
    return sorted(quotes, key=lambda quote: (quote.when, len(quote.id), quote.id))


def _with(report: Report, made: Mapping[int, Modelled[Points]]) -> Report:
    conversations = list(report.conversations)
    for place, each in made.items():
        if each.value:
            update = {"named": each.value.named, "groups": each.value.groups}
            conversations[place] = conversations[place].model_copy(update=update)
    return report.model_copy(
        update={
            "conversations": tuple(conversations),
            "model": next((each.model for each in made.values() if each.value), ""),
            "without_model": next((_why(each.reason) for each in made.values() if each.reason), ""),
        }
    )


def _why(reason: Reason) -> str:
    return HELD_NOTHING if reason is Reason.UNSUPPORTED else WHY[reason]
