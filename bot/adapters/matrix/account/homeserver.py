"""The homeserver before there is a session on it: finding it, and logging in by password."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.adapters.matrix.account.problems import sentence
from bot.adapters.matrix.wire.client import API, PATIENCE, answered, heard
from bot.adapters.matrix.wire.errors import MatrixProblem, NotSent, Refusal
from bot.adapters.matrix.wire.events import Json
from bot.domain.errors import UserError
from bot.domain.health import date_of

DEVICE_NAME = "Parley"
PASSWORD = "m.login.password"  # noqa: S105  # how it is called
SERVER_NAME = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
FORBIDDEN, NOT_FOUND = 403, 404


@dataclass(frozen=True)
class Granted:
    """What logging in gives."""

    user: str
    device: str
    token: str


async def found(named: str, *, scheme: str = "https") -> str:
    """The address of the homeserver that somebody names: by a server's name, or by its address.

    An address that begins with http:// or https:// is taken as it is. The scheme is what a server
    is asked by where its homeserver is. Raises UserError where there is no homeserver.
    """
    if re.match(r"https?://", named):
        address = _address(named)
        if not address:
            raise UserError(f"{named} is no address.", "It looks so: https://matrix.example.org")
    elif not SERVER_NAME.fullmatch(named):
        raise UserError(
            f"{named} is no server's name.",
            "It looks so: example.org, or https://matrix.example.org",
        )
    else:
        address = await _pointed_at(f"{scheme}://{named}", named)
    try:
        versions = (await _asked("GET", f"{address}/_matrix/client/versions")).get("versions")
    except Refusal as refusal:
        if refusal.too_many or (refusal.passing and refusal.code):
            raise sentence(refusal, address) from None
        versions = None
    except MatrixProblem as problem:
        raise sentence(problem, address) from None
    if not isinstance(versions, list):
        raise UserError(
            f"{address} does not answer as a Matrix homeserver does.",
            "Look at the address, or give the homeserver's own: --homeserver https://…",
        )
    return address


async def _pointed_at(address: str, named: str) -> str:
    """Where a server says that its homeserver is: its `/.well-known/matrix/client`."""
    try:
        told = await _asked("GET", f"{address}/.well-known/matrix/client")
    except Refusal as refusal:
        if refusal.status == NOT_FOUND:  # then it is the homeserver itself
            return address
        told = {}
    except NotSent:
        raise UserError(
            f"There is no way to {named}.",
            "Look at the name and at the network, or give the homeserver's own address:"
            " --homeserver https://…",
        ) from None
    except MatrixProblem as problem:
        raise sentence(problem, named) from None
    pointed = told.get("m.homeserver")
    base = pointed.get("base_url") if isinstance(pointed, dict) else None
    found = _address(base) if isinstance(base, str) else ""
    if not found:
        raise UserError(
            f"{named} does not say where its homeserver is.",
            "Give the homeserver's own address: --homeserver https://…",
        )
    return found


async def logged_in(homeserver: str, user: str, password: str, device: str | None) -> Granted:
    """Log in by password, on a device of before or on a new one.

    Raises UserError where it is refused or there is no way.
    """
    body = {
        "type": PASSWORD,
        "identifier": {"type": "m.id.user", "user": user},
        "password": password,
        "initial_device_display_name": DEVICE_NAME,
        **({"device_id": device} if device else {}),
    }
    try:
        answer = await _asked("POST", f"{homeserver}{API}/login", body)
        return Granted(answer["user_id"], answer["device_id"], answer["access_token"])
    except Refusal as refusal:
        if refusal.status == FORBIDDEN and refusal.code == "M_FORBIDDEN":
            raise UserError(
                f"{homeserver} does not take this name and password.",
                "Look at both, as in @parley:example.org, and whether the account is still in use:"
                " some homeservers say the same of one that was deactivated.",
            ) from None
        raise sentence(refusal, homeserver) from None
    except MatrixProblem as problem:
        raise sentence(problem, homeserver) from None
    except KeyError:
        raise UserError(
            f"{homeserver} let the bot in without saying as whom.", "Ask those who run it."
        ) from None


async def takes_passwords(homeserver: str) -> None:
    """Look whether logging in by password is possible. Raises UserError where it is not."""
    try:
        flows = (await _asked("GET", f"{homeserver}{API}/login")).get("flows")
    except MatrixProblem as problem:
        raise sentence(problem, homeserver) from None
    kinds = {each.get("type") for each in flows or () if isinstance(each, dict)}
    if PASSWORD not in kinds:
        raise UserError(
            f"{homeserver} has no login by password: it wants a browser (single sign-on).",
            "Parley needs an account with a password: ask those who run it, or take another"
            " homeserver.",
        )


async def counts(homeserver: str, token: str) -> bool:
    """Whether a token still counts. Raises UserError where that cannot be known."""
    try:
        await _asked("GET", f"{homeserver}{API}/account/whoami", token=token)
    except Refusal as refusal:
        if refusal.signed_out:
            return False
        raise sentence(refusal, homeserver) from None
    except MatrixProblem as problem:
        raise sentence(problem, homeserver) from None
    return True


async def date(homeserver: str) -> datetime | None:
    """What time it is there, in whole seconds; None where it does not say, or there is no way."""
    limit = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with (
            heard(),
            aiohttp.ClientSession(timeout=limit) as http,
            http.get(f"{homeserver}/_matrix/client/versions") as answer,
        ):
            return date_of(answer.headers.get("Date"))
    except MatrixProblem:
        return None


async def logged_out(homeserver: str, token: str) -> None:
    """End a session, and its device with it. Raises as requests do."""
    await _asked("POST", f"{homeserver}{API}/logout", {}, token=token)


async def _asked(
    method: str, url: str, body: Json | None = None, token: str = ""
) -> dict[str, Any]:
    """What is answered to one request. Raises Refusal, NotSent or NoAnswer."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    limit = aiohttp.ClientTimeout(total=PATIENCE)
    async with (
        heard(),
        aiohttp.ClientSession(timeout=limit) as http,
        http.request(method, url, json=body, headers=headers) as answer,
    ):
        said = answered(answer.status, await answer.text(errors="replace"))
    return said if isinstance(said, dict) else {}


def _address(text: str) -> str:
    """An address without what does not belong to it; `""` where it is none."""
    try:
        parts = urlsplit(text)
        well = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    if not well or parts.scheme not in ("http", "https") or not text.isprintable() or " " in text:
        return ""
    return "" if parts.query or parts.fragment or "@" in parts.netloc else text.rstrip("/")
