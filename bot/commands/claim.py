"""`claim show`: one statement in full: who says it, how it was verified, what contests it."""

from collections.abc import Sequence

from bot.chat.command import Router
from bot.chat.reply import Block, Button, Cited, Item, Listing, Note, Reply
from bot.chat.turn import Turn
from bot.commands import fairness
from bot.commands.framing import framing as framing_command
from bot.commands.naming import StatementName
from bot.commands.present import footer, statement
from bot.domain.base import Model
from bot.domain.citation import Pointed, Said
from bot.domain.claim import (
    CLAIM_KIND_MEANS,
    Check,
    Claim,
    ClaimStatus,
    Fact,
    LegalFinding,
)
from bot.domain.source import Verification
from bot.services.showing import Stated
from bot.services.sourcing import finding_text, marks

router = Router()

STATUS_MEANS = {
    ClaimStatus.ESTABLISHED: "all sides accept it, or a record settles it",
    ClaimStatus.ATTRIBUTED: "somebody holds it, and nothing here stands against it",
    ClaimStatus.CONTESTED: "others here dispute it, or its matter is in dispute",
    ClaimStatus.REFUTED: "a binding finding or a check stands against it",
}
BACKGROUND = "filed with this event for exercises; no part of how a side tells it"
CITED = 3
"""So many sources get a button."""


class ClaimArgs(Model):
    """Which statement."""

    claim: StatementName


@router.command(
    "claim show",
    "A claim, fact, finding or check in full: who says it, how verified, what contests it",
    example="claim show E10-F1",
)
async def claim(turn: Turn, args: ClaimArgs) -> Reply:
    """Show one statement with all that is known of it."""
    stated = await turn.services.showing.statement(turn.scope, args.claim)
    version = (await turn.services.views.of(turn.scope)).version
    return Reply(
        title=f"{stated.stated.id}: {_sort(stated)}",
        blocks=tuple(_blocks(stated)),
        buttons=tuple(_buttons(stated)),
        live=await _fairness(turn, stated),
        footer=footer(version),
    )


def _sort(stated: Stated) -> str:
    match stated.stated:
        case Fact():
            return "an established fact"
        case LegalFinding():
            return "a finding of a court, assembly or inquiry"
        case Check():
            return "a check of a statement of the article"
        case Claim():
            label = stated.found.view.labels[stated.side] if stated.side else ""
            return f"a claim of {label}"


def _blocks(stated: Stated) -> list[Block]:
    what = stated.stated
    blocks: list[Block] = [Cited(statements=(statement(in_full(stated)),))]
    known = [Item(label="Event", detail=stated.found.head.label)]
    if isinstance(what, Claim):
        known.append(Item(label=what.kind.value, detail=CLAIM_KIND_MEANS[what.kind]))
    if isinstance(what, Check):
        paragraphs = ", ".join(map(str, what.paragraphs))
        known.append(Item(label="Of the article's paragraphs", detail=paragraphs))
    else:
        status = stated.standing.status
        known.append(Item(label=status.value, detail=STATUS_MEANS[status]))
    if stated.background:
        known.append(Item(label="background", detail=BACKGROUND))
    if stated.standing.added:
        known.append(Item(label="added here", detail="by review; the dossier does not have it"))
    if stated.counters:
        known.append(Item(label="set against", detail=", ".join(stated.counters)))
    if stated.countered_by:
        known.append(Item(label="set against it", detail=", ".join(stated.countered_by)))
    blocks.append(Listing(heading="What is known of it", items=tuple(known)))
    blocks += [
        Note(
            tone="hint",
            text=f"Until {earlier.ended_at[:10]} it read: “{earlier.text}” ({earlier.reason}).",
        )
        for earlier in stated.earlier
    ]
    return blocks


def in_full(stated: Stated) -> Said:
    """What a statement says with its sources, as it is shown where it stands alone."""
    what, sources = stated.stated, stated.sources
    text, verification = "", Verification.VERIFIED
    match what:
        case Fact():
            text = what.text
        case LegalFinding():
            text = finding_text(what)
        case Check():
            text = f"“{what.statement}” was checked: {what.verdict.value}. {what.explanation}"
        case Claim():
            text, verification = what.text, what.verification
            if what.phrase:
                text += f" In its words: “{what.phrase.text}”"
                text += f" (“{what.phrase.translation}”)" if what.phrase.translation else ""
    return Said(
        text,
        tuple(Pointed(source) for source in sources),
        marks(verification, sources),
        ref=stated.found.address_of(what.id),
        revision=stated.standing.revision,
    )


async def _fairness(turn: Turn, stated: Stated) -> str:
    if not isinstance(stated.stated, Claim):
        return ""
    return await turn.services.fairness.claim_line(turn.scope, stated.id, turn.now)


def _buttons(stated: Stated) -> Sequence[Button]:
    from bot.commands.source import source  # noqa: PLC0415  # each of the two leads to the other

    event = stated.found
    buttons = [
        framing_command.button("Each side on this event", event=event.address),
        *(source.button(f"Source {cited.id}", source=cited.id) for cited in stated.sources[:CITED]),
    ]
    if isinstance(stated.stated, Claim):
        address = event.address_of(stated.stated.id)
        buttons.append(fairness.claim.button("I hold this view: is it fair?", claim=address))
    return buttons
