"""What stands inside the strings of nutcracker.yaml; the strings themselves are YAML's to quote.

nutcracker takes ``host:port:weight name`` apart from its end, at blanks and colons: neither may be
in a part. Its numbers are C's int, read without a check for overflow (``nc_atoi``).
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 255
"""Characters of a server's name that the ketama points are made of (273, with their numbers)."""

LARGEST: Final = (1 << 31) - 1
"""The largest number that is read as it is written."""

_PART: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
_TAG: Final = re.compile(r"[!-~]{2}", re.ASCII)


class Uncarried(Exception):
    """A value that nutcracker.yaml cannot carry exactly; the text says why."""


def part(text: str) -> str:
    """A host's or a server's name. Raises Uncarried."""
    if not _PART.fullmatch(text):
        raise Uncarried("letters, digits, dots, dashes and underscores make a name there")
    if len(text) > LONGEST:
        raise Uncarried(f"a name has at most {LONGEST} characters there")
    return text


def number(value: int, least: int = 1) -> int:
    """A number that is read as it is written. Raises Uncarried."""
    if not least <= value <= LARGEST:
        raise Uncarried(f"a number is {least} to {LARGEST} there")
    return value


def server(host: str, port: int, name: str) -> str:
    """``host:port:weight name``, all of one weight. Raises Uncarried."""
    return f"{part(host)}:{number(port)}:1 {part(name)}"


def listen(address: str, port: int) -> str:
    """``address:port``. Raises Uncarried."""
    return f"{part(address)}:{number(port)}"


def hash_tag(text: str) -> str:
    """The two characters between which the hashed part of a key stands. Raises Uncarried."""
    if not _TAG.fullmatch(text):
        raise Uncarried("a hash tag is two printable characters")
    return text
