"""`exercise export`: what one takes out of a session, as files."""

import asyncio
from collections.abc import Iterator

from bot.catalogue import _, plural
from bot.chat.command import Router
from bot.chat.reply import File, Note, Prose, Reply
from bot.chat.turn import Turn
from bot.commands.account import account
from bot.commands.exercise.meant import Mine, SessionArgs, session_of
from bot.domain.errors import NotFound
from bot.drawing import LIGHT, mermaid, pages, png, svg
from bot.drawing.figure import Figure, SpiralFigure
from bot.exercises.artefacts import Sheet, artefact
from bot.exercises.report import as_csv, as_json, as_markdown, report, taken_out

router = Router()


@router.command(
    "exercise export",
    "Take a report of an exercise out: to read, as data, and its drawings",
    audience="caller",
    example="exercise export",
)
async def export(turn: Turn, args: SessionArgs) -> Reply:
    """Hand over what the room has seen, and what one has answered oneself."""
    session = await session_of(turn, args.session)
    running = await turn.services.exercises.sessions.running(session)
    pid = await turn.services.exercises.pid(session, account(turn))
    if pid is None:
        raise NotFound(_("You were not in this exercise."), _("Who was can take its report out."))
    me = Mine(running, pid)
    found = report(me.scene, pid)
    name = f"{session.exercise}-{session.token}"
    files = [
        File(name=f"{name}.md", text=as_markdown(found)),
        File(name=f"{name}.json", text=as_json(me.scene, pid)),
    ]
    if table := as_csv(me.scene):
        files.append(File(name=f"{name}.csv", text=table))
    files += await asyncio.to_thread(lambda: list(_drawings(me, name)))
    await turn.services.exercises.sessions.keep_export(session, turn.now)
    told = [_("To read, as data, and its drawings.")]
    if found.left_out:
        told.append(
            plural(
                "{count} texts of others are left out, as they wished.",
                "{count} texts of others are left out, as they wished.",
                found.left_out,
            )
        )
    return Reply(
        title=_("The report"),
        blocks=(
            Prose(text=" ".join(told)),
            Note(
                tone="hint", text=_("Your own answers stand in it whole; others get none of them.")
            ),
        ),
        files=tuple(files),
        audience="caller",
    )


def _drawings(me: Mine, name: str) -> Iterator[File]:
    """The drawings in the formats that the definition names, as far as there is one."""
    scene = taken_out(me.scene)
    for use in scene.plan.definition.artefacts:
        made = artefact(scene, use.id, me.pid)
        if made is None or isinstance(made, Sheet):
            continue
        yield from _files(made, f"{name}-{use.id}", use.formats)


def _files(figure: Figure, name: str, formats: tuple[str, ...]) -> Iterator[File]:
    if "svg" in formats:
        yield File(name=f"{name}.svg", text=svg(figure, LIGHT))
    if "png" in formats:
        for number, page in enumerate(pages(figure), 1):
            yield File.of(f"{name}-{number}.png", png(page, LIGHT))
    if "mermaid" in formats and isinstance(figure, SpiralFigure):
        yield File(name=f"{name}.mmd", text=mermaid(figure))
