"""`exercise draft`: a private draft by a language model, for whoever asks for one."""

from typing import Annotated

from pydantic import Field

from bot.catalogue import _, looked_up, marked
from bot.chat import reply as shown
from bot.chat.command import Router
from bot.chat.reply import Block, Button, Cited, Listing, Note, Prose, Reply, Statement
from bot.chat.turn import Turn
from bot.commands.exercise.meant import Mine, SessionName, mine
from bot.commands.exercise.wording import statement
from bot.commands.modelled import asker
from bot.domain.base import Model
from bot.exercises.helping import Kind, Seat, Texts, offered
from bot.exercises.lookup import seat_label
from bot.exercises.material import Item
from bot.exercises.telling import FOR_A_SEAT
from bot.llm.model import Reason
from bot.services.exercises.helping import Helped
from bot.services.exercises.helping.results import AskedBack, Shortened, Sourced, Themes
from bot.services.model.reasons import WHY

router = Router()

LABELS = {
    Kind.QUESTION: marked("A question on my text"),
    Kind.THEMES: marked("Group the texts"),
    Kind.SEAT: marked("Draft for the other seat"),
    Kind.STATEMENT: marked("Draft a statement"),
    Kind.LINE: marked("Shorten my line"),
}
NOBODYS_WORDS = marked("machine draft of stored claims, not anybody's words")
TAKEN_OUT = marked(
    "Mentions, links and addresses, and names of accounts here, were taken out of what was sent: "
    "“somebody” or “a link” stands in their place. Put in yourself what belongs there."
)
GONE_ON = marked("the exercise has gone on meanwhile")
LONGEST_LINE = 400


class DraftArgs(Model):
    """What kind of draft, and of which session."""

    what: Annotated[
        Kind | None, Field(description="What is to be drafted; left out: what fits best here")
    ] = None
    text: Annotated[
        str | None,
        Field(
            description="A line of your own that is too long, to be made shorter",
            min_length=10,
            max_length=LONGEST_LINE,
        ),
    ] = None
    session: SessionName = None


@router.command(
    "exercise draft",
    "Have a language model draft something for you alone, where one takes part",
    audience="caller",
)
async def draft(turn: Turn, args: DraftArgs) -> Reply:
    """Ask for a draft; only its reader sees it, and nothing of it is kept."""
    me = await mine(turn, args.session)
    helped = await turn.services.exercises.helping.draft(
        me.running.session, me.pid, args.what, asker(turn), turn.now, typed=args.text or ""
    )
    token = me.running.session.token
    page = Button(label=_("My page"), command="exercise next", args={"session": token})
    if helped.value is None:
        why = Prose(text=_("There is no draft: {why}. Nothing else has changed.", why=_why(helped)))
        return Reply(blocks=(why,), buttons=(page,), audience="caller")
    blocks = _blocks(helped, me)
    told = Note(
        tone="hint",
        text=_(
            "Machine draft by {model}. Only you see it, and nothing of it is kept. "
            "Others read of it what you write into a form yourself.",
            model=helped.made.model,
        ),
    )
    if not helped.as_written:
        blocks = (*blocks, Note(tone="hint", text=looked_up(TAKEN_OUT)))
    again = draft.button(_("Again"), what=helped.kind.value, session=token)
    return Reply(
        title=_("A machine draft"),
        blocks=(*blocks, told),
        buttons=(page,),
        again=again,
        audience="caller",
    )


def draft_buttons(me: Mine) -> list[Button]:
    """A button for each draft that somebody may ask for just now."""
    token = me.running.session.token
    return [
        draft.button(looked_up(LABELS[kind]), what=kind.value, session=token)
        for kind in offered(me.scene, me.person)
    ]


def _why(helped: Helped) -> str:
    """Why there is none, as the end of a sentence."""
    if helped.gone_on:
        return looked_up(GONE_ON)
    match helped.made.reason:
        case Reason.NOT_CONFIGURED:
            return _("no language model is set up on this bot")
        case Reason.NOT_ALLOWED:
            return _("this community does not let a language model read what people write")
        case Reason.UNSUPPORTED:
            return _("what the model wrote did not hold when it was checked")
        case None:
            return looked_up(GONE_ON)
        case reason:
            return looked_up(WHY[reason])


def _blocks(helped: Helped, me: Mine) -> tuple[Block, ...]:
    match helped.value:
        case AskedBack(text=text):
            return (Prose(text=text),)
        case Shortened(text=text, left_out=left_out):
            gone = "; ".join(f"“{stretch}”" for stretch in left_out)
            return (
                Prose(text=_("Your line, with some words left out:")),
                Prose(text=text),
                Note(tone="hint", text=_("Left out: {words}.", words=gone)),
            )
        case Themes() as themes:
            return tuple(_themes(themes, helped, me))
        case Sourced() as sourced:
            return tuple(_sourced(sourced, helped, me))
        case None:
            return ()


def _themes(themes: Themes, helped: Helped, me: Mine) -> list[Block]:
    given = helped.given
    assert isinstance(given, Texts)  # noqa: S101  # themes are made of nothing else
    texts = {text.id: text for text in given.texts}
    blocks: list[Block] = []
    for theme in themes.themes:
        items = []
        for name in theme.texts:
            seat = texts[name].form.seat if given.for_side else ""
            whose = looked_up(FOR_A_SEAT, seat=seat_label(me.scene, seat)) if seat else ""
            items.append(shown.Item(label=texts[name].text, detail=whose))
        blocks.append(Listing(heading=f"“{theme.name}”", items=tuple(items)))
    if left := len(texts) - sum(len(theme.texts) for theme in themes.themes):
        blocks.append(Note(tone="hint", text=_("Texts that stand in no theme: {left}.", left=left)))
    return blocks


def _sourced(sourced: Sourced, helped: Helped, me: Mine) -> list[Block]:
    given = helped.given
    if isinstance(given, Seat):
        claims = {each.id: each for each in given.claims}
        return [
            Prose(text=f"{given.label}: {looked_up(NOBODYS_WORDS)}."),
            Cited(
                statements=tuple(
                    _reworded(each.text, [claims[name] for name in each.sources])
                    for each in sourced.sentences
                )
            ),
        ]
    texts = {text.id: text for text in getattr(given, "texts", ())}
    items = tuple(
        shown.Item(label=each.text, detail=_of_people([texts[n].text for n in each.sources]))
        for each in sourced.sentences
    )
    return [
        Prose(text=_("A statement to copy, if you find it right, and to change:")),
        Prose(text=sourced.text),
        Listing(heading=_("What each sentence was made of"), items=items),
    ]


def _of_people(texts: list[str]) -> str:
    return "; ".join(f"“{text}”" for text in texts)


def _reworded(text: str, claims: list[Item]) -> Statement:
    """A sentence with the sources of the claims that it was made of, and their refs."""
    citations = dict.fromkeys(each for claim in claims for each in statement(claim).citations)
    made_of = ", ".join(claim.ref or claim.id for claim in claims)
    kept = dict.fromkeys(mark for claim in claims for mark in claim.marks)
    marks = (_("machine draft, made of {claims}", claims=made_of), *kept)
    return Statement(text=text, citations=tuple(citations), marks=marks)
