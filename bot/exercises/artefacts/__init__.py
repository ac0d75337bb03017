"""What people take away from a session: drawings, cards and reports, made of its state."""

from collections.abc import Callable, Mapping

from bot.exercises.artefacts.belief import belief_card
from bot.exercises.artefacts.circle import circle_summary
from bot.exercises.artefacts.columns import column_timeline
from bot.exercises.artefacts.crux import crux_map
from bot.exercises.artefacts.ground import common_ground_sheet, vote_bars
from bot.exercises.artefacts.joint import joint_statement
from bot.exercises.artefacts.needs import needs_map, options_table
from bot.exercises.artefacts.own_texts import remarks, source_check
from bot.exercises.artefacts.sheet import Artefact, Section, Sheet
from bot.exercises.artefacts.shift import shift_chart
from bot.exercises.artefacts.spiral import spiral_drawing
from bot.exercises.artefacts.views import views_card
from bot.exercises.definition import ArtefactUse
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer

__all__ = ["RENDERERS", "Artefact", "Section", "Sheet", "artefact"]


def artefact(scene: Scene, name: str, viewer: Viewer) -> Artefact | None:
    """An artefact of the definition as a viewer may see it; None where there is nothing to show."""
    use = next((each for each in scene.plan.definition.artefacts if each.id == name), None)
    draw = RENDERERS.get(use.render) if use else None
    if use is None or draw is None or _too_few(scene, use):
        return None
    return draw(scene, use, viewer)


def _too_few(scene: Scene, use: ArtefactUse) -> bool:
    """Whether fewer took part than it wants; alone, all of it is one's own."""
    took_part = sum(person.agreed for person in scene.state.people.values())
    return scene.state.mode == "group" and took_part < use.min_n


RENDERERS: Mapping[str, Callable[[Scene, ArtefactUse, Viewer], Artefact | None]] = {
    "spiral_diagram": spiral_drawing,
    "shift_chart": shift_chart,
    "timeline": column_timeline,
    "belief_card": belief_card,
    "circle_summary": circle_summary,
    "common_ground_sheet": common_ground_sheet,
    "vote_bars": vote_bars,
    "crux_map": crux_map,
    "needs_map": needs_map,
    "options_table": options_table,
    "joint_statement": joint_statement,
    "remarks": remarks,
    "source_check": source_check,
    "views_card": views_card,
}
"""What is drawn where a page has it; reports are made when they are asked for."""
