"""The one place where `openai` and httpx2 are used: what they do by themselves is switched off.

Imported at the first call alone: the two take a second.
"""

from typing import Any

import httpx2
import openai
from typing_extensions import override

from bot.llm.answer import Answer
from bot.llm.model import Reason, Unavailable

_SENT = {"host", "content-type", "content-length", "transfer-encoding", "connection"}
"""Headers that are left as they are; all others are the library's or the environment's."""

_NOTHING_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.InvalidURL)


class _OneEndpoint(httpx2.AsyncBaseTransport):
    """HTTP without cookies, compression, proxies or headers of others; answers up to a size.

    The whole body is read here, since a body that is too large must not be read whole anywhere.
    It is never decompressed: nothing small can become large.
    """

    def __init__(self, key: str | None, most_bytes: int) -> None:
        self._http = httpx2.AsyncHTTPTransport(trust_env=False)
        self._most_bytes = most_bytes
        self._own = [("accept", "application/json"), ("accept-encoding", "identity")]
        self._own.append(("user-agent", "parley"))
        if key is not None:
            self._own.append(("authorization", f"Bearer {key}"))

    @override
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        # OPENAI_CUSTOM_HEADERS and OPENAI_ORG_ID add some; the library tells of this machine.
        kept = [(name, value) for name, value in request.headers.items() if name in _SENT]
        request.headers = httpx2.Headers(kept + self._own)
        response = await self._http.handle_async_request(request)
        try:
            body = await self._read(response)
        finally:
            await response.aclose()
        return httpx2.Response(response.status_code, content=body)

    async def _read(self, response: httpx2.Response) -> bytes:
        body = bytearray()
        async for part in response.aiter_raw():
            body += part
            if len(body) > self._most_bytes:
                raise Unavailable(Reason.TOO_LARGE, f"more than {self._most_bytes} bytes")
        return bytes(body)

    @override
    async def aclose(self) -> None:
        await self._http.aclose()


class Wire:
    """Requests to one endpoint, each sent once."""

    def __init__(self, url: str, key: str | None, most_bytes: int) -> None:
        transport = _OneEndpoint(key, most_bytes)
        self._client = openai.AsyncOpenAI(
            base_url=url,
            api_key=key or "none",  # the library wants one; the transport sends the real one alone
            organization="",
            project="",
            max_retries=0,
            timeout=None,  # counted for each operation, not in all: whoever calls counts
            http_client=httpx2.AsyncClient(
                transport=transport, follow_redirects=False, trust_env=False, timeout=None
            ),
        )

    async def get(self, path: str) -> Answer:
        """What the endpoint has at a path."""
        return await self._sent("get", path, None)

    async def post(self, path: str, body: dict[str, Any]) -> Answer:
        """What the endpoint answers to a JSON object."""
        return await self._sent("post", path, body)

    async def _sent(self, method: str, path: str, body: dict[str, Any] | None) -> Answer:
        # The response itself is asked for: where a server sends something else than the library's
        # types expect, those fail with TypeError, AttributeError and others.
        try:
            if method == "get":
                response = await self._client.get(path, cast_to=httpx2.Response)
            else:
                response = await self._client.post(path, cast_to=httpx2.Response, body=body)
        except openai.APIStatusError as error:
            return Answer(error.status_code, error.response.content)
        except (
            openai.OpenAIError,
            httpx2.HTTPError,
            httpx2.InvalidURL,
            OSError,
            EOFError,
        ) as error:
            behind = _behind(error)
            sent = not isinstance(behind, _NOTHING_SENT)
            reason = Reason.UNREACHABLE if sent else Reason.NO_CONNECTION
            raise Unavailable(reason, type(behind).__name__) from None
        except ValueError as error:  # a text that cannot be encoded
            raise Unavailable(Reason.REFUSED_REQUEST, type(error).__name__) from None
        except RuntimeError as error:  # a client or a stream that has been closed meanwhile
            raise Unavailable(Reason.UNREACHABLE, type(error).__name__) from None
        return Answer(response.status_code, response.content)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.close()


def made(url: str, key: str | None, most_bytes: int) -> Wire:
    """What sends to this address. Raises Unavailable for one that is none."""
    try:
        return Wire(url, key, most_bytes)
    except (httpx2.InvalidURL, UnicodeError, ValueError) as error:
        raise Unavailable(Reason.NO_CONNECTION, type(error).__name__) from None


def _behind(error: BaseException) -> BaseException:
    """The error that is behind it all, as far as it is httpx2's: the library's own says less."""
    while error.__cause__ is not None and not isinstance(error, httpx2.HTTPError):
        error = error.__cause__
    return error
