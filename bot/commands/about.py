"""`about`: what is loaded here, how it was made, and what is kept of those who ask."""

from bot.chat.command import Router
from bot.chat.reply import Block, Cited, Item, Listing, Note, Prose, Reply, Statement
from bot.chat.turn import Turn
from bot.commands.present import footer, reference
from bot.domain.base import Model
from bot.domain.citation import Pointed
from bot.domain.claim import CLAIM_KIND_MEANS
from bot.services.view import DossierView
from bot.store.scope import Scope

router = Router()

WHAT = (
    "Parley answers from a reviewed store of claims and sources, shows where each answer stands, "
    "and sets out how each side tells an event. It takes no side and has no opinion."
)
KEPT = (
    "The bot keeps nothing of you. A question that nothing here answers is kept and counted, "
    "without who asked it, for 90 days, so that the gap can be filled. A terminal keeps its own "
    "history of lines, on the machine where you type."
)


class AboutArgs(Model):
    """Takes no arguments."""


@router.command("about", "What is loaded here, how it was made, what is kept", example="about")
async def about(turn: Turn, args: AboutArgs) -> Reply:
    """Say what the store holds and what it keeps."""
    view = await turn.services.views.of(Scope(turn.room.community))
    blocks: list[Block] = [Prose(text=WHAT)]
    for dossier in view.dossiers:
        blocks += _dossier(dossier)
    if view.texts:
        items = tuple(
            Item(label=held.source.title, detail=f"{held.source.kind}, {held.source.id}")
            for held in view.texts
        )
        blocks.append(Listing(heading="Other texts held here", items=items))
    kinds = tuple(Item(label=kind.value, detail=m) for kind, m in CLAIM_KIND_MEANS.items())
    blocks.append(Listing(heading="What the marks behind a claim say of it", items=kinds))
    blocks.append(Note(tone="hint", text=KEPT))
    return Reply(title="About", blocks=tuple(blocks), footer=footer(view.version))


def _dossier(view: DossierView) -> list[Block]:
    dossier = view.dossier
    article = view.sources[dossier.article.source]
    claims = sum(len(f.claims) for event in dossier.events for f in event.framings)
    held = (
        "The article's text is held here and quoted word for word."
        if view.article
        else "The article's text is not held here: its paragraphs are told in our words."
    )
    blocks: list[Block] = [
        Cited(
            heading=dossier.title,
            statements=(
                Statement(
                    text=(
                        f"{held} Around it: {len(dossier.events)} events, {claims} claims of "
                        f"{len(dossier.sides)} sides, {len(dossier.sources)} sources."
                    ),
                    citations=(reference(Pointed(article)),),
                ),
            ),
        )
    ]
    remarks = [text for text in (dossier.method, dossier.coverage_note) if text]
    if remarks:
        blocks.append(Prose(text="\n".join(remarks)))
    return blocks
