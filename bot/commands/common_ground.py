"""`common-ground`: what all groups accept, what divides them, and never who is in which."""

import csv
import io
import json
from collections.abc import Mapping, Sequence

from bot.catalogue import _, looked_up, marked, plural
from bot.chat.command import Router
from bot.chat.reply import Block, File, Item, Listing, Note, Picture, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.voting import WhichDossier, day, vote
from bot.domain.base import Model
from bot.domain.errors import UserError
from bot.drawing.figure import Crowd, Leaning, OpinionsFigure
from bot.drawing.sheet import letter
from bot.opinions.consensus import Kind, heading
from bot.opinions.picture import Pull
from bot.opinions.release import ANEW, FROM, Release, Telling, Told
from bot.opinions.votes import Count
from bot.services.votes.results import Outcome
from bot.store.votes import PollStatement

router = Router()

SHOWN = 5
"""So many statements of a sort are named; the export has all."""
TELLING = 3
MANY_GROUPS = 2
FIRM, LOOSE = 0.8, 0.5


class GroundArgs(Model):
    """Of which vote."""

    dossier: WhichDossier = ""


@router.command(
    "common-ground",
    "What all groups of voters accept, and what divides them; never who voted how",
    example="common-ground",
)
async def common_ground(turn: Turn, args: GroundArgs) -> Reply:
    """Show the results of the last round of a vote, as far as nobody's vote can be told."""
    outcome = await turn.services.results.of(
        turn.scope, turn.now, dossier=args.dossier, article=await turn.article()
    )
    poll, release = outcome.poll, outcome.release
    buttons = (vote.button(_("Vote"), dossier=poll.dossier),) if outcome.running else ()
    told = [one for one in release.statements if one.key in outcome.statements] if release else []
    if release is None or not told:
        text = _(
            "At least {fewest} people have to vote before anything is shown; fewer have so far.",
            fewest=FROM,
        )
        return Reply(title=poll.title, blocks=(Note(tone="hint", text=text),), buttons=buttons)
    release = release.model_copy(update={"statements": tuple(told)})
    counted = (
        _("{people} people were counted; open until {day}.", people=release.people, day=day(poll))
        if outcome.running
        else _(
            "{people} people were counted; ended on {day}.", people=release.people, day=day(poll)
        )
    )
    blocks: list[Block] = [Prose(text=counted)]
    blocks += _sorts(release, outcome.statements)
    if few := len(outcome.statements) - len(told):
        text = plural(
            "Not shown, with too few votes so far: {count} statement.",
            "Not shown, with too few votes so far: {count} statements.",
            few,
        )
        blocks.append(Prose(text=text))
    blocks += _groups(release, outcome.statements)
    if figure := opinions(release, outcome.statements, poll.title):
        blocks.append(Picture(figure=figure))
    if outcome.running:
        blocks.append(Note(tone="hint", text=looked_up(WHEN, anew=ANEW)))
    return Reply(title=poll.title, blocks=tuple(blocks), buttons=buttons)


WHEN = marked(
    "Numbers change only when {anew} more people have voted or changed their votes, for each "
    "statement by itself, so that nobody's vote shows in them."
)


def _sorts(release: Release, statements: Mapping[str, PollStatement]) -> list[Block]:
    several = release.groups >= MANY_GROUPS
    sorts: Sequence[tuple[Kind, str]] = (
        ("common", heading(release.groups)),
        ("rejected", _("All groups reject") if several else _("Most of us reject")),
        ("divisive", _("What divides the groups")),
        ("open", _("Most have no view")),
        ("mixed", _("Neither")),
    )
    blocks: list[Block] = []
    for kind, title in sorts:
        found = release.of_kind(kind)
        if not found:
            if kind == "common":
                nothing = _("No statement yet is accepted by all groups.")
                alone = _("No statement yet is accepted by most.")
                blocks.append(Prose(text=nothing if several else alone))
            continue
        items = [_item(one, statements[one.key].text) for one in found[:SHOWN]]
        counted = (
            _("{title} ({count}; {shown} are shown)", title=title, count=len(found), shown=SHOWN)
            if len(found) > SHOWN
            else title
        )
        blocks.append(Listing(heading=counted, items=tuple(items)))
    return blocks


def _item(told: Told, text: str) -> Item:
    groups = [f"{letter(n)} {_count(count)}" for n, count in enumerate(told.by_group)]
    return Item(label=text, detail="; ".join((_count(told.overall), *groups)))


def _count(count: Count) -> str:
    return _(
        "{agree} agree, {disagree} disagree, {passed} pass",
        agree=count.agree,
        disagree=count.disagree,
        passed=count.passed,
    )


def _groups(release: Release, statements: Mapping[str, PollStatement]) -> list[Block]:
    if not release.sizes:
        if release.groups >= MANY_GROUPS:
            text = _("A group has fewer than three people: no numbers are shown by group.")
            return [Note(tone="hint", text=text)]
        text = _("No groups that vote apart from each other are found.")
        return [Note(tone="hint", text=text)]
    items = tuple(
        Item(
            label=_("Group {letter}: {size} people", letter=letter(n), size=size),
            detail=_says(own, statements),
        )
        for n, (size, own) in enumerate(zip(release.sizes, release.telling, strict=True))
    )
    blocks: list[Block] = [Listing(heading=_("Groups that vote alike"), items=items)]
    if release.stability is not None:
        blocks.append(Prose(text=_sure(release.stability)))
    return blocks


def _says(own: Sequence[Telling], statements: Mapping[str, PollStatement]) -> str:
    said = [
        looked_up(LEANS[one.direction], statement=statements[one.statement].text)
        for one in own
        if one.statement in statements
    ]
    return _("More than others it {leans}", leans="; ".join(said[:TELLING])) if said else ""


LEANS = {
    "agree": marked("agrees with “{statement}”"),
    "disagree": marked("disagrees with “{statement}”"),
}
"""What a group says to a statement more often than others."""


def _sure(stability: float) -> str:
    if stability >= FIRM:
        words = _("nearly the same groups come out of any four fifths of the statements")
    elif stability >= LOOSE:
        words = _("the groups partly hang on which statements were asked")
    else:
        words = _("the groups hang on which statements were asked; do not build on them")
    return _(
        "How firm the groups are: {stability:.2f} of 1; {words}.", stability=stability, words=words
    )


def opinions(
    release: Release, statements: Mapping[str, PollStatement], title: str
) -> OpinionsFigure | None:
    """The picture of a round; None where there is nothing to draw."""
    drawn = release.picture
    if drawn is None:
        return None
    return OpinionsFigure(
        title=_("Who votes alike: {title}", title=title),
        crowds=tuple(
            Crowd(x=field.x, y=field.y, size=field.size, group=field.group)
            for field in drawn.fields
        ),
        groups=drawn.sizes,
        across=_leaning(drawn.across, statements),
        up=_leaning(drawn.up, statements),
    )


def _leaning(pull: Pull | None, statements: Mapping[str, PollStatement]) -> Leaning | None:
    if pull is None or pull.statement not in statements:
        return None
    return Leaning(statement=statements[pull.statement].text, agree=pull.direction == "agree")


@router.command(
    "votes export",
    "Take the sums of a vote out as tables, without people",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def export(turn: Turn, args: GroundArgs) -> Reply:
    """Hand over what all may see, and no more."""
    outcome = await turn.services.results.of(
        turn.scope, turn.now, dossier=args.dossier, article=await turn.article()
    )
    release = outcome.release
    if release is None:
        raise UserError(
            _("Fewer than {fewest} people have voted; nothing can be taken out yet.", fewest=FROM),
            _("`common-ground` says when there is something."),
        )
    name = f"votes-{outcome.poll.dossier}"
    text = _("The sums that `common-ground` shows, of all statements. Nobody's votes are in it.")
    return Reply(
        title=outcome.poll.title,
        blocks=(Prose(text=text),),
        files=(
            File(name=f"{name}.csv", text=_csv(release, outcome)),
            File(name=f"{name}.json", text=_json(release, outcome)),
        ),
    )


def _rows(release: Release, outcome: Outcome) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for told in release.statements:
        statement = outcome.statements.get(told.key)
        if statement is None:
            continue
        known = {"number": statement.number, "statement": statement.text, "kind": told.kind}
        counts = [("all", told.overall)]
        counts += [(letter(n), count) for n, count in enumerate(told.by_group)]
        rows += [{**known, "group": group, **count.model_dump()} for group, count in counts]
    return rows


def _csv(release: Release, outcome: Outcome) -> str:
    rows = _rows(release, outcome)
    out = io.StringIO()
    columns = ("number", "statement", "kind", "group", "agree", "disagree", "passed")
    table = csv.DictWriter(out, columns, lineterminator="\n")
    table.writeheader()
    table.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """A text that no spreadsheet runs as a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value


def _json(release: Release, outcome: Outcome) -> str:
    whole = {
        "dossier": outcome.poll.dossier,
        "title": outcome.poll.title,
        "opened": outcome.poll.opened_at.isoformat(),
        "ends": (outcome.poll.ended_at or outcome.poll.ends_at).isoformat(),
        "people": release.people,
        "groups": {letter(n): size for n, size in enumerate(release.sizes)},
        "stability": release.stability,
        "sums": _rows(release, outcome),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
