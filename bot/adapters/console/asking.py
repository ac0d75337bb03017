"""A form in the terminal: one question after the other, each asked again until it is answered."""

from collections.abc import Iterator

from prompt_toolkit import PromptSession

from bot.adapters.console.completion import ValueCompleter
from bot.adapters.console.lines import clean, clean_line
from bot.adapters.console.screen import Screen
from bot.adapters.console.talk import Arguments, Talk
from bot.catalogue import _, looked_up, marked
from bot.chat.asking import listed, told
from bot.chat.command import Argument, Command, Form
from bot.chat.reply import Block, Note, Prose, Reply
from bot.domain.errors import UserError

CANCELS = marked("An empty line or Ctrl-C cancels.\n")
LEAVES_OUT = marked(
    "An empty line or `skip` leaves out what may be left out; else it cancels, as Ctrl-C.\n"
)
FEW = 12  # more values than that are left to completion
SKIP = "skip"
END = "."
"""A line of its own behind a text of several lines."""


class Asking:
    """Asks what a form asks, for one command."""

    def __init__(self, talk: Talk, screen: Screen, command: Command) -> None:
        self._talk = talk
        self._screen = screen
        self._command = command
        self._depends = command.asks is not None

    async def fill(self, given: Arguments, form: Form) -> Arguments | None:
        """The arguments with the answers; None where somebody gave up."""
        if self._depends:
            about: tuple[Block, ...] = (Prose(text=form.about),) if form.about else ()
            shown = (*about, Note(tone="hint", text=looked_up(LEAVES_OUT).strip()))
            await self._screen.show(Reply(title=form.title, blocks=shown), gap=False)
        else:
            await self._screen.say(looked_up(CANCELS))
        for argument in form.arguments:
            value = await self._valid(argument, given)
            if value is None:
                return None
            if value:
                given = {**given, argument.name: value}
        return given

    async def _valid(self, argument: Argument, given: Arguments) -> str | None:
        """An answer that the command takes; `""` where it is left out, None where given up."""
        await self._tell(argument)
        while True:
            value = await (
                self._text(argument) if self._is_long(argument) else self._line(argument)
            )
            if value is None or not value.strip():
                return None if value is None or argument.required else ""
            if not argument.required and value.strip().casefold() == SKIP:
                return ""
            refusal = self._refusal(argument, value, given)
            if refusal is None:
                return value
            await self._screen.show(refusal, gap=False)
            if not self._depends:
                await self._tell(argument)

    def _refusal(self, argument: Argument, value: str, given: Arguments) -> Reply | None:
        if not self._depends:
            return self._talk.dispatcher.refuse(
                self._command, {**given, argument.name: value}, self._talk.who
            )
        try:
            argument.taken(value)
        except UserError as error:
            return Reply.problem(error.message, error.hint)
        return None

    async def _tell(self, argument: Argument) -> None:
        """Say what is asked, and what can be chosen."""
        mark = "" if argument.label.endswith(("?", ".", "!", ":")) else ":"
        label = f"{argument.label}{mark} " if argument.label else ""
        if self._depends:
            about = told(argument, *self._how(argument))
        else:
            known = 0 < len(argument.choices) <= FEW
            about = f"{looked_up(argument.description)} {argument.bounds if known else ''}"
        blocks: list[Block] = []
        if about := clean_line(label + about):
            blocks.append(Note(tone="hint", text=about))
        if options := listed(argument):
            blocks.append(options)
        if self._is_long(argument) and argument.current:
            blocks.append(Prose(text=argument.current))
        if blocks:
            await self._screen.show(Reply(blocks=tuple(blocks)), gap=self._depends)

    def _how(self, argument: Argument) -> Iterator[str]:
        if self._is_long(argument):
            yield _("Several lines; a line `.` ends them.")
            if argument.current:
                yield _("A `.` at once keeps what you wrote before.")

    def _is_long(self, argument: Argument) -> bool:
        return self._depends and argument.input.long

    async def _line(self, argument: Argument) -> str | None:
        return await self._typed(argument, f"{argument.name}: ", argument.before)

    async def _text(self, argument: Argument) -> str | None:
        """Several lines until one that ends them; where that comes first, what was before."""
        lines: list[str] = []
        while True:
            prompt = f"{argument.name}: " if not lines else "… "
            line = await self._typed(argument, prompt, "")
            if line is None:
                return None
            if line == END:
                return "\n".join(lines).strip() if lines else argument.current
            if not lines and (not line or line.casefold() == SKIP):
                return line
            lines.append(line)

    async def _typed(self, argument: Argument, prompt: str, before: str) -> str | None:
        """A line; None after Ctrl-C."""
        completer = ValueCompleter(self._talk, self._command, argument)
        session: PromptSession[str] = PromptSession(prompt, completer=completer)
        try:
            return clean(await session.prompt_async(default=before)).strip()
        except (KeyboardInterrupt, EOFError):
            return None
