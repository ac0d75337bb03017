"""What listeners heard, as far as those whom it concerns have released it."""

from bot.catalogue import _, looked_up, marked
from bot.exercises.artefacts.sheet import Section, Sheet
from bot.exercises.definition import ArtefactUse
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer
from bot.exercises.texts import written

NOTE = marked("As listeners said it back. Having heard it is not agreeing to it.")


def circle_summary(scene: Scene, use: ArtefactUse, viewer: Viewer) -> Sheet | None:
    """The summaries that a viewer may read, of all rounds; None where there is none.

    The room reads those alone that speaker and listener have both released.
    """
    seen = scene.seen_by(viewer)
    turns = sorted({at[1] for at in scene.state.answers})
    texts = [
        text.text
        for origin in use.from_
        for turn in turns
        for text in written(seen, origin, turn)
        if text.visible
    ]
    if not texts:
        return None
    return Sheet(
        _("What was heard"), (Section(looked_up(NOTE), tuple(f"“{text}”" for text in texts)),)
    )
