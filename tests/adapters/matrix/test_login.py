"""What goes wrong when the account is set up, as whoever runs the bot reads it."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.matrix.account.homeserver import found
from bot.domain.errors import UserError
from tests.fakes.homeserver import PASSWORDS, VERSIONS, FakeHomeserver
from tests.synapse.account import Operator, Said

ROOT = Path(__file__).resolve().parents[3]
WORD = "a long enough one"


@pytest.fixture
def homeserver(socket_enabled: None) -> Iterator[FakeHomeserver]:
    """A homeserver that lets anybody log in."""
    with FakeHomeserver() as fake:
        fake.answers = {
            "/versions": (200, VERSIONS),
            "/keys/query": (200, {}),
            "/keys/upload": (200, {"one_time_key_counts": {"signed_curve25519": 50}}),
        }
        yield fake


@pytest.fixture
def operator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """Somebody who sets the bot up."""
    return Operator(tmp_path / "matrix", monkeypatch, capsys)


def logs_in(operator: Operator, homeserver: FakeHomeserver, password: str = WORD) -> Said:
    where = ("--homeserver", homeserver.address, "--user", "parley")
    return operator.runs("login", *where, password=password)


def lets_in(homeserver: FakeHomeserver) -> None:
    """Let the homeserver take whoever logs in."""
    granted = {"user_id": "@parley:example.org", "device_id": "DEVICE", "access_token": "token"}
    homeserver.answers |= {"GET /login": (200, PASSWORDS), "POST /login": (200, granted)}


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (403, {"errcode": "M_FORBIDDEN", "error": "x"}, "does not take this name and password."),
        (403, {"errcode": "M_USER_DEACTIVATED", "error": "x"}, "has been deactivated."),
        (401, {"errcode": "M_USER_LOCKED", "error": "x"}, "This account is locked."),
        (403, {"errcode": "M_USER_SUSPENDED", "error": "x"}, "This account is suspended."),
        (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1}, "Try again in 1 second."),
        (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 4200}, "Try again in 5 seconds."),
        (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 9e5}, "Try again in 15 minutes."),
        (429, {"errcode": "M_LIMIT_EXCEEDED"}, "Try again in a few minutes."),
        (500, {"errcode": "M_UNKNOWN"}, "has a problem of its own (500)."),
        (502, "Bad gateway", "has a problem of its own (502)."),
        (400, {"errcode": "M_UNKNOWN", "error": "No."}, "refuses: No. Ask"),
        (418, {}, "refuses: status 418."),
        (200, {}, "let the bot in without saying as whom."),
    ],
)
def test_a_homeserver_that_does_not_let_it_in(
    status: int,
    body: dict[str, object] | str,
    sentence: str,
    homeserver: FakeHomeserver,
    operator: Operator,
) -> None:
    homeserver.answers |= {"GET /login": (200, PASSWORDS), "POST /login": (status, body)}

    said = logs_in(operator, homeserver)

    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert WORD not in said.err
    assert not (operator.folder / "session.json").exists()


def test_a_homeserver_that_lets_in_through_a_browser_alone(
    homeserver: FakeHomeserver, operator: Operator
) -> None:
    homeserver.answers["/login"] = (200, {"flows": [{"type": "m.login.sso"}]})

    said = logs_in(operator, homeserver)

    assert said.code == 2
    assert "has no login by password: it wants a browser (single sign-on)." in said.err
    assert "POST /_matrix/client/v3/login" not in homeserver.asked


def test_a_homeserver_that_wants_a_browser_for_cross_signing_keys(
    homeserver: FakeHomeserver, operator: Operator
) -> None:
    lets_in(homeserver)
    flows = {"flows": [{"stages": ["m.oauth"]}], "session": "s"}
    homeserver.answers["/keys/device_signing/upload"] = (401, flows)

    said = logs_in(operator, homeserver)

    assert said.code == 2
    assert "wants cross-signing keys to be allowed in a browser." in said.err


def test_another_password_than_the_one_that_logged_in(
    homeserver: FakeHomeserver, operator: Operator
) -> None:
    lets_in(homeserver)
    flows = {"flows": [{"stages": ["m.login.password"]}], "session": "s"}
    homeserver.answers["/keys/device_signing/upload"] = (401, flows)

    said = logs_in(operator, homeserver)

    assert said.code == 2
    assert said.err.startswith("@parley:example.org has another password.")


def test_a_homeserver_that_refuses_the_cross_signing_keys(
    homeserver: FakeHomeserver, operator: Operator
) -> None:
    lets_in(homeserver)
    refusal = {"errcode": "M_INVALID_SIGNATURE", "error": "Not so"}
    homeserver.answers["/keys/device_signing/upload"] = (400, refusal)

    said = logs_in(operator, homeserver)

    assert said.code == 2
    assert "refuses: Not so." in said.err


def test_a_homeserver_that_does_not_take_the_signatures(
    homeserver: FakeHomeserver, operator: Operator
) -> None:
    lets_in(homeserver)
    homeserver.answers["/keys/device_signing/upload"] = (200, {})
    homeserver.answers["/keys/signatures/upload"] = (200, {"failures": {"@parley": {"D": {}}}})

    said = logs_in(operator, homeserver)

    assert said.code == 2
    assert said.err.startswith("The homeserver did not take the signatures of the device.")


def test_no_way_to_the_homeserver(socket_enabled: None, operator: Operator) -> None:
    where = ("--homeserver", "http://127.0.0.1:1", "--user", "parley")
    said = operator.runs("login", *where, password=WORD)

    assert said.code == 2
    assert said.err.startswith("There is no way to http://127.0.0.1:1.")


def test_a_server_by_its_name_that_is_not_there(socket_enabled: None, operator: Operator) -> None:
    said = operator.runs("login", "--user", "@parley:127.0.0.1:1", password=WORD)

    assert said.code == 2
    assert said.err.startswith("There is no way to 127.0.0.1:1.")
    assert "--homeserver https://" in said.err


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("https://", "https:// is no address."),
        ("http://somebody:secret@host", "is no address."),
        ("http://host:99999", "is no address."),
        ("two words", "two words is no server's name."),
        ("matrix.example.org/path", "is no server's name."),
    ],
)
def test_what_is_no_server(named: str, sentence: str, operator: Operator) -> None:
    said = operator.runs("login", "--homeserver", named, "--user", "parley", password=WORD)

    assert said.code == 2
    assert sentence in said.err


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((200, "<html>Welcome</html>"), "does not answer as a Matrix homeserver does."),
        ((404, {}), "does not answer as a Matrix homeserver does."),
        ((200, {"versions": "none"}), "does not answer as a Matrix homeserver does."),
        ((429, {"errcode": "M_LIMIT_EXCEEDED"}), "was asked too often."),
    ],
)
def test_an_address_with_something_else(
    answer: tuple[int, dict[str, object] | str],
    sentence: str,
    homeserver: FakeHomeserver,
    operator: Operator,
) -> None:
    homeserver.answers["/versions"] = answer

    said = logs_in(operator, homeserver)

    assert said.code == 2
    assert sentence in said.err


def test_a_homeserver_that_hangs_up(homeserver: FakeHomeserver, operator: Operator) -> None:
    homeserver.cut = "/versions"

    said = logs_in(operator, homeserver)

    assert said.code == 2
    assert said.err == f"{homeserver.address} does not answer. Try again in a moment.\n"


async def test_a_server_says_where_its_homeserver_is(homeserver: FakeHomeserver) -> None:
    told = {"m.homeserver": {"base_url": f"{homeserver.address}/"}}
    with FakeHomeserver() as server:
        server.answers["/.well-known/matrix/client"] = (200, told)

        address = await found(server.name, scheme="http")

    assert address == homeserver.address


async def test_a_server_that_says_nothing_is_its_own_homeserver(homeserver: FakeHomeserver) -> None:
    assert await found(homeserver.name, scheme="http") == homeserver.address


@pytest.mark.parametrize(
    "told",
    [
        (200, {}),
        (200, "<html>Welcome</html>"),
        (200, {"m.homeserver": {"base_url": "elsewhere"}}),
        (200, {"m.homeserver": []}),
        (500, {}),
    ],
)
async def test_a_server_that_does_not_say_it_well(
    told: tuple[int, dict[str, object] | str], homeserver: FakeHomeserver
) -> None:
    homeserver.answers["/.well-known/matrix/client"] = told

    with pytest.raises(UserError, match="does not say where its homeserver is") as caught:
        await found(homeserver.name, scheme="http")

    assert "--homeserver https://" in caught.value.hint


async def test_a_server_that_hangs_up_when_asked_where(homeserver: FakeHomeserver) -> None:
    homeserver.cut = "/.well-known/matrix/client"

    with pytest.raises(UserError, match="does not answer"):
        await found(homeserver.name, scheme="http")


def test_a_folder_that_cannot_be_written(
    homeserver: FakeHomeserver, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    operator = Operator(Path("/proc/parley"), monkeypatch, capsys)  # where not even root may

    said = logs_in(operator, homeserver)

    assert said.code == 2
    assert said.err.startswith("/proc/parley cannot be written.")
    assert homeserver.asked == []


def test_a_file_where_the_folder_would_be(homeserver: FakeHomeserver, operator: Operator) -> None:
    operator.folder.touch()

    said = logs_in(operator, homeserver)

    assert said.code == 2
    assert "session.json cannot be read." in said.err


def test_nobody_is_logged_in(operator: Operator) -> None:
    said = operator.runs("verify")

    assert said.code == 2
    assert said.err == "Nobody is logged in. Log in: `parley matrix login`.\n"


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([], "It is not said which account. Say so: --user …"),
        (["--user", "parley"], "It is not said which account. Say so: --homeserver …"),
    ],
)
def test_nobody_can_be_asked(argv: list[str], sentence: str, operator: Operator) -> None:
    said = operator.runs("login", *argv)

    assert (said.code, said.err) == (2, f"{sentence}\n")


def test_no_password_is_piped_in(homeserver: FakeHomeserver, operator: Operator) -> None:
    lets_in(homeserver)

    said = logs_in(operator, homeserver, password="")

    assert said.code == 2
    assert said.err.startswith("No password was given.")


@pytest.mark.parametrize("action", ["login", "verify"])
@pytest.mark.parametrize("missing", ["nio", "vodozemac"])
def test_what_matrix_needs_is_not_installed(
    action: str, missing: str, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)

    said = operator.runs(action)

    assert said.code == 2
    assert said.err == (
        "Matrix needs packages that are not installed."
        " Install them in Parley's folder: pip install '.[matrix]'\n"
    )


@pytest.mark.server
def test_at_a_terminal_it_asks_for_what_is_not_given_and_shows_no_password(
    homeserver: FakeHomeserver, tmp_path: Path
) -> None:
    lets_in(homeserver)
    homeserver.answers["/keys/device_signing/upload"] = (200, {})
    homeserver.answers["/keys/signatures/upload"] = (200, {})
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "matrix", "login"],
        cwd=ROOT,
        env={"PARLEY_MATRIX_FOLDER": str(tmp_path / "matrix")},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        shown = _until(ours, "account")
        os.write(ours, b"parley\n")
        shown += _until(ours, "homeserver (")
        os.write(ours, f"{homeserver.address}\n".encode())
        shown += _until(ours, "Password: ")
        os.write(ours, f"{WORD}\n".encode())
        shown += _until(ours, "Fingerprint")
        process.wait(30)
        os.close(ours)

    assert "Logged in as @parley:example.org, on the new device DEVICE." in shown
    assert WORD not in shown


def _until(terminal: int, text: str) -> str:
    """What stands on a terminal, as far as a text."""
    shown = ""
    while text not in shown:
        shown += os.read(terminal, 1000).decode()
    return shown
