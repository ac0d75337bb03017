"""What may be shown: figures of groups, never of people."""

import subprocess
import sys

from bot.opinions.landscape import landscape
from bot.opinions.votes import Votes
from tests.opinions.crowd import camps


def test_camps_have_common_ground_and_disputes() -> None:
    found = landscape(Votes.of(camps(8, 6, noise=0)))

    assert (found.heading, found.how, found.sizes) == ("Common ground", "found", (8, 6))
    assert [each.key for each in found.of_kind("common")] == ["s00", "s03", "s06", "s09"]
    assert len(found.of_kind("divisive")) == 8
    assert len(found.telling) == 2


def test_a_small_group_is_heeded_but_not_shown() -> None:
    votes = Votes.of(camps(4, 2, noise=0))

    found = landscape(votes, {person: person[:2] for person in votes.people})

    assert found.how == "declared"
    assert len(found.of_kind("divisive")) == 8
    assert (found.sizes, found.telling) == ((), ())
    assert not any(each.by_group for each in found.statements)


def test_no_key_of_a_person_leaves() -> None:
    votes = Votes.of(camps(8, 6))

    text = landscape(votes).model_dump_json()

    assert not any(person in text for person in votes.people)


def test_a_vote_without_people_has_nothing_to_say() -> None:
    found = landscape(Votes.of([], ["s1"]))

    assert (found.heading, found.people) == ("Most of us agree", 0)
    assert [each.standing.kind for each in found.statements] == ["few"]


def test_counts_and_kinds_do_not_load_numpy() -> None:
    lines = (
        "import sys; from bot.opinions import landscape, picture, routing, stability, votes;"
        "landscape.landscape(votes.Votes.of([('a', 's', 1)])); print('numpy' in sys.modules)"
    )

    run = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)

    assert run.stdout == "False\n"
