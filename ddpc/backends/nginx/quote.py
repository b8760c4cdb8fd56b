"""What people write, as nginx configuration: the only place that knows how nginx text is quoted.

nginx reads a file word by word. A word between single quotes may hold anything but control
characters; only the quote and the backslash need an escape. What a word *means* then depends on
its place: most values are templates in which ``$`` begins a variable, the path of a location is
literal once a modifier stands before it, and the keys of a map have words of their own. So there
is one function for each kind of place. What a place cannot carry exactly raises ``Uncarried``.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar
from urllib.parse import unquote_to_bytes

from ddpc.ir.values import Duration, PathPattern, Percent, Rate, Size

LONGEST: Final = 4_000
"""Bytes of a word: nginx reads at most 4,096 for one, quotes included."""

DOLLAR: Final = "${dollar}"
"""The variable that stands for a dollar sign where values are templates."""


class Word(str):
    """Text that stands in an nginx file as it is. Templates print nothing else."""

    __slots__ = ()


class Uncarried(ValueError):
    """A value that nginx cannot carry exactly; the text says why, as the end of a sentence."""


_Network = TypeVar("_Network", ipaddress.IPv4Network, ipaddress.IPv6Network)

_PLAIN = re.compile(r"[A-Za-z0-9_./:=@%+,*-]+", re.ASCII)
_LABELS = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?", re.ASCII)
_HOST = re.compile(r"(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?", re.ASCII)
_HEADER = re.compile(r"[A-Za-z0-9-]+", re.ASCII)
_METHOD = re.compile(r"[A-Z][A-Z-]*", re.ASCII)


def literal(text: str) -> Word:
    """One word whose value is ``text`` where nginx looks for no variables in it."""
    for character in text:
        if not character.isprintable():
            raise Uncarried(f"it holds the character U+{ord(character):04X}")
    if len(text.encode("utf-8", "surrogatepass")) > LONGEST:
        raise Uncarried(f"it is longer than {LONGEST} bytes")
    if _PLAIN.fullmatch(text):
        return Word(text)
    return Word("'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'")


def value(text: str) -> Word:
    """One word whose value is ``text`` where nginx takes words for templates."""
    return literal(text.replace("$", DOLLAR))


_VARIABLE = re.compile(r"\$(?:\{([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*))?", re.ASCII)


def template(text: str, is_variable: Callable[[str], bool]) -> Word:
    """One word with variables in it: ``$name`` and ``${name}``; any other dollar sign is one.

    Raises Uncarried for a variable that is none.
    """

    def replaced(found: re.Match[str]) -> str:
        name = found[1] if found[1] is not None else found[2]
        if name is None:
            return DOLLAR
        if not is_variable(name):
            raise Uncarried(f"nginx has no variable ${name}")
        return f"${{{name}}}" if found[1] is not None else f"${name}"

    return literal(_VARIABLE.sub(replaced, text))


def plain(pattern: PathPattern) -> PathPattern:
    """The pattern with its path as nginx compares it: per cent signs and two digits decoded.

    Raises Uncarried for a path that no request has once nginx has put it in its plain form.
    """
    try:
        decoded = unquote_to_bytes(pattern.path).decode()
    except UnicodeDecodeError:
        raise Uncarried("its encoded bytes are no UTF-8 text") from None
    if not decoded.startswith("/"):
        raise Uncarried("a path starts with /")
    if "//" in decoded or {".", ".."} & set(decoded.split("/")):
        raise Uncarried("no request has this path in its plain form")
    return PathPattern(decoded, pattern.prefix)


def location(pattern: PathPattern) -> Word:
    """The modifier and path of a location, for a pattern in its plain form."""
    if pattern.prefix and pattern.path == "/":
        return Word("/")
    return Word(f"{'^~' if pattern.prefix else '='} {literal(pattern.path)}")


def server_name(host: str) -> Word:
    """A host, or ``*.`` and a domain, in small letters; never an expression."""
    if not _HOST.fullmatch(host):
        raise Uncarried("it is no host name")
    return Word(host.lower())


def listen(address: str, port: int) -> Word:
    """Where to listen; every address of the pod where none is said."""
    return Word(str(port)) if address == "0.0.0.0" else endpoint(address, port)


def endpoint(host: str, port: int) -> Word:
    """Where to connect: ``name:port``, ``address:port`` or ``[address]:port``."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return Word(f"{server_name(host)}:{port}")
    return Word(f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}")


def dns_server(host: str) -> Word:
    """Who is asked for names: at the usual port, which is left out."""
    return Word(endpoint(host, 53).removesuffix(":53"))


def name(text: str) -> Word:
    """A DNS label or subdomain: the name of an upstream, a Secret, a zone."""
    if not _LABELS.fullmatch(text):
        raise Uncarried("it is no name")
    return Word(text)


def identifier(words: Iterable[str]) -> Word:
    """A name of nginx's own kind (letters, digits and _) that recalls ``words``.

    A variable is called so, and some more: with more than 46 letters nginx does not start, since no
    bucket of its table of variables holds the name (1.22 to 1.30, 64-bit).
    """
    named = (re.sub(r"[^A-Za-z0-9]+", "_", word).strip("_") for word in words)
    return Word("_".join(filter(None, named)).lower()[:32] or "root")


def header(text: str) -> Word:
    """The name of a header."""
    if not _HEADER.fullmatch(text):
        raise Uncarried("it is no name of a header that nginx passes on")
    return Word(text)


def header_variable(prefix: str, text: str) -> Word:
    """The variable that holds a header: with ``upstream_http_``, the upstream's answer's."""
    return Word(f"${prefix}{header(text).lower().replace('-', '_')}")


def method(text: str) -> Word:
    """A method of HTTP, as a key of a map."""
    if not _METHOD.fullmatch(text):
        raise Uncarried("it is no method of HTTP")
    return Word(text)


_SPECIAL = re.compile(r"[\\.^$*+?()\[\]{}|]")


def _escaped(text: str) -> str:
    """``text`` as a part of an expression that only it fits."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def exactly(text: str) -> Word:
    """A key of a map that only ``text`` itself fits; plain keys would ignore the case."""
    return literal(f"~^{_escaped(text)}\\z")


def of_which(first: str, second: str | None) -> Word:
    """A key of a map of two values with a colon between: the first, and the second or any."""
    rest = "" if second is None else _escaped(second) + r"\z"
    return literal(f"~^{_escaped(first)}:{rest}")


def fits(pattern: PathPattern) -> Word:
    """A key of a map that the paths of a pattern in its plain form fit."""
    return exactly(pattern.path) if not pattern.prefix else literal(f"~^{_escaped(pattern.path)}")


def among_cookies(name: str, value: str) -> Word:
    """A key of a map of the header Cookie: one cookie of it is called so and has this value."""
    return literal(f"~(?:^|; ?){_escaped(name)}={_escaped(value)} *(?:;|\\z)")


def captured_cookie(name: str, variable: str) -> Word:
    """The same whatever the value is, which ``variable`` then has."""
    return literal(f"~(?:^|; ?){_escaped(name)}=(?<{variable}>[^;]*)")


def set_cookie(name: str) -> Word:
    """A key of a map of headers Set-Cookie, one or several with commas: one of this name."""
    return literal(f"~(?:^|, ?){_escaped(name)}=")


def share(part: Percent) -> Word:
    """A share of users: nginx reads two digits after the point."""
    hundredths = part.value * 100
    if hundredths.denominator != 1 or not hundredths:
        raise Uncarried("it is no whole number of hundredths of a per cent")
    return Word(str(part))


def networks(written: Iterable[str]) -> tuple[Word, ...]:
    """Networks in CIDR notation without overlaps (nginx warns of them), in a stable order.

    All addresses are given as two halves: as one network they would overlap a ``geo``'s default.
    """
    four: list[ipaddress.IPv4Network] = []
    six: list[ipaddress.IPv6Network] = []
    for text in written:
        try:
            network = ipaddress.ip_network(text, strict=False)
        except ValueError:
            raise Uncarried("it is no network in CIDR notation") from None
        if isinstance(network, ipaddress.IPv4Network):
            four.append(network)
        else:
            six.append(network)
    return (*_without_overlaps(four), *_without_overlaps(six))


def _without_overlaps(networks: list[_Network]) -> Iterator[Word]:
    for network in ipaddress.collapse_addresses(networks):
        for part in network.subnets(prefixlen_diff=0 if network.prefixlen else 1):
            yield Word(str(part))


def duration(length: Duration) -> Word:
    """A time: whole seconds where it is some."""
    whole, rest = divmod(length.milliseconds, 1_000)
    return Word(f"{length.milliseconds}ms" if rest else f"{whole}s")


def zone(amount: Size) -> Word:
    """The size of a shared memory in whole mebibytes: of memory, nginx knows no g."""
    return Word(f"{amount.bytes >> 20}m")


def size(amount: Size) -> Word:
    """The length of a body in the largest unit that divides it: nginx knows k, m and g."""
    for unit, letter in ((1 << 30, "g"), (1 << 20, "m"), (1 << 10, "k")):
        if amount.bytes and amount.bytes % unit == 0:
            return Word(f"{amount.bytes // unit}{letter}")
    return Word(str(amount.bytes))


MOST_AT_A_TIME: Final = 65_535
"""What nginx counts of one client's requests at a time (``limit_conn``)."""


def at_a_time(count: int) -> Word:
    """A number of requests at the same time."""
    if count > MOST_AT_A_TIME:
        raise Uncarried(f"it counts up to {MOST_AT_A_TIME} requests of a client at a time")
    return Word(str(count))


def rate(pace: Rate) -> Word:
    """A rate of requests. nginx takes whole numbers a second or a minute, and nothing slower."""
    if pace.seconds == 1:
        return Word(f"{pace.count}r/s")
    each_minute, rest = divmod(pace.count * 60, pace.seconds)
    if rest or not each_minute:
        raise Uncarried(f"{pace} is no whole number of requests a minute")
    return Word(f"{each_minute}r/m")
