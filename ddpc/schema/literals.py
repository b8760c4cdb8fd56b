"""Reads literals: the text of an argument to the value that its slot wants.

Every reader takes the text and gives the value, or raises Wrong. Allow-lists are ASCII and match
whole texts: what passes here is safe to carry into any format, free text excepted.
"""

from __future__ import annotations

import ipaddress
import re
from fractions import Fraction

from ddpc.ir.values import (
    DURATION_UNITS,
    RATE_UNITS,
    SIZE_UNITS,
    Count,
    Cpu,
    Duration,
    Image,
    PathPattern,
    Percent,
    Rate,
    SecretKey,
    Size,
    Version,
)


class Wrong(Exception):
    """A literal is not one of the wanted type.

    The text says what is wrong with it; ``right`` are literals that would do, the likeliest first.
    """

    def __init__(self, reason: str, *right: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.right = right


_QUANTITY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)([A-Za-z%/]*)")
_LARGEST = 1 << 53


def _quantity(text: str, units: dict[str, int], what: str, best: tuple[str, ...]) -> int:
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise Wrong(f"not a {what}")
    digits, unit = match.groups()
    if digits.startswith("-"):
        raise Wrong(f"a {what} is not negative", digits[1:] + (unit or best[0]))
    if unit not in units:
        if not unit:
            if Fraction(digits) == 0:
                return 0
            raise Wrong("has no unit", *(digits + unit for unit in best))
        known = next((name for name in units if name.lower() == unit.lower()), None)
        close = {"m": "min", "sec": "s", "hour": "h", "G": "Gi", "M": "Mi", "K": "Ki", "k": "Ki"}
        close |= {"GB": "Gi", "MB": "Mi", "KB": "Ki", "kB": "Ki", "T": "Ti", "TB": "Ti"}
        close |= {"GiB": "Gi", "MiB": "Mi", "KiB": "Ki", "mins": "min", "days": "d", "day": "d"}
        guess = known or close.get(unit)
        guesses = (guess,) if guess in units else best
        raise Wrong(f"`{unit}` is no unit of {what}", *(f"{digits}{unit}" for unit in guesses))
    amount = Fraction(digits) * units[unit]
    if amount.denominator != 1:
        raise Wrong(f"is not a whole number of {next(iter(units))}")
    if amount > _LARGEST:
        raise Wrong(f"is too large for a {what}")
    return int(amount)


def duration(text: str) -> Duration:
    """``250ms``, ``5s``, ``10min``, ``1h``, ``7d``."""
    return Duration(_quantity(text, DURATION_UNITS, "duration", ("s", "ms", "min")))


def size(text: str) -> Size:
    """``256Mi``, ``2Gi``."""
    return Size(_quantity(text, SIZE_UNITS, "size", ("Mi", "Gi")))


def sizes(text: str) -> tuple[Size, Size]:
    """A size, or ``low..high``."""
    low, dots, high = text.partition("..")
    pair = (size(low), size(high) if dots else size(low))
    if pair[0] > pair[1]:
        raise Wrong("the range is upside down", f"{high}..{low}")
    return pair


def cpu(text: str) -> Cpu:
    """``250m``, ``1``, ``0.5``."""
    match = re.fullmatch(r"([0-9]+)m|([0-9]+(?:\.[0-9]{1,3})?)", text, re.ASCII)
    if match is None:
        raise Wrong("not an amount of processor")
    millis, cores = match.groups()
    amount = int(millis) if millis else int(Fraction(cores) * 1_000)
    if not 1 <= amount <= 1_000_000:
        raise Wrong("must be between 1m and 1000 cores")
    return Cpu(amount)


def percent(text: str) -> Percent:
    """``10%``, ``99.95%``."""
    match = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)(%?)", text, re.ASCII)
    if match is None:
        raise Wrong("not a percentage")
    if not match[2]:
        raise Wrong("has no unit", f"{match[1]}%")
    value = Fraction(match[1])
    if value > 100:
        raise Wrong("is more than a hundred per cent")
    return Percent(value)


def rate(text: str) -> Rate:
    """``10/s``, ``5/min``, ``100/h``."""
    match = re.fullmatch(r"([0-9]{1,9})(?:/([A-Za-z]+))?", text, re.ASCII)
    if match is None:
        raise Wrong("not a rate")
    count_text, unit = match.groups()
    if unit is None:
        raise Wrong("has no unit of time", f"{count_text}/s", f"{count_text}/min")
    if unit not in RATE_UNITS:
        raise Wrong(f"`{unit}` is no unit of a rate", f"{count_text}/s", f"{count_text}/min")
    if int(count_text) == 0:
        raise Wrong("lets nothing through")
    return Rate(int(count_text), RATE_UNITS[unit])


def number(text: str) -> int:
    """A whole number from 0."""
    if not re.fullmatch(r"[0-9]{1,15}", text, re.ASCII):
        raise Wrong("not a whole number")
    return int(text)


def positive(text: str) -> int:
    """A whole number from 1."""
    value = number(text)
    if value == 0:
        raise Wrong("must be 1 or more")
    return value


def count(text: str) -> Count:
    """``3`` or ``2..10``."""
    low, dots, high = text.partition("..")
    value = Count(number(low), number(high) if dots else number(low))
    if value.low > value.high:
        raise Wrong("the range is upside down", f"{high}..{low}")
    return value


def port(text: str) -> int:
    """A port from 1 to 65535."""
    value = number(text)
    if not 1 <= value <= 65_535:
        raise Wrong("a port is between 1 and 65535")
    return value


def port_of(text: str) -> str | int:
    """A port's number or name."""
    return port(text) if text[:1].isdigit() else port_name(text)


def status(text: str) -> int:
    """A status code of HTTP."""
    value = number(text)
    if not 100 <= value <= 599:
        raise Wrong("a status is between 100 and 599")
    return value


def version(text: str) -> Version:
    """``1.30``."""
    match = re.fullmatch(r"([0-9]{1,4})\.([0-9]{1,4})", text, re.ASCII)
    if match is None:
        raise Wrong("not a version")
    return Version(int(match[1]), int(match[2]))


_LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?")


def label(text: str) -> str:
    """A DNS-1035 label (RFC 1035 section 2.3.1, at most 63 characters)."""
    if not _LABEL.fullmatch(text):
        mended = re.sub(r"[^a-z0-9-]+", "-", text.lower()).strip("-0123456789")
        raise Wrong(
            "a name has small letters, digits and `-`, starts with a letter and ends without `-`",
            *((mended,) if _LABEL.fullmatch(mended) else ()),
        )
    if len(text) > 63:
        raise Wrong(
            f"a name has at most 63 characters, this has {len(text)}", text[:63].rstrip("-")
        )
    return text


def port_name(text: str) -> str:
    """An IANA service name (RFC 6335 section 5.1): at most 15 characters, one a letter."""
    if len(text) > 15:
        reason = f"a port's name has at most 15 characters, this has {len(text)}"
        raise Wrong(reason, text[:15].rstrip("-"))
    if not _LABEL.fullmatch(text) or "--" in text:
        raise Wrong("a port's name has small letters, digits and single `-`")
    return text


def subdomain(text: str) -> str:
    """The name of an object of the cluster (RFC 1123 subdomain, at most 253 characters)."""
    part = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    if len(text) > 253 or not re.fullmatch(rf"{part}(\.{part})*", text, re.ASCII):
        raise Wrong("a name has small letters, digits, `-` and `.`")
    return text


def text(text: str) -> str:
    """Any text without control characters."""
    for character in text:
        if (ord(character) < 32 and character not in "\n\t") or character in "\x7f\x85\u2028\u2029":
            raise Wrong(
                f"holds the control character U+{ord(character):04X}, which files cannot carry"
            )
    return text


_HOST_PART = r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)"


def hostname(text: str) -> str:
    """A host's name (RFC 1123 section 2.1), given in small letters."""
    if len(text) > 253 or not re.fullmatch(rf"{_HOST_PART}(\.{_HOST_PART})*", text, re.ASCII):
        raise Wrong("not a host's name")
    if re.fullmatch(r"[0-9.]+", text, re.ASCII):
        raise Wrong("an address where a host's name is needed")
    return text.lower()


def host(text: str) -> str:
    """A host's name or an IP address."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        if re.fullmatch(r"[0-9.:]+", text, re.ASCII):
            raise Wrong("not an IP address") from None
        return hostname(text)


def address(text: str) -> str:
    """An IPv4 or IPv6 address."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise Wrong("not an IP address") from None


def cidr(text: str) -> str:
    """A network; bits beyond the prefix are an error that names the network meant."""
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        pass
    try:
        meant = str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        raise Wrong("not a network in CIDR notation") from None
    raise Wrong("has bits set beyond its prefix", meant)


_PATH = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*")


def request_path(text: str) -> str:
    """A path of RFC 3986 without query, fragment or dot segments."""
    if not text.startswith("/"):
        raise Wrong("a path starts with `/`", "/" + text)
    if "?" in text or "#" in text:
        raise Wrong("a path has no query and no fragment", re.split(r"[?#]", text)[0])
    if not _PATH.fullmatch(text) or re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise Wrong("holds a character that a path cannot have")
    if any(part in {".", ".."} for part in text.split("/")):
        raise Wrong("a path has no `.` or `..` segments")
    if "*" in text:
        raise Wrong("a star has no meaning in this path")
    return text


def path_pattern(text: str) -> PathPattern:
    """``/a/b``, or ``/a/*`` for everything below; a star stands at the end only."""
    prefix = text.endswith("*")
    path = request_path(text[:-1] if prefix else text)
    if prefix and not path.endswith("/"):
        raise Wrong("a star stands after a `/`", path + "/*")
    return PathPattern(path, prefix)


def directory(text: str) -> str:
    """An absolute path in a container, in its plain form."""
    if not text.startswith("/"):
        raise Wrong("a path in a container starts with `/`", "/" + text)
    if not re.fullmatch(r"(/[A-Za-z0-9._@+-]+)+|/", text, re.ASCII):
        raise Wrong("is not a plain path (letters, digits and `. _ @ + -` between single `/`)")
    if any(part in {".", ".."} for part in text.split("/")):
        raise Wrong("has `.` or `..` in it")
    return text


_IMAGE = re.compile(
    r"(?P<name>(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+|/)[a-z0-9]+)*)"
    r"(?::(?P<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?P<digest>sha256:[0-9a-f]{64}))?"
)


def image(text: str) -> Image:
    """An image reference with a tag or digest (``latest`` is no version, and refused)."""
    match = _IMAGE.fullmatch(text)
    if match is None:
        raise Wrong("not an image reference")
    name, tag, digest = match.group("name", "tag", "digest")
    if tag is None and digest is None:
        raise Wrong("has no tag and no digest: what runs would change by itself")
    if tag == "latest" and digest is None:
        raise Wrong("has the tag `latest`, which is no version: what runs would change by itself")
    return Image(name, tag, digest)


def registry(text: str) -> str:
    """A registry's host with an optional port and path."""
    if not re.fullmatch(r"[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)*", text, re.ASCII):
        raise Wrong("not a registry")
    return text


def variable(text: str) -> str:
    """The name of an environment variable."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text, re.ASCII):
        mended = re.sub(r"[^A-Za-z0-9_]", "_", re.sub(r"^(?=[0-9])", "_", text))
        raise Wrong("a variable's name has letters, digits and `_`", mended)
    return text


def header(text: str) -> str:
    """A header's name (RFC 9110 section 5.6.2, without the rarer token characters)."""
    if not re.fullmatch(r"[A-Za-z0-9-]+", text, re.ASCII):
        raise Wrong("a header's name has letters, digits and `-`")
    return text


def header_value(text: str) -> str:
    """A header's value: printable ASCII (RFC 9110 section 5.5)."""
    if not re.fullmatch(r"[!-~]([ -~]*[!-~])?", text, re.ASCII):
        raise Wrong("a header's value is printable ASCII, without spaces at its ends")
    return text


def cookie(text: str) -> str:
    """A cookie's name (RFC 6265 section 4.1.1, letters, digits, `_`, `-` and `.`), perhaps a
    star.
    """
    if not re.fullmatch(r"[A-Za-z0-9_.-]+\*?", text, re.ASCII):
        raise Wrong("a cookie's name has letters, digits, `_`, `-` and `.`")
    return text


def metadata_key(text: str) -> str:
    """The key of a label or annotation, with an optional prefix."""
    prefix, slash, name = text.rpartition("/")
    if slash:
        subdomain(prefix)
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?", name, re.ASCII):
        raise Wrong("not the key of a label or annotation")
    return text


def label_value(text: str) -> str:
    """The value of a label."""
    if not re.fullmatch(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?", text, re.ASCII):
        raise Wrong("a label's value has at most 63 letters, digits, `-`, `_` and `.`")
    return text


def project_file(text: str) -> str:
    """A path relative to the project's folder, with ``/``, that does not leave it."""
    if text.startswith("/") or "\\" in text or re.match(r"[A-Za-z]:", text):
        raise Wrong("a file is named relative to the project's folder, with `/`")
    parts = text.split("/")
    if any(ord(c) < 32 for c in text) or "" in parts:
        raise Wrong("not a plain file name")
    if ".." in parts:
        raise Wrong("leads out of the project's folder")
    return "/".join(part for part in parts if part != ".")


def secret_key(text: str) -> SecretKey:
    """``secret/key``."""
    secret, slash, key = text.partition("/")
    if not slash:
        raise Wrong("names a Secret but not its key")
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,253}", key, re.ASCII):
        raise Wrong("the key of a Secret has letters, digits, `-`, `_` and `.`")
    return SecretKey(subdomain(secret), key)
