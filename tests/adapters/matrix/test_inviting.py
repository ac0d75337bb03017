"""A server that invites on and on keeps the bot from nothing else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.adapters.matrix.account.session import Session
from bot.adapters.matrix.service import Service
from bot.adapters.matrix.sync.inviting import MOST, Invitations
from bot.adapters.matrix.wire.events import Invite
from tests.speaking import Parley

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HOSTILE = [f"@{number}:hostile.example" for number in range(MOST + 5)]


def test_so_many_a_minute_of_one_server_are_answered_whoever_sends_them() -> None:
    invitations = Invitations()

    let_be = [invitations.too_many(user, NOW) for user in HOSTILE]

    assert let_be == [False] * MOST + [True] * 5
    assert not invitations.too_many("@ann:example.org", NOW)
    assert not invitations.too_many("@1:hostile.example", NOW + timedelta(minutes=1))


async def test_the_others_are_let_be_and_those_of_other_servers_are_answered(
    parley: Parley, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: list[str] = []

    async def answer(client: object, invite: Invite, *, welcome: bool) -> bool:
        answered.append(invite.inviter)
        return False

    monkeypatch.setattr("bot.adapters.matrix.service.answer", answer)
    secrets: dict[str, Any] = {
        name: SecretStr("a") for name in ("token", "pickle_key", "master", "self_signing")
    }
    session = Session(
        homeserver="https://matrix.example.org",
        user="@parley:example.org",
        device="D",
        user_signing=SecretStr("a"),
        **secrets,
    )
    service = Service(session, tmp_path, parley.app.dispatcher, lambda: NOW)

    for user in (*HOSTILE, "@ann:example.org"):
        await service._invited(Invite(f"!{user[1]}:example.org", user, direct=False))  # noqa: SLF001  # what a sync calls

    assert answered == [*HOSTILE[:MOST], "@ann:example.org"]
