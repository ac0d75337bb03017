"""Cross-signing: known answers of the specification, and signatures that others can check."""

import pytest

from bot.adapters.matrix.account.signing import (
    Key,
    Keys,
    canonical,
    fingerprint,
    public_of,
    secret,
    signed_device,
    signed_master,
    vouches,
)

SEED = "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1"
"""That of the test vectors in the specification's appendices."""
USER, DEVICE = "@parley:example.org", "JLAFKJWSCS"


@pytest.fixture
def keys() -> Keys:
    """An account's keys, new each time."""
    return Keys(USER, Key(secret()), Key(secret()), Key(secret()))


@pytest.mark.parametrize(
    ("content", "signature"),
    [
        (
            {},
            "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ",
        ),
        (
            {"one": 1, "two": "Two"},
            "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw",
        ),
    ],
)
def test_what_the_specification_signs_is_signed_alike(
    content: dict[str, object], signature: str
) -> None:
    assert Key(SEED).sign(content) == signature


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ({}, "{}"),
        ({"two": "Two", "one": 1}, '{"one":1,"two":"Two"}'),
        ({"b": {"y": None, "x": [True, -1]}, "a": '"'}, '{"a":"\\"","b":{"x":[true,-1],"y":null}}'),
        ({"本": 2, "日": 1}, '{"日":1,"本":2}'),
        ({"a": 1, "signatures": {"b": {}}, "unsigned": {"age": 1}}, '{"a":1}'),
    ],
)
def test_there_is_one_way_to_write_what_is_signed(content: dict[str, object], written: str) -> None:
    assert canonical(content) == written.encode()


def test_the_master_key_vouches_for_the_others_and_for_no_other_word(keys: Keys) -> None:
    published = keys.published()

    for name in ("self_signing_key", "user_signing_key"):
        assert vouches(published[name], USER, keys.master.name, keys.master.public)
        changed = {**published[name], "user_id": "@somebody:example.org"}
        assert not vouches(changed, USER, keys.master.name, keys.master.public)
    assert [each["usage"] for each in published.values()] == [
        ["master"],
        ["self_signing"],
        ["user_signing"],
    ]


def test_a_device_is_signed_by_the_self_signing_key(keys: Keys) -> None:
    device = {
        "user_id": USER,
        "device_id": DEVICE,
        "keys": {f"ed25519:{DEVICE}": Key(SEED).public},
        "signatures": {USER: {f"ed25519:{DEVICE}": "its own"}},
        "unsigned": {"device_display_name": "Parley"},
    }

    signed = signed_device(keys, device)

    assert vouches(signed, USER, keys.self_signing.name, keys.self_signing.public)
    assert list(signed["signatures"][USER]) == [keys.self_signing.name]
    assert "unsigned" not in signed


def test_the_master_key_is_signed_by_the_device(keys: Keys) -> None:
    device = Key(SEED)

    signed = signed_master(keys, DEVICE, device.sign(keys.master_key))

    assert vouches(signed, USER, f"ed25519:{DEVICE}", device.public)
    assert public_of(signed) == keys.master.public


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"signatures": None},
        {"signatures": {USER: []}},
        {"signatures": {USER: {"ed25519:X": None}}},
        {"signatures": {USER: {"ed25519:X": "no base64!"}}},
        {"signatures": {USER: {"ed25519:X": "AAAA"}}},
    ],
)
def test_what_is_no_signature_vouches_for_nothing(content: dict[str, object]) -> None:
    assert not vouches(content, USER, "ed25519:X", Key(SEED).public)


@pytest.mark.parametrize("described", [None, {}, {"keys": []}, {"keys": {"a": "1", "b": "2"}}])
def test_a_description_without_one_key_has_none(described: dict[str, object] | None) -> None:
    assert public_of(described) == ""


@pytest.mark.parametrize("seed", ["", "AAAA", "no base64!"])
def test_what_is_no_seed_makes_no_key(seed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whose words do not matter
        Key(seed)


def test_a_fingerprint_is_read_in_groups_of_four() -> None:
    assert fingerprint("abcdefghij") == "abcd efgh ij"
