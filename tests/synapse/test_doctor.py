"""`parley doctor` asks the homeserver how the bot's account stands, and what time it is."""

import json

import pytest

from bot.__main__ import main
from tests.synapse.account import Operator
from tests.synapse.house import House
from tests.synapse.server import Registered, Synapse
from tests.synapse.test_login import account, operator, somebody_resets

__all__ = ["account", "operator"]

pytestmark = [pytest.mark.matrix, pytest.mark.server, pytest.mark.timeout(120)]

Found = dict[str, dict[str, str]]


@pytest.fixture(autouse=True)
def at_home(tmp_path: object, monkeypatch: pytest.MonkeyPatch, fresh_database: object) -> None:
    """A database of a bot's own, and nothing set."""
    monkeypatch.chdir(str(tmp_path))
    monkeypatch.setenv("PARLEY_DATABASE", f"{tmp_path}/parley.db")


def examined(capsys: pytest.CaptureFixture[str]) -> tuple[int, Found]:
    """The exit code, and the findings by their codes."""
    capsys.readouterr()
    code = main(["doctor", "--json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, {line["code"]: line for line in lines}


def test_an_account_that_stands_well(
    synapse: Synapse,
    account: Registered,
    operator: Operator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    operator.logs_in(synapse, account)

    code, found = examined(capsys)

    assert code == 0
    assert found["matrix-session"]["level"] == "ok"
    assert found["matrix-device"]["level"] == "ok"
    assert found["clock"]["level"] == "ok"
    assert operator.session.token.get_secret_value() not in str(found)


def test_keys_that_others_made_anew_are_trouble(
    synapse: Synapse,
    account: Registered,
    operator: Operator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    operator.logs_in(synapse, account)
    somebody_resets(synapse, account)

    code, found = examined(capsys)

    assert code == 1
    assert found["matrix-device"]["todo"] == "Run: parley matrix login --reset-identity"


def test_a_session_that_was_ended_is_trouble(
    synapse: Synapse,
    account: Registered,
    operator: Operator,
    capsys: pytest.CaptureFixture[str],
) -> None:
    operator.logs_in(synapse, account)
    token = operator.session.token.get_secret_value()
    synapse.call("POST", "/_matrix/client/v3/logout", {}, token)

    code, found = examined(capsys)

    assert code == 1
    assert "parley matrix login" in found["matrix-session"]["todo"]


async def test_a_bot_that_follows_is_connected(house: House) -> None:
    assert house.service
    now = house.service.connection

    assert (now.platform, now.connected) == ("matrix", True)
    assert now.quiet is not None
    assert 0 <= now.quiet < 60

    await house.stop()

    assert not house.service.connection.connected
