"""An exercise alone in German, as a terminal shows it."""

from bot.exercises.load import shipped
from tests.commands.going_through import PATIENCE
from tests.commands.test_exercises import begun
from tests.exercises.test_spoken import pieces
from tests.speaking import Parley, shown

OURS = (
    *(
        "What is asked",
        "To choose from",
        "characters",
        "if you like",
        "Only you see",
        "no time limit",
    ),
    *("Answer", "Skip", "Go on", "Leave", "Back", "Kept", "your card", "is over"),
)
"""What the bot itself says on the pages of an exercise."""


async def test_alone_in_german_no_page_has_anything_in_english(parley: Parley) -> None:
    ours = await begun(parley, 1, "settings community language:de")
    ours.read.clear()
    (me,) = ours.people
    await ours.says("exercise start consider_opposite alone:yes")
    for _ in range(PATIENCE):
        if "Diese Übung ist vorbei." in shown(await ours.says("exercise status")):
            break
        if not await ours.answers_all(me):
            await ours.says("exercise done")
    await ours.says("exercise next")
    read = "\n".join(ours.read)
    definition = next(each for each in shipped() if each.id == "consider_opposite")
    here = " ".join(read.split())

    assert "Das Gegenteil bedenken, Schritt 1 von" in read
    assert "Die Behauptung" in read
    assert [each for each in (*OURS, *pieces(definition)) if each in here] == []
