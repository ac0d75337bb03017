"""Private sheets on one's own texts: what may be missing in them, and what others say of them."""

from collections.abc import Iterator

from bot.catalogue import _, looked_up
from bot.exercises.answers import shown
from bot.exercises.artefacts.sheet import Section, Sheet
from bot.exercises.definition import ArtefactUse, said
from bot.exercises.fields import AnyField, ScaleField, Value
from bot.exercises.lookup import filled, side_of_seat
from bot.exercises.material import Item
from bot.exercises.measuring.answers import ids
from bot.exercises.metrics.charged import charged
from bot.exercises.metrics.coverage import QUESTION, Claim, coverage
from bot.exercises.scene import Scene
from bot.exercises.scopes import Viewer
from bot.exercises.seeing import sight
from bot.exercises.state import Person
from bot.exercises.texts import Written, written

MOST_ASKED = 4
"""So many points somebody is asked about at once."""
MOST_WORDS = 3
"""So many words that stand out are named."""


def source_check(scene: Scene, use: ArtefactUse, viewer: Viewer) -> Sheet | None:
    """A question about points of the view that a text may lack: no number, and no verdict (M1).

    What its writer has named as covered is taken as covered. None for anybody but a writer.
    """
    sections = [
        section
        for text in _own(scene, use, viewer)
        for section in (*_missing(scene, text), *_words(scene, text))
    ]
    if not sections and not list(_own(scene, use, viewer)):
        return None
    if not sections:
        sections = [Section(_("I saw something of each point, or you have named it."))]
    return Sheet(_("Your text beside the sources"), tuple(sections))


def remarks(scene: Scene, use: ArtefactUse, viewer: Viewer) -> Sheet | None:
    """What others answered about one's own texts, as far as it may be seen; None for nothing.

    Its first phase is that of the texts, and the others are those in which they were rated.
    """
    sections = []
    for text in _own(scene, use, viewer):
        lines = tuple(
            line for name in use.from_[1:] for line in _said_of(scene, name, text, viewer)
        )
        if lines:
            sections.append(Section(_("What others say of your text"), lines))
    return Sheet(_("For you alone"), tuple(sections)) if sections else None


def _own(scene: Scene, use: ArtefactUse, viewer: Viewer) -> Iterator[Written]:
    """One's own texts in the first phase of an artefact, by the names by which they are rated."""
    if scene.state.person(viewer) is None:
        return
    name = use.from_[0]
    origin = next((each for each in scene.plan.origins if each.startswith(f"{name}.")), name)
    for text in written(scene.seen_by(viewer), origin):
        if text.pid == viewer:
            yield text


def _missing(scene: Scene, text: Written) -> Iterator[Section]:
    view = side_of_seat(scene, text.form.seat or text.unit)
    named = {each for value in text.form.values.values() for each in ids(value)}
    claims = {
        thing.id: thing
        for bound in scene.state.binds.values()
        for thing in bound
        if isinstance(thing, Item) and view and view == (thing.view or thing.side)
    }
    found = coverage(text.text, [_claim(each) for each in claims.values()])
    unseen = [claims[name] for name in found.unseen if name not in named]
    if unseen:
        unseen.sort(key=lambda item: -item.weight)
        yield Section(looked_up(QUESTION), items=tuple(unseen[:MOST_ASKED]))
    if found.quoted:
        told = _("Parts of your text repeat the words that were shown. Your own words show more.")
        yield Section(_("In whose words?"), (told,))


def _claim(item: Item) -> Claim:
    return Claim(id=item.id, text=item.text, quote=item.phrase or None, keys=item.keys)


def _words(scene: Scene, text: Written) -> Iterator[Section]:
    """Words by which those who hold the view would know that it was not one of them."""
    bound = [thing for things in scene.state.binds.values() for thing in things]
    quotes = [thing.phrase for thing in bound if isinstance(thing, Item) and thing.phrase]
    hints = dict.fromkeys(hint.sentence for hint in charged(text.text, quotes=quotes))
    if hints:
        yield Section(_("Would they put it so?"), tuple(hints)[:MOST_WORDS])


def _said_of(scene: Scene, name: str, text: Written, viewer: Viewer) -> Iterator[str]:
    """What each of the others chose and wrote about a text; numbers are for sums alone."""
    for form in sight(scene, viewer, (name, 0)).forms:
        values = [pair for pair in form.values if not isinstance(pair[0], ScaleField)]
        if form.unit == text.id and not form.own and values:
            yield " ".join(_answer(scene, field, value) for field, value in values)


def _answer(scene: Scene, field: AnyField, value: Value) -> str:
    label = filled(scene, said(field.label))
    return f"{label} {shown(scene, field, Person(''), value)}"
