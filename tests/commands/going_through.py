"""People who go through an exercise in a room, and read what is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat.command import Argument, Form
from bot.chat.reply import Reply
from bot.chat.turn import Person
from tests.speaking import Parley, shown

PATIENCE = 60


def in_message(who: Person, question: str) -> str:
    """The message in which somebody answers a question."""
    assert who.account
    return f"{who.account.name} on {question}"


@dataclass
class Company:
    """Some people in one room, who have begun an exercise."""

    parley: Parley
    people: Sequence[Person]
    words: Mapping[str, str] = field(default_factory=dict)
    """What they answer to a field, by its name; to others the first that is offered."""
    writing: bool = False
    """Whether they answer each question in a message of its own, called as `in_message` says."""
    read: list[str] = field(default_factory=list)
    """Every private page that somebody has read."""

    async def begin(self, line: str) -> Reply:
        """Begin it, let all come in and agree, and close the door."""
        begun = await self.says(line)
        if len(self.people) > 1:
            for person in self.people:
                await self.says("exercise join", person)
                await self.answers_all(person)
            await self.says("exercise begin")
        return begun

    async def says(self, line: str, who: Person | None = None) -> Reply:
        """What somebody is told on a typed line; by default the first of them."""
        reply = await self.parley.says(line, who or self.people[0])
        self.read.append(shown(reply))
        return reply

    async def form(self, who: Person) -> Form | None:
        """What somebody is asked just now; None for nothing."""
        dispatcher = self.parley.app.dispatcher
        command = dispatcher.commands["exercise answer"]
        form = await dispatcher.form(command, {}, who, self.parley.room)
        return form if isinstance(form, Form) else None

    async def answers_all(self, who: Person) -> bool:
        """Fill in all forms that are open for somebody; whether there was one."""
        moved = False
        while await self.answers_one(who):
            moved = True
        return moved

    async def answers_one(self, who: Person) -> bool:
        """Fill in the form that is open for somebody; whether there was one."""
        if (form := await self.form(who)) is None:
            return False
        values = {each.name: self._answer(each) for each in form.arguments}
        dispatcher, room = self.parley.app.dispatcher, self.parley.room
        stood = {name: [in_message(who, name)] for name in values} if self.writing else None
        command = dispatcher.commands["exercise answer"]
        reply = await dispatcher.run(command, values, who, room, answered_in=stood)
        self.read.append(shown(reply))
        assert reply.outcome != "refused", shown(reply)
        return True

    async def to_the_end(self) -> None:
        """Go on, all of them, until it is over."""
        for _ in range(PATIENCE):
            if "is over" in shown(await self.says("exercise status")):
                return
            moved = [await self.answers_all(person) for person in self.people]
            if not any(moved):
                for person in self.people:
                    await self.says("exercise done", person)
        raise AssertionError("it does not end")

    async def until(self, step: str) -> str:
        """Go on, all of them, until the first one's page is of a certain step; the page."""
        for _ in range(PATIENCE):
            for person in self.people:
                page = shown(await self.says("exercise next"))
                if f": {step}\n" in page:
                    return page
                if not await self.answers_one(person):
                    await self.says("exercise done", person)
        raise AssertionError(f"nobody comes to {step}")

    async def posts(self) -> list[str]:
        """What the room has been told, in order, as a terminal shows it."""
        rows = await self.parley.app.store.database.read("SELECT post FROM outbox ORDER BY id")
        return [shown(Reply.model_validate_json(row["post"])) for row in rows]

    def _answer(self, argument: Argument) -> str:
        if argument.name in self.words:
            return self.words[argument.name]
        if argument.offers:
            least, _ = argument.picks or (1, 1)
            return ",".join(choice.value for choice in argument.offers[: max(least, 1)])
        return f"My own words on {argument.name}, long enough to be taken."
