"""A file that a reply hands over is a text or bytes, and stays what it is."""

import pytest
from pydantic import ValidationError

from bot.chat.reply import File


def test_a_file_gives_its_bytes() -> None:
    assert File(name="a.txt", text="Kyiv – Київ").data == "Kyiv – Київ".encode()
    assert File.of("a.png", b"\x00\xff").data == b"\x00\xff"


@pytest.mark.parametrize("given", [{"text": "a", "base64": "YQ=="}, {"base64": "no base64!"}])
def test_a_file_that_cannot_be_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        File.model_validate({"name": "a", **given})
