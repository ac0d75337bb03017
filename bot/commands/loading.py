"""`article` and `dossier`: texts and dossiers into the store from the chat, with a look first."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat.command import Attachment, Input, Router
from bot.chat.reply import Block, File, Item, Listing, Note, Prose, Reply
from bot.chat.turn import Rank, Turn
from bot.commands.account import account
from bot.commands.naming import dossiers
from bot.commands.present import footer
from bot.domain.base import Model
from bot.domain.errors import NotFound, UserError
from bot.services.carrying import Review
from bot.services.importing import Changes, DossierPreview, Given, TextPreview

router = Router()

NOT_YET = marked("Nothing has been loaded yet. The draft is kept for a day.")


class TextKind(StrEnum):
    """What a text is loaded as."""

    ARTICLE = "article"
    SOURCE = "source"


class LoadArgs(Model):
    """A text, in one of three ways."""

    address: Annotated[
        str | None,
        Input(ask=True),
        Field(description="Its address, https://…", max_length=2000),
    ] = None
    text: Annotated[
        str | None,
        Input(long=True, ask=True),
        Field(description="The text itself, pasted", max_length=2_000_000),
    ] = None
    file: Annotated[
        Attachment | None,
        Input(ask=True),
        Field(description="A file: text, Markdown, HTML or PDF"),
    ] = None

    def given(self) -> Given:
        """What was handed over. Raises UserError unless it is exactly one thing."""
        if sum(way is not None for way in (self.address, self.text, self.file)) != 1:
            raise UserError(
                _("Give the text in one way."),
                _("An address, the pasted text, or a file: one of them."),
            )
        if self.file:
            return Given(name=self.file.name, data=self.file.data)
        return Given(text=self.text, address=self.address.strip() if self.address else None)


class LoadTextArgs(LoadArgs):
    """A text, and what it is."""

    kind: Annotated[TextKind, Field(description="An article to ask, or another source")] = (
        TextKind.ARTICLE
    )


@router.command(
    "article load",
    "Read an article or another text, and see what loading it would do",
    audience="caller",
    needs=Rank.MODERATOR,
    example='article load text:"The ferry sails at noon. It has sailed at noon for years."',
)
async def load_article(turn: Turn, args: LoadTextArgs) -> Reply:
    """Preview a text; a button loads it."""
    await turn.progress(_("Reading…"))
    preview = await turn.services.importing.preview_text(
        turn.scope, account(turn), args.given(), args.kind.value, turn.now
    )
    return Reply(
        title=_("To be loaded: {title}", title=preview.title),
        blocks=tuple(_text(preview)),
        buttons=(
            confirm.button(_("Load it"), draft=preview.draft),
            drop.button(_("Throw it away"), draft=preview.draft),
        ),
    )


def _text(preview: TextPreview) -> Sequence[Block]:
    what = _(
        "{paragraphs} paragraphs; {hidden} passages set aside as not part of it "
        "(captions, appeals, menus).",
        paragraphs=preview.paragraphs,
        hidden=preview.hidden,
    )
    if preview.dossier:
        what = _(
            "{what} It is the article of dossier {dossier}: {mapped} of {expected} paragraphs "
            "found.",
            what=what,
            dossier=preview.dossier,
            mapped=preview.mapped,
            expected=preview.expected,
        )
    return (
        Prose(text=_("It begins: “{beginning}…”", beginning=preview.beginning)),
        Prose(text=what),
        Note(tone="hint", text=looked_up(NOT_YET)),
    )


class LoadDossierArgs(LoadArgs):
    """A dossier, in one of three ways."""

    file: Annotated[Attachment | None, Field(description="A dossier file in YAML")] = None


@router.command(
    "dossier load",
    "Check a dossier, and see what loading it would change",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def load_dossier(turn: Turn, args: LoadDossierArgs) -> Reply:
    """Preview a dossier; a button loads it."""
    await turn.progress(_("Checking…"))
    preview = await turn.services.importing.preview_dossier(
        turn.scope, account(turn), args.given(), turn.now
    )
    return Reply(
        title=_("To be loaded: {title}", title=preview.title),
        blocks=tuple(_dossier(preview)),
        buttons=(
            confirm.button(_("Load it"), draft=preview.draft),
            drop.button(_("Throw it away"), draft=preview.draft),
        ),
    )


REPLACES = {
    "nothing": marked("There is no dossier of that name here yet."),
    "own": marked("It takes the place of your own dossier of that name."),
    "shared": marked("Here alone it takes the place of the shared dossier of that name."),
}


def _dossier(preview: DossierPreview) -> Sequence[Block]:
    blocks: list[Block] = [
        Prose(
            text=_(
                "{dossier}: {events} events, {claims} claims, {sources} sources. {replaces}",
                dossier=preview.dossier,
                events=preview.events,
                claims=preview.claims,
                sources=preview.sources,
                replaces=looked_up(REPLACES[preview.replaces]),
            )
        )
    ]
    blocks += _listed(_("What would change"), preview.changes)
    blocks += _reviewed(preview.review)
    blocks += _listed(
        _("What the checks would have mended"), Changes(preview.findings, preview.more_findings)
    )
    blocks.append(Note(tone="hint", text=looked_up(NOT_YET)))
    return blocks


def _reviewed(review: Review) -> Sequence[Block]:
    """What becomes of what people here have added and hidden."""
    blocks: list[Block] = []
    if review.lost:
        lost = Changes(review.lost, 0)
        blocks += _listed(_("Added by review, and not shown any more with this file"), lost)
        blocks.append(Note(tone="problem", text=looked_up(LOST)))
    stays = (
        [_("Added by review, and stays: {names}.", names=_several(review.stays))]
        if review.stays
        else []
    )
    stays += (
        [_("Hidden here, and stays so: {names}.", names=_several(review.hidden))]
        if review.hidden
        else []
    )
    return (*blocks, *([Prose(text=" ".join(stays))] if stays else []))


LOST = marked(
    "Put what is missing into the file and load it again, or write down what you need. "
    "What is left behind comes back with a file that has its place, or by `claim restore`."
)
NAMED = 12


def _several(names: Sequence[str]) -> str:
    shown, more = ", ".join(names[:NAMED]), len(names) - NAMED
    return _("{names} and {more} more", names=shown, more=more) if more > 0 else shown


def _listed(heading: str, changes: Changes) -> Sequence[Block]:
    if not changes.lines:
        return ()
    items = [Item(label=line) for line in changes.lines]
    if changes.more:
        items.append(Item(label=_("and {more} more", more=changes.more)))
    return (Listing(heading=heading, items=tuple(items)),)


MOST = 1_000_000_000
SORTS = {"article": marked("article"), "source": marked("source"), "dossier": marked("dossier")}


class DraftArgs(Model):
    """Which draft."""

    draft: Annotated[int, Field(description="The draft's number", ge=1, le=MOST)]


@router.command(
    "draft confirm",
    "Load a draft that you have looked at",
    audience="caller",
    needs=Rank.MODERATOR,
)
async def confirm(turn: Turn, args: DraftArgs) -> Reply:
    """Load what was previewed."""
    loaded = await turn.services.importing.confirm(turn.scope, account(turn), args.draft, turn.now)
    version = (await turn.services.views.of(turn.scope)).version
    return Reply(
        title=_("Loaded: {title}", title=loaded.title),
        blocks=(Prose(text=_("From now on answers here rest on it too.")),),
        buttons=(undo.button(_("Undo this"), loading=loaded.number),),
        footer=footer(version),
    )


@router.command("draft drop", "Throw a draft away", audience="caller", needs=Rank.MODERATOR)
async def drop(turn: Turn, args: DraftArgs) -> Reply:
    """Forget what was previewed."""
    name = await turn.services.importing.drop(turn.scope, args.draft, turn.now)
    return Reply(
        blocks=(
            Prose(text=_("Thrown away: {name}. Nothing was loaded.", name=name or _("the text"))),
        )
    )


class UndoArgs(Model):
    """Which loading."""

    loading: Annotated[
        int | None,
        Field(description="The loading's number; the list of them if left out", ge=1, le=MOST),
    ] = None
    anyway: Annotated[
        bool, Field(description="Also where something added by review is deleted by it")
    ] = False


@router.command(
    "article undo",
    "Put back what stood there before an article or dossier was loaded",
    audience="caller",
    needs=Rank.MODERATOR,
    example="article undo",
)
async def undo(turn: Turn, args: UndoArgs) -> Reply:
    """Undo one loading, or list those that can be."""
    if args.loading is not None:
        undone = await turn.services.importing.undo(
            turn.scope, account(turn), args.loading, turn.now, anyway=args.anyway
        )
        text = (
            _("Undone: {title}. What stood there before is back.", title=undone.title)
            if undone.before
            else _("Undone: {title}. It is taken out again.", title=undone.title)
        )
        return Reply(blocks=(Prose(text=text),))
    found = await turn.services.importing.undoables(turn.scope)
    if not found:
        return Reply(blocks=(Prose(text=_("Nothing was loaded here that could be undone.")),))
    items = tuple(
        Item(
            label=loaded.title,
            detail=f"{looked_up(SORTS[loaded.sort])}, {loaded.loaded_at[:10]}",
            button=undo.button(_("Undo"), loading=loaded.number),
        )
        for loaded in found
    )
    return Reply(title=_("What can be undone"), blocks=(Listing(items=items),))


class ExportArgs(Model):
    """Which dossier."""

    dossier: Annotated[
        str, Input(complete=dossiers), Field(description="The dossier's name", max_length=100)
    ]


EXPORTED = marked(
    "Edit it, then load it again by `dossier load`. It is the dossier's own file: what was added, "
    "reworded or hidden here by review is not in it, and stays when you load it."
)


@router.command(
    "dossier export",
    "Get a dossier's file, to be edited and loaded again",
    audience="caller",
    needs=Rank.MODERATOR,
    example="dossier export ukraine-security-dilemma",
)
async def export(turn: Turn, args: ExportArgs) -> Reply:
    """Hand over a dossier's file; what was added to it here by review is no part of it."""
    text = await turn.services.importing.exported(turn.scope, args.dossier.strip())
    if text is None:
        known = ", ".join(d.ref for d in (await turn.services.views.of(turn.scope)).dossiers)
        raise NotFound(
            _("There is no dossier “{dossier}” here.", dossier=args.dossier[:60]),
            _("There are: {known}.", known=known),
        )
    return Reply(
        title=args.dossier,
        blocks=(Prose(text=looked_up(EXPORTED)),),
        files=(File(name=f"{args.dossier.strip()}.yaml", text=text),),
    )
