"""Where a model is served, and how it wants to be asked."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.domain.base import Model, Text

_PRIVATE = {"localhost", "local", "internal", "lan", "home", "arpa", "test"}
"""Last parts of names that are resolved within a network alone: RFC 6761, RFC 6762, RFC 8375."""


class Endpoint(Model):
    """An OpenAI-compatible endpoint, and one model of it."""

    url: Text
    """The base address, such as `https://api.openai.com/v1`."""
    model: Text
    key: SecretStr | None = None
    """None where the server asks for none."""
    completion_tokens: bool = False
    """Whether the answer's length is told as `max_completion_tokens`, as OpenAI's reasoning models
    want it, and neither a temperature nor a seed is sent."""

    @property
    def host(self) -> str:
        """Host and port."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def exposed(self) -> bool:
        """Whether what is sent can be read on the way: by plain HTTP, and not to a private network.

        A name without a dot, or one that no public server can have, is taken for a private one.
        """
        address = urlsplit(self.url)
        name = (address.hostname or "").rstrip(".")
        if address.scheme != "http" or name.rpartition(".")[2] in _PRIVATE:
            return False
        try:
            return ip_address(name).is_global
        except ValueError:
            return "." in name
