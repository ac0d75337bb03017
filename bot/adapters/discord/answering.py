"""Answers interactions: commands, suggestions, buttons, menus, forms."""

import asyncio
import logging
from collections.abc import Mapping
from secrets import token_hex
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.adapters.discord import custom_id, talking
from bot.adapters.discord.custom_id import (
    Chosen,
    Discuss,
    Run,
    RunKept,
    Sources,
    Turn,
    TurnSources,
)
from bot.adapters.discord.form import filled, modal, texts
from bot.adapters.discord.limits import FILE_BYTES, OPTION_TEXT, OPTIONS, THREAD_NAME, cut
from bot.adapters.discord.own_messages import ids_of, key_of, title_of
from bot.adapters.discord.problems import TOO_LATE, sentence
from bot.adapters.discord.repeating import repeated
from bot.adapters.discord.sending import (
    DEFER_AFTER,
    Interaction,
    Progress,
    acknowledged,
    in_time,
    put_off,
    rewrite,
    send,
)
from bot.adapters.discord.slash import MESSAGE_MENU, called
from bot.adapters.discord.view import Page, Rendering, ids_text
from bot.catalogue import ENGLISH, _, speaking
from bot.chat.command import Attachment, Command, Form
from bot.chat.dispatch import Dispatcher
from bot.chat.memory import Shown, is_whole, new_token
from bot.chat.reply import Button, Prose, Reply
from bot.chat.turn import Person, Rank, Room
from bot.domain.errors import UserError

log = logging.getLogger(__name__)

Files = Mapping[str, Mapping[str, Any]]


class Answering:
    """Answers one interaction after the other; what each needs is in it, or in a row."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher
        self._memory = dispatcher.memory(talking.PLATFORM)
        self._menus = {c.on_message: c for c in dispatcher.commands.values() if c.on_message}
        self.closing = False
        """Whether nothing new is begun any more."""

    async def answer(self, interaction: Interaction) -> None:
        """Answer, whatever happens: with a sentence where it goes wrong, if one can be sent.

        All that is not for the room is said in the language in which somebody uses Discord.
        """
        with speaking(talking.language(interaction) or ENGLISH):
            await self._answered(interaction)

    async def _answered(self, interaction: Interaction) -> None:
        try:
            await self._answer(interaction)
        except asyncio.CancelledError:  # the bot stops, and this has taken too long
            await self._tell(interaction, _restarting())
            raise
        except discord.HTTPException as error:
            log.warning(
                "discord refused an answer", extra={"status": error.status, "code": error.code}
            )
            if error.code not in TOO_LATE:
                await self._tell(interaction, Reply.problem(*sentence(error)))
        except (aiohttp.ClientError, OSError) as error:  # the answer may be there all the same
            log.warning("discord was silent", extra={"reason": type(error).__name__})
            if acknowledged(interaction) is None:  # a second one is refused
                await self._tell(interaction, _cut_off())
        except UserError as error:
            await self._tell(interaction, Reply.problem(error.message, error.hint))
        except Exception:
            incident = token_hex(3)
            log.exception("interaction failed", extra={"incident": incident})
            message = _("Something broke on our side. Incident {incident}.", incident=incident)
            hint = _("Please tell whoever runs this bot; nothing you did was lost.")
            await self._tell(interaction, Reply.problem(message, hint))

    async def _answer(self, interaction: Interaction) -> None:
        kind = interaction.type
        data: Any = interaction.data or {}
        if kind is discord.InteractionType.autocomplete:
            await self._suggest(interaction, data)
            return
        if self.closing:
            await self._tell(interaction, _restarting())
            return
        where = _room(interaction)
        if refusal := self._dispatcher.too_much(talking.account(interaction.user), where.community):
            await self._tell(interaction, refusal)
            return
        with speaking(await self._dispatcher.language(where, _anybody(interaction))):
            await self._asked(interaction, kind, data)

    async def _asked(
        self, interaction: Interaction, kind: discord.InteractionType, data: Any
    ) -> None:
        if kind is discord.InteractionType.application_command:
            await self._command(interaction, data)
        elif kind is discord.InteractionType.component:
            meant = custom_id.unpacked(data["custom_id"])
            if isinstance(meant, Chosen):
                chosen = data.get("values")  # a client of somebody's own may send none
                meant = custom_id.unpacked(chosen[0]) if chosen else None
            await self._pressed(interaction, meant)
        elif kind is discord.InteractionType.modal_submit:
            await self._filled(interaction, data)

    async def _suggest(self, interaction: Interaction, data: Any) -> None:
        asked = called(data)
        command = self._dispatcher.commands.get(asked.name)
        fast = self._dispatcher.types_too_fast(talking.account(interaction.user))
        if command is None or asked.focused is None or fast:
            await interaction.response.autocomplete([])
            return
        where = _room(interaction)
        open_to_all = command.needs is Rank.MEMBER
        who = _anybody(interaction) if open_to_all else await self._person(interaction, where)
        typed = str(asked.args.get(asked.focused, ""))
        found = await self._dispatcher.complete(command, asked.focused, typed, who, where)
        await interaction.response.autocomplete(
            [
                app_commands.Choice(name=cut(choice.label, OPTION_TEXT) or "…", value=choice.value)
                for choice in found[:OPTIONS]
                if 0 < len(choice.value) <= OPTION_TEXT
            ]
        )

    async def _command(self, interaction: Interaction, data: Any) -> None:
        if data.get("type") == MESSAGE_MENU:
            command = self._menus.get(data["name"])
            message = data["resolved"]["messages"][str(data["target_id"])]
            if command is None:
                await self._tell(interaction, _expired())
            elif not (text := message.get("content", "").strip()):
                nothing = Reply.problem(
                    _("There is no text in that message."), _("Choose one that says something.")
                )
                await self._tell(interaction, nothing)
            else:
                first = command.arguments[0]
                given = {first.name: text[: first.max_length]}  # a message may be longer
                await self._run(interaction, command, given, private=True)
            return
        asked = called(data)
        command = self._dispatcher.commands.get(asked.name)
        if command is None:
            gone = Reply.problem(_("There is no such command any more."), _("`/help` lists them."))
            await self._tell(interaction, gone)
        else:
            await self._run(interaction, command, asked.args, files=asked.files)

    async def _pressed(self, interaction: Interaction, meant: custom_id.Meant | None) -> None:
        where = _room(interaction)
        match meant:
            case Run(name, args):
                await self._named(interaction, name, args)
            case RunKept(token, number):
                button = await self._kept_button(interaction, where, token, number)
                if button is None:
                    await self._tell(interaction, _expired())
                else:
                    await self._named(interaction, button.command, button.args)
            case Turn(token, number):
                await self._turn(interaction, where, token, number)
            case Sources(token, number) | TurnSources(token, number):
                again = isinstance(meant, TurnSources)
                await self._sources(interaction, where, token, number, again=again)
            case Discuss():
                await self._discuss(interaction)
            case Chosen() | None:
                await self._tell(interaction, _expired())

    async def _turn(self, interaction: Interaction, where: Room, token: str, number: int) -> None:
        """Show another page in the place of the one that is shown; a post keeps its key."""
        kept = await self._memory.kept(where, token)
        if kept is None or not is_whole(kept):
            await self._tell(interaction, _expired())
            return
        ids = list(ids_of(interaction.message))
        discuss = any(found.startswith("t:") for found in ids)

        async def turned() -> Page:
            reply = await self._anew(interaction, where, kept)
            rendering = Rendering(reply, token, discuss=discuss, key=key_of(ids))
            return await rendering.page(number)

        work = asyncio.ensure_future(turned())
        done, __ = await asyncio.wait({work}, timeout=DEFER_AFTER)
        if not done:
            await put_off(interaction, thinking=False)
            await rewrite(interaction, await work)
        else:
            page = await work
            await interaction.response.edit_message(view=page.view, attachments=page.files)

    async def _anew(self, interaction: Interaction, where: Room, kept: Reply) -> Reply:
        """What was kept of a reply; where that is how it is made, the reply as it is now."""
        if kept.again is None:
            return kept
        command = self._dispatcher.commands.get(kept.again.command)
        if command is None:
            return _expired()
        who = await self._person(interaction, where)
        return await self._dispatcher.run(command, kept.again.args, who, where)

    async def _kept_button(
        self, interaction: Interaction, where: Room, token: str, number: int
    ) -> Button | None:
        kept = await self._memory.kept(where, token)
        buttons = (await self._anew(interaction, where, kept)).offers() if kept else ()
        return buttons[number] if number < len(buttons) else None

    async def _sources(
        self, interaction: Interaction, where: Room, token: str, number: int, *, again: bool
    ) -> None:
        """Show sources to whoever asks: in a message of their own, then page by page in it."""
        reply = await self._memory.kept(where, token)
        if reply is None or not is_whole(reply):
            await self._tell(interaction, _expired())
            return
        page = await Rendering(reply, token).sources(number)
        if again:
            await interaction.response.edit_message(view=page.view)
        else:
            await interaction.response.send_message(view=page.view, ephemeral=True)

    async def _discuss(self, interaction: Interaction) -> None:
        message = interaction.message
        if message is None or not isinstance(interaction.channel, discord.TextChannel):
            raise UserError(_("No thread can be opened here."), _("Answer in the channel instead."))
        if not interaction.permissions.create_public_threads:
            raise UserError(_("You may not open threads here."), _("Ask somebody who may."))
        await put_off(interaction, private=True)
        name = cut(title_of(message) or "Parley", THREAD_NAME)
        thread = await message.create_thread(name=name, auto_archive_duration=1440)
        opened = _(
            "A thread is open: {jump_url}\nMention Parley there to ask on.",
            jump_url=thread.jump_url,
        )
        await self._show(interaction, Reply(blocks=(Prose(text=opened),), audience="caller"))

    async def _filled(self, interaction: Interaction, data: Any) -> None:
        args, files = filled(data)
        meant = custom_id.unpacked(data["custom_id"])
        given: Mapping[str, Any] = {}
        name = None
        if isinstance(meant, Run):
            name, given = meant.command, meant.args
        elif isinstance(meant, RunKept):
            where = _room(interaction)
            button = await self._kept_button(interaction, where, meant.token, meant.number)
            name, given = (button.command, button.args) if button else (None, {})
        if name is None:
            await self._tell(interaction, _expired())
        else:
            await self._named(interaction, name, {**given, **args}, files)

    async def _named(
        self,
        interaction: Interaction,
        name: str,
        given: Mapping[str, Any],
        files: Files | None = None,
    ) -> None:
        command = self._dispatcher.commands.get(name)
        if command is None:
            await self._tell(interaction, _expired())
        else:
            await self._run(interaction, command, given, files=files)

    async def _run(
        self,
        interaction: Interaction,
        command: Command,
        given: Mapping[str, Any],
        *,
        files: Files | None = None,
        private: bool = False,
    ) -> None:
        """Run a command, or ask for what is missing first, and show the answer."""
        files = files or {}
        where = _room(interaction)
        if command.of_community and interaction.guild_id is None:
            refusal = _("`{name}` belongs to a community.", name=command.name)
            await self._tell(interaction, Reply.problem(refusal, _("Run it on your server.")))
            return
        who = await self._person(interaction, where)
        if refused := self._dispatcher.refuse(command, given, who):
            await self._tell(interaction, refused)
            return
        asked = _is_filled_in(interaction)
        form = None if asked or files else await self._dispatcher.form(command, given, who, where)
        if isinstance(form, Form):
            shown = modal(form, await self._form_id(where, command, given))
            await interaction.response.send_modal(shown)
            return
        if form is not None:
            await self._tell(interaction, form)
            return

        def keep(shown: Reply, token: str) -> None:
            self._memory.keep(Shown(where, shown, token))

        progress = Progress(interaction, keep)

        async def worked() -> tuple[Reply, Page]:
            whole = {**given, **await _read(interaction, files)}
            reply = await self._dispatcher.run(
                command, whole, who, where, progress.tell, asked=asked, alone=private
            )
            return reply, await self._laid_out(interaction, reply, hidden=private, offers=command)

        hidden = private or command.audience != "room"
        reply, page = await in_time(interaction, worked(), progress, hidden=hidden)
        message = await send(interaction, page, hidden=private or reply.audience != "room")
        if message is not None:
            self._memory.keep(Shown(where, reply, what=command.name, message=message))

    async def _form_id(self, where: Room, command: Command, given: Mapping[str, Any]) -> str:
        """What a form says when it comes back: the command, and what was given already."""
        button = command.button(_("Go on"), **given)
        if not any(_typed(value) for value in button.args.values()):
            whole = custom_id.packed(custom_id.of_button(button))
            if whole is not None:
                return whole
        token = new_token()
        kept = Reply(blocks=(Prose(text="…"),), buttons=(button,), audience="caller")
        self._memory.keep(Shown(where, kept, token, passing=True))
        return ids_text(RunKept(token, 0))

    async def _show(self, interaction: Interaction, reply: Reply) -> None:
        """Show a reply to whoever asked alone."""
        page = await self._laid_out(interaction, reply, hidden=True)
        await send(interaction, page, hidden=True)

    async def _laid_out(
        self,
        interaction: Interaction,
        reply: Reply,
        *,
        hidden: bool,
        offers: Command | None = None,
    ) -> Page:
        """The first page of a reply; the others are kept where it has any.

        A refused form gives back what was written into it, on that page alone: it is not kept.
        """
        hidden = hidden or reply.audience != "room"
        token = new_token()
        in_channel = isinstance(interaction.channel, discord.TextChannel)
        discuss = bool(offers and offers.discussed and in_channel and not hidden)
        written = texts(interaction.data or {}) if _is_filled_in(interaction) else {}
        shown = repeated(reply, written)
        rendering = Rendering(shown, token, discuss=discuss and reply.outcome != "choice")
        page = await rendering.page()
        if rendering.to_keep:
            self._memory.keep(Shown(_room(interaction), reply, token))
        return page

    async def _tell(self, interaction: Interaction, reply: Reply) -> None:
        """Say something to whoever asked, and to nobody else, as long as one can."""
        try:
            if interaction.type is discord.InteractionType.autocomplete:
                await interaction.response.autocomplete([])  # nothing can be said while one types
                return
            await self._show(interaction, reply)
        except discord.HTTPException as error:
            log.warning("nobody could be told", extra={"status": error.status, "code": error.code})
        except (aiohttp.ClientError, OSError) as error:
            log.warning("nobody could be told", extra={"reason": type(error).__name__})

    async def _person(self, interaction: Interaction, where: Room) -> Person:
        return await talking.person(
            self._dispatcher,
            interaction.user,
            interaction.permissions,
            where,
            talking.language(interaction),
        )


def _anybody(interaction: Interaction) -> Person:
    """Somebody of whom only their language matters."""
    return Person(language=talking.language(interaction))


def _expired() -> Reply:
    return Reply.problem(
        _("That button has expired."), _("Run the command again: `help` lists them.")
    )


def _cut_off() -> Reply:
    """What is said where it is not known whether Discord has taken the answer."""
    return Reply.problem(
        _("The way to Discord was cut off."), _("Ask again if there is no answer.")
    )


def _restarting() -> Reply:
    return Reply.problem(_("Parley is about to restart."), _("Try again in a minute."))


async def _read(interaction: Interaction, files: Files) -> dict[str, Attachment]:
    """The files that were sent along. Raises UserError for one that is too large."""
    found = {}
    for name, described in files.items():
        if described["size"] > FILE_BYTES:
            raise UserError(_("That file is too large."), _("It may have at most 10 MiB."))
        data: Any = described
        state = interaction.client._connection  # noqa: SLF001  # an attachment needs it
        attachment = discord.Attachment(data=data, state=state)
        found[name] = Attachment(name=attachment.filename, data=await attachment.read())
    return found


def _room(interaction: Interaction) -> Room:
    return talking.room(interaction.guild_id, interaction.channel, interaction.channel_id)


def _is_filled_in(interaction: Interaction) -> bool:
    return interaction.type is discord.InteractionType.modal_submit


def _typed(value: object) -> bool:
    """Whether somebody may have typed it: an id has no spaces."""
    return isinstance(value, str) and " " in value
