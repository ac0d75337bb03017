"""People who hand one terminal on to each other; nobody sees what stands on another's page."""

from prompt_toolkit import PromptSession

from bot.adapters.console.company.board import Board
from bot.adapters.console.company.going_round import Leaves
from bot.adapters.console.company.member import ANSWER, Member
from bot.adapters.console.completion import LineCompleter
from bot.adapters.console.floor import Floor
from bot.adapters.console.interactive import AtTerminal
from bot.adapters.console.lines import clean
from bot.adapters.console.screen import Screen
from bot.adapters.console.talk import Talk, leaves
from bot.catalogue import _, looked_up, marked
from bot.chat.reply import Note, Prose, Reply

CLEARED = "\x1b[H\x1b[2J\x1b[3J"
"""To the top, erase the screen (ECMA-48), and what has scrolled out of it (xterm)."""
HOW = marked(
    "Enter answers what is asked, or says that you have read it. Any command works, such as "
    "`exercise skip`, `exercise back` and `exercise leave`. `quit` stops here; what was answered "
    "stays."
)
HAND_ON = "hand on"
LETS_OTHERS = marked("`hand on` lets the next one go first.")


class HotSeat:
    """Somebody who sits at the terminal when it is their turn."""

    def __init__(
        self, member: Member, screen: Screen, floor: Floor, board: Board, *, alone: bool
    ) -> None:
        self.member = member
        self._screen = screen
        self._floor = floor
        self._board = board
        self._alone = alone
        self._talk = Talk(member.dispatcher, member.who, member.room)

    async def turn(self) -> bool:
        """Let them look at their page and do what is asked, until they hand on. Raises Leaves."""
        await self._floor.settle()
        await self._read_board()
        page = await self.member.says("exercise next")
        if not await self._something_to_do(page):
            return False
        await self._take_over()
        await self._show(page)
        self._talk.offer(page)
        hints = (HOW,) if self._alone else (HOW, LETS_OTHERS)
        hint = " ".join(map(looked_up, hints))
        await self._show(Reply(blocks=(Note(tone="hint", text=hint),)))
        moved = await self._until_handed_on()
        await self._clear()
        return moved

    async def last_look(self) -> None:
        """Show them what is theirs when it is over. Raises Leaves."""
        await self._read_board()
        await self._take_over()
        await self._show(await self.member.says("exercise next"))
        if not self._alone:
            await self._enter(_("Enter, when you have read it: "))
        await self._clear()

    async def _until_handed_on(self) -> bool:
        """Whether anything was said before."""
        moved = False
        manner = AtTerminal(self._talk, self._screen)
        while True:
            asked = await self.member.asked() is not None
            name = self.member.name
            prompt = (
                _("{name} (Enter answers)", name=name)
                if asked
                else _("{name} (Enter goes on)", name=name)
            )
            line = await self._line(f"{prompt}> ")
            if line is None or leaves(line):
                raise Leaves
            if line.casefold() == HAND_ON:
                return moved
            read = not line and not asked
            async with self._floor.answering():
                reply = await self._talk.say(line or ("exercise done" if read else ANSWER), manner)
                if not read:
                    await self._show(reply)
            moved = moved or reply.outcome != "refused"
            if read or self._board.has_news:  # what all are told comes before the next question
                return moved
            if not await self._something_to_do(await self.member.says("exercise next")):
                return moved

    async def _something_to_do(self, page: Reply) -> bool:
        if await self.member.asked() is not None:
            return True
        return any(button.command == "exercise done" for button in page.buttons)

    async def _read_board(self) -> None:
        if not self._board.has_news:
            return
        await self._clear()
        await self._board.show()
        if not self._alone:
            await self._enter(_("This is for all. Enter, when all have read it: "))

    async def _take_over(self) -> None:
        if self._alone:
            return
        await self._clear()
        told = _("It is the turn of {name}; the others look away.", name=self.member.name)
        await self._show(Reply(blocks=(Prose(text=told),)))
        await self._enter(_("Enter, when you sit here: "))

    async def _clear(self) -> None:
        if not self._alone:
            await self._screen.say(CLEARED)

    async def _show(self, reply: Reply) -> None:
        await self._screen.show(reply)

    async def _enter(self, prompt: str) -> None:
        line = await self._line(prompt)
        if line is None or leaves(line):
            raise Leaves

    async def _line(self, prompt: str) -> str | None:
        """What is typed; None where they want to go. It is kept in no history."""
        session: PromptSession[str] = PromptSession(prompt, completer=LineCompleter(self._talk))
        try:
            return clean(await session.prompt_async()).strip()
        except (KeyboardInterrupt, EOFError):
            return None
