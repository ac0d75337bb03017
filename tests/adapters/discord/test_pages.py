"""Every reply fits Discord, whatever is in it, and nothing of it is lost."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from typing import Any, assert_never

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.adapters.discord import custom_id
from bot.adapters.discord.custom_id import Meant, Run, RunKept, Turn, of_button, unpacked
from bot.adapters.discord.limits import length
from bot.adapters.discord.view import Page, Rendering
from bot.chat.command import Argument
from bot.chat.reply import (
    Block,
    Button,
    Cited,
    Closest,
    Contested,
    Disputed,
    DisputedView,
    Established,
    File,
    Item,
    Listing,
    Note,
    Picture,
    PositionView,
    Premise,
    Prose,
    Reference,
    Remarks,
    Reply,
    Sides,
    SideView,
    Statement,
    Timeline,
    TimelineEntry,
)
from bot.chat.seen import seen
from bot.domain.event import EventDate
from bot.drawing import pages as drawn_pages
from tests.adapters.discord.reading import read
from tests.drawing.figures import columns
from tests.replies import crowded, replies
from tests.speaking import Parley

ROW, BUTTON, SELECT, SECTION, TEXT, GALLERY, FILE, BOX = 1, 2, 3, 9, 10, 12, 13, 17
TOKEN = "0123456789ab"  # noqa: S105  # names a kept reply, opens nothing
SOURCE = Reference(source="S-1", title="Minutes", url="https://town.example/minutes")
CUT = 250
"""Headings, labels and titles are shortened a little above that."""


def walked(components: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walked(component.get("components", ()))
        if accessory := component.get("accessory"):
            yield accessory


def sent(page: Page) -> list[dict[str, Any]]:
    """What is sent to Discord of a page, each component of it."""
    components: list[dict[str, Any]] = page.view.to_components()  # type: ignore[no-untyped-call]
    return list(walked(components))


async def own_pages(reply: Reply, **more: Any) -> list[Page]:
    """All pages of a reply but those of its sources."""
    rendering = Rendering(reply, TOKEN, **more)
    return [await rendering.page(number) for number in range(1, rendering.pages + 1)]


async def pages_of_sources(reply: Reply) -> list[Page]:
    """The pages of a reply's sources, as far as they can be turned."""
    rendering, drawn = Rendering(reply, TOKEN), []
    number: int | None = 1
    while number:
        drawn.append(await rendering.sources(number))
        number = turned_to(drawn[-1], number + 1)
    return drawn


def turned_to(page: Page, number: int) -> int | None:
    """The number of a page, where a button leads to it."""
    meant = [unpacked(part["custom_id"]) for part in sent(page) if "custom_id" in part]
    return number if custom_id.Sources(TOKEN, number) in meant else None


def drawn(reply: Reply, **more: Any) -> list[Page]:
    """All pages of a reply, those of its sources last."""

    async def both() -> list[Page]:
        return [*await own_pages(reply, **more), *await pages_of_sources(reply)]

    return asyncio.run(both())


def texts(page: Page) -> list[str]:
    return [part["content"] for part in sent(page) if part["type"] == TEXT]


def words(page: Page) -> str:
    """What a person reads on a page."""
    return "".join(read(text)[0] for text in texts(page))


def squeezed(text: str) -> str:
    """Text as far as every layout of it agrees."""
    return re.sub(r"[\s`\u200b“”]", "", text)


def body(pages: Iterable[Page], reply: Reply) -> str:
    """What a person reads on several pages, without what stands on each: its title, its footer."""
    found = ""
    for page in pages:
        parts = texts(page)
        parts = parts[1:] if reply.title else parts
        found += "".join(read(text)[0] for text in (parts[:-1] if reply.footer else parts))
    return squeezed(found)


def check(page: Page) -> None:  # noqa: C901  # one line for each kind
    """Discord takes the page: its limits, one by one."""
    parts = sent(page)
    assert len(parts) <= 40
    assert sum(map(length, texts(page))) <= 4000
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(ids) == len(set(ids))
    assert all(0 < length(each) <= 100 for each in ids)
    names = [file.filename for file in page.files]
    assert len(names) == len(set(names)) <= 10
    shown = []
    for part in parts:
        match part["type"]:
            case 1:
                assert 1 <= len(part["components"]) <= 5
                kinds = {inner["type"] for inner in part["components"]}
                assert kinds == {BUTTON} or (kinds == {SELECT} and len(part["components"]) == 1)
            case 2:
                assert 1 <= length(part["label"]) <= 80
                assert part["label"].strip()
            case 3:
                _check_menu(part)
            case 9:
                assert [inner["type"] for inner in part["components"]] == [TEXT]
                assert part["accessory"]["type"] == BUTTON
            case 10:
                assert part["content"].strip()
            case 12:
                assert 1 <= len(part["items"]) <= 10
                for item in part["items"]:
                    shown.append(item["media"]["url"])
                    assert 0 < length(item["description"]) <= 1024
            case 13:
                shown.append(part["file"]["url"])
            case 17:
                assert part["components"]
            case kind:
                raise AssertionError(kind)
    assert sorted(shown) == sorted(f"attachment://{name}" for name in names)
    assert all(re.fullmatch(r"[\w.-]{1,110}", name, re.ASCII) for name in names)


def _check_menu(menu: dict[str, Any]) -> None:
    values = [option["value"] for option in menu["options"]]
    assert 1 <= len(values) <= 25
    assert len(values) == len(set(values))
    assert all(1 <= length(value) <= 100 for value in values)
    assert 1 <= length(menu["placeholder"]) <= 150
    for option in menu["options"]:
        assert option["label"].strip()
        assert 1 <= length(option["label"]) <= 100
        assert length(option.get("description") or "") <= 100


def told(reply: Reply) -> Iterator[str]:
    """All that a reply says; of what may be shortened, only what is short."""
    brief: list[str] = []
    for statement in reply.statements():
        yield statement.text
        yield from (reference.quote or "…" for reference in statement.citations)
        brief += statement.marks
    for block in reply.blocks:
        yield from _told(block)
        brief += _named(block)
    yield from (text for text in brief if length(text) < CUT)


def _told(block: Block) -> Iterator[str]:
    match block:
        case Prose() | Note():
            yield block.text
        case Premise():
            yield block.presupposed
        case Sides():
            yield from (side.headline or "…" for side in block.sides)
            yield from (
                block.neutral if block.neutral not in ("", block.event) else "…",
                *block.silent,
            )
            yield from (word for side in block.sides for word in side.words)
        case Disputed():
            yield from (point.question for point in block.points)
            yield from (answer.text for point in block.points for answer in point.positions)
        case Listing():
            yield from (text for item in block.items for text in (item.label, item.detail or "…"))
        case Remarks():
            yield from (text for each in block.remarks for text in (each.text, each.author))
        case Timeline():
            yield from (t for entry in block.entries for t in (entry.label, entry.detail or "…"))
        case Cited() | Contested() | Closest() | Established() | Picture():
            pass
        case _:
            assert_never(block)


def _named(block: Block) -> list[str]:
    match block:
        case Cited() | Listing() | Timeline() | Picture():
            return [block.heading or "…"]
        case Sides():
            return [side.label for side in block.sides]
        case Disputed():
            return [answer.label for point in block.points for answer in point.positions]
        case _:
            return []


def offered(pages: Iterable[Page]) -> list[Meant | None]:
    """What can be pressed and chosen on the pages."""
    return [
        unpacked(pressed)
        for page in pages
        for part in sent(page)
        for pressed in (
            *([part["custom_id"]] if part["type"] == BUTTON else ()),
            *(option["value"] for option in part.get("options", ())),
        )
    ]


@settings(max_examples=50, deadline=None)
@given(replies, st.booleans(), st.sampled_from(["", "0123abcd"]))
def test_every_page_of_every_reply_fits(reply: Reply, discuss: bool, key: str) -> None:
    for page in drawn(reply, discuss=discuss, key=key):
        check(page)


@settings(max_examples=25, deadline=None)
@given(crowded(), st.booleans(), st.sampled_from(["", "0123abcd"]))
def test_every_page_of_a_crowded_reply_fits(reply: Reply, discuss: bool, key: str) -> None:
    for page in drawn(reply, discuss=discuss, key=key):
        check(page)


def test_page_full_of_small_things_has_no_more_of_them_than_may_be() -> None:
    button = Button(label="Open", command="event show")
    one = Listing(items=(Item(label="An event", button=button),))
    said = Cited(statements=(Statement(text="Said.", citations=(SOURCE,)),))
    reply = Reply(title="All", blocks=(said, *(one,) * 20), buttons=(button,) * 10, live="Ten.")

    pages = asyncio.run(own_pages(reply, discuss=True))

    assert len(pages) == 4
    for page in pages:
        check(page)


@settings(max_examples=50, deadline=None)
@given(st.one_of(replies, crowded()))
def test_nothing_in_a_reply_is_markup_or_mentions_anybody(reply: Reply) -> None:
    for page in drawn(reply):
        for text in texts(page):
            assert read(text)[1] == []


@settings(max_examples=50, deadline=None)
@given(st.one_of(replies, crowded()))
def test_nothing_of_a_reply_is_lost(reply: Reply) -> None:
    shown = body(asyncio.run(own_pages(reply)), reply)

    for text in told(reply):
        assert seen(text) == "…" or squeezed(seen(text)) in shown


def test_label_is_said_once_before_words_that_need_several_lines() -> None:
    words = "@everyone" * 200
    side = SideView(
        side="TOWN",
        label="The town",
        headline="",
        claims=(Statement(text="Said.", citations=(SOURCE,)),),
        words=(words,),
    )
    reply = Reply(blocks=(Sides(event="The harbour", sides=(side,)),))

    shown = body(asyncio.run(own_pages(reply)), reply)

    assert shown.count("Callsit:") == 1
    assert words in shown


@settings(max_examples=40, deadline=None)
@given(st.one_of(replies, crowded()))
def test_every_button_and_every_file_of_a_reply_is_on_some_page(reply: Reply) -> None:
    pages = asyncio.run(own_pages(reply))

    meant = offered(pages)
    for number, button in enumerate(reply.offers()):
        whole = custom_id.packed(of_button(button))
        assert (unpacked(whole) if whole else RunKept(TOKEN, number)) in meant
    assert Rendering(reply, TOKEN).to_keep or not any(
        isinstance(each, RunKept | Turn | custom_id.Sources) for each in meant
    )
    handed = [file.fp.read() for page in pages for file in page.files if file.description is None]
    assert handed == [file.data for file in reply.files]


@settings(max_examples=30, deadline=None)
@given(st.one_of(replies, crowded()))
def test_every_source_is_in_the_panel_of_sources(reply: Reply) -> None:
    shown = squeezed("".join(map(words, asyncio.run(pages_of_sources(reply)))))

    for statement in reply.statements():
        for reference in statement.citations:
            assert length(reference.title) > CUT or squeezed(seen(reference.title)) in shown


def side(number: int, claims: int, text: str = "so it is") -> SideView:
    said = (
        Statement(text=f"claim {number}-{c} {text}", citations=(SOURCE,)) for c in range(claims)
    )
    return SideView(side=f"S{number}", label=f"Side {number}", headline="", claims=tuple(said))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=14),
    st.sampled_from([1, 12, 40]),
    st.booleans(),
)
@example([1, 1, 1, 1, 1, 1, 1, 1, 6, 5], 40, True)  # nowhere is there room for one claim of each
def test_no_side_shows_more_than_another_that_has_some_left(
    claims: list[int], words_each: int, quoted: bool
) -> None:
    told_by = tuple(side(n, count, "so it is " * words_each) for n, count in enumerate(claims))
    if quoted:
        quote = SOURCE.model_copy(update={"quote": "said at the harbour in the year of the fee"})
        first = tuple(c.model_copy(update={"citations": (quote,)}) for c in told_by[0].claims)
        told_by = (told_by[0].model_copy(update={"claims": first}), *told_by[1:])
    reply = Reply(blocks=(Prose(text="A. " * 400), Sides(event="x", sides=told_by)))
    seen_of = dict.fromkeys(range(len(claims)), 0)

    for page in asyncio.run(own_pages(reply)):
        here = {n: len(re.findall(rf"claim {n}-\d", words(page))) for n in seen_of}
        seen_of = {n: seen_of[n] + here[n] for n in seen_of}
        left = [n for n in here if here[n] and seen_of[n] < claims[n]]
        assert all(here[n] >= max(here.values()) for n in left)

    assert list(seen_of.values()) == claims


def test_sides_stand_below_their_heading_on_one_page_each_in_its_box() -> None:
    reply = Reply(
        title="The fee",
        blocks=(Prose(text="A. " * 1100), Sides(event="The fee", sides=(side(1, 20), side(2, 20)))),
    )

    first, second = asyncio.run(own_pages(reply))

    assert "How each side" not in words(first)
    boxes = [part for part in sent(second) if part["type"] == BOX]
    assert [words_of(box) for box in boxes[:1]] == ["The fee\nHow each side tells it\n"]
    assert len({box["accent_color"] for box in boxes[1:]}) == 2


def words_of(box: dict[str, Any]) -> str:
    return "".join(read(part["content"])[0] for part in walked([box]) if part["type"] == TEXT)


def test_what_is_torn_at_the_end_is_brought_together() -> None:
    answers = (PositionView(label="The council", text="No. " * 60),) * 3
    disputed = Disputed(points=(DisputedView(question="Is the fee fair?", positions=answers),) * 3)

    first, second = asyncio.run(own_pages(Reply(blocks=(Prose(text="A. " * 700), disputed))))

    assert "What is in dispute" not in words(first)
    assert words(second).startswith("What is in dispute\n")
    assert words(second).count("Is the fee fair?") == 3


@pytest.mark.parametrize("count", [1, 4, 5, 25, 26, 60])
def test_list_has_a_button_or_a_line_of_a_menu_for_each_entry(count: int) -> None:
    items = tuple(
        Item(
            label=f"entry {n} " + "of many words " * 6,
            detail="more of it",
            button=Button(label="Open", command="event show", args={"event": f"E{n}"}),
        )
        for n in range(count)
    )

    pages = asyncio.run(own_pages(Reply(blocks=(Listing(heading="All", items=items),))))

    runs = [each for each in offered(pages) if isinstance(each, Run)]
    assert runs == [Run("event show", {"event": f"E{n}"}) for n in range(count)]
    for page in pages:
        check(page)
        assert page is pages[-1] or length("".join(texts(page))) > 1500


def test_long_timeline_has_its_words_below_each_picture() -> None:
    entries = tuple(
        TimelineEntry(
            label=f"Meeting of year {1950 + n} _about_ the fee",
            date=EventDate(text=f"in {1950 + n}", start=f"{1950 + n}"),
            detail=f"E{n}",
            button=Button(label="Open", command="event show", args={"event": f"E{n}"}),
        )
        for n in range(60)
    )

    pages = asyncio.run(own_pages(Reply(blocks=(Timeline(heading="The fee", entries=entries),))))

    runs = [each for each in offered(pages) if isinstance(each, Run)]
    assert runs == [Run("event show", {"event": f"E{n}"}) for n in range(60)]
    for page in pages:
        check(page)
        pictured = [
            part["items"][0]["description"] for part in sent(page) if part["type"] == GALLERY
        ]
        assert pictured
        years = re.findall(r"in (\d{4})", words(page))
        assert sum(int(re.findall(r"(\d+) events", text)[0]) for text in pictured) == len(years)


def test_many_buttons_are_shared_out_and_equal_ones_told_apart() -> None:
    same = Button(label="Again", command="framing", args={"event": "E" * 74})
    reply = Reply(blocks=(Prose(text="Press."),), buttons=(same,) * 30)

    pages = drawn(reply, key="0123abcd", discuss=True)

    for page in pages:
        check(page)
    assert offered(pages).count(of_button(same)) == 30


def test_post_bears_its_key_even_where_it_has_no_button() -> None:
    said = Statement(text="The ferry leaves at noon.", citations=(SOURCE,))
    for reply in (Reply.problem("Nothing."), Reply(blocks=(Cited(statements=(said,)),))):
        first, *_ = drawn(reply, key="0123abcd")
        ids = [part["custom_id"] for part in sent(first) if "custom_id" in part]
        assert ids
        assert all("#0123abcd" in each for each in ids)


def test_figure_is_shown_as_pictures_with_what_can_be_seen_in_words() -> None:
    figure = columns(40, (0, 30), (35,))
    reply = Reply(blocks=(Picture(heading="Two stories", figure=figure),))

    pages = asyncio.run(own_pages(reply))

    shown = [file for page in pages for file in page.files]
    assert "Two stories" in words(pages[0])
    assert len(shown) == len(drawn_pages(figure)) > 1
    assert all(file.fp.read(8) == b"\x89PNG\r\n\x1a\n" for file in shown)
    assert "40 events, 2 stories" in (shown[0].description or "")


def test_file_of_bytes_is_handed_over_as_it_is() -> None:
    handed = File.of("clock.png", b"\x89PNG\x00\xff")
    reply = Reply(blocks=(Prose(text="Here."),), files=(handed,))

    (page,) = drawn(Reply.model_validate_json(reply.model_dump_json(exclude_none=True)))[:1]

    assert [file.fp.read() for file in page.files] == [b"\x89PNG\x00\xff"]


def test_many_files_are_handed_over_page_by_page() -> None:
    files = tuple(File(name=f"täxt @everyone {n % 2}.yaml", text=f"{n}") for n in range(15))
    reply = Reply(blocks=(Prose(text="Here."),), files=files)

    for page in drawn(reply):
        check(page)
        assert [part["type"] for part in sent(page)].count(FILE) == len(page.files)


def test_address_stands_once_and_where_there_is_room() -> None:
    address = "https://town.example/" + "minutes/" * 20
    cited = tuple(
        SOURCE.model_copy(update={"source": f"S-{n}", "url": f"{address}{n}"}) for n in range(30)
    )
    said = (Statement(text=f"Said {n}.", citations=cited) for n in range(3))

    (page,) = asyncio.run(own_pages(Reply(blocks=(Cited(statements=tuple(said)),))))

    linked = re.findall(r"\]\(<(\S+)>\)", "".join(texts(page)))
    assert linked == [f"{address}{n}" for n in range(len(linked))]
    assert all(f"({n})" in words(page) for n in range(1, 31))


def test_title_with_brackets_is_linked_by_its_number() -> None:
    source = SOURCE.model_copy(update={"title": "The fee [draft"})
    said = Statement(text="Said.", citations=(source,))

    *_, panel = drawn(Reply(blocks=(Cited(statements=(said,)),)))

    assert "[(1)](<https://town.example/minutes>) **The fee \\[draft**" in texts(panel)[1]


SHIPPED = (
    *("framing E16", "framing Minsk II", "framing E11", "framing E01 page:2", "event show E16"),
    *("timeline show", "events", "help", "words show", "about", "source show S-ART"),
    *("search referendum", "check Russia annexed Crimea in 2014", "claim show E16-RU-C1"),
    "ask Who started the war in Donbas?",
)


@pytest.mark.parametrize("line", SHIPPED)
async def test_shipped_dossier_is_shown_in_whole(parley: Parley, line: str) -> None:
    reply = await parley.says(line)

    pages = await own_pages(reply, discuss=True)

    shown = body(pages, reply)
    meant = offered(pages)
    for text in told(reply):
        assert seen(text) == "…" or squeezed(seen(text)) in shown
    for page in (*pages, *await pages_of_sources(reply)):
        check(page)
        assert not any(read(text)[1] for text in texts(page))
    assert all(of_button(button) in meant for button in reply.offers())


@pytest.mark.parametrize("line", SHIPPED)
async def test_no_page_of_the_shipped_dossier_is_nearly_empty(parley: Parley, line: str) -> None:
    pages = await own_pages(await parley.says(line))

    assert len(pages) == 1 or all(length("".join(texts(page))) > 400 for page in pages)


async def test_timeline_is_shown_as_pictures_and_said_in_words(parley: Parley) -> None:
    reply = await parley.says("timeline show")

    pages = await own_pages(reply)

    entries = [e for block in reply.blocks if isinstance(block, Timeline) for e in block.entries]
    shown = "".join(map(words, pages))
    pictures = [file for page in pages for file in page.files]
    assert len(entries) == 20
    assert all(f"{entry.date.text} {entry.label}" in shown for entry in entries)
    assert all(file.fp.read(8) == b"\x89PNG\r\n\x1a\n" for file in pictures)
    assert "7 events, 1950 to 2022" in (pictures[0].description or "")


async def test_sides_of_an_event_are_told_with_their_colours(parley: Parley) -> None:
    reply = await parley.says("framing Minsk II")

    first, second, third = await own_pages(reply)

    assert "Established facts" in words(first)
    assert "Russia's government" not in words(first)
    for page, again in ((second, ""), (third, " (continued)")):
        boxes = [part for part in sent(page) if part["type"] == BOX and part.get("accent_color")]
        assert len({box["accent_color"] for box in boxes}) == 6
        assert all(f"{again}\n" in words_of(box) for box in boxes)
    assert "What is in dispute" in words(third)


def samples(argument: Argument) -> list[str | int | bool]:
    """What a button may fill in for an argument."""
    match argument.kind:
        case "number":
            return [0, 1, argument.most or 10**6]
        case "yes-no":
            return [True, False]
        case "text":
            return [*argument.choices, "E16", "a-b/E16_UA.C1", "a:b, c?d=e&f#g+h%i", "Київ", ""]
        case "file":
            return []


async def test_what_a_button_of_any_command_means_outlives_a_restart(parley: Parley) -> None:
    for command in parley.app.dispatcher.commands.values():
        for argument in command.arguments:
            for value in samples(argument):
                run = of_button(command.button("Go", **{argument.name: value}))
                text = custom_id.packed(run)

                assert text is not None, run
                assert length(text) <= custom_id.ROOM
                assert unpacked(f"{text}#0123abcd7") == run


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.text() | st.integers() | st.booleans(), max_size=3))
def test_meaning_is_kept_whole_or_not_at_all(args: dict[str, str | int | bool]) -> None:
    run = of_button(Button(label="Go", command="claim show", args=args))

    text = custom_id.packed(run)

    assert text is None or (len(text) <= custom_id.ROOM and unpacked(f"{text}#") == run)


@settings(max_examples=100, deadline=None)
@given(st.text() | st.from_regex(r"[rkpstc]:.*"))
def test_whatever_a_component_says_it_is_read_without_harm(text: str) -> None:
    meant = unpacked(text)

    assert meant is None or isinstance(meant, Meant)
