"""Every reply fits Discord, whatever is in it, and nothing of it is lost."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.discord.limits import length
from bot.adapters.discord.markup import plain, tidy
from bot.adapters.discord.view import Page, Rendering, buttons_of
from bot.chat.reply import (
    Button,
    Cited,
    Item,
    Listing,
    Reference,
    Reply,
    Sides,
    SideView,
    Statement,
)
from tests.replies import replies
from tests.speaking import Parley

TEXT, SECTION, GALLERY, BUTTON, SELECT, ROW, BOX, FILE = 10, 9, 12, 2, 3, 1, 17, 13
SOURCE = Reference(source="S-1", title="Minutes", url="https://town.example/minutes")

nasty = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab \n*_`~|[]()<>#-+1.@:/\\&!\u202e\u200b\u2066😀👩🏽ع漢"),
        st.characters(exclude_categories=["Cs"]),  # no reply can hold halves of signs
    ),
    max_size=400,
).map(lambda text: text or "a")


def walked(components: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walked(component.get("components", ()))
        if accessory := component.get("accessory"):
            yield accessory


def sent(page: Page) -> list[dict[str, Any]]:
    """What is sent to Discord of a page."""
    components: list[dict[str, Any]] = page.view.to_components()  # type: ignore[no-untyped-call]
    return components


def pages(reply: Reply, **more: Any) -> list[Page]:
    """All pages of a reply, those of its sources last."""

    async def drawn() -> list[Page]:
        rendering = Rendering(reply, "0123456789ab", **more)
        own = [await rendering.page(number) for number in range(1, rendering.pages + 1)]
        return [*own, await rendering.sources()]

    return asyncio.run(drawn())


def check(page: Page) -> None:
    """Discord takes the page: its limits, one by one."""
    components = sent(page)
    parts = list(walked(components))
    texts = [part["content"] for part in parts if part["type"] == TEXT]
    assert len(parts) <= 40
    assert sum(map(length, texts)) <= 4000
    assert all(text.strip() for text in texts)
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert all(0 < len(custom_id) <= 100 for custom_id in ids)
    names = {file.filename for file in page.files}
    assert len(page.files) <= 10
    for part in parts:
        match part["type"]:
            case 1:
                assert 1 <= len(part["components"]) <= 5
            case 17:
                assert part["components"]
            case 2:
                assert 1 <= length(part["label"]) <= 80
                assert part["label"].strip()
            case 3:
                _check_menu(part)
            case 12:
                for item in part["items"]:
                    assert item["media"]["url"].removeprefix("attachment://") in names
                    assert 0 < length(item["description"]) <= 1024
            case 13:
                assert part["file"]["url"].removeprefix("attachment://") in names
            case _:
                pass


def _check_menu(menu: dict[str, Any]) -> None:
    values = [option["value"] for option in menu["options"]]
    assert 1 <= len(values) <= 25
    assert len(values) == len(set(values))
    assert length(menu["placeholder"]) <= 150
    for option in menu["options"]:
        assert option["label"].strip()
        assert length(option["label"]) <= 100
        assert len(option["value"]) <= 100
        assert length(option.get("description") or "") <= 100


def read(page: Page) -> str:
    """What a person reads on a page, and marks to press."""
    shown = (part.get("content", "") for part in walked(sent(page)))
    return "\n".join(shown)


def squeezed(text: str) -> str:
    """Text without what takes a meaning away, and without spaces, which pages part differently."""
    lines = re.sub(r"^(- |> )", "", text, flags=re.MULTILINE)
    return re.sub(r"[\s\\\u200b]", "", lines)


@settings(max_examples=60, deadline=None)
@given(replies, st.booleans(), st.sampled_from(["", "0123abcd"]))
def test_every_page_of_every_reply_fits(reply: Reply, discuss: bool, key: str) -> None:
    for page in pages(reply, discuss=discuss, key=key):
        check(page)


@settings(max_examples=40, deadline=None)
@given(replies)
def test_every_statement_is_on_some_page(reply: Reply) -> None:
    shown = squeezed("".join(read(page) for page in pages(reply)))

    for statement in reply.statements():
        assert squeezed(plain(statement.text)) in shown


@settings(max_examples=40, deadline=None)
@given(st.lists(nasty, min_size=1, max_size=14), st.integers(0, 30), st.integers(1, 9))
def test_many_sides_buttons_and_long_texts_fit(texts: list[str], buttons: int, claims: int) -> None:
    sides = tuple(
        SideView(
            side=f"S{n}",
            label=text[:40] or "a",
            headline=text,
            claims=tuple(
                Statement(text=text * 3, citations=(SOURCE,)) for _ in range(1 + n % claims)
            ),
            words=(text,),
            more=n,
        )
        for n, text in enumerate(texts)
    )
    press = tuple(
        Button(label=f"{n}{texts[0]}"[:80], command="framing", args={"event": f"E{n}" * 40})
        for n in range(buttons)
    )
    reply = Reply(title=texts[0], blocks=(Sides(event="x", sides=sides),), buttons=press)

    drawn = pages(reply, discuss=True)

    for page in drawn:
        check(page)
    labels = [p["label"] for page in drawn for p in walked(sent(page)) if "label" in p]
    for button in press:
        on_one_line = " ".join(tidy(button.label).split())
        assert any(label.split("…")[0] in on_one_line for label in labels)


@pytest.mark.parametrize("sides", [2, 5, 9, 14])
def test_no_side_shows_more_on_a_page_than_one_that_has_some_left(sides: int) -> None:
    told = tuple(
        SideView(
            side=f"S{n}",
            label=f"Side {n}",
            headline="",
            claims=tuple(
                Statement(text=f"claim {n}-{c} " + "so it is " * 12, citations=(SOURCE,))
                for c in range(1 + n % 4)
            ),
        )
        for n in range(sides)
    )
    seen: dict[int, int] = dict.fromkeys(range(sides), 0)

    for page in pages(Reply(blocks=(Sides(event="x", sides=told),)))[:-1]:
        here = {n: len(re.findall(rf"claim {n}-\d", read(page))) for n in range(sides)}
        shown = [n for n in here if here[n]]
        for n in shown:
            seen[n] += here[n]
        for n in shown:
            left = [m for m in shown if seen[m] < len(told[m].claims)]
            assert all(here[m] >= here[n] for m in left)

    assert seen == {n: len(told[n].claims) for n in range(sides)}


def test_a_long_list_has_menus_and_all_its_entries() -> None:
    items = tuple(
        Item(
            label=f"entry {n} " + "of many words " * 6,
            detail="more of it",
            button=Button(label="Open", command="event show", args={"event": f"E{n}"}),
        )
        for n in range(60)
    )

    drawn = pages(Reply(blocks=(Listing(heading="All", items=items),)))

    for page in drawn:
        check(page)
    values = [
        option["value"].split("#")[0]
        for page in drawn
        for part in walked(sent(page))
        if part["type"] == SELECT
        for option in part["options"]
    ]
    assert values == [f"r:event.show?event=E{n}" for n in range(60)]


@settings(max_examples=150, deadline=None)
@given(nasty)
def test_nothing_that_people_write_is_markup_or_mentions_anybody(text: str) -> None:
    shown = plain(text)

    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~`|<\[\]]", re.sub(r"\\.", "", shown))
    assert not re.search(r"@(everyone|here)|@[&!]?\d", shown)
    assert not re.search(r"^\s*([#>+-]|\d+[.)])", shown, re.MULTILINE)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", shown)


async def test_every_button_of_a_reply_stands_on_its_pages(parley: Parley) -> None:
    for line in ("framing Minsk II", "event show E16", "help", "search referendum"):
        reply = await parley.says(line)
        rendering = Rendering(reply, "0123456789ab")
        shown = [await rendering.page(n) for n in range(1, rendering.pages + 1)]

        offered = {
            value.split("#")[0]
            for page in shown
            for part in walked(sent(page))
            for value in (part.get("custom_id", ""), *(o["value"] for o in part.get("options", ())))
        }
        wanted = {f"r:{button.command.replace(' ', '.')}?" for button in buttons_of(reply)}
        assert all(any(value.startswith(each) for value in offered) for each in wanted), line


async def test_the_shipped_dossier_is_shown_in_whole(parley: Parley) -> None:
    for line in ("framing E16", "framing Minsk II", "timeline show", "events", "words show"):
        reply = await parley.says(line)
        rendering = Rendering(reply, "0123456789ab")
        drawn = [await rendering.page(n) for n in range(1, rendering.pages + 1)]

        shown = squeezed("".join(read(page) for page in drawn))
        for page in drawn:
            check(page)
        for statement in reply.statements():
            assert squeezed(plain(statement.text)) in shown


def test_a_post_bears_its_key_even_where_it_has_no_button() -> None:
    said = Statement(text="The ferry leaves at noon.", citations=(SOURCE,))
    for reply in (Reply.problem("Nothing."), Reply(blocks=(Cited(statements=(said,)),))):
        first, *_ = pages(reply, key="0123abcd")
        ids = [p["custom_id"] for p in walked(sent(first)) if "custom_id" in p]
        assert ids
        assert all("#0123abcd" in custom_id for custom_id in ids)
