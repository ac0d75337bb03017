"""Servers of the simulated Discord, and what people do and read on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord
import simcord
from simcord import interactions

from bot.adapters.discord.service import Service, client
from bot.app import App, now
from bot.chat.command import Router, registry
from bot.chat.dispatch import Dispatcher
from bot.commands import ROUTERS

TEXT, BUTTON, SELECT = 10, 2, 3


@dataclass(frozen=True)
class Shown:
    """A message as somebody sees it."""

    message: Any
    """As the simulation takes it, to press something on it."""
    components: list[dict[str, Any]]
    private: bool
    files: tuple[Any, ...] = ()

    @property
    def text(self) -> str:
        """All that can be read on it, without the signs that take away a meaning."""
        return "\n".join(self.raw).replace("\\", "")

    @property
    def raw(self) -> list[str]:
        """Its text displays, with their markup."""
        return [c["content"] for c in walked(self.components) if c["type"] == TEXT]

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons."""
        return [c["label"] for c in walked(self.components) if c["type"] == BUTTON]

    @property
    def choices(self) -> dict[str, tuple[str, str]]:
        """The entries of its menus by their labels: the menu's id and the entry's value."""
        return {
            option["label"]: (c["custom_id"], option["value"])
            for c in walked(self.components)
            if c["type"] == SELECT
            for option in c["options"]
        }

    def id_of(self, label: str) -> str:
        """The custom id of the first button whose label holds these words."""
        found = (c for c in walked(self.components) if c["type"] == BUTTON and label in c["label"])
        return str(next(found)["custom_id"])


def walked(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Components and those within them, in the order in which they are seen."""
    for component in components:
        yield component
        yield from walked(component.get("components", []))
        if accessory := component.get("accessory"):
            yield accessory


class Discord:
    """The simulated Discord."""

    def __init__(self, env: simcord.Env, app: App, service: Service) -> None:
        self.env = env
        self.app = app
        self.service = service

    def server(self, name: str) -> "Server":
        """A new server that asks Parley in."""
        return Server(self, name)

    @property
    def mention(self) -> str:
        """How one speaks to Parley in a message."""
        assert self.service.client.user
        return self.service.client.user.mention

    def guild(self, server: "Server") -> discord.Guild:
        """A server as Parley knows it."""
        found = self.service.client.get_guild(server.guild.id)
        assert found
        return found

    async def restart(self, dispatcher: Dispatcher | None = None) -> None:
        """Stop Parley and start it anew, perhaps in another version: no memory is left."""
        bot = client()
        self.service = Service(bot, dispatcher or self.app.dispatcher)
        await self.env.restart_bot(bot)
        await self.service.tell_commands()

    def version(self, *routers: Router, without: str = "") -> Dispatcher:
        """Parley as another version of it would be: with more commands, or without one."""
        commands = registry((*ROUTERS, *routers))
        commands.pop(without, None)
        return Dispatcher(commands, self.app.services, now)

    def requests(self, method: str, path: str) -> int:
        """How many requests Parley has made of this sort; `path` is a part of the address."""
        return sum(r.method == method and path in r.path for r in self.env.http_requests)


class Server:
    """A server with a channel, a member (ann) and a moderator (mo)."""

    def __init__(self, there: Discord, name: str) -> None:
        self.discord = there
        self.env = there.env
        self.guild = self.env.create_guild(name)
        self.channel = self.guild.create_text_channel("square")
        moderating = discord.Permissions(manage_messages=True)
        moderators = self.guild.create_role("Keepers", permissions=moderating)
        self.ann = self.person("ann")
        self.mo = self.person("mo", moderators)

    def person(self, name: str, *roles: Any) -> Any:
        """Somebody new on this server."""
        return self.guild.add_member(self.env.create_user(name), roles=list(roles))

    async def allow_everybody(self, root: str) -> None:
        """Let everybody here run a command, as the settings of a server can."""
        bot = self.discord.service.client
        known = await bot.http.get_global_commands(bot.application_id or 0)
        command = next(int(each["id"]) for each in known if each["name"] == root)
        self.guild.set_command_permissions(command, {self.guild.default_role: True})

    async def slash(self, who: Any, command: str, /, **options: Any) -> Shown:
        """The answer to a slash command."""
        return shown(await who.slash(self.channel, command, **options))

    async def form(self, who: Any, command: str, /, **options: Any) -> Any:
        """The form that a slash command opens."""
        result = await who.slash(self.channel, command, **options)
        assert result.modal, result
        return result

    async def press(self, who: Any, on: Shown, label: str) -> Any:
        """What comes of pressing a button: an answer, or what `shown` cannot read, a form."""
        return await who.click(on.message, custom_id=on.id_of(label))

    async def choose(self, who: Any, on: Shown, label: str) -> Shown:
        """The answer to choosing an entry of a menu."""
        menu, value = on.choices[label]
        return shown(await who.select(on.message, [value], custom_id=menu))

    async def fill(self, who: Any, form: Any, values: Mapping[str, Any]) -> Shown:
        """The answer to a form that is filled in and sent."""
        return shown(await who.submit_modal(form, dict(values)))


def shown(result: Any) -> Shown:
    """The message that an interaction came to, as whoever acted sees it."""
    response = result.response or (result.followups[-1] if result.followups else None)
    assert response is not None, result
    return Shown(
        response.message, response.components, response.ephemeral, tuple(response.attachments)
    )


def seen(message: Any) -> Shown:
    """A message of the channel, as everybody sees it."""
    components = [component.to_dict() for component in message.components]
    return Shown(message, components, private=False, files=tuple(message.attachments))


def using(monkeypatch: Any, locale: str, *people: Any) -> None:
    """Let some people use Discord in a language; all others use it in English."""
    ids = {person.id for person in people}
    original = interactions.base_payload

    def payload(backend: Any, **about: Any) -> Any:
        record, told = original(backend, **about)
        if about["user_id"] in ids:
            told["locale"] = locale
        return record, told

    monkeypatch.setattr(interactions, "base_payload", payload)
