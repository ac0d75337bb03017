"""`help` and `about`: how to begin, and what this is."""



from bot.chat.command import Router
from bot.chat.reply import Item, Listing, Prose, Reply
from bot.chat.turn import Turn
from bot.commands.present import footer
from bot.domain.base import Model
from bot.store.scope import Scope

router = Router()


class HelpArgs(Model):
    pass


@router.command("help", "What you can do here, with three first steps", example="help")
async def help_(turn: Turn, args: HelpArgs) -> Reply:
    """Say what there is to do."""
    from bot.chat.command import registry
    from bot.commands import ROUTERS

    commands = registry(ROUTERS)
    return Reply(
        title="Parley",
        blocks=(
            Prose(text="Ask about the article, or see how each side tells an event."),
            Listing(
                items=tuple(Item(label=c.usage, detail=c.summary) for c in commands.values())
            ),
        ),
    )


class AboutArgs(Model):
    pass


@router.command("about", "What is loaded here, and where it comes from", example="about")
async def about(turn: Turn, args: AboutArgs) -> Reply:
    """Say what the store holds."""
    view = await turn.services.views.of(Scope(turn.room.community))
    lines = []
    for held in view.dossiers:
        dossier = held.dossier
        article = held.sources[dossier.article.source]
        text = "its text is held here" if held.article else "its text is not held here"
        lines.append(
            f"“{article.title}” by {article.author}: {text}. {len(dossier.events)} events, "
            f"{len(dossier.sides)} sides, {len(dossier.sources)} sources."
        )
    return Reply(
        title="About",
        blocks=(Prose(text="\n".join(lines) or "Nothing is loaded."),),
        footer=footer(view.version),
    )
