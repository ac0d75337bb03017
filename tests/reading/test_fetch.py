"""A page is fetched from where it was checked to be, or refused with advice on what to do."""

import asyncio
import gzip
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from pathlib import Path

import pytest

from bot.domain.errors import BadDocument
from bot.reading.addresses import Address
from bot.reading.fetch import Fetched, Limits, Network, fetch
from tests.reading.pageserver import LOOPBACK, Answer, Press, onward, page

pytestmark = pytest.mark.server

MakePress = Callable[..., Press]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for press.example that nobody but these tests trusts, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    crt, key = folder / "crt.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=press.example", "-addext",
         "subjectAltName=DNS:press.example", "-keyout", key, "-out", crt],
        check=True, capture_output=True,
    )  # fmt: skip
    return crt, key


async def refusal(fetching: Awaitable[Fetched]) -> str:
    with pytest.raises(BadDocument) as refused:
        await fetching
    assert "paste" in refused.value.hint or "text" in refused.value.hint
    return refused.value.message


@pytest.fixture
def press(certificate: tuple[Path, Path], socket_enabled: None) -> MakePress:
    def make(**answers: bytes | Answer) -> Press:
        return Press(certificate, {"/" + path: answer for path, answer in answers.items()})

    return make


async def test_a_page_comes_with_its_type_and_address(press: MakePress) -> None:
    async with press(a=page(b"<p>Hi", "Content-Type: text/html; charset=utf-8")).open() as at:
        got = await at.get("/a#part")

    url = f"https://press.example:{at.port}/a"
    assert got == Fetched(b"<p>Hi", "text/html; charset=utf-8", url)
    assert "User-Agent: Parley" in at.requests[0]
    assert f"Host: press.example:{at.port}" in at.requests[0]


async def test_a_compressed_page_is_decompressed(press: MakePress) -> None:
    body = b"A page. " * 50_000
    async with press(a=page(gzip.compress(body), "Content-Encoding: gzip")).open() as at:
        got = await at.get("/a")

    assert got.data == body


async def test_redirects_on_the_same_host_are_followed_and_checked_again(press: MakePress) -> None:
    async with press(a=onward("/b"), b=onward("c?x=1"), **{"c?x=1": page()}).open() as at:
        got = await at.get("/a")

    assert got.final_url == f"https://press.example:{at.port}/c?x=1"
    assert at.looked_up == ["press.example"] * 3


@pytest.mark.parametrize(
    ("to", "because"),
    [
        ("https://www.press.example:{port}/", "The page sends me on to another host"),
        ("https://127.0.0.1:{port}/", "The page sends me on to another host"),
        ("http://press.example:{port}/", "I only fetch addresses that begin with https://."),
        ("https://press.example:1/", "I only fetch from port"),
        ("https://me:pw@press.example:{port}/", "I fetch no addresses with a user name"),
        ("file:///etc/passwd", "I only fetch addresses that begin with https://."),
        ("https://[", "The page sends me on to something that is no address."),
    ],
)
async def test_redirects_to_anywhere_else_are_refused(
    press: MakePress, to: str, because: str
) -> None:
    async with press(a=b"").open() as at:
        at.answers["/a"] = onward(to.format(port=at.port))

        assert (await refusal(at.get("/a"))).startswith(because)

    assert len(at.requests) == 1


async def test_a_circle_of_redirects_ends(press: MakePress) -> None:
    async with press(a=onward("/a")).open() as at:
        assert await refusal(at.get("/a")) == "The page sent me on more than 5 times."

    assert len(at.requests) == 6


async def test_a_redirect_to_a_name_that_turned_private_is_refused(press: MakePress) -> None:
    async with press(a=onward("/b"), b=page()).open() as at:
        answers = iter([[LOOPBACK], [ip_address("10.0.0.1")]])

        async def resolve(host: str) -> Sequence[Address]:
            return next(answers)

        network = Network(resolve, at.network().allowed, at.network().tls)
        got = fetch(
            f"https://press.example:{at.port}/a", network=network, limits=Limits(port=at.port)
        )
        assert await refusal(got) == "This address is not one of the public internet."

    assert len(at.requests) == 1


async def test_the_connection_goes_to_the_address_that_was_checked(press: MakePress) -> None:
    """press.example has no address outside this test, so any second look-up would fail."""
    async with press(a=page()).open() as at:
        await at.get("/a")

    assert at.looked_up == ["press.example"]


async def test_one_private_address_among_several_is_enough_to_refuse(press: MakePress) -> None:
    async def resolve(host: str) -> Sequence[Address]:
        return [ip_address("93.184.215.14"), ip_address("192.168.1.1")]

    got = fetch("https://press.example/", network=Network(resolve))

    assert await refusal(got) == "This address is not one of the public internet."


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "[::1]", "169.254.169.254", "10.1.2.3", "0.0.0.1", "[::ffff:127.0.0.1]"],
)
async def test_private_addresses_are_refused_without_a_connection(host: str) -> None:
    got = fetch(f"https://{host}/")

    assert await refusal(got) == "This address is not one of the public internet."


@pytest.mark.parametrize("host", ["2130706433", "0x7f.0.0.1", "127.1", "0177.0.0.1", "localhost"])
async def test_odd_spellings_of_the_loopback_are_refused(host: str, socket_enabled: None) -> None:
    message = await refusal(fetch(f"https://{host}/"))

    assert message in {
        "This address is not one of the public internet.",
        f"There is no host {host}.",
        "This is not an address of a page.",
    }


@pytest.mark.parametrize(
    ("url", "because"),
    [
        ("http://press.example/", "I only fetch addresses that begin with https://."),
        ("ftp://press.example/", "I only fetch addresses that begin with https://."),
        ("file:///etc/passwd", "I only fetch addresses that begin with https://."),
        ("press.example/a", "I only fetch addresses that begin with https://."),
        ("", "I only fetch addresses that begin with https://."),
        ("https://", "This is not an address of a page."),
        ("https://[::1", "This is not an address of a page."),
        ("https://press.example:99999/", "This is not an address of a page."),
        ("https://me@press.example/", "I fetch no addresses with a user name or password in them."),
        (
            "https://:pw@press.example/",
            "I fetch no addresses with a user name or password in them.",
        ),
        ("https://press.example:8443/", "I only fetch from port 443."),
        ("https://press.example:22/", "I only fetch from port 443."),
    ],
)
async def test_other_addresses_are_refused_before_anything_is_looked_up(
    url: str, because: str
) -> None:
    async def resolve(host: str) -> Sequence[Address]:
        raise AssertionError(host)

    assert await refusal(fetch(url, network=Network(resolve))) == because


@pytest.mark.parametrize("error", [OSError("no such name"), UnicodeError("label too long")])
async def test_a_name_without_an_address_is_said_so(error: Exception) -> None:
    async def resolve(host: str) -> Sequence[Address]:
        raise error

    got = fetch("https://press.example/", network=Network(resolve))

    assert await refusal(got) == "There is no host press.example."


async def test_a_certificate_that_nobody_trusts_is_refused(press: MakePress) -> None:
    async with press(a=page()).open() as at:
        url = f"https://press.example:{at.port}/a"
        got = fetch(url, network=at.network(trusted=False), limits=Limits(port=at.port))

        assert await refusal(got) == "The page's server has no certificate that I trust."


async def test_a_certificate_for_another_name_is_refused(press: MakePress) -> None:
    async with press(a=page()).open() as at:
        message = await refusal(at.get("/a", host="other.example"))

    assert message == "The page's server has no certificate that I trust."
    assert at.requests == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("404 Gone fishing", "404 Not Found"),
        ("500 X", "500 Internal Server Error"),
        ("403 X", "403 Forbidden"),
        ("299 X", "299"),
        ("304 X", "304 Not Modified"),
    ],
)
async def test_an_error_page_is_no_article(press: MakePress, status: str, said: str) -> None:
    async with press(a=page(b"", status=status)).open() as at:
        assert await refusal(at.get("/a")) == f"The page's server answered “{said}”."


async def test_a_page_that_says_it_is_too_large_is_not_read(press: MakePress) -> None:
    async with press(a=b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\nA").open() as at:
        assert await refusal(at.get("/a")) == "This document is larger than 10 MB."


async def test_a_page_without_a_stated_size_is_cut_off_at_the_limit(press: MakePress) -> None:
    sent = 0

    async def endless(request: str, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while sent < 100_000_000:
            writer.write(b"x" * 100_000)
            sent += 100_000
            await writer.drain()

    async with press(a=endless).open() as at:
        message = await refusal(at.get("/a", max_bytes=300_000))

    assert message == "This document is larger than 10 MB."
    assert sent < 100_000_000


async def test_a_small_page_that_inflates_without_end_is_refused(press: MakePress) -> None:
    bomb = gzip.compress(b"\x00" * 30_000_000)
    assert len(bomb) < 100_000

    async with press(a=page(bomb, "Content-Encoding: gzip")).open() as at:
        assert await refusal(at.get("/a")) == "This document is larger than 10 MB."


@pytest.mark.parametrize(
    "body",
    [gzip.compress(b"A page." * 99)[:-9], b"no gzip at all", b""],
    ids=["cut off", "no gzip", "empty"],
)
async def test_a_damaged_compressed_page_is_refused(press: MakePress, body: bytes) -> None:
    async with press(a=page(body, "Content-Encoding: gzip")).open() as at:
        assert await refusal(at.get("/a")) == "The page could not be fetched."


async def test_an_unasked_compression_is_refused(press: MakePress) -> None:
    async with press(a=page(b"x", "Content-Encoding: br")).open() as at:
        assert await refusal(at.get("/a")) == "The page is compressed in a way that I cannot undo."


async def test_a_page_that_drips_is_given_up_in_time(press: MakePress) -> None:
    async def drip(request: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(1000):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with press(a=drip).open() as at:
        limits = Limits(seconds=0.3, port=at.port)
        got = fetch(f"https://press.example:{at.port}/a", network=at.network(), limits=limits)

        assert await refusal(got) == "The page took longer than 0.3 seconds."


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", b"SSH-2.0-x\r\n\r\n"])
async def test_a_server_that_speaks_nonsense_is_refused(press: MakePress, answer: bytes) -> None:
    async with press(a=answer).open() as at:
        assert await refusal(at.get("/a")) == "The page could not be fetched."


async def test_a_host_where_nobody_listens_is_refused(press: MakePress) -> None:
    async with press().open() as at:
        pass

    assert await refusal(at.get("/a")) == "The page could not be fetched."


async def test_proxies_of_the_environment_are_not_used(
    press: MakePress, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    async with press(a=page()).open() as at:
        got = await at.get("/a")

    assert got.data == b"A page."
