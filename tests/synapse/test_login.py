"""The bot's account on a real homeserver: set up once, mended where needed, looked at."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest

from bot.adapters.matrix.account.signing import Key, Keys, fingerprint, public_of, secret, vouches
from tests.fakes.homeserver import FakeHomeserver
from tests.synapse.account import Operator
from tests.synapse.server import Registered, Synapse

pytestmark = [pytest.mark.matrix, pytest.mark.server]

QUERY = "/_matrix/client/v3/keys/query"
WELL = "The device is signed by the account's keys, and they are Parley's own."


@pytest.fixture
def operator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """Somebody who sets the bot up."""
    return Operator(tmp_path / "matrix", monkeypatch, capsys)


@pytest.fixture
def account(synapse: Synapse) -> Registered:
    """An account for the bot, in which nothing was set up."""
    return synapse.registered(f"parley{uuid4().hex[:8]}")


def somebody_resets(synapse: Synapse, account: Registered) -> None:
    """Let another client of the account make its cross-signing keys anew."""
    theirs = Keys(account.user, Key(secret()), Key(secret()), Key(secret()))
    path, body = "/_matrix/client/v3/keys/device_signing/upload", theirs.published()
    allowed = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user},
        "password": account.password,
    }
    synapse.call("POST", path, {**body, "auth": allowed}, account.token)


def test_people_see_a_device_that_the_account_has_signed(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    somebody = synapse.registered(f"ann{uuid4().hex[:8]}")

    said = operator.logs_in(synapse, account)

    assert (said.code, said.err) == (0, "")
    assert f"Logged in as {account.user}, on the new device {operator.session.device}." in said.out
    answer = synapse.call("POST", QUERY, {"device_keys": {account.user: []}}, somebody.token)
    device = answer["device_keys"][account.user][operator.session.device]
    master = answer["master_keys"][account.user]
    signing = answer["self_signing_keys"][account.user]
    assert vouches(signing, account.user, f"ed25519:{public_of(master)}", public_of(master))
    assert vouches(device, account.user, f"ed25519:{public_of(signing)}", public_of(signing))
    assert device["unsigned"]["device_display_name"] == "Parley"
    own = device["keys"][f"ed25519:{operator.session.device}"]
    assert f"Fingerprint  {fingerprint(own)}\n" in said.out
    assert f"Master key   {fingerprint(public_of(master))}\n" in said.out


def test_what_is_kept_is_for_the_bot_alone_and_holds_no_password(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    said = operator.logs_in(synapse, account)

    files = list(operator.folder.iterdir())
    assert {"session.json", "keys.db"} <= {file.name for file in files}
    assert operator.folder.stat().st_mode & 0o077 == 0
    for file in files:
        assert file.stat().st_mode & 0o077 == 0
        assert account.password.encode() not in file.read_bytes()
    kept = json.loads((operator.folder / "session.json").read_text())
    secrets = [kept[name] for name in ("token", "pickle_key", "master", "self_signing")]
    assert len(set(secrets)) == 4
    assert [each for each in secrets if each in said.out] == []


def test_looking_shows_what_setting_up_showed(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    first = operator.logs_in(synapse, account)

    said = operator.runs("verify")

    assert (said.code, said.err) == (0, "")
    assert said.out == first.out.partition("\n\n")[2]
    assert said.out.endswith(f"{WELL}\n")


def test_again_it_asks_for_nothing_and_changes_nothing(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    operator.logs_in(synapse, account)
    kept = (operator.folder / "session.json").read_bytes()
    with FakeHomeserver(synapse.address) as before:
        moved = operator.runs("login", "--homeserver", before.address)
        asked = before.asked
    operator.runs("login", "--homeserver", synapse.address)

    said = operator.runs("login")

    assert (moved.code, said.code) == (0, 0)
    assert "All was set up already; nothing was changed.\n" in said.out
    assert (operator.folder / "session.json").read_bytes() == kept
    assert [each for each in asked if re.search(r"upload|POST .*/login|signing", each)] == []


def test_an_ended_session_begins_again_on_the_same_device(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    operator.logs_in(synapse, account)
    before = operator.session
    synapse.call("POST", "/_matrix/client/v3/logout", {}, before.token.get_secret_value())

    looked = operator.runs("verify")
    said = operator.runs("login", password=account.password)

    assert looked.code == 2
    assert "Log in again: `parley matrix login`." in looked.err
    assert said.code == 0
    assert f"Logged in again as {account.user}, on the same device {before.device}." in said.out
    changed = {"token": operator.session.token}
    assert operator.session == before.model_copy(update=changed)
    assert operator.runs("verify").out.endswith(f"{WELL}\n")


def test_keys_of_another_client_are_replaced_only_if_that_is_wished(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    somebody_resets(synapse, account)

    refused = operator.logs_in(synapse, account)
    looked = operator.runs("verify")
    replaced = operator.runs("login", "--reset-identity", password=account.password)

    assert refused.code == 2
    assert f"{account.user} has cross-signing keys that are not Parley's." in refused.err
    assert "--reset-identity" in refused.err
    assert looked.code == 1
    assert "The account's cross-signing keys are not ours" in looked.out
    assert looked.out.endswith("Mend it: parley matrix login --reset-identity\n")
    assert replaced.code == 0
    assert "Made the account's cross-signing keys known." in replaced.out
    assert operator.runs("verify").code == 0


def test_keys_that_were_reset_later_are_seen_and_replaced(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    operator.logs_in(synapse, account)
    before = operator.session
    somebody_resets(synapse, account)

    looked = operator.runs("verify")
    wrong = operator.runs("login", "--reset-identity", password="not that one")  # noqa: S106  # nobody's
    replaced = operator.runs("login", "--reset-identity", password=account.password)

    assert looked.code == 1
    assert wrong.code == 2
    assert wrong.err.startswith(f"{account.user} has another password.")
    assert replaced.code == 0
    assert operator.session.device == before.device
    assert operator.session.master != before.master
    assert operator.runs("verify").code == 0


def test_lost_keys_mean_a_new_device_under_the_same_account_keys(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    operator.logs_in(synapse, account)
    before = operator.session
    (operator.folder / "keys.db").unlink()

    looked = operator.runs("verify")
    said = operator.runs("login", password=account.password)

    assert looked.code == 2
    assert "keys.db is missing, and with it the device's keys." in looked.err
    assert said.code == 0
    assert f"{operator.session.device} takes its place." in said.out
    assert operator.session.master == before.master
    answer = synapse.call("POST", QUERY, {"device_keys": {account.user: []}}, account.token)
    assert before.device not in answer["device_keys"][account.user]
    assert operator.runs("verify").code == 0


@pytest.mark.parametrize(
    "step",
    [
        "/v3/login",
        "/keys/query",
        "/keys/upload",
        "/keys/device_signing/upload",
        "/keys/signatures/upload",
    ],
)
def test_what_broke_off_in_the_middle_goes_on(
    step: str, synapse: Synapse, account: Registered, operator: Operator
) -> None:
    with FakeHomeserver(synapse.address) as between:
        between.cut = step
        where = ("--homeserver", between.address, "--user", account.user)
        broken = operator.runs("login", *where, password=account.password)
        between.cut = ""

        said = operator.runs("login", *where, password=account.password)
        looked = operator.runs("verify")

    assert (broken.code, said.code, looked.code) == (2, 0, 0), said.err
    assert "does not answer" in broken.err
    assert looked.out.endswith(f"{WELL}\n")


def test_a_device_without_keys_is_trouble(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    with FakeHomeserver(synapse.address) as between:
        between.answers["/keys/upload"] = (500, {"errcode": "M_UNKNOWN"})
        where = ("--homeserver", between.address, "--user", account.user)
        operator.runs("login", *where, password=account.password)

        looked = operator.runs("verify")

    assert looked.code == 1
    assert "The homeserver has no keys of this device.\n" in looked.out
    assert "The account has no cross-signing keys yet, or not all three.\n" in looked.out
    assert "Master key   none\n" in looked.out
    assert looked.out.endswith("Mend it: parley matrix login\n")


def test_an_unsigned_device_is_trouble(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    with FakeHomeserver(synapse.address) as between:
        between.answers["/keys/signatures/upload"] = (500, {"errcode": "M_UNKNOWN"})
        where = ("--homeserver", between.address, "--user", account.user)
        operator.runs("login", *where, password=account.password)

        looked = operator.runs("verify")

    assert looked.code == 1
    assert "The account's keys have not signed this device.\n" in looked.out


def test_a_folder_is_of_one_account(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    operator.logs_in(synapse, account)
    other = synapse.registered(f"other{uuid4().hex[:8]}")

    said = operator.logs_in(synapse, other)

    assert said.code == 2
    assert f"belongs to {account.user} already." in said.err


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_name_are_told_alike(
    *, known: bool, synapse: Synapse, account: Registered, operator: Operator
) -> None:
    user = account.user if known else f"@nobody{uuid4().hex[:8]}:localhost"
    where = ("--homeserver", synapse.address, "--user", user)

    said = operator.runs("login", *where, password="not that one")  # noqa: S106  # nobody's

    assert said.code == 2
    assert "does not take this name and password." in said.err


def test_a_deactivated_account_is_thought_of(
    synapse: Synapse, account: Registered, operator: Operator
) -> None:
    allowed = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": account.user},
        "password": account.password,
    }
    path = "/_matrix/client/v3/account/deactivate"
    synapse.call("POST", path, {"auth": allowed}, account.token)

    said = operator.logs_in(synapse, account)

    assert said.code == 2
    assert "some homeservers say the same of one that was deactivated." in said.err
