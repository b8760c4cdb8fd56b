"""What people write, as VCL: the only place that knows how VCL text is quoted.

VCL's strings have no escapes at all: a double quote ends one and a line must not. So a text either
stands between quotes exactly as it is, or it cannot be carried and is refused (``Uncarried``).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NewType

from ddpc.ir.values import Duration, PathPattern, Size

Vcl = NewType("Vcl", str)
"""Text that stands in a VCL file as it is."""

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", re.ASCII)
_TARGET = re.compile(r"/[!#-~]*", re.ASCII)
_NODE = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.ASCII)
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*", re.ASCII)
_METHOD = re.compile(r"[A-Z][A-Z-]*", re.ASCII)
_COOKIE_NAME = re.compile(r"[!#$%&'+\-.^_`|~0-9A-Za-z]*\*?", re.ASCII)
_PATH = re.compile(r"/[!$-~]*", re.ASCII)  # neither quotes nor # nor what is not printable
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})", re.ASCII)
_SPECIAL = frozenset("\\.^$*+?{}[]()|#")


class Uncarried(ValueError):
    """A value that VCL cannot carry exactly; the text says why, as the end of a sentence."""


def string(text: str) -> Vcl:
    """``text`` between quotes. Raises Uncarried on what a VCL string cannot hold."""
    if '"' in text:
        raise Uncarried('a string of VCL cannot hold a double quote (")')
    if not (text.isascii() and text.isprintable()):
        raise Uncarried("it holds a character that is no printable ASCII character")
    return Vcl(f'"{text}"')


def literally(text: str) -> str:
    """The regular expression (PCRE) that matches ``text`` and nothing else."""
    return "".join("\\" + c if c in _SPECIAL else c for c in text)


def path(pattern: PathPattern) -> Vcl:
    """A quoted expression that matches a request's target where its path is meant by ``pattern``.

    The two digits after a per cent sign mean the same in both cases (RFC 3986, section 6.2.2.1).
    Raises Uncarried where it is no path, or holds what a request carries only encoded.
    """
    if not _PATH.fullmatch(pattern.path):
        raise Uncarried(
            "a request carries such a character only encoded: write it as % and two digits"
        )
    pieces = _ENCODED.split(pattern.path)
    exact = "".join(
        f"%(?i:{piece})" if place % 2 else literally(piece) for place, piece in enumerate(pieces)
    )
    return string(f"^{exact}" if pattern.prefix else rf"^{exact}(?:\?|$)")


def any_of(expressions: Iterable[Vcl]) -> Vcl:
    """One quoted expression for what any of these quoted ones matches."""
    return string("|".join(expression[1:-1] for expression in expressions))


def cookies(names: Iterable[str]) -> Vcl | None:
    """A quoted expression that finds one of these cookies in a Cookie header; None for no names.

    A trailing star matches the rest of a name. Raises Uncarried where one is no name of a cookie
    (RFC 6265, section 4.1.1).
    """
    some = "|".join(_cookie(name) for name in names)
    return string(f"(?:^|;) *(?:{some})(?:=|;|$)") if some else None


def cookies_with_values(names: Iterable[str]) -> Vcl | None:
    """The same, and it takes in what has to go with the name: the value, and the ``;`` before."""
    some = "|".join(_cookie(name) for name in names)
    return string(f"(?:^|;) *(?:{some})(?:=[^;]*)?(?=;|$)") if some else None


def _cookie(name: str) -> str:
    if not name or not _COOKIE_NAME.fullmatch(name):
        raise Uncarried("no cookie can have this name")
    return literally(name.removesuffix("*")) + ("[^=;]*" if name.endswith("*") else "")


def header(name: str) -> Vcl:
    """A header's name as VCL has it. Raises Uncarried where it is none that VCL can name."""
    if not _HEADER.fullmatch(name):
        raise Uncarried("a header's name has letters, digits and `-`")
    return Vcl(name)


def names_header(name: str) -> Vcl:
    """A quoted expression that finds a header's name in a Vary header, or the star for all."""
    return string(rf"(?i)\*|(?:^|[, ]){literally(header(name))}(?:[, ]|$)")


def any_host(names: Iterable[str]) -> Vcl:
    """A quoted expression that matches exactly these hosts, in lower case."""
    return string("^(?:" + "|".join(literally(host_name(name)) for name in names) + ")$")


def host_within(name: str) -> Vcl:
    """A quoted expression that matches ``name``, whatever domain follows it, and no host at all."""
    return string(f"^(?:{literally(host_name(name))}(?:[.]|$)|$)")


def host_name(name: str) -> str:
    """``name`` in lower case. Raises Uncarried where it is neither host name nor address."""
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        if _HOST.fullmatch(name):
            return name.lower()
        raise Uncarried("it is neither a host name nor an address") from None


def target(path: str) -> str:
    """The target of a request of our own. Raises Uncarried where it is none."""
    if not _TARGET.fullmatch(path):
        raise Uncarried("a request's target starts with / and consists of printable ASCII")
    return path


def node_name(name: str) -> Vcl:
    """What the backend for a pod is called. Raises Uncarried where no pod has this name."""
    if not _NODE.fullmatch(name):
        raise Uncarried("it is no name of a pod")
    return Vcl(f"node-{name}")


def method(name: str) -> Vcl:
    """A quoted method. Raises Uncarried where it is none."""
    if not _METHOD.fullmatch(name):
        raise Uncarried("it is no method of HTTP")
    return string(name)


def networks(written: Iterable[str]) -> tuple[Vcl, ...]:
    """Entries of an ACL for networks in CIDR notation, without overlaps, in a stable order.

    The mask stands outside the quotes, as the manual has it; Varnish 7.1 and 7.7 make the same of
    one inside. Raises Uncarried where one is no network.
    """
    four: list[ipaddress.IPv4Network] = []
    six: list[ipaddress.IPv6Network] = []
    for text in written:
        network = _network(text)
        if isinstance(network, ipaddress.IPv4Network):
            four.append(network)
        else:
            six.append(network)
    return (
        *(_entry(network) for network in ipaddress.collapse_addresses(four)),
        *(_entry(network) for network in ipaddress.collapse_addresses(six)),
    )


def _entry(network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> Vcl:
    return Vcl(f'"{network.network_address}"/{network.prefixlen}')


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise Uncarried("it is no network in CIDR notation") from None


def duration(length: Duration) -> Vcl:
    """A duration: whole seconds where it is some."""
    whole, rest = divmod(length.milliseconds, 1_000)
    return Vcl(f"{length.milliseconds}ms" if rest else f"{whole}s")


def period(seconds: Fraction) -> Vcl:
    """A duration that need not be whole milliseconds, rounded up to a microsecond: VCL's numbers
    have three digits after the point (RFC 8941, section 3.3.2).
    """
    micros = -(-seconds.numerator * 1_000_000 // seconds.denominator)
    whole, rest = divmod(micros, 1_000)
    if rest:
        return Vcl(f"{whole}.{rest:03d}".rstrip("0") + "ms")
    return duration(Duration(whole))


def amount(size: Size) -> Vcl:
    """An amount as VCL writes it."""
    for unit, name in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")):
        if size.bytes and size.bytes % unit == 0:
            return Vcl(f"{size.bytes // unit}{name}")
    return Vcl(f"{size.bytes}B")


def option(size: Size) -> str:
    """An amount as the options ``-s`` and ``-p`` write it."""
    for unit, name in ((1 << 30, "G"), (1 << 20, "M"), (1 << 10, "k")):
        if size.bytes and size.bytes % unit == 0:
            return f"{size.bytes // unit}{name}"
    return f"{size.bytes}b"
