"""Which addresses the server may open: public ones of the web, and nothing else.

The directory opens addresses that people typed in. Each is taken apart here before a packet leaves, and the IP
address that was judged is the one that is connected to: a name is never resolved twice.
"""

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

LONGEST = 2_000  # characters, as in the database
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolve = Callable[[str, int], list[str]]

# The special-purpose registries of IANA, and what is multicast, reserved or a cloud's own.
PRIVATE_V4 = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own service on every machine
        "169.254.0.0/16",
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
    )
]
PUBLIC_V6 = IPv6Network("2000::/3")
PRIVATE_V6 = [
    ip_network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "2002::/16",  # 6to4 holds an IPv4 address
        "3fff::/20",
    )
]

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_HIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\\]")


class Unreachable(Exception):
    """The address is not one that the server opens, or nothing answered; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect to (`address`, `port`), and what to ask for there."""

    scheme: str
    host: str
    port: int
    address: str
    path: str


def resolve_by_system(host: str, port: int) -> list[str]:
    """All addresses of a name, as the system's resolver gives them."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: Address) -> bool:
    """True for addresses of the open internet; anything special is not one."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in PRIVATE_V4)
    return address in PUBLIC_V6 and not any(address in network for network in PRIVATE_V6)


@dataclass(frozen=True)
class Reach:
    """What may be opened. The defaults are the product's; tests say otherwise to reach a server of their own."""

    resolve: Resolve = resolve_by_system
    ports: dict[str, int] = field(default_factory=lambda: {"http": 80, "https": 443})
    also_allowed: frozenset[Network] = frozenset()

    def target(self, url: str) -> Target:
        """Judge `url` and resolve its name once. Raises Unreachable with the reason."""
        scheme, host, port, path = self._parts(url)
        return Target(scheme, host, port, self._address(host, port), path)

    def _parts(self, url: str) -> tuple[str, str, int, str]:
        if len(url) > LONGEST or _HIDDEN.search(url):
            raise Unreachable("The address is too long or has characters that do not belong there.")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise Unreachable("The address cannot be read.") from error
        if parts.scheme not in self.ports:
            raise Unreachable("Only http and https addresses are opened.")
        if "@" in parts.netloc or "%" in parts.netloc:
            raise Unreachable("The address has a name or a code in its host.")
        if port not in (None, self.ports[parts.scheme]):
            raise Unreachable("The address names a port of its own.")
        query = f"?{parts.query}" if parts.query else ""
        path = quote((parts.path or "/") + query, safe="/%:=&?~#+!$,;'@()*[]|")
        return parts.scheme, _plain_host(parts.hostname or ""), self.ports[parts.scheme], path

    def _address(self, host: str, port: int) -> str:
        try:
            found = [ip_address(text) for text in self.resolve(host, port)]
        except (OSError, ValueError, UnicodeError) as error:
            raise Unreachable("Its name is not known.") from error
        if not found:
            raise Unreachable("Its name is not known.")
        if not all(self._allows(address) for address in found):
            raise Unreachable("It leads to a place that is not on the open internet.")
        return str(found[0])

    def _allows(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self.also_allowed)


def _plain_host(host: str) -> str:
    """The host as it is sent, without any of the spellings of an IP address that only some programs read."""
    if ":" in host:  # an IPv6 address in brackets
        return host
    try:
        host = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise Unreachable("The host cannot be read.") from error
    labels = host.split(".")
    if len(labels) < 2 or not all(_NAME.fullmatch(label) for label in labels):
        raise Unreachable("The host is not a full name.")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(host))
        except ValueError as error:
            raise Unreachable("The host is a number in an odd spelling.") from error
    return host
