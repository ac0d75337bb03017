"""Asks what a command needs, question by question, and takes the answers."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.adapters.matrix import talking
from bot.adapters.matrix.hearing.attached import attachment
from bot.adapters.matrix.hearing.lines import said
from bot.adapters.matrix.hearing.questions import (
    CANCEL,
    KEEP,
    SKIP,
    Question,
    asked,
    is_word,
    next_field,
    question_in,
)
from bot.adapters.matrix.hearing.recent import last_said
from bot.adapters.matrix.hearing.request import Request
from bot.adapters.matrix.hearing.spot import Spot
from bot.adapters.matrix.saying.contents import about_in, ours_of
from bot.adapters.matrix.saying.telling import Teller, Telling
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import Event
from bot.adapters.matrix.wire.requests import Requests
from bot.catalogue import _, looked_up
from bot.chat.argument import Argument
from bot.chat.command import Command
from bot.chat.dispatch import Dispatcher
from bot.chat.form import Form
from bot.chat.reply import Note, Prose, Reply
from bot.chat.turn import Person, Room
from bot.domain.errors import UserError

MOST = 2000
"""So many people are asked something at once at most; older questions count as forgotten."""

MOST_PLACES = 20_000

Place = tuple[str, str | None, str]
"""A room, a thread of it, and a person."""


def _nothing_done() -> Reply:
    return Reply(blocks=(Prose(text=_("Nothing was done.")),), audience="caller")


def _taken_back() -> Reply:
    return Reply.problem(
        _("A message that belongs to this was taken back, so nothing was done."),
        _("Begin again."),
    )


def _sealed() -> Reply:
    return Reply.problem(
        _("A message that belongs to this cannot be decrypted any more, so nothing was done."),
        _("Begin again."),
    )


def _not_asked() -> Reply:
    return Reply.problem(_("This is not asked any more."), _("Nothing was done."))


@dataclass(frozen=True)
class Open:
    """A question that waits for its answer."""

    question: Question
    about: Room
    """The room that it is about; in a direct room, talk may have turned to another one since."""


class Forms:
    """The questions that are open.

    They are known by their place. After a restart they are read again from the messages that ask
    them.
    """

    def __init__(
        self,
        client: Client,
        dispatcher: Dispatcher,
        teller: Teller,
        person: Callable[[str, Spot], Awaitable[Person]],
        *,
        given: Callable[[Command, Event], Awaitable[dict[str, Any]]],
        reads: Requests,
    ) -> None:
        self._client = client
        self._dispatcher = dispatcher
        self._teller = teller
        self._person = person
        self._given = given
        self._reads = reads
        self._open: OrderedDict[Place, Open] = OrderedDict()
        self._known: OrderedDict[tuple[str, str | None], None] = OrderedDict()
        """The rooms and threads whose open questions are known."""

    async def needed(self, request: Request, who: Person) -> Form | Reply | None:
        """What is to be asked: of arguments only those that are needed, since one can type more."""
        command = request.command
        if command.asks is not None:
            return await self._dispatcher.form(command, request.given, who, request.spot.about)
        missing = command.missing(request.given)
        if not missing:
            return None
        return Form(f"{command.name}: {looked_up(command.summary)}", tuple(map(_numbered, missing)))

    async def ask(self, request: Request, form: Form) -> None:
        """Ask the first question of a form, where nobody else reads its answer if that is so."""
        typed = request.typed
        question = Question(
            of=request.event.sender,
            command=request.command.name,
            args={} if typed else dict(request.given),
            typed=typed.id if typed else "",
            typed_in=typed.room if typed else "",
            field=form.arguments[0].name,
        )
        telling = self._telling(request.event, request.spot, form, question)
        spot = request.spot
        if request.private and not spot.direct:
            room = await self._teller.tell_alone(request.event.sender, telling)
            if room is None:
                return
            spot = spot.in_direct(room)
        else:
            message = await self._teller.tell(telling)
            if not spot.direct and spot.thread is None:  # answers come in the thread that it begins
                spot = replace(spot, thread=message)
        self._remember(spot, Open(question, spot.about))

    async def open_for(self, person: str, spot: Spot) -> Open | None:
        """The question that somebody is to answer there; None for none.

        Raises RoomUnreadable where the homeserver does not say.
        """
        place = (spot.room, spot.thread)
        if place not in self._known:
            said = await self._reads.made(lambda: last_said(self._client, spot))
            if place not in self._known:  # else something was asked meanwhile
                for each in _unanswered(said, self._client.user, spot):
                    self._remember(spot, each)
                self._know(place)
        return self._open.get((*place, person))

    def drop(self, person: str, spot: Spot) -> None:
        """Ask somebody nothing any more there, as something else has come."""
        self._open.pop((spot.room, spot.thread, person), None)
        self._know((spot.room, spot.thread))

    async def answer(self, event: Event, spot: Spot, question: Question) -> Request | Reply | None:
        """Take a message as the answer to a question: what is to be run now, or to be said.

        None where the next question was asked. `spot` is about the room that the question is about.
        Raises MatrixProblem and UserError; the question is open then as before.
        """
        found = await self._next(event, spot, question)
        if found is not None:
            self._open.pop((spot.room, spot.thread, event.sender), None)
        return found

    async def _next(self, event: Event, spot: Spot, question: Question) -> Request | Reply | None:
        if is_word(said(event), CANCEL):
            return _nothing_done()
        begun = await self._begun(event, spot, question)
        if isinstance(begun, Reply):
            return begun
        form = await self.needed(begun, await self._person(event.sender, spot))
        if not isinstance(form, Form):
            return form or _not_asked()
        argument = next((each for each in form.arguments if each.name == question.field), None)
        if argument is None:
            return _not_asked()
        taken = _taken(event, argument, question)
        wrong = ""
        if argument.name in taken.answers:
            wrong = await self._wrong(event, begun, argument)
        following = argument if wrong else next_field(form, taken)
        if following is None:
            return await self._filled(begun, form, taken)
        asks = (question if wrong else taken).model_copy(update={"field": following.name})
        await self._teller.tell(self._telling(event, spot, form, asks, wrong))
        self._remember(spot, Open(asks, spot.about))
        return None

    async def _begun(self, event: Event, spot: Spot, question: Question) -> Request | Reply:
        """What was asked when the form began, as the message says it now in which it was typed."""
        command = self._dispatcher.commands.get(question.command)
        if command is None or (command.of_community and spot.about == talking.direct()):
            return _not_asked()
        if not question.typed:
            return Request(event, spot, command, dict(question.args))
        typed = await self._event(question.typed_in, question.typed)
        if typed is None or typed.redacted:
            return _taken_back()
        if typed.unreadable:
            return _sealed()
        given = await self._given(command, typed)
        return Request(event, spot, command, given, typed=typed, messages=(typed.id,))

    async def _filled(self, begun: Request, form: Form, question: Question) -> Request | Reply:
        """The command with what the messages say now that answered its questions."""
        given, spot = dict(begun.given), begun.spot
        for argument in form.arguments:
            if message := question.answers.get(argument.name):
                event = await self._event(spot.room, message)
                if event is None or event.redacted or event.sender != begun.event.sender:
                    return _taken_back()
                if event.unreadable:
                    return _sealed()
                given[argument.name] = await self._value(event, argument)
            elif kept := question.settled.get(argument.name):
                given[argument.name] = kept
        answered_in: dict[str, tuple[str, ...]] = dict.fromkeys(question.settled, ())
        answered_in |= {name: (message,) for name, message in question.answers.items()}
        return replace(begun, given=given, answered_in=answered_in, filled=True)

    async def _wrong(self, event: Event, begun: Request, argument: Argument) -> str:
        """What is wrong with an answer; `''` where nothing is."""
        try:
            value = await self._value(event, argument)
            if begun.command.asks is not None:
                argument.taken(value)
                return ""
        except UserError as error:
            return f"{error.message} {error.hint}".strip()
        who = await self._person(event.sender, begun.spot)
        given = {**begun.given, argument.name: value}
        refusal = self._dispatcher.refuse(begun.command, given, who)
        notes = (each.text for each in refusal.blocks if isinstance(each, Note)) if refusal else ()
        return " ".join(notes)

    async def _value(self, event: Event, argument: Argument) -> Any:
        if argument.kind == "file":
            return await attachment(self._client, self._reads, event)
        return argument.taken(said(event)) if argument.options else said(event)

    async def _event(self, room: str, identity: str) -> Event | None:
        return await self._reads.made(lambda: self._client.event(room, identity))

    def _telling(
        self, event: Event, spot: Spot, form: Form, question: Question, wrong: str = ""
    ) -> Telling:
        argument = next(each for each in form.arguments if each.name == question.field)
        return Telling(
            spot,
            asked(form, argument, wrong),
            f"{event.id}/asks",
            to=event.id,
            question=question,
        )

    def _remember(self, spot: Spot, asked: Open) -> None:
        self._open[spot.room, spot.thread, asked.question.of] = asked
        self._know((spot.room, spot.thread))
        while len(self._open) > MOST:
            self._open.popitem(last=False)

    def _know(self, place: tuple[str, str | None]) -> None:
        self._known[place] = None
        self._known.move_to_end(place)
        while len(self._known) > MOST_PLACES:
            self._known.popitem(last=False)


def _unanswered(said: Sequence[Event], user: str, spot: Spot) -> Iterator[Open]:
    """The questions among the last messages, the newest first, that wait for their answers.

    In a thread people are asked beside each other. Whoever was told something since, in answer to
    something of theirs, is not asked any more.
    """
    senders = {event.id: event.sender for event in said}
    told: set[str] = set()
    for event in said:
        if event.sender != user:
            continue
        ours = ours_of(event.content)
        question = question_in(ours)
        person = question.of if question else senders.get(str(ours.get("to", "")))
        if question is not None and question.of not in told:
            elsewhere = talking.direct() if spot.direct else spot.about
            yield Open(question, about_in(event.content) or elsewhere)
        if person is not None:
            told.add(person)


def _numbered(argument: Argument) -> Argument:
    """The argument with its few values as options, which are listed and picked by number."""
    return replace(argument, options=argument.offers, choices=())


def _taken(event: Event, argument: Argument, question: Question) -> Question:
    """A question with its answer, or with what was written in the place of one."""
    words = said(event)
    if is_word(words, SKIP) and not argument.required:
        settled = ""
    elif is_word(words, KEEP) and argument.current:
        settled = argument.before
    else:
        answers = {**question.answers, argument.name: event.id}
        return question.model_copy(update={"answers": answers})
    return question.model_copy(update={"settled": {**question.settled, argument.name: settled}})
