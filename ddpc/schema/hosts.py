"""Reads literals that say where something is: hosts, addresses, networks, URLs.

Every reader takes the text and gives the value, or raises literals.Wrong.
"""

from __future__ import annotations

import ipaddress
import re

from ddpc.schema.literals import Wrong, port

_HOST_PART = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"


def hostname(text: str) -> str:
    """A host's name (RFC 1123 section 2.1), given in small letters."""
    if text.startswith("*."):
        raise Wrong("a wildcard where each host's name is needed")
    if len(text) > 253 or not re.fullmatch(rf"{_HOST_PART}(\.{_HOST_PART})*", text, re.ASCII):
        raise Wrong("not a host's name")
    if re.fullmatch(r"[0-9.]+", text, re.ASCII):
        raise Wrong("an address where a host's name is needed")
    return text.lower()


def host(text: str) -> str:
    """A host's name or an IP address."""
    try:
        return _without_zone(ipaddress.ip_address(text))
    except ValueError:
        if re.fullmatch(r"[0-9.:]+", text, re.ASCII):
            raise Wrong("not an IP address") from None
        return hostname(text)


def address(text: str) -> str:
    """An IPv4 or IPv6 address."""
    try:
        return _without_zone(ipaddress.ip_address(text))
    except ValueError:
        raise Wrong("not an IP address") from None


def _without_zone(found: ipaddress.IPv4Address | ipaddress.IPv6Address, prefix: str = "") -> str:
    """The address as text, and a ``/prefix`` behind it.

    A zone (RFC 4007, section 11) may hold any character, and is refused.
    """
    if isinstance(found, ipaddress.IPv6Address) and found.scope_id is not None:
        plain = str(ipaddress.IPv6Address(int(found)))
        raise Wrong("has a zone, which means something on one machine only", plain + prefix)
    return str(found) + prefix


def cidr(text: str) -> str:
    """A network; bits beyond the prefix are an error that names the network meant."""
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        pass
    else:
        return _without_zone(network.network_address, f"/{network.prefixlen}")
    try:
        meant = str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise Wrong("not a network in CIDR notation") from None
    raise Wrong("has bits set beyond its prefix", meant)


_URL = re.compile(
    rf"https?://{_HOST_PART}(\.{_HOST_PART})*(:[0-9]{{1,5}})?(/[A-Za-z0-9._~-]+)*/?", re.ASCII
)


def url(text: str) -> str:
    """The address of something that speaks HTTP; a path may follow, but nothing else."""
    if "@" in text:
        raise Wrong("holds who asks: a password stands in a Secret")
    if not _URL.fullmatch(text):
        raise Wrong("not an address such as `http://localhost:8080`")
    number = re.search(r":([0-9]+)(?:/|$)", text)
    if number is not None:
        port(number[1])
    return text
