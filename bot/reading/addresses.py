"""Which addresses of the internet a stranger may make this process connect to."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

# Every block of https://www.iana.org/assignments/iana-ipv4-special-registry that is not global,
# the deprecated 6to4 relays, multicast and the reserved end of the space.
_REFUSED_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # carrier-grade NAT: RFC 6598
            "127.0.0.0/8",
            "169.254.0.0/16",  # link-local, where clouds keep their metadata
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# IANA gives out global unicast from here alone, which leaves out loopback, local addresses,
# multicast, IPv4-mapped addresses and NAT64 (RFC 6052).
_GLOBAL_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, Teredo among them, which holds an IPv4 address
            "2001:db8::/32",
            "2002::/16",  # 6to4: holds an IPv4 address
            "3fff::/20",
        ),
    )
)


def is_public(address: Address) -> bool:
    """Whether `address` is one of the public internet, and holds no other address within it."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _REFUSED_V6)


async def resolved(host: str) -> Sequence[Address]:
    """All addresses of a host name, as the system's resolver gives them.

    Raises OSError where there are none, and UnicodeError for a name that no host can have.
    """
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    # A scope, as in fe80::1%eth0, is of this machine: what is left is refused as link-local.
    return [ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
