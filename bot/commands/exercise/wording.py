"""Pages of a session as replies show them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby

from bot.catalogue import ENGLISH, _, looked_up, marked, plural, spoken
from bot.catalogue.forms import day_of_month
from bot.chat.reply import (
    Block,
    Cited,
    Established,
    Item,
    Listing,
    Note,
    Prose,
    Reference,
    Statement,
)
from bot.exercises import material
from bot.exercises.definition import WIDTH, Phase, said
from bot.exercises.lookup import filled, number_of
from bot.exercises.pages import Answered, Attached, Page, Said, Shown
from bot.exercises.report import form_lines, tally_line
from bot.exercises.scene import Scene
from bot.exercises.scopes import at_first, reveals_of
from bot.exercises.seeing import Opened, Sight, Tally, kind_of
from bot.exercises.telling import DAY, FOR_A_SEAT, HOUR, MINUTE
from bot.services.sourcing import read_in_words

OUR_WORDS = marked("in our words")
ROLES = {
    "fear": marked("Fears"),
    "interest": marked("Interests"),
    "red_line": marked("Red lines"),
    "demand": marked("Demands"),
    "proposal": marked("Offers"),
    "question": marked("Questions to put to it"),
}


FIRST = {
    "private": marked("Only you see your answer"),
    "table": marked("Those at your table see your answer, when the step is over"),
    "seat": marked("Those in your seat see your answer, when the step is over"),
    "sum": marked("Your answer is only ever added up with others"),
    "room": marked("Everybody sees your answer, when the step is over"),
}
"""Who sees an answer at first."""
LATER = {
    "private": marked("nobody else does later"),
    "table": marked("those at your table see it from “{step}” on"),
    "seat": marked("those in your seat see it from “{step}” on"),
    "sum": marked("from “{step}” on it is added up with others', if enough have answered"),
    "room": marked("from “{step}” on all see it, without your name"),
    "named": marked("from “{step}” on all see it, with your name"),
}
"""Who sees it later."""


def blocks_of(scene: Scene, page: Page) -> Iterator[Block]:
    """The blocks of a page, in order. Attached artefacts come from `artefacts_of`."""
    for part in page.parts:
        match part:
            case Said():
                yield Prose(text=part.text)
            case Shown():
                yield from shown_things(
                    part.things, hide_origin=part.hide_origin, heading=part.heading
                )
            case Answered():
                yield from answered(scene, part.sight)
            case Attached():
                pass


def shown_things(
    things: Sequence[material.Thing], *, hide_origin: bool = False, heading: str = ""
) -> Iterator[Block]:
    """What was drawn from the store, each sort under its heading, with sources and phrases.

    Where a heading is given, claims stand under that, and each says whose it is.
    """
    items = [thing for thing in things if isinstance(thing, material.Item)]
    facts = [item for item in items if item.status == "established"]
    others = [item for item in items if item.status != "established"]
    if facts and all(item.sources for item in facts):
        yield Established(facts=tuple(statement(item) for item in facts))
        facts = []
    shown = [*facts, *others]
    groups = _headed(heading, shown) if heading else _grouped(shown)
    for above, group in groups:
        yield from _group(above, group, hide_origin=hide_origin)
    happenings = [thing for thing in things if isinstance(thing, material.Happening)]
    if happenings:  # in the order in which they are shown, which need not be that of time
        yield Listing(
            items=tuple(
                Item(label=one.title, detail="; ".join(filter(None, (one.date, one.pinned))))
                for one in happenings
            )
        )
    parties = [thing for thing in things if isinstance(thing, material.Party)]
    if parties:
        yield Listing(items=tuple(Item(label=one.label) for one in parties))
    for one in things:
        if isinstance(one, material.Move):
            yield Prose(text=f"{one.date}: {one.act_neutral}")
        if isinstance(one, material.Selection):
            yield Prose(text=one.note or one.id)


def statement(item: material.Item) -> Statement:
    """A card or claim with its sources; its phrase stands in quotation marks, apart from it."""
    citations = tuple(
        Reference(
            source=each.source,
            title=each.title,
            author=each.author,
            date=each.date,
            url=each.url,
            read=read_in_words(each.read),
            after_article=each.after_article,
            quote=item.phrase if number == 0 and item.phrase else None,
        )
        for number, each in enumerate(item.sources)
    )
    ours = looked_up(OUR_WORDS) if item.side else ""
    return Statement(
        text=f"{item.text} {item.origin}".strip(),
        citations=citations,
        marks=tuple(filter(None, (item.date, ours, *map(looked_up, item.marks)))),
        ref=item.ref,
        revision=item.revision,
    )


def answered(scene: Scene, sight: Sight) -> Iterator[Block]:
    """What people answered, as far as it may be seen."""
    phase = scene.plan.phase(sight.phase)
    if sight.forms:
        title = said(phase.title) if phase.title else phase.id
        heading = _("Answers: {step}", step=filled(scene, title))
        seats = dict.fromkeys(sorted(form.seat for form in sight.forms))
        for seat in seats:  # what was written from one seat stands together
            items = tuple(_form(scene, phase, f) for f in sight.forms if f.seat == seat)
            whose = f", {seat}" if len(seats) > 1 else ""
            yield Listing(heading=f"{heading}{whose}", items=items)
    if sight.tallies:
        yield Listing(heading=_("Added up"), items=tuple(_sums(scene, sight.tallies)))
    if sight.withheld:
        yield Note(
            tone="hint",
            text=_("Too few have answered to add it up without showing who said what."),
        )


def _sums(scene: Scene, tallies: Sequence[Tally]) -> Iterator[Item]:
    """Sums, those on one thing that was rated together under it."""
    for about, group in groupby(tallies, key=lambda tally: tally.about):
        lines = [tally_line(scene, tally) for tally in group]
        if about:
            yield Item(label=about, detail=" ".join(lines))
        else:
            yield from (Item(label=line) for line in lines)


def where_we_are(scene: Scene, phase: Phase) -> str:
    """Title of a page: the exercise, which step of how many, and what the step is called."""
    definition = scene.plan.definition
    number, count = number_of(scene.plan, phase)
    name = said(phase.title) if phase.title else phase.id.replace("_", " ")
    return _(
        "{exercise}, step {number} of {count}: {step}",
        exercise=said(definition.title),
        number=number,
        count=count,
        step=filled(scene, name),
    )


def time_left(scene: Scene, now: datetime) -> str:
    """Until when a step waits, and how long that is; a sentence."""
    entry, state = scene.state.entry, scene.state
    if state.status == "paused":
        return _("The exercise is paused.")
    if entry is None or state.status == "closed":
        return _("The exercise is over.")
    if entry.due is None:
        return _("There is no time limit.")
    end = datetime.fromtimestamp(entry.due, UTC)
    left = entry.due - int(now.timestamp())
    if left <= 0:
        return _("The time of this step is over.")
    clock = f"{end:%H:%M}"
    if left < DAY:
        return _(
            "This step ends when all are done, or at {clock} UTC (in {length}).",
            clock=clock,
            length=length(left),
        )
    return _(
        "This step ends when all are done, or at {day} {clock} UTC (in {length}).",
        day=f"{end.day:02} {end:%B}" if spoken() == ENGLISH else day_of_month(end),
        clock=clock,
        length=length(left),
    )


def length(seconds: int) -> str:
    """A length of time in words."""
    if seconds < 2 * MINUTE:
        return plural("{count} second", "{count} seconds", seconds)
    if seconds < 2 * HOUR:
        return _("{count} minutes", count=round(seconds / MINUTE))
    if seconds < 2 * DAY:
        return _("{count} hours", count=round(seconds / HOUR))
    return _("{count} days", count=round(seconds / DAY))


def who_sees(scene: Scene, phase: Phase) -> str:
    """Who will see the answers to a phase, and when; a sentence for whoever is to answer."""
    if scene.state.mode == "solo":
        return _("Only you see what you answer.")
    clauses = [looked_up(FIRST[kind_of(at_first(phase))])]
    for opening in reveals_of(phase):
        later = scene.plan.phase(opening.at)
        step = filled(scene, said(later.title)) if later.title else later.id
        widest = max(opening.scopes, key=WIDTH.__getitem__)
        kind = "named" if widest == "group_named" else kind_of(widest)
        then = looked_up(LATER[kind], step=step)
        if not opening.where:
            clauses.append(then)
        elif all("." not in name for name in opening.where):
            clauses.append(_("if you say so, {then}", then=then))
        else:
            clauses.append(_("if you and they say so, {then}", then=then))
    return f"{'; '.join(clauses)}."


def _form(scene: Scene, phase: Phase, form: Opened) -> Item:
    """One form of somebody on one line, with what has to be known of it."""
    lines = form_lines(scene, phase, form)
    marks = []
    if form.own:
        marks.append(_("yours"))
    elif form.author:
        marks.append(form.author)
    if form.seat:
        marks.append(looked_up(FOR_A_SEAT, seat=form.seat))
    return Item(label=" · ".join(lines), detail="; ".join(marks))


def _grouped(items: Sequence[material.Item]) -> list[tuple[str, list[material.Item]]]:
    """Items under headings: whose they are, and by role where they are cards of one side."""
    groups: dict[str, list[material.Item]] = {}
    sides = {item.side_label for item in items if item.side_label}
    for item in items:
        role = looked_up(ROLES.get(item.role, ""))
        parts = [item.side_label if len(sides) > 1 or not role else "", role]
        groups.setdefault(": ".join(filter(None, parts)), []).append(item)
    return list(groups.items())


def _headed(
    heading: str, items: Sequence[material.Item]
) -> Iterator[tuple[str, list[material.Item]]]:
    """Items under one heading, for each side of which they speak; each with whose it is."""
    for about in dict.fromkeys(item.about for item in items):
        yield (
            ": ".join(filter(None, (heading, about))),
            [
                item.model_copy(update={"text": f"{item.side_label}: {item.text}"})
                if item.side_label
                else item
                for item in items
                if item.about == about
            ],
        )


def _group(heading: str, items: Sequence[material.Item], *, hide_origin: bool) -> Iterator[Block]:
    sourced = [item for item in items if item.sources and not hide_origin]
    plain = [item for item in items if not item.sources or hide_origin]
    if sourced:
        yield Cited(heading=heading, statements=tuple(statement(item) for item in sourced))
    if plain:
        listed = tuple(Item(label=item.text) for item in plain)
        yield Listing(heading="" if sourced else heading, items=listed)
