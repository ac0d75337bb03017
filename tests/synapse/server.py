"""A real Synapse on the loopback, with nobody on it but whom a test registers."""

import hashlib
import hmac
import json
import os
import secrets
import socket
import subprocess
import time
import urllib.error
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Limit = dict[str, float]

ROOT = Path(__file__).resolve().parents[2]
VERSION = (ROOT / "tests" / "synapse" / "version").read_text().strip()
PYTHON = ROOT / ".tools" / f"synapse-{VERSION}" / "bin" / "python"
STARTS_WITHIN = 60.0
NAME = "localhost"
PASSWORD = "a long enough one"  # noqa: S105  # nobody else is there
GENEROUS: Limit = {"per_second": 10_000, "burst_count": 10_000}
STRICT: Limit = {"per_second": 0.5, "burst_count": 5}


@dataclass(frozen=True)
class Registered:
    """An account, and the session that registering it began."""

    user: str
    password: str
    device: str
    token: str


class Synapse:
    """A homeserver. `strict` lets messages through as slowly as a stock one does."""

    def __init__(self, folder: Path, *, strict: bool = False) -> None:
        self.folder = folder
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._secret = secrets.token_hex(8)
        self._strict = strict
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, or start it again with all that it knows; returns when it answers."""
        config = self.folder / "homeserver.yaml"
        if not config.exists():
            self._configure(config)
        with (self.folder / "synapse.out").open("ab") as log:
            self._process = subprocess.Popen(
                [PYTHON, "-m", "synapse.app.homeserver", "-c", config],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                env={**os.environ, "SYNAPSE_ALLOW_UNSAFE_DEFAULTS": "1"},
            )
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            try:
                self.call("GET", "/_matrix/client/versions")
            except OSError:
                time.sleep(0.05)
            else:
                return
        said = (self.folder / "synapse.out").read_text(errors="replace")[-3000:]
        raise RuntimeError(f"Synapse did not start: {said}")

    def stop(self) -> None:
        """Stop it; what it knows stays."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def call(
        self, method: str, path: str, body: Any = None, token: str | None = None
    ) -> dict[str, Any]:
        """One request's answer. Raises urllib's HTTPError where it is refused."""
        request = urllib.request.Request(  # noqa: S310  # of ours
            f"{self.address}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {token}"} if token else {}),
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            found = json.load(answer)
        assert isinstance(found, dict)
        return found

    def registered(self, name: str, password: str = PASSWORD) -> Registered:
        """A new account, and a session of it."""
        nonce = self.call("GET", "/_synapse/admin/v1/register")["nonce"]
        signed = f"{nonce}\0{name}\0{password}\0notadmin".encode()
        mac = hmac.new(self._secret.encode(), signed, hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": password, "mac": mac}
        made = self.call("POST", "/_synapse/admin/v1/register", body)
        return Registered(made["user_id"], password, made["device_id"], made["access_token"])

    def _configure(self, path: Path) -> None:
        seed = b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (self.folder / "signing.key").write_text(f"ed25519 a_x {seed}\n")
        (self.folder / "log.yaml").write_text(
            "version: 1\nroot: {level: WARNING, handlers: [out]}\n"
            "handlers: {out: {class: logging.StreamHandler}}\n"
        )
        limits: dict[str, Limit] = {
            f"rc_{what}": GENEROUS
            for what in ("registration", "message", "admin_redaction", "presence")
        }
        if self._strict:
            limits["rc_message"] = STRICT
        settings = {
            "server_name": NAME,
            "pid_file": str(self.folder / "synapse.pid"),
            "listeners": [
                {
                    "port": self.port,
                    "type": "http",
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"]}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self.folder / "home.db")}},
            "media_store_path": str(self.folder / "media"),
            "signing_key_path": str(self.folder / "signing.key"),
            "log_config": str(self.folder / "log.yaml"),
            "registration_shared_secret": self._secret,
            "report_stats": False,
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "federation_domain_whitelist": [],
            "presence": {"enabled": False},
            "bcrypt_rounds": 4,
            **limits,
            "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), GENEROUS),
            "rc_joins": dict.fromkeys(("local", "remote"), GENEROUS),
            "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), GENEROUS),
            "rc_room_creation": GENEROUS,
            "rc_media_create": GENEROUS,
        }
        path.write_text(json.dumps(settings))  # JSON is YAML too


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
