"""`about`: what is loaded here, how it was made, and what is kept of those who ask."""

from bot.catalogue import _, looked_up, marked
from bot.chat.command import NoArgs, Router
from bot.chat.reply import Block, Cited, Item, Listing, Note, Prose, Reply, Statement
from bot.chat.turn import Turn
from bot.commands.present import footer, reference
from bot.domain.citation import Pointed
from bot.domain.claim import CLAIM_KIND_MEANS
from bot.services.view import DossierView
from bot.store.dossiers import Sizes

router = Router()

WHAT = marked(
    "Parley answers from a reviewed store of claims and sources, shows where each answer stands, "
    "and sets out how each side tells an event. It takes no side and has no opinion."
)
KEPT = marked(
    "Who asked what is not kept. A question that nothing here answers is kept and counted, "
    "without who asked it, for 90 days, so that the gap can be filled. What you propose, vote or "
    "answer in an exercise is kept as you are told there, and you can take it back. Summaries that "
    "moderators ask for quote messages of a room for 30 days; `quoting no` takes you out of them. "
    "A terminal keeps its own history of lines, on the machine where you type."
)


@router.command("about", "What is loaded here, how it was made, what is kept", example="about")
async def about(turn: Turn, args: NoArgs) -> Reply:
    """Say what the store holds and what it keeps."""
    view = await turn.services.views.of(turn.scope)
    blocks: list[Block] = [Prose(text=looked_up(WHAT))]
    for dossier in view.dossiers:
        sizes = await turn.services.views.sizes(dossier)
        blocks += _dossier(dossier, sizes)
    if view.texts:
        items = tuple(
            Item(label=text.title, detail=f"{text.kind}, {text.ref}") for text in view.texts[:TEXTS]
        )
        heading = _("Other texts held here")
        if len(view.texts) > len(items):
            heading = _(
                "Other texts held here, the first {shown} of {count}",
                shown=len(items),
                count=len(view.texts),
            )
        blocks.append(Listing(heading=heading, items=items))
    kinds = tuple(
        Item(label=looked_up(kind.value), detail=looked_up(means))
        for kind, means in CLAIM_KIND_MEANS.items()
    )
    blocks.append(Listing(heading=_("What the marks behind a claim say of it"), items=kinds))
    blocks.append(Note(tone="hint", text=looked_up(KEPT)))
    return Reply(title=_("About"), blocks=tuple(blocks), footer=footer(view.version))


TEXTS = 20
"""So many of the texts held are named."""


def _dossier(view: DossierView, sizes: Sizes) -> list[Block]:
    dossier = view.head
    held = (
        _("The article's text is held here and quoted word for word.")
        if view.text
        else _("The article's text is not held here: its paragraphs are told in our words.")
    )
    blocks: list[Block] = [
        Cited(
            heading=dossier.title,
            statements=(
                Statement(
                    text=_(
                        "{held} Around it: {events} events, {claims} claims of "
                        "{count} sides, {sources} sources.",
                        held=held,
                        events=sizes.events,
                        claims=sizes.claims,
                        count=len(dossier.sides),
                        sources=sizes.sources,
                    ),
                    citations=(reference(Pointed(view.outline.article)),),
                ),
            ),
        )
    ]
    remarks = [text for text in (dossier.method, dossier.coverage_note) if text]
    if remarks:
        blocks.append(Prose(text="\n".join(remarks)))
    return blocks
