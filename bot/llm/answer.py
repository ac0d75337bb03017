"""What an endpoint sent back over HTTP, and which failure its status is."""

from dataclasses import dataclass

from bot.llm.model import Reason, Unavailable

MOST_LOOKED_AT = 64_000
"""Bytes of an error's text that are looked through."""

_USED_UP = (b"insufficient_quota", b"exceeded your current quota")
"""Not `billing`: OpenAI's plain rate limit tells of that page too."""
_FILTERED = (
    b"content_filter",
    b"content_policy",
    b"content management policy",
    b"flagged",
    b"moderation",
)
_FORMAT = (b"response_format", b"response format", b"json_schema", b"json schema", b"grammar")
_REFUSES_FORMAT = {400, 422, 500, 501}
_REFUSES_TEXTS = {400, 403, 422}
"""Azure's 400, OpenRouter's 403."""
_TOO_MANY = 429
_BY_STATUS = {
    401: Reason.UNAUTHORISED,
    402: Reason.NO_QUOTA,
    403: Reason.FORBIDDEN,
    404: Reason.UNAUTHORISED,
    408: Reason.TIMEOUT,  # the server's own patience: RFC 9110, 15.5.9
    429: Reason.RATE_LIMITED,
}
_BY_CLASS = {3: Reason.REDIRECTED, 4: Reason.REFUSED_REQUEST}


@dataclass(frozen=True)
class Answer:
    """A status and the body that came with it, as it came."""

    status: int
    body: bytes

    @property
    def good(self) -> bool:
        """Whether the status says that the body is what was asked for."""
        return 200 <= self.status < 300  # noqa: PLR2004  # RFC 9110, 15.3

    @property
    def refuses_format(self) -> bool:
        """Whether the server does not want to hear of `response_format` or cannot use its schema.

        Servers have no code for this: llama-cpp-python answers 500 and names the field, llama.cpp
        names the grammar that it makes of the schema, OpenAI says `Invalid schema for
        response_format`. A bare "schema" would not do: databases behind gateways have them too.
        """
        return self.status in _REFUSES_FORMAT and self._names(_FORMAT)

    def failure(self) -> Unavailable | None:
        """Why this is no draft, by its status alone; None where it may be one."""
        return None if self.good else Unavailable(self._reason(), self._detail())

    def _reason(self) -> Reason:
        if self.status in _REFUSES_TEXTS and self._names(_FILTERED):
            return Reason.DECLINED
        if self.status == _TOO_MANY and self._names(_USED_UP):
            return Reason.NO_QUOTA
        by_class = _BY_CLASS.get(self.status // 100, Reason.SERVER_ERROR)
        return _BY_STATUS.get(self.status, by_class)

    def _detail(self) -> str:
        wanted = self._names((b"max_completion_tokens",))
        return f"{self.status}, wants max_completion_tokens" if wanted else str(self.status)

    def _names(self, words: tuple[bytes, ...]) -> bool:
        text = self.body[:MOST_LOOKED_AT].lower()
        return any(word in text for word in words)
