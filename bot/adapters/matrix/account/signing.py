"""Cross-signing: keys of the account that vouch for its device.

Without them the bot is deaf: clients leave out devices that their owner has not signed (MSC4153).
What is signed is canonical JSON without `signatures` and `unsigned`, as the specification has it.
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

from bot.adapters.matrix.account.session import Session
from bot.adapters.matrix.wire.events import Json

SEED = 32
"""Bytes of an Ed25519 seed (RFC 8032)."""


def secret() -> str:
    """A new secret of 32 bytes, as unpadded base64."""
    return _text(secrets.token_bytes(SEED))


def canonical(content: Json) -> bytes:
    """The one way to write what is signed: sorted, without spaces, without what is never signed."""
    return json.dumps(
        bare(content), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode()


def bare(content: Json) -> dict[str, Any]:
    """What is signed of a value: all but its signatures and what the homeserver added."""
    return {name: each for name, each in content.items() if name not in ("signatures", "unsigned")}


class Key:
    """An Ed25519 key, made of a seed in unpadded base64. Raises ValueError for what is no seed."""

    def __init__(self, seed: str) -> None:
        self._key = ECC.construct(curve="Ed25519", seed=_bytes(seed))
        self.public = _text(self._key.public_key().export_key(format="raw"))
        """As unpadded base64; it is also the key's name."""

    @property
    def name(self) -> str:
        """What its signatures stand under."""
        return f"ed25519:{self.public}"

    def sign(self, content: Json) -> str:
        """The signature of canonical JSON, as unpadded base64."""
        return _text(eddsa.new(self._key, "rfc8032").sign(canonical(content)))


@dataclass(frozen=True)
class Keys:
    """The account's three keys: the master signs the others, self-signing the account's devices."""

    user: str
    master: Key
    self_signing: Key
    user_signing: Key

    @property
    def master_key(self) -> dict[str, Any]:
        """The master key as it is published, unsigned."""
        return self._described("master", self.master)

    def published(self) -> dict[str, Any]:
        """What `POST /keys/device_signing/upload` takes, apart from `auth`."""
        return {
            "master_key": self.master_key,
            "self_signing_key": self._signed("self_signing", self.self_signing),
            "user_signing_key": self._signed("user_signing", self.user_signing),
        }

    def _signed(self, usage: str, key: Key) -> dict[str, Any]:
        described = self._described(usage, key)
        signature = self.master.sign(described)
        return {**described, "signatures": {self.user: {self.master.name: signature}}}

    def _described(self, usage: str, key: Key) -> dict[str, Any]:
        return {"user_id": self.user, "usage": [usage], "keys": {key.name: key.public}}


def keys_of(session: Session) -> Keys:
    """The keys whose seeds a session holds."""
    return Keys(
        session.user,
        Key(session.master.get_secret_value()),
        Key(session.self_signing.get_secret_value()),
        Key(session.user_signing.get_secret_value()),
    )


def signed_device(keys: Keys, device_keys: Json) -> dict[str, Any]:
    """A device's keys, signed by the account: a part of `POST /keys/signatures/upload`."""
    signature = keys.self_signing.sign(device_keys)
    return {
        **bare(device_keys),
        "signatures": {keys.user: {keys.self_signing.name: signature}},
    }


def signed_master(keys: Keys, device: str, signature: str) -> dict[str, Any]:
    """The master key, signed by the device: a part of `POST /keys/signatures/upload`.

    The signature is the device's of `keys.master_key`.
    """
    return {**keys.master_key, "signatures": {keys.user: {f"ed25519:{device}": signature}}}


def vouches(content: Json, user: str, name: str, public: str) -> bool:
    """Whether a value holds a user's signature under a key's name that this public key made."""
    try:
        signature = content["signatures"][user][name]
        key = eddsa.import_public_key(_bytes(public))
        eddsa.new(key, "rfc8032").verify(canonical(content), _bytes(signature))
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    return True


def public_of(described: Json | None) -> str:
    """The public key in a published description of one; `""` where there is none."""
    keys = (described or {}).get("keys")
    found = list(keys.values()) if isinstance(keys, Mapping) else []
    return str(found[0]) if len(found) == 1 else ""


def fingerprint(public: str) -> str:
    """A public key in groups of four, as people compare it."""
    return " ".join(public[at : at + 4] for at in range(0, len(public), 4))


def _text(data: bytes) -> str:
    return b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4), validate=True)
