"""`claim show`: one statement in full: who says it, how it was verified, what contests it."""

from collections.abc import Sequence

from bot.catalogue import _, looked_up, marked
from bot.catalogue.forms import language_name
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
    Phrase,
)
from bot.domain.source import Verification
from bot.services.showing import Stated
from bot.services.sourcing import finding_text, marks
from bot.store.statements import EarlierWording

router = Router()

STATUS_MEANS = {
    ClaimStatus.ESTABLISHED: marked("all sides accept it, or a record settles it"),
    ClaimStatus.ATTRIBUTED: marked("somebody holds it, and nothing here stands against it"),
    ClaimStatus.CONTESTED: marked("others here dispute it, or its matter is in dispute"),
    ClaimStatus.REFUTED: marked("a binding finding or a check stands against it"),
}
BACKGROUND = marked("filed with this event for exercises; no part of how a side tells it")
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
            return _("an established fact")
        case LegalFinding():
            return _("a finding of a court, assembly or inquiry")
        case Check():
            return _("a check of a statement of the article")
        case Claim():
            label = stated.found.view.labels[stated.side] if stated.side else ""
            return _("a claim of {label}", label=label)


def _blocks(stated: Stated) -> list[Block]:
    what = stated.stated
    blocks: list[Block] = [Cited(statements=(statement(in_full(stated)),))]
    if original := _original(stated):
        blocks.append(Note(tone="hint", text=original))
    known = [Item(label=_("Event"), detail=stated.found.head.label)]
    if isinstance(what, Claim):
        means = looked_up(CLAIM_KIND_MEANS[what.kind])
        known.append(Item(label=looked_up(what.kind.value), detail=means))
    if isinstance(what, Check):
        paragraphs = ", ".join(map(str, what.paragraphs))
        known.append(Item(label=_("Of the article's paragraphs"), detail=paragraphs))
    else:
        status = stated.standing.status
        known.append(Item(label=looked_up(status.value), detail=looked_up(STATUS_MEANS[status])))
    if stated.background:
        known.append(Item(label=_("background"), detail=looked_up(BACKGROUND)))
    if stated.standing.added:
        known.append(
            Item(label=_("added here"), detail=_("by review; the dossier does not have it"))
        )
    if stated.counters:
        known.append(Item(label=_("set against"), detail=", ".join(stated.counters)))
    if stated.countered_by:
        known.append(Item(label=_("set against it"), detail=", ".join(stated.countered_by)))
    blocks.append(Listing(heading=_("What is known of it"), items=tuple(known)))
    blocks += [Note(tone="hint", text=_read_before(earlier)) for earlier in stated.earlier]
    return blocks


def _read_before(earlier: EarlierWording) -> str:
    day = earlier.ended_at[:10]
    if not earlier.reason:  # whoever gave it is forgotten
        return _("Until {day} it read: “{said}”.", day=day, said=earlier.text)
    return _(
        "Until {day} it read: “{said}” ({reason}).",
        day=day,
        said=earlier.text,
        reason=looked_up(earlier.reason),
    )


def _original(stated: Stated) -> str:
    """What a translated statement says in its dossier's own language; `''` where it is shown so."""
    shown, original = _words(stated.stated), _words(stated.original)
    if shown == original:
        return ""
    language = language_name(stated.found.view.head.language)
    return _("Original ({language}): {text}", language=language, text=original)


def _words(what: Fact | LegalFinding | Claim | Check) -> str:
    match what:
        case Fact() | Claim():
            return what.text
        case LegalFinding():
            return f"{what.body}: {what.finding}"
        case Check():
            return f"“{what.statement}” {what.explanation}"


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
            text = _(
                "“{statement}” was checked: {verdict}. {explanation}",
                statement=what.statement,
                verdict=looked_up(what.verdict.value),
                explanation=what.explanation,
            )
        case Claim():
            text, verification = what.text, what.verification
            if what.phrase:
                text = _with_phrase(text, what.phrase)
    return Said(
        text,
        tuple(Pointed(source) for source in sources),
        marks(verification, sources),
        ref=stated.found.address_of(what.id),
        revision=stated.standing.revision,
    )


def _with_phrase(text: str, phrase: Phrase) -> str:
    """A claim with the words of its source, and ours where these are of another language."""
    if not phrase.translation:
        return _("{claim} In its words: “{said}”", claim=text, said=phrase.text)
    return _(
        "{claim} In its words: “{said}” (“{translation}”)",
        claim=text,
        said=phrase.text,
        translation=phrase.translation,
    )


async def _fairness(turn: Turn, stated: Stated) -> str:
    if not isinstance(stated.stated, Claim):
        return ""
    return await turn.services.fairness.claim_line(turn.scope, stated.id, turn.now)


def _buttons(stated: Stated) -> Sequence[Button]:
    from bot.commands.source import source  # noqa: PLC0415  # each of the two leads to the other

    event = stated.found
    buttons = [
        framing_command.button(_("Each side on this event"), event=event.address),
        *(
            source.button(_("Source {name}", name=cited.id), source=cited.id)
            for cited in stated.sources[:CITED]
        ),
    ]
    if isinstance(stated.stated, Claim):
        address = event.address_of(stated.stated.id)
        buttons.append(fairness.claim.button(_("I hold this view: is it fair?"), claim=address))
    return buttons
