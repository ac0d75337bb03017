"""Artefacts as replies show them: pictures with their words, and sheets of text."""

from collections.abc import Iterator

from bot.chat.reply import Block, File, Picture, Prose
from bot.commands.exercise.wording import shown_things
from bot.exercises.artefacts import Artefact, Sheet, artefact
from bot.exercises.pages import Attached, Page
from bot.exercises.scene import Scene
from bot.exercises.scopes import ROOM, Viewer


def artefacts_of(
    scene: Scene, page: Page, viewer: Viewer = ROOM
) -> tuple[list[Block], tuple[File, ...]]:
    """The drawings and files of a page, as a viewer may see them; empty ones are left out."""
    blocks: list[Block] = []
    for part in page.parts:
        if isinstance(part, Attached):
            made = artefact(scene, part.artefact, viewer)
            if made is not None:
                blocks += blocks_of_artefact(made)
    return blocks, ()


def blocks_of_artefact(made: Artefact) -> Iterator[Block]:
    """One artefact as blocks."""
    if not isinstance(made, Sheet):
        yield Picture(figure=made)
        return
    yield Prose(text=made.title)
    for section in made.sections:
        lines = [section.heading, *section.texts]
        if section.texts or not section.items:
            yield Prose(text="\n".join(lines))
        else:
            yield Prose(text=section.heading)
        yield from shown_things(section.items)
