"""Two communities on one store, each with words that stand nowhere else."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from bot.app import App, now
from bot.chat.form import Form
from bot.chat.turn import Person
from bot.dossier.load import read
from tests.speaking import Parley

ROOT = Path(__file__).resolve().parents[2]
DOSSIER = ROOT / "tests" / "data" / "second-dossier.yaml"
CLAIM = 'claim propose E16 side:RU event:E16 kind:interpretation source:S-ART text:"{}"'


@dataclass
class Community:
    """One community: its room, who moderates, who writes, and what only it may read."""

    parley: Parley
    mo: Person
    writer: Person
    mallory: Person
    own: list[str] = field(default_factory=list)
    """Words that everybody here may read."""
    private: list[str] = field(default_factory=list)
    """Words of the writer alone, which moderators may read too."""
    ids: list[str] = field(default_factory=list)

    def word(self, *, private: bool = False) -> str:
        """A new word that nobody else has."""
        word = f"zq{secrets.token_hex(5)}".translate(str.maketrans("0123456789", "ghijklmnop"))
        (self.private if private else self.own).append(word)
        return word


async def settled(app: App, number: int, name: str) -> Community:
    """A community in which much has been said already."""
    parley = Parley(app, f"{name}-{number}", f"test:{name}-{number}")
    here = Community(
        parley, parley.person(f"mo of {name}", moderator=True),
        parley.person(f"writer of {name}"), parley.person("mallory"),
    )  # fmt: skip
    await parley.says("settings community rate:600", here.mo)
    own = read(DOSSIER).model_copy(update={"title": f"The quarrel of {here.word()}"})
    await app.loading.dossier(own, now(), community=parley.room.community)
    await parley.says(f"settings community moderator_role:{here.word()}", here.mo)
    claim = app.dispatcher.commands["claim propose"].example
    await parley.says(f"{claim} {here.word(private=True)}", here.writer)
    text = f"The talks of {here.word(private=True)} should be open to all."
    await parley.sends("source add", here.writer, title=f"Minutes of {here.word(private=True)}")
    await parley.says("votes open", here.mo)
    await parley.sends("votes propose", here.writer, text=text)
    await parley.says("vote agree statement:2", here.writer)
    await parley.says("prompt schedule weekly days:mon time:18:30 sure:yes", here.mo)
    asked = f"What would change your mind on {here.word(private=True)}?"
    await parley.sends("prompt suggest", here.writer, event="Minsk II", text=asked)
    await app.store.gaps.record(
        parley.room.community, "S-ART", f"Who keeps {here.word()}?", "keeps", now()
    )
    await _play(here)
    here.ids += ["E01", "tidal-barrage/E01", "tidal-barrage", "S-ART", "1", "2"]
    for row in await app.store.database.read("SELECT token FROM exercise_session"):
        here.ids.append(str(row["token"]))
    return here


async def _play(here: Community) -> None:
    """Let the writer write something in an exercise that nobody else has read yet."""
    parley, other = here.parley, here.parley.person("other")
    await parley.says("exercise start spiral_walk about:CH-A pace:live", here.writer)
    for person in (here.writer, other):
        await parley.says("exercise join", person)
        await parley.says("exercise answer seat_limit:any publish:no", person)
        await parley.says("exercise skip", person)
    await parley.says("exercise begin", here.writer)
    command = parley.app.dispatcher.commands["exercise answer"]
    form = await parley.app.dispatcher.form(command, {}, here.writer, parley.room)
    if isinstance(form, Form):
        values = {
            each.name: each.offers[0].value
            if each.offers
            else f"I fear {here.word(private=True)}. " * 3
            for each in form.arguments
        }
        await parley.sends("exercise answer", here.writer, **values)
