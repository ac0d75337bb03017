"""What one community does is its own, and nobody gets by arguments what their rank denies."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import now
from bot.chat.command import Argument, Command, registry
from bot.chat.turn import Person, Rank
from bot.commands import ROUTERS
from bot.dossier.load import read
from bot.store.scope import SHARED
from tests.speaking import Parley, shown

SECOND = Path(__file__).resolve().parents[1] / "data" / "second-dossier.yaml"
EVENT = "tidal-barrage/E01"
MODERATORS = [c for c in registry(ROUTERS).values() if c.needs >= Rank.MODERATOR]
THEIR_WORD = "zanzibar"
"""A word that only the other community uses."""

KEPT = (
    "person", "proposal", "sign_off", "hidden", "earlier_wording", "act", "gap", "statement",
    "framing", "claim", "evidence", "relation", "source", "community",
)  # fmt: skip


@pytest.fixture
async def ours(parley: Parley) -> Parley:
    """A community's room, with an invented town's dossier in the shared library."""
    await parley.app.loading.dossier(read(SECOND), now())
    for community in ("ours", "theirs"):
        await parley.app.store.communities.ensure(community)
    return Parley(parley.app, "ours")


async def everything(parley: Parley) -> dict[str, list[tuple[Any, ...]]]:
    """All that review can write, row by row."""
    database = parley.app.store.database
    return {
        table: [tuple(row) for row in await database.read(f"SELECT * FROM {table} ORDER BY 1, 2")]  # noqa: S608  # constants
        for table in KEPT
    }


async def grow(parley: Parley, mod: Person) -> None:
    """Do all that a community can do to its library."""
    claim = {
        "side": "TRUST", "event": EVENT, "kind": "causal", "source": "S-CHRONICLE",
        "locator": "page 3", "text": f"The {THEIR_WORD} station was manned by the trust.",
    }  # fmt: skip
    for _ in range(3):
        await parley.sends("claim propose", parley.person(THEIR_WORD), **claim)
    await parley.sends("claim approve", mod, number=1)
    await parley.sends("claim reject", mod, number=2, reason=f"No {THEIR_WORD} here.")
    await parley.sends("source add", mod, title=f"Log of the {THEIR_WORD} station")
    await parley.sends(
        "claim edit",
        mod,
        claim="E01-FISH-C1",
        text=f"A {THEIR_WORD} watch was kept.",
        reason=THEIR_WORD,
    )
    await parley.sends("claim retire", mod, claim="E01-GOV-C1", reason=f"A {THEIR_WORD} slip.")
    for name in ("ann", "ben", "cleo"):
        who = parley.person(name)
        given: dict[str, Any] = {"fair": False, "reason": f"{THEIR_WORD} {name}"}
        await parley.sends("fair framing", who, event=EVENT, side="ART", **given)
        await parley.sends("fair claim", who, claim="E01-ART-C1", **given)
    question = f"Where is the {THEIR_WORD} station?"
    await parley.app.store.gaps.record(parley.room.community, "S-ART", question, THEIR_WORD, now())


async def walk(parley: Parley, mod: Person) -> list[str]:
    """All that a moderator of a community can read of what has grown."""
    replies = [
        await parley.says(f"framing {EVENT}"),
        await parley.sends("framing", event=EVENT, page=2),
        await parley.says("events"),
        await parley.says("about"),
        await parley.says("claim queue", mod),
        await parley.says("claim mine", mod),
        await parley.says("gaps list", mod),
        await parley.sends("fair reasons", mod, what="E01-ART-C1"),
        await parley.sends("fair reasons", mod, what=EVENT, side="ART"),
        await parley.says(f"Who kept the {THEIR_WORD} watch?"),
    ]
    return [reply.model_dump_json() for reply in replies]


async def test_no_community_sees_one_byte_of_what_another_does(ours: Parley) -> None:
    mod = ours.person("mod", moderator=True)
    theirs = Parley(ours.app, "theirs")
    before = await walk(ours, mod)

    await grow(theirs, mod)

    after = await walk(ours, mod)
    asked = 1  # each walk asks one question in vain, which is counted as this community's gap
    assert [a for a, b in zip(after, before, strict=True) if a != b][asked:] == []
    assert not any(THEIR_WORD in text for text in after[:6])
    assert any(THEIR_WORD in text for text in await walk(theirs, mod))
    assert await ours.app.store.acts.page("ours", skip=0, most=99) == ([], 0)
    assert await ours.app.store.acts.page(SHARED, skip=0, most=99) == ([], 0)


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("claim approve", {"number": 3}),
        ("claim reject", {"number": 3, "reason": "Not ours."}),
        ("claim withdraw", {"number": 3}),
        ("claim edit", {"claim": "own-1", "text": "Something else altogether.", "reason": "So."}),
        (
            "claim edit",
            {"claim": "tidal-barrage/own-1", "text": "Something else.", "reason": "So."},
        ),
        ("claim retire", {"claim": "own-1", "reason": "Not ours."}),
        ("claim restore", {"claim": "own-1"}),
        ("fair claim", {"claim": "own-1", "fair": True}),
        ("fair framing", {"event": EVENT, "side": "TRUST", "fair": True}),
        ("fair withdraw", {"what": "E01-ART-C1"}),
        ("fair reasons", {"what": "own-1"}),
        ("gaps delete", {"gap": 1}),
        ("gaps answer", {"gap": 1, "claim": "E01-ART-C1"}),
        ("gaps answer", {"gap": 1, "claim": "own-1"}),
    ],
)
@pytest.mark.parametrize("room", ["ours", SHARED])
async def test_what_is_another_communitys_is_not_found_and_not_changed(
    ours: Parley, command: str, args: dict[str, Any], room: str
) -> None:
    await grow(Parley(ours.app, "theirs"), ours.person("mod", moderator=True))
    before = await everything(ours)

    # The very person and moderator who did it there: only the room is another.
    for name in ("mod", "ann", THEIR_WORD):
        who = ours.person(name, moderator=True)
        reply = await Parley(ours.app, room).sends(command, who, **args)

        assert reply.outcome == "refused", shown(reply)
    assert await everything(ours) == before


def values(argument: Argument) -> st.SearchStrategy[Any]:
    """What a member may try as an argument: sound, forged, or nonsense."""
    sound: list[Any] = ["1", 1, True, "yes", "own-1", "E01-ART-C1", EVENT, "TRUST", "A sound text."]
    return st.one_of(st.sampled_from([*sound, *argument.choices]), st.integers(), st.text())


@pytest.mark.parametrize("command", MODERATORS, ids=lambda command: command.name)
async def test_no_argument_gets_a_member_what_is_for_moderators(
    ours: Parley, command: Command
) -> None:
    await grow(ours, ours.person("mod", moderator=True))
    before = await everything(ours)
    arguments = {a.name: values(a) for a in command.arguments}
    forged = st.dictionaries(st.sampled_from(["rank", "who", "needs", "community"]), st.text())
    tried: list[dict[str, Any]] = []

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(args=st.fixed_dictionaries({}, optional=arguments), more=forged)
    def collect(args: dict[str, Any], more: dict[str, Any]) -> None:
        tried.append({**args, **more})

    collect()
    for args in tried:
        reply = await ours.sends(command.name, ours.person("ann"), **args)

        assert reply.outcome == "refused"
        assert "is for moderators" in shown(reply)
    assert await everything(ours) == before
