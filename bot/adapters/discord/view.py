"""Pages of a reply as Discord's components: boxes of text, pictures, menus and buttons."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from string import ascii_lowercase, ascii_uppercase

import discord
from discord import ui

from bot.adapters.discord import custom_id
from bot.adapters.discord.custom_id import (
    Chosen,
    Discuss,
    Meant,
    RunKept,
    Sources,
    Turn,
    TurnSources,
    of_button,
)
from bot.adapters.discord.limits import (
    ALTERNATIVE,
    BUTTON_LABEL,
    FILES,
    OPTION_TEXT,
    OPTIONS,
    PAGE_COMPONENTS,
    PAGE_TEXT,
    ROW,
    cut,
    length,
)
from bot.adapters.discord.markup import plain, said
from bot.adapters.discord.pages import MOST_PICTURES, Part, Room, boxes, packed
from bot.adapters.discord.parts import Laying
from bot.catalogue import _, speaking
from bot.chat.reply import Button, Reply
from bot.chat.seen import seen, tidy
from bot.drawing import DARK, alternative, png
from bot.drawing.figure import Figure

Box = ui.Container[ui.LayoutView]
STYLES = {
    "main": discord.ButtonStyle.primary,
    "quiet": discord.ButtonStyle.secondary,
    "danger": discord.ButtonStyle.danger,
}
BUTTONS = 2 * ROW
"""So many of a reply's own buttons stand on every page; of more, each page has its share."""
AROUND = 7
"""Components that each page may have besides: title, footer, a row of four buttons to turn it."""
HANDED = FILES - MOST_PICTURES
"""Files that a reply may hand over on one page: more are on the next."""
SIGNS = f"{ascii_lowercase}{ascii_uppercase}"
"""One of them tells a component's id from its equals; a message has fewer components."""
FILE_NAME = 100
TITLE = 200
LIVE = 300


@dataclass
class Page:
    """What is sent: components, and the files that they show."""

    view: ui.LayoutView
    files: list[discord.File] = field(default_factory=list)


class Rendering:
    """One reply, laid out; its pages are drawn as they are asked for.

    `token` is the name under which the reply is kept, if `to_keep` says that its buttons point at
    it. `discuss` offers to open a thread on it. `calls` is the id of a role that stands above it,
    whose people Discord calls if the message allows it.
    """

    def __init__(
        self, reply: Reply, token: str, *, discuss: bool = False, key: str = "", calls: str = ""
    ) -> None:
        self._reply = reply
        self._called = f"<@&{calls}>" if calls else ""
        self._token = token
        self._discuss = discuss
        self._key = key
        own = min(len(reply.buttons), BUTTONS)
        rows = -(-own // ROW)
        with speaking(reply.language):
            footer = self._footer(999, 999)
        self._room = Room(
            PAGE_TEXT - length(self._title(1) + self._called) - length(footer) - 10,
            PAGE_COMPONENTS - AROUND - bool(calls) - min(len(reply.files), HANDED) - own - rows,
        )
        self._laying = Laying(reply, self._room)
        self._numbers = {id(button): n for n, button in enumerate(reply.offers())}

    @cached_property
    def _pages(self) -> Sequence[Sequence[Part]]:
        with speaking(self._reply.language):
            pages = packed(self._laying.spreads(), self._room)
        buttons, files = len(self._reply.buttons), len(self._reply.files)
        while buttons > BUTTONS * len(pages) or files > HANDED * len(pages):
            pages.append([])
        return pages

    @cached_property
    def _sources(self) -> Sequence[Sequence[Part]]:
        with speaking(self._reply.language):
            return packed(self._laying.sources(), Room(PAGE_TEXT - 20, PAGE_COMPONENTS - AROUND))

    @property
    def pages(self) -> int:
        """How many pages it has; at least one."""
        return len(self._pages)

    @property
    def to_keep(self) -> bool:
        """Whether a button of it points at the kept reply."""
        return bool(
            self.pages > 1
            or self._laying.cites
            or any(custom_id.packed(of_button(b)) is None for b in self._reply.offers())
        )

    async def page(self, number: int = 1) -> Page:
        """A page, from 1; the last one for a larger number."""
        with speaking(self._reply.language):
            return await self._page(number)

    async def sources(self, number: int = 1) -> Page:
        """A page of the sources, from 1."""
        with speaking(self._reply.language):
            return await self._page_of_sources(number)

    async def _page(self, number: int) -> Page:
        number = min(max(number, 1), self.pages)
        ids = _Ids(self._key)
        page = Page(ui.LayoutView(timeout=None))
        if self._called and number == 1:
            page.view.add_item(ui.TextDisplay(self._called))
        title = self._title(number)
        await self._boxes(page, title, self._pages[number - 1], ids)
        if footer := self._footer(number, self.pages):
            page.view.add_item(ui.TextDisplay(footer))
        for place, file in enumerate(self._reply.files[(number - 1) * HANDED : number * HANDED]):
            handed = discord.File(BytesIO(file.data), filename=_name(file.name, place))
            page.files.append(handed)
            page.view.add_item(ui.File(handed))
        own = self._reply.buttons
        if len(own) > BUTTONS:
            own = own[(number - 1) * BUTTONS : number * BUTTONS]
        for start in range(0, len(own), ROW):
            row = [self._button(button, ids) for button in own[start : start + ROW]]
            page.view.add_item(ui.ActionRow(*row))
        if around := list(self._around(number, ids)):
            page.view.add_item(ui.ActionRow(*around))
        page.view.stop()  # what is pressed comes as an event: nothing waits in memory
        return page

    async def _page_of_sources(self, number: int) -> Page:
        number = min(max(number, 1), len(self._sources))
        ids = _Ids()
        page = Page(ui.LayoutView(timeout=None))
        await self._boxes(page, f"## {_('Sources')}", self._sources[number - 1], ids)
        turning = self._turning(TurnSources, number, len(self._sources), ids)
        if row := list(turning):
            page.view.add_item(ui.ActionRow(*row))
        page.view.stop()
        return page

    def _title(self, number: int) -> str:
        if not self._reply.title:
            return ""
        title = plain(cut(seen(self._reply.title), TITLE))
        return f"## {title}" if number == 1 else f"### {title}"

    def _footer(self, number: int, pages: int) -> str:
        footer, lines = self._reply.footer, []
        if self._reply.live:
            lines.append(f"-# {plain(cut(seen(self._reply.live), LIVE))}")
        about = [_("page {number} of {pages}", number=number, pages=pages)] if pages > 1 else []
        if footer:
            mode, version = cut(seen(footer.mode), 80), cut(seen(footer.store_version), 40)
            about += [mode, _("store {version}", version=version), cut(seen(footer.report), 160)]
        if about:
            lines.append(f"-# {said(' · '.join(about))}")
        return "\n".join(lines)

    async def _boxes(self, page: Page, title: str, parts: Sequence[Part], ids: "_Ids") -> None:
        """The parts in boxes: one for each colour, one for neighbours without."""
        lead = title
        for pieces in boxes(parts):
            box: Box = ui.Container(accent_colour=pieces[0][0].colour)
            if lead:
                box.add_item(ui.TextDisplay(lead))
                lead = ""
            for piece in pieces:
                if piece[0].plain:
                    box.add_item(ui.TextDisplay("\n".join(part.text for part in piece)))
                else:
                    await self._fill(box, page, piece[0], ids)
            page.view.add_item(box)
        if lead:
            page.view.add_item(ui.TextDisplay(lead))

    async def _fill(self, box: Box, page: Page, part: Part, ids: "_Ids") -> None:
        if part.picture:
            name = f"picture-{len(page.files) + 1}.png"
            picture = await asyncio.to_thread(_drawn, part.picture, name)
            page.files.append(picture)
            described = discord.MediaGalleryItem(picture, description=picture.description)
            box.add_item(ui.MediaGallery(described))
        if part.text and part.button:
            box.add_item(ui.Section(part.text, accessory=self._button(part.button, ids)))
        elif part.text:
            box.add_item(ui.TextDisplay(part.text))
        if part.menu:
            box.add_item(ui.ActionRow(self._menu(part, ids)))

    def _menu(self, part: Part, ids: "_Ids") -> ui.Select[ui.LayoutView]:
        options = [
            discord.SelectOption(
                label=cut(seen(label), OPTION_TEXT),
                description=cut(seen(detail), OPTION_TEXT) if detail else None,
                value=f"{self._meaning(button)}#{number}",
            )
            for number, (label, detail, button) in enumerate(part.menu[:OPTIONS])
        ]
        label = cut(seen(part.menu[0][2].label), OPTION_TEXT)
        return ui.Select(custom_id=ids.of(Chosen()), placeholder=f"{label} …", options=options)

    def _button(self, button: Button, ids: "_Ids") -> ui.Button[ui.LayoutView]:
        return ui.Button(
            label=cut(seen(button.label), BUTTON_LABEL),
            style=STYLES[button.style],
            custom_id=ids.unique(self._meaning(button)),
        )

    def _meaning(self, button: Button) -> str:
        whole = custom_id.packed(of_button(button))
        return whole or ids_text(RunKept(self._token, self._numbers[id(button)]))

    def _around(self, number: int, ids: "_Ids") -> Iterator[ui.Button[ui.LayoutView]]:
        """Buttons of the page itself: to turn it, for its sources, for a thread."""
        yield from self._turning(Turn, number, self.pages, ids)
        if self._laying.cites:
            yield ui.Button(
                label=_("Sources"), emoji="📚", custom_id=ids.of(Sources(self._token, 1))
            )
        if self._discuss:
            yield ui.Button(label=_("Discuss in a thread"), emoji="🧵", custom_id=ids.of(Discuss()))
        if self._key and not ids.used:
            about = custom_id.Run("about", {})
            yield ui.Button(label=_("About Parley"), custom_id=ids.of(about))

    def _turning(
        self, kind: type[Turn | TurnSources], number: int, pages: int, ids: "_Ids"
    ) -> Iterator[ui.Button[ui.LayoutView]]:
        if number > 1:
            to = ids.of(kind(self._token, number - 1))
            yield ui.Button(label=_("Page {number}", number=number - 1), emoji="⬅️", custom_id=to)
        if number < pages:
            to = ids.of(kind(self._token, number + 1))
            yield ui.Button(label=_("Page {number}", number=number + 1), emoji="➡️", custom_id=to)


class _Ids:
    """The custom ids of one message: no two are the same, and each holds the key of a post."""

    def __init__(self, key: str = "") -> None:
        self.used: set[str] = set()
        self._key = key

    def of(self, meant: Meant) -> str:
        """The id of one that always fits."""
        return self.unique(ids_text(meant))

    def unique(self, text: str) -> str:
        """The id with something behind it that tells it from its equals."""
        first = f"{text}#{self._key}"
        found = next(each for each in (first, *map(first.__add__, SIGNS)) if each not in self.used)
        self.used.add(found)
        return found


def ids_text(meant: Meant) -> str:
    """The text of a meaning that always fits, whatever it is."""
    text = custom_id.packed(meant)
    assert text is not None  # noqa: S101  # tokens and numbers are short
    return text


def _name(name: str, place: int) -> str:
    """A file's name as Discord keeps it; numbered where it is not the first, so that all differ."""
    kept = re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.")[-FILE_NAME:] or "file.txt"
    return f"{place + 1}-{kept}" if place else kept


def _drawn(figure: Figure, name: str) -> discord.File:
    described = cut(tidy(alternative(figure)), ALTERNATIVE)
    return discord.File(BytesIO(png(figure, DARK)), filename=name, description=described)
