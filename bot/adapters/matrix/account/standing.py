"""Whether people's clients will trust the bot's device: what the homeserver tells of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.adapters.matrix.account.signing import Keys, public_of, vouches
from bot.adapters.matrix.wire.client import Client
from bot.adapters.matrix.wire.events import Json


@dataclass(frozen=True)
class Published:
    """The keys of the bot's account as its homeserver tells them; None where it has none."""

    device: Json | None
    master: Json | None
    self_signing: Json | None
    user_signing: Json | None


async def published(client: Client) -> Published:
    """Ask the homeserver for the keys of the bot's own account. Raises as requests do."""
    answer = await client.request("POST", "/keys/query", {"device_keys": {client.user: []}})

    def of(kind: str) -> Json | None:
        of_all = answer.get(kind)
        found = of_all.get(client.user) if isinstance(of_all, Mapping) else None
        return found if isinstance(found, Mapping) else None

    device = (of("device_keys") or {}).get(client.device)
    return Published(
        device if isinstance(device, Mapping) else None,
        of("master_keys"),
        of("self_signing_keys"),
        of("user_signing_keys"),
    )


class Standing:
    """What is well and what is not between the stored keys and the published ones."""

    def __init__(self, known: Published, keys: Keys, client: Client) -> None:
        self.known = known
        self._keys = keys
        self._user = client.user
        self._device = client.device
        self._own = client.keys

    @property
    def device_is_known(self) -> bool:
        """Whether the homeserver has keys of the device at all."""
        return self.known.device is not None

    @property
    def device_is_ours(self) -> bool:
        """Whether they are those that are stored here."""
        held = (self.known.device or {}).get("keys")
        return isinstance(held, Mapping) and all(
            held.get(f"{kind}:{self._device}") == public for kind, public in self._own.items()
        )

    @property
    def account_is_foreign(self) -> bool:
        """Whether the account has cross-signing keys that are not ours."""
        return any(is_there and not ours for is_there, ours in self._account)

    @property
    def account_is_ours(self) -> bool:
        """Whether all three cross-signing keys are there, and ours."""
        return all(ours for _, ours in self._account)

    @property
    def device_is_signed(self) -> bool:
        """Whether our self-signing key has signed the device."""
        key = self._keys.self_signing
        return self.known.device is not None and vouches(
            self.known.device, self._user, key.name, key.public
        )

    @property
    def master_is_signed(self) -> bool:
        """Whether the device has signed our master key."""
        return self.known.master is not None and vouches(
            self.known.master, self._user, f"ed25519:{self._device}", self._own["ed25519"]
        )

    @property
    def _account(self) -> tuple[tuple[bool, bool], ...]:
        """Of each cross-signing key, whether the account has one, and whether it is ours."""
        pairs = (
            (self.known.master, self._keys.master),
            (self.known.self_signing, self._keys.self_signing),
            (self.known.user_signing, self._keys.user_signing),
        )
        return tuple((bool(held), public_of(held) == key.public) for held, key in pairs)

    def troubles(self) -> tuple[str, ...]:
        """What is not well, a sentence each; nothing where all is."""
        found = []
        if not self.device_is_known:
            found.append("The homeserver has no keys of this device.")
        elif not self.device_is_ours:
            found.append("The homeserver has other keys of this device than are stored here.")
        if self.account_is_foreign:
            found.append("The account's cross-signing keys are not ours: others made them anew.")
        elif not self.account_is_ours:
            found.append("The account has no cross-signing keys yet, or not all three.")
        else:
            if self.device_is_known and not self.device_is_signed:
                found.append("The account's keys have not signed this device.")
            if not self.master_is_signed:
                found.append("This device has not signed the account's master key.")
        return tuple(found)
