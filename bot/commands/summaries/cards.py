"""A report as cards: an overview, a card for each conversation, and one of what the store says."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from bot.catalogue import _, plural
from bot.chat.reply import (
    ArgValue,
    Block,
    Button,
    Item,
    Listing,
    Note,
    Picture,
    Prose,
    Remark,
    Remarks,
    Reply,
)
from bot.domain.report import Conversation, Report
from bot.reporting.pictures import pictures
from bot.reporting.sections import (
    Entries,
    Entry,
    Part,
    Quotes,
    Words,
    chapters,
    left_out,
    quoted,
    who,
)
from bot.reporting.wording import gone, kept, moment, size_of, title_of
from bot.store.reports import Kept


def cards(report: Report) -> int:
    """How many cards a report has."""
    return 1 + sum(1 for __ in chapters(report))


def quoted_on(report: Report, number: int) -> frozenset[str]:
    """The ids of the quotes that a card shows, leads to or takes a title from.

    On the overview these are the titles of a language model's alone: none without one.
    """
    told = list(chapters(report))
    if number == 1 or not told:
        named = (each.named for each in report.conversations if each.named)
        return frozenset(id_ for name in named for id_ in name.messages)
    __, parts = told[min(number, len(told) + 1) - 2]
    return frozenset(quote.id for part in parts for quote in quoted(part))


def card(kept_report: Kept, number: int = 1) -> Reply:
    """A card of a report, from 1; the last one for a larger number."""
    report = kept_report.report
    told = list(chapters(report))
    number = min(number, len(told) + 1)
    title, parts = _("What {room} discussed", room=report.room), None
    if number > 1:
        title, parts = told[number - 2]
    return Reply(
        title=title,
        blocks=tuple(_blocks(parts) if parts else _overview(kept_report)),
        buttons=tuple(_buttons(kept_report, number)),
        again=_card_button(_("Again"), kept_report, number),
        audience="caller",
    )


def _overview(kept_report: Kept) -> Iterator[Block]:
    report = kept_report.report
    yield from _blocks([who(report)])
    for picture in pictures(report):
        yield Picture(figure=picture)
    if report.conversations:
        yield Listing(
            heading=_("Conversations"),
            items=tuple(
                Item(
                    label=title_of(told),
                    detail=_shortly(told),
                    button=_card_button(_("Read"), kept_report, number),
                )
                for number, told in enumerate(report.conversations, 2)
            ),
        )
    yield from _blocks([left_out(report)])
    yield Note(tone="hint", text=kept(report, kept_report.expires_at))


def _shortly(told: Conversation) -> str:
    parts = [size_of(told)]
    if told.held:
        parts.append(_("agreement or dissent"))
    if told.minority:
        parts.append(_("a view that fewer held"))
    if told.unanswered:
        parts.append(
            plural(
                "{count} question unanswered",
                "{count} questions unanswered",
                len(told.unanswered),
            )
        )
    return "; ".join(parts)


def _blocks(parts: Iterable[Part]) -> Iterator[Block]:
    for part in parts:
        match part:
            case Words():
                text = f"{part.heading}: {part.text}" if part.heading else part.text
                yield Prose(text=text)
            case Quotes():
                yield _remarks(part)
            case Entries():
                yield Listing(heading=part.heading, items=tuple(map(_item, part.entries)))
            case _:
                assert_never(part)


def _item(entry: Entry) -> Item:
    button = Button(label=_("Each side's telling"), command="framing", args={"event": entry.event})
    return Item(
        label=entry.text,
        detail=entry.detail or entry.url,
        button=button if entry.event else None,
    )


def _remarks(part: Quotes) -> Remarks:
    return Remarks(
        heading=part.heading,
        remarks=tuple(
            Remark(
                message=quote.id,
                text=quote.text,
                author=quote.author,
                when=moment(quote.when),
                url=quote.url or None,
                more=quote.more,
                gone=gone(quote),
            )
            for quote in part.quotes
        ),
    )


def _buttons(kept_report: Kept, number: int) -> Iterator[Button]:
    if number > 1:
        yield _card_button(_("Back"), kept_report, number - 1)
    if number < cards(kept_report.report):
        yield _card_button(_("Next"), kept_report, number + 1, main=True)
    if number > 1:
        yield _card_button(_("Overview"), kept_report, 1)
    args: dict[str, ArgValue] = {"number": kept_report.number}
    yield Button(label=_("As files"), command="summaries files", args=args)
    if number == 1:
        yield Button(label=_("Delete"), command="summaries delete", args=args, style="danger")


def _card_button(label: str, kept_report: Kept, card_number: int, *, main: bool = False) -> Button:
    return Button(
        label=label,
        command="summaries show",
        args={"number": kept_report.number, "card": card_number},
        style="main" if main else "quiet",
    )
