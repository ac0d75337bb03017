"""Sets the bot's account up: a session, a device, and keys by which people's clients trust it.

Each step looks first whether it was done already, so that all of it can be repeated: after a crash
in the middle, and where all is well it changes nothing.
"""

import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.adapters.matrix.account import session as sessions
from bot.adapters.matrix.account.account import Shown, Wanted
from bot.adapters.matrix.account.holding import held
from bot.adapters.matrix.account.homeserver import (
    PASSWORD,
    Granted,
    counts,
    found,
    logged_in,
    logged_out,
    takes_passwords,
)
from bot.adapters.matrix.account.problems import sentence
from bot.adapters.matrix.account.session import Session
from bot.adapters.matrix.account.signing import (
    Keys,
    fingerprint,
    keys_of,
    public_of,
    secret,
    signed_device,
    signed_master,
)
from bot.adapters.matrix.account.standing import Standing, published
from bot.adapters.matrix.wire.client import STORE, Client
from bot.adapters.matrix.wire.errors import MatrixProblem, Refusal
from bot.adapters.matrix.wire.events import Json
from bot.domain.errors import UserError

ALGORITHMS = ("m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2")
UNAUTHORIZED = 401

Ask = Callable[[], str]
"""Asks for the password; called only where it is needed."""


async def login(folder: Path, wanted: Wanted, ask: Ask, *, reset: bool = False) -> Shown:
    """Set the account up, or what is missing of it. Raises UserError where that cannot be.

    `reset` replaces cross-signing keys of the account that are not ours.
    """
    setting_up = _SettingUp(folder, _Once(ask))
    try:
        return await setting_up.run(wanted, reset=reset)
    except OSError:
        raise _unwritable(folder) from None


async def verify(folder: Path) -> Shown:
    """How the account stands; changes nothing. Raises UserError where it cannot be looked at."""
    kept = sessions.read(folder)
    if kept is None:
        raise UserError("Nobody is logged in.", "Log in: `parley matrix login`.")
    if not (folder / STORE).exists():  # to open it would make one
        raise UserError(
            f"{folder / STORE} is missing, and with it the device's keys.",
            "`parley matrix login` makes a new device.",
        )
    async with _opened(kept, folder) as client:
        return _shown(client, await _standing(client, keys_of(kept)))


class _Once:
    """Asks for the password the first time, and has it in memory until the setting up is over."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._typed: str | None = None

    def __call__(self) -> str:
        if self._typed is None:
            self._typed = self._ask()
        return self._typed


class _SettingUp:
    """One run of the set-up."""

    def __init__(self, folder: Path, password: Ask) -> None:
        self._folder = folder
        self._password = password
        self._done: list[str] = []

    async def run(self, wanted: Wanted, *, reset: bool) -> Shown:
        kept = sessions.read(self._folder)
        _probe(self._folder)
        with held(self._folder):
            return await self._set_up(kept, wanted, reset=reset)

    async def _set_up(self, kept: Session | None, wanted: Wanted, *, reset: bool) -> Shown:
        kept = await (self._first(wanted) if kept is None else self._again(kept, wanted))
        async with _opened(kept, self._folder) as client:
            standing = await _standing(client, keys_of(kept))
            if standing.device_is_ours or not standing.device_is_known:
                return await self._completed(client, kept, standing, reset=reset)
        kept = await self._on_a_new_device(kept)
        async with _opened(kept, self._folder) as client:
            standing = await _standing(client, keys_of(kept))
            return await self._completed(client, kept, standing, reset=reset)

    async def _first(self, wanted: Wanted) -> Session:
        """A session where there is none yet."""
        user = wanted.user or ""
        named = wanted.homeserver or (user.partition(":")[2] if user.startswith("@") else "")
        if not user or not named:
            raise UserError("It is not said which account.", "Say so: --user @parley:example.org")
        homeserver = await found(named)
        await takes_passwords(homeserver)
        granted = await logged_in(homeserver, user, self._password(), None)
        kept = Session(
            homeserver=homeserver,
            user=granted.user,
            device=granted.device,
            token=SecretStr(granted.token),
            pickle_key=SecretStr(secret()),
            **_seeds(),
        )
        sessions.write(self._folder, kept)
        self._done.append(f"Logged in as {kept.user}, on the new device {kept.device}.")
        return kept

    async def _again(self, kept: Session, wanted: Wanted) -> Session:
        """The stored session if it still counts, else another one on the same device."""
        if wanted.user and wanted.user not in (kept.user, kept.user[1:].partition(":")[0]):
            raise UserError(
                f"{self._folder} belongs to {kept.user} already.",
                "Give another account a folder of its own: PARLEY_MATRIX_FOLDER.",
            )
        homeserver = await found(wanted.homeserver) if wanted.homeserver else kept.homeserver
        now = kept.model_copy(update={"homeserver": homeserver})
        if not await counts(homeserver, kept.token.get_secret_value()):
            await takes_passwords(homeserver)
            granted = await logged_in(homeserver, kept.user, self._password(), kept.device)
            now = _renewed(now, granted)
            self._done.append(f"Logged in again as {now.user}, on the same device {now.device}.")
        if now != kept:
            sessions.write(self._folder, now)
        return now

    async def _on_a_new_device(self, kept: Session) -> Session:
        """A session on another device: the keys of the stored one are lost, and it is ended."""
        granted = await logged_in(kept.homeserver, kept.user, self._password(), None)
        now = _renewed(kept, granted)
        sessions.write(self._folder, now)
        self._done.append(
            f"The keys of the device {kept.device} are lost: {now.device} takes its place."
        )
        try:
            await logged_out(kept.homeserver, kept.token.get_secret_value())
        except MatrixProblem:
            self._done.append(f"{kept.device} could not be removed: do so in any Matrix client.")
        return now

    async def _completed(
        self, client: Client, kept: Session, standing: Standing, *, reset: bool
    ) -> Shown:
        """The device and the account, with all that was missing on the homeserver."""
        keys = keys_of(kept)
        if standing.account_is_foreign and not reset:
            raise UserError(
                f"{client.user} has cross-signing keys that are not Parley's.",
                "Somebody set them up in another client. To replace them, which signs out no"
                " device but makes each untrusted that they signed:"
                " `parley matrix login --reset-identity`.",
            )
        if standing.account_is_foreign:
            kept = kept.model_copy(update=_seeds())  # Synapse takes no key back that it had once
            sessions.write(self._folder, kept)
            keys = keys_of(kept)
            standing = Standing(standing.known, keys, client)
        await client.upload_keys()
        if not (await published(client)).device:  # the homeserver forgot, the device did not
            await client.request("POST", "/keys/upload", {"device_keys": _device_keys(client)})
        if not standing.account_is_ours:
            await self._publish(client, keys)
            self._done.append("Made the account's cross-signing keys known.")
        standing = await _standing(client, keys)
        if missing := _missing_signatures(client, keys, standing):
            answer = await client.request("POST", "/keys/signatures/upload", missing)
            if answer.get("failures"):
                raise UserError(
                    "The homeserver did not take the signatures of the device.",
                    "Try again in a moment.",
                )
            self._done.append("Signed the device with them.")
            standing = await _standing(client, keys)
        return _shown(client, standing, tuple(self._done))

    async def _publish(self, client: Client, keys: Keys) -> None:
        """Make the cross-signing keys known, with the password where the homeserver wants it."""
        path, body = "/keys/device_signing/upload", keys.published()
        try:
            await client.request("POST", path, body)
        except Refusal as refusal:
            if refusal.status != UNAUTHORIZED or "flows" not in refusal.body:
                raise
            auth = self._auth(client, refusal.body)
        else:
            return
        try:
            await client.request("POST", path, {**body, "auth": auth})
        except Refusal as refusal:
            if refusal.status == UNAUTHORIZED and "flows" in refusal.body:
                raise UserError(
                    f"{client.user} has another password.", "Try again: `parley matrix login`."
                ) from None
            raise

    def _auth(self, client: Client, asked: Json) -> Json:
        """The answer to user-interactive authentication. Raises UserError where it wants more."""
        flows = [each for each in asked.get("flows") or () if isinstance(each, Mapping)]
        if not any(list(flow.get("stages") or ()) == [PASSWORD] for flow in flows):
            raise UserError(
                "The homeserver wants cross-signing keys to be allowed in a browser.",
                "Parley needs an account for which the password is enough: ask those who run it.",
            )
        return {
            "type": PASSWORD,
            "identifier": {"type": "m.id.user", "user": client.user},
            "password": self._password(),
            "session": asked.get("session"),
        }


def _seeds() -> dict[str, SecretStr]:
    """Seeds of three new cross-signing keys, by their names in a session."""
    return {name: SecretStr(secret()) for name in ("master", "self_signing", "user_signing")}


def _renewed(kept: Session, granted: Granted) -> Session:
    """A session with another token, and its secrets as they were."""
    return kept.model_copy(update={"device": granted.device, "token": SecretStr(granted.token)})


def _device_keys(client: Client) -> dict[str, Any]:
    """The device's keys as they are published, signed by the device itself."""
    content = {
        "algorithms": list(ALGORITHMS),
        "device_id": client.device,
        "user_id": client.user,
        "keys": {f"{kind}:{client.device}": public for kind, public in client.keys.items()},
    }
    signature = client.sign(content)
    return {**content, "signatures": {client.user: {f"ed25519:{client.device}": signature}}}


def _missing_signatures(client: Client, keys: Keys, standing: Standing) -> dict[str, Any]:
    """What `POST /keys/signatures/upload` is to be told; empty where it knows all."""
    missing: dict[str, Any] = {}
    if standing.known.device is not None and not standing.device_is_signed:
        missing[client.device] = signed_device(keys, standing.known.device)
    if not standing.master_is_signed:
        signature = client.sign(keys.master_key)
        missing[keys.master.public] = signed_master(keys, client.device, signature)
    return {client.user: missing} if missing else {}


def _shown(client: Client, standing: Standing, done: tuple[str, ...] = ()) -> Shown:
    return Shown(
        client.user,
        client.device,
        fingerprint(client.keys["ed25519"]),
        fingerprint(public_of(standing.known.master)),
        standing.troubles(),
        standing.account_is_foreign,
        done,
    )


async def _standing(client: Client, keys: Keys) -> Standing:
    return Standing(await published(client), keys, client)


@asynccontextmanager
async def _opened(kept: Session, folder: Path) -> AsyncIterator[Client]:
    """A session's client; what goes wrong with its homeserver is told in a sentence."""
    client = Client(kept, folder)
    try:
        await client.open()
        yield client
    except MatrixProblem as problem:
        raise sentence(problem, kept.homeserver) from None
    finally:
        await client.close()


def _probe(folder: Path) -> None:
    """Look whether a session can be kept, before there is one. Raises OSError where not."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _unwritable(folder: Path) -> UserError:
    return UserError(
        f"{folder} cannot be written.", "Look whose folder it is, or set PARLEY_MATRIX_FOLDER."
    )
