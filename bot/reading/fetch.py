"""Fetches a page that a person named, and lets nobody look around the bot's own network by it.

A name is resolved once, every address is checked, and the connection goes to a checked address:
a name that resolves differently a moment later gains nothing.
"""

import asyncio
import importlib
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING

from typing_extensions import override

from bot.catalogue import _, looked_up, marked
from bot.domain.errors import BadDocument
from bot.reading.addresses import Address, is_public, resolved
from bot.reading.read import MAX_BYTES, too_large

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

PASTE = marked("Copy the article's text and paste it, or upload it as a file.")
USER_AGENT = "Parley (reads one page when a person asks for it)"
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_CHUNK = 65_536


@dataclass(frozen=True)
class Fetched:
    """A page as it came, decompressed, and the address that it was at in the end."""

    data: bytes
    content_type: str | None
    final_url: str


@dataclass(frozen=True)
class Limits:
    """How much one fetch may take; `seconds` is for all of it, redirects and look-ups too."""

    seconds: float = 20
    max_bytes: int = MAX_BYTES
    redirects: int = 5
    port: int = 443


@dataclass(frozen=True)
class Network:
    """How names are looked up, which addresses are allowed and whose certificates are believed."""

    resolve: Callable[[str], Awaitable[Sequence[Address]]] = resolved
    allowed: Callable[[Address], bool] = is_public
    tls: ssl.SSLContext | None = None
    """None: the system's certificates."""


async def fetch(
    url: str, *, network: Network | None = None, limits: Limits | None = None
) -> Fetched:
    """Get the page at `url`: https alone, from public addresses alone, at most 10 MB in 20 seconds.

    Redirects are followed on the same host, at most five; proxies and cookies are not used.
    Raises BadDocument, with advice to paste the text instead, for everything that goes wrong.
    Nothing is parsed: hand the result to `read_bytes`.
    """
    network, limits = network or Network(), limits or Limits()
    # It takes a second, which the event loop need not wait for.
    await asyncio.to_thread(importlib.import_module, "aiohttp")
    import aiohttp  # noqa: PLC0415

    try:
        async with asyncio.timeout(limits.seconds):
            return await _followed(_checked(url, limits), network, limits)
    except TimeoutError:
        raise BadDocument(
            _("The page took longer than {seconds:g} seconds.", seconds=limits.seconds),
            looked_up(PASTE),
        ) from None
    except (aiohttp.ClientSSLError, ssl.SSLError) as error:
        raise BadDocument(
            _("The page's server has no certificate that I trust."), looked_up(PASTE)
        ) from error
    except (aiohttp.ClientError, OSError, ValueError, zlib.error) as error:
        raise BadDocument(_("The page could not be fetched."), _check()) from error


def _checked(address: str, limits: Limits) -> "URL":
    """The address as a URL, if it is one that may be fetched."""
    from yarl import URL  # noqa: PLC0415

    try:
        url = URL(address.strip())
        host = url.raw_host
        port = url.port
    except ValueError:
        raise BadDocument(_("This is not an address of a page."), looked_up(PASTE)) from None
    if url.scheme != "https":
        raise BadDocument(_("I only fetch addresses that begin with https://."), looked_up(PASTE))
    if not host:
        raise BadDocument(_("This is not an address of a page."), looked_up(PASTE))
    if url.raw_user is not None or url.raw_password is not None:
        raise BadDocument(
            _("I fetch no addresses with a user name or password in them."), looked_up(PASTE)
        )
    if port != limits.port:
        raise BadDocument(_("I only fetch from port {port}.", port=limits.port), looked_up(PASTE))
    return url.with_fragment(None)


async def _followed(url: "URL", network: Network, limits: Limits) -> Fetched:
    for __ in range(limits.redirects + 1):
        answer = await _once(url, network, limits)
        if isinstance(answer, Fetched):
            return answer
        to = _checked(str(url.join(_checked_location(answer))), limits)
        if to.raw_host != url.raw_host:
            raise BadDocument(
                _("The page sends me on to another host, {host}.", host=to.host),
                _("Give that address, if you trust it. {paste}", paste=looked_up(PASTE)),
            )
        url = to
    raise BadDocument(
        _("The page sent me on more than {redirects} times.", redirects=limits.redirects),
        looked_up(PASTE),
    )


def _checked_location(location: str) -> "URL":
    from yarl import URL  # noqa: PLC0415

    try:
        return URL(location)
    except ValueError:
        raise BadDocument(
            _("The page sends me on to something that is no address."), looked_up(PASTE)
        ) from None


async def _once(url: "URL", network: Network, limits: Limits) -> Fetched | str:
    """One request: the page, or where it sends on to."""
    import aiohttp  # noqa: PLC0415

    addresses = await _addresses(url.raw_host or "", network)
    connector = aiohttp.TCPConnector(
        resolver=_pinned(url.raw_host or "", addresses),
        use_dns_cache=False,
        force_close=True,
        ssl=network.tls or True,
    )
    async with (
        aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
            auto_decompress=False,  # it has no limit of ours; see _inflated
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),  # the one deadline is fetch's
        ) as session,
        session.get(url, allow_redirects=False) as response,
    ):
        if response.status in _REDIRECTS and (location := response.headers.get("Location")):
            return location
        if response.status != HTTPStatus.OK:
            raise _refused_with(response.status)
        if (response.content_length or 0) > limits.max_bytes:
            raise too_large()
        return Fetched(
            data=await _body(response, limits.max_bytes),
            content_type=response.headers.get("Content-Type"),
            final_url=str(url),
        )


async def _addresses(host: str, network: Network) -> Sequence[Address]:
    """The addresses of `host`, all of which may be connected to."""
    try:
        addresses: Sequence[Address] = [ip_address(host)]
    except ValueError:
        try:
            addresses = await network.resolve(host)
        except (OSError, UnicodeError):
            addresses = []
    if not addresses:
        raise BadDocument(_("There is no host {host}.", host=host), _check())
    if not all(network.allowed(address) for address in addresses):
        raise BadDocument(_("This address is not one of the public internet."), looked_up(PASTE))
    return addresses


def _pinned(host: str, addresses: Sequence[Address]) -> "aiohttp.abc.AbstractResolver":
    """A resolver that knows one host, and for it the addresses that were checked."""
    from aiohttp.abc import AbstractResolver, ResolveResult  # noqa: PLC0415

    class Pinned(AbstractResolver):
        @override
        async def resolve(
            self, name: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            if name != host:
                raise OSError("another host than the one that was checked")
            return [
                ResolveResult(
                    hostname=host,
                    host=str(address),
                    port=port,
                    family=socket.AF_INET if address.version == 4 else socket.AF_INET6,  # noqa: PLR2004
                    proto=0,
                    flags=socket.AI_NUMERICHOST,
                )
                for address in addresses
            ]

        @override
        async def close(self) -> None:
            """Nothing is held."""

    return Pinned()


def _check() -> str:
    return _("Check the address. {paste}", paste=looked_up(PASTE))


def _refused_with(status: int) -> BadDocument:
    known = {member.value: member.phrase for member in HTTPStatus}
    said = f"{status} {known.get(status, '')}".strip()
    return BadDocument(
        _("The page's server answered “{said}”.", said=said),
        _check(),
    )


async def _body(response: "aiohttp.ClientResponse", max_bytes: int) -> bytes:
    """All of a response, decompressed; stops as soon as that is too large."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    chunks: AsyncIterator[bytes] = aiter(response.content.iter_chunked(_CHUNK))
    if encoding in {"gzip", "x-gzip"}:
        chunks = _inflated(chunks)
    elif encoding != "identity":
        raise BadDocument(
            _("The page is compressed in a way that I cannot undo."), looked_up(PASTE)
        )
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise too_large()
    return bytes(body)


async def _inflated(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Decompress gzip in small steps: a kilobyte may hold a megabyte of nothing."""
    inflate = zlib.decompressobj(
        wbits=16 + zlib.MAX_WBITS
    )  # gzip: the manual of zlib, inflateInit2
    async for chunk in chunks:
        rest = chunk
        while rest and not inflate.eof:
            yield inflate.decompress(rest, _CHUNK)
            rest = inflate.unconsumed_tail
    yield inflate.flush(_CHUNK)
    if not inflate.eof:
        raise zlib.error("the page ends in the middle")
