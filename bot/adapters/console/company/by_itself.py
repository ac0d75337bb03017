"""Answers that nobody types: made up, or taken from a script."""

from collections.abc import Mapping, Sequence

from bot.adapters.console.company.member import Member
from bot.adapters.console.screen import Screen
from bot.catalogue import _, looked_up, marked
from bot.chat.argument import Argument
from bot.chat.command import Form
from bot.chat.reply import Item, Listing, Prose, Reply
from bot.domain.errors import UserError

SKIP = "skip"
"""What a script says where a step is to be passed over."""
FILLING = marked(" It goes on in the same manner.")
SEATS = "seat_limit"
"""The question which seats somebody would take."""
SHOWN = 60
"""Characters of an answer that are shown of it."""

Script = Mapping[str, Sequence[str]]
"""Answers by the name of their field: the first time, the second time, and so on; the last one from
then on."""


def made_up(argument: Argument, name: str, number: int, times: int = 0) -> str:
    """An answer that a field takes, of the person of that number, who has answered it so often.

    Of yes and no the first, since the other often ends something, and every seat is taken as it
    comes; other answers differ from one person to the next, so that there is something to compare.
    """
    offered = [choice.value for choice in argument.offers]
    if not offered:
        asked = argument.heading.rstrip("?.:")
        if not times:
            return _text(argument, _("{name}, made up: {asked}.", name=name, asked=asked))
        text = _(
            "{name}, made up for the {number}th time: {asked}.",
            name=name,
            number=times + 1,
            asked=asked,
        )
        return _text(argument, text)
    if argument.picks is not None:
        least, most = argument.picks
        turned = offered[number % len(offered) :] + offered[: number % len(offered)]
        return ",".join(turned[: max(least, min(most, len(offered), 3))])
    if all(value.lstrip("-").isdigit() for value in offered):
        return offered[(2 * number + len(offered) // 3) % len(offered)]
    if argument.name == SEATS or set(offered) <= {"yes", "no"}:
        return offered[0]
    return offered[number % len(offered)]


def _text(argument: Argument, text: str) -> str:
    while argument.min_length is not None and len(text) < argument.min_length:
        text += looked_up(FILLING)
    return text[: argument.max_length].strip()


class ByItself:
    """Answers for somebody; what a script does not say is made up, or passed over."""

    def __init__(
        self, member: Member, number: int, screen: Screen, script: Script, *, invents: bool
    ) -> None:
        self.member = member
        self._number = number
        self._screen = screen
        self._script = script
        self._invents = invents
        self._times: dict[str, int] = {}

    async def turn(self) -> bool:
        """Fill in every form that is open. Raises UserError where an answer is not taken."""
        moved = False
        while (form := await self.member.asked()) is not None:
            if self._number == 0:
                page = await self.member.says("exercise next")
                await self._screen.show(page.model_copy(update={"buttons": ()}))
            await self._fill(form)
            moved = True
        return moved

    async def _fill(self, form: Form) -> None:
        values = {each.name: text for each in form.arguments if (text := self._said(each))}
        missing = [each for each in form.arguments if each.required and each.name not in values]
        if missing or SKIP in values.values():
            await self._tell(_("{name} passes this over.", name=self.member.name))
            reply = await self.member.says("exercise skip")
        else:
            items = tuple(
                Item(label=each.heading, detail=_short(each, values[each.name]))
                for each in form.arguments
                if each.name in values
            )
            heading = _("{name} answers", name=self.member.name)
            told = Reply(blocks=(Listing(heading=heading, items=items),))
            await self._screen.show(told)
            reply = await self.member.answers(values)
            if reply.outcome == "refused" and self._invents:  # some picks have to be the first ones
                firsts = {
                    each.name: made_up(each, self.member.name, 0)
                    for each in form.arguments
                    if each.picks is not None and each.name not in self._script
                }
                reply = await self.member.answers({**values, **firsts})
        if reply.outcome == "refused":
            await self._screen.show(reply)
            names = ", ".join(f"`{each.name}`" for each in form.arguments)
            raise UserError(
                _(
                    "What {name} answers to {names} is not taken.",
                    name=self.member.name,
                    names=names,
                ),
                _("Mend the script, or what the exercise asks."),
            )

    def _said(self, argument: Argument) -> str:
        """The answer; `""` where there is none."""
        times = self._times.get(argument.name, 0)
        self._times[argument.name] = times + 1
        in_turn = self._script.get(argument.name)
        if in_turn:
            return in_turn[min(times, len(in_turn) - 1)]
        if not self._invents:
            return ""
        return made_up(argument, self.member.name, self._number, times)

    async def _tell(self, text: str) -> None:
        await self._screen.show(Reply(blocks=(Prose(text=text),)))


def _short(argument: Argument, answer: str) -> str:
    """An answer as it is read, its beginning at least."""
    labels = {choice.value: choice.label for choice in argument.offers}
    parts = answer.split(",") if labels else [answer]
    cut = []
    for part in parts:
        line = " ".join(labels.get(part, part).split())
        cut.append(line if len(line) <= SHOWN else f"{line[:SHOWN]}…")
    return "; ".join(cut)
