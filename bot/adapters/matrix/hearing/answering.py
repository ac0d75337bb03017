"""Runs what somebody asks of the bot, and answers where it is to be read."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.adapters.matrix import talking
from bot.adapters.matrix.hearing.attached import attachment, has_file, is_bare
from bot.adapters.matrix.hearing.forms import Forms
from bot.adapters.matrix.hearing.lines import Lines, said
from bot.adapters.matrix.hearing.progress import Progress
from bot.adapters.matrix.hearing.questions import Question
from bot.adapters.matrix.hearing.request import Request
from bot.adapters.matrix.hearing.spot import Spot
from bot.adapters.matrix.saying.telling import ELSEWHERE, Teller, Telling
from bot.adapters.matrix.sync.rooms import Rooms
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import MESSAGE, Event
from bot.adapters.matrix.wire.requests import Requests, Sleep
from bot.catalogue import _, looked_up, plural
from bot.chat.command import Command
from bot.chat.dispatch import Dispatcher
from bot.chat.form import Form
from bot.chat.reply import Button, Note, Reply
from bot.chat.turn import Person, Rank
from bot.chat.typed import Unknown, parse


def expired() -> Reply:
    """The refusal of what is not kept any more."""
    return Reply.problem(_("That has expired."), _("Run the command again: `help` lists them."))


def in_clear() -> Reply:
    """The refusal of a message that somebody else may have written."""
    return Reply.problem(
        _("That message was not encrypted, although this room is."),
        _("Send it again from a client that encrypts it."),
    )


def is_in_clear(client: Client, event: Event) -> bool:
    """Whether a message came in clear where others are encrypted: nobody knows who wrote it."""
    return event.type == MESSAGE and not event.encrypted and client.is_encrypted(event.room)


class Answering:
    """Answers one thing after the other; what each needs is in its event, or stands in the room."""

    def __init__(
        self,
        client: Client,
        rooms: Rooms,
        dispatcher: Dispatcher,
        teller: Teller,
        lines: Lines,
        *,
        goes_on: Callable[[Event], None],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`goes_on` says that what the same person does next need not wait for an event's end."""
        self._client = client
        self._rooms = rooms
        self._dispatcher = dispatcher
        self._teller = teller
        self._lines = lines
        self._goes_on = goes_on
        self._reads = Requests(sleep)
        self._in_reply = {
            command.in_reply or command.name: command
            for command in dispatcher.commands.values()
            if command.on_message
        }
        self.forms = Forms(
            client, dispatcher, teller, self.person, given=self._typed_before, reads=self._reads
        )

    async def typed(self, event: Event, spot: Spot, line: str, on: Event | None = None) -> None:
        """Answer a typed line, which the bot is welcome to answer.

        `on` is the message that somebody replied to with it.
        """
        meant = parse(line, self._dispatcher.commands)
        if isinstance(meant, Unknown):
            await self.say(event, spot, self._dispatcher.unknown(meant))
            return
        command = self._dispatcher.commands[meant.command]
        request = Request(event, spot, command, typed=event, messages=(event.id,), welcome=True)
        in_reply = self._in_reply.get(command.name)
        if on is not None and in_reply is not None and not meant.args:
            await self._on_message(replace(request, command=in_reply), on)
        else:
            given = await self._with_file(command, meant.args, event, on)
            await self.run(replace(request, given=given))

    async def _on_message(self, request: Request, on: Event) -> None:
        """Run a command on what somebody has written; the answer is for whoever asks alone."""
        words = said(on)
        if on.unreadable:
            wrong, hint = _("That message cannot be read here."), _("Type its words instead.")
        elif not words or is_bare(on):
            wrong, hint = (
                _("There is no text in that message."),
                _("Reply to one that says something."),
            )
        else:
            first = request.command.arguments[0]
            given = {first.name: words[: first.max_length]}  # a message may be longer
            await self.run(replace(request, given=given, typed=None, alone=True))
            return
        await self.say(request.event, request.spot, Reply.problem(wrong, hint))

    async def _with_file(
        self, command: Command, args: Mapping[str, str], event: Event, on: Event | None
    ) -> dict[str, Any]:
        """What was typed, and the file that was sent along or replied to, if it takes one."""
        given: dict[str, Any] = dict(args)
        wanted = next((each for each in command.arguments if each.kind == "file"), None)
        if wanted is not None and wanted.name not in given:
            for message in (event, on):
                if message is not None and has_file(message):
                    given[wanted.name] = await attachment(self._client, self._reads, message)
                    break
        return given

    async def _typed_before(self, command: Command, event: Event) -> dict[str, Any]:
        """What a message gave to the command that was typed in it."""
        meant = parse(self._lines.line(event), self._dispatcher.commands)
        args = {} if isinstance(meant, Unknown) else meant.args
        return await self._with_file(command, args, event, None)

    async def answer(self, event: Event, spot: Spot, question: Question) -> None:
        """Take a message as the answer to a question of ours."""
        found = await self.forms.answer(event, spot, question)
        if isinstance(found, Request):
            await self.run(found)
        elif found is not None:
            await self.say(event, spot, found)

    async def press(
        self, event: Event, spot: Spot, kept: Reply | None, number: int, *, alone: bool = False
    ) -> None:
        """Do what the button of a number does, of a reply that was kept; None for none any more.

        `alone` says that the answer is for whoever pressed, whatever the command says.
        """
        if kept is None:
            await self.say(event, spot, expired())
            return
        buttons = (await self._anew(event, spot, kept)).offers()
        button: Button | None = None
        if 1 <= number <= len(buttons):
            button = buttons[number - 1]
        elif buttons:
            wrong = _("There is nothing with the number {number}.", number=number)
            hint = plural("It offers only {count}.", "It offers 1 to {count}.", len(buttons))
            await self.say(event, spot, Reply.problem(wrong, hint))
            return
        command = self._dispatcher.commands.get(button.command) if button else None
        if button is None or command is None:
            await self.say(event, spot, expired())
        else:
            await self.run(Request(event, spot, command, dict(button.args), alone=alone))

    async def _anew(self, event: Event, spot: Spot, kept: Reply) -> Reply:
        """What was kept of a reply; where that is how it is made, the reply as it is now."""
        if kept.again is None:
            return kept
        command = self._dispatcher.commands.get(kept.again.command)
        if command is None:
            return expired()
        who = await self.person(event.sender, spot)
        return await self._dispatcher.run(command, kept.again.args, who, spot.about)

    async def run(self, request: Request) -> None:
        """Run a command, or ask for what is missing first, and show the answer."""
        command, spot = request.command, request.spot
        if command.of_community and spot.about.community in ("", talking.DIRECT):
            refusal = _("`{name}` belongs to a room.", name=command.name)
            wrong = Reply.problem(refusal, _("Run it in the room that it is about."))
            await self.say(request.event, spot, wrong)
            return
        if command.needs > Rank.MEMBER and is_in_clear(self._client, request.event):
            await self.say(request.event, spot, in_clear())
            return
        who = await self.person(request.event.sender, spot)
        if refused := self._dispatcher.refuse(command, request.given, who):
            await self._show(request, refused)
            return
        form = None if request.filled else await self.forms.needed(request, who)
        if isinstance(form, Form):
            await self.forms.ask(request, form)
            return
        if form is not None:
            await self._show(request, form)
            return
        shown = spot.direct or not request.private
        progress = Progress(self._teller, Telling(spot, expired(), request.event.id))

        async def tell(text: str, cancel: Button | None = None) -> None:
            if cancel is not None:  # whoever is to stop it must be heard meanwhile
                self._goes_on(request.event)
            if shown:
                await progress.tell(text, cancel)

        try:
            reply = await self._dispatcher.run(
                command,
                request.given,
                who,
                spot.about,
                tell,
                welcome=request.welcome,
                asked=request.filled,
                messages=request.messages,
                answered_in=request.answered_in,
                event=request.event.id,
            )
        finally:
            await progress.end()
        await self._show(request, reply, progress.message)

    async def _show(self, request: Request, reply: Reply, instead: str | None = None) -> None:
        """Show a reply to those whom it is for; `instead` is the message of ours it replaces.

        A refusal of what was asked before all is read by all: a direct room for every slip of a
        finger would be worse.
        """
        event, spot, command = request.event, request.spot, request.command
        narrowed = reply.audience != "room" and reply.outcome != "refused"
        what = "" if reply.outcome == "refused" or request.private else command.name
        telling = Telling(spot, reply, event.id, to=event.id, what=what, instead=instead)
        if spot.direct or not (request.private or narrowed):
            await self._teller.tell(telling)
            self._supersede(event.sender, spot, reply)
            return
        room = await self._teller.tell_alone(event.sender, telling)
        if room is not None:
            self._supersede(event.sender, spot.in_direct(room), reply)
        if instead:
            hint = Reply(blocks=(Note(tone="hint", text=looked_up(ELSEWHERE)),))
            elsewhere = Telling(spot, hint, f"{event.id}/elsewhere", instead=instead)
            await self._teller.tell(elsewhere)

    def _supersede(self, person: str, spot: Spot, reply: Reply) -> None:
        """Where something is offered now, a number means that, and answers no earlier question."""
        if reply.offers():
            self.forms.drop(person, spot)

    async def say(self, event: Event, spot: Spot, reply: Reply, step: str = "") -> None:
        """Say something where it was asked.

        `step` tells it from what else was said of that event, or begun to be said.
        """
        known = f"{event.id}/{step}" if step else event.id
        await self._teller.tell(Telling(spot, reply, known, to=event.id))

    async def person(self, user: str, spot: Spot) -> Person:
        """Somebody with the rank that they have in the room which the talk is about.

        In a direct room they may have left that one meanwhile: then they are nobody there.
        """
        room = talking.room_of(spot.about.community)
        state = self._rooms.of(room) if room else None
        moderates = state is not None and state.moderates(user)
        return await self._dispatcher.person(
            talking.account(user), spot.about, moderates=moderates, roles=()
        )
