"""The forms of arguments: which texts a setting takes, place by place.

A shape is written as in a manual: ``number size``, ``off|time [time]``, ``mime...``. Words that
name a kind of value stand for it; all others stand for themselves.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Final

from ddpc.node import frozen


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True


_NUMBER: Final = r"[0-9]{1,9}"
_SIZE: Final = r"[1-9][0-9]{0,5}[kK]|[1-9][0-9]{0,2}[mM]"
_CIPHER: Final = r"ECDHE-(?:ECDSA|RSA)-(?:AES128-GCM-SHA256|AES256-GCM-SHA384|CHACHA20-POLY1305)"
_CURVE: Final = r"(?:X25519|X448|prime256v1|secp384r1|secp521r1)"

KINDS: Final[Mapping[str, tuple[str, Callable[[str], bool]]]] = {
    "number": ("a whole number", _matches(_NUMBER)),
    "few": ("a number from 1 to 999", _matches(r"[1-9][0-9]{0,2}")),
    "many": ("a number from 1 to 999999", _matches(r"[1-9][0-9]{0,5}")),
    "crowd": ("a number from 100 to 999999", _matches(r"[1-9][0-9]{2,5}")),
    "level": ("a number from 1 to 9", _matches(r"[1-9]")),
    "size": ("a size from 1k on, such as 16k or 1m", _matches(_SIZE)),
    "amount": ("a size such as 16k or 1m, or 0", _matches(rf"{_NUMBER}[kKmM]?")),
    "offset": ("a size such as 16k, 1m or 1g, or 0", _matches(rf"{_NUMBER}[kKmMgG]?")),
    "time": ("a time such as 250ms, 30s or 1h", _matches(rf"{_NUMBER}(?:ms|s|m|h|d)")),
    "seconds": ("a time such as 30s, 5m or 1h", _matches(rf"{_NUMBER}[smhd]")),
    "moment": ("a time such as 30s, 5m, 1d or -1s", _matches(rf"-?{_NUMBER}[smhd]")),
    "header": ("the name of a header", _matches(r"[A-Za-z0-9-]{1,64}")),
    "short-header": ("a header's name of at most 40 characters", _matches(r"[A-Za-z0-9-]{1,40}")),
    "cookie": ("the name of a cookie", _matches(r"[A-Za-z0-9_.-]{1,64}")),
    "mime": (
        "a media type such as text/css, but not text/html, which always counts",
        _matches(r"(?!text/html$)[a-z]+/[a-z0-9.+-]+"),
    ),
    "network": ("an address or a network in CIDR notation", _is_network),
    "ciphers": (
        "names of TLS 1.2 ciphers with forward secrecy, separated by colons",
        _matches(rf"{_CIPHER}(?::{_CIPHER})*"),
    ),
    "curves": ("names of curves, separated by colons", _matches(rf"{_CURVE}(?::{_CURVE})*")),
    "text": ("a text, perhaps with variables", lambda _: True),
    "part": ("a text that is not empty and does not begin with ~", _matches(r"[^~](?s:.*)")),
}
"""Each kind of value: what it is, and whether a text is one."""

_TEXTS: Final = frozenset({"text", "part"})
"""The kinds of value in which nginx looks for variables."""


@frozen
class Slot:
    """One argument: the kinds of value and the words that may stand there."""

    choices: tuple[str, ...]

    @property
    def is_text(self) -> bool:
        """Whether variables are looked for."""
        return not _TEXTS.isdisjoint(self.choices)

    def takes(self, text: str) -> bool:
        """Whether ``text`` may stand here."""
        return any(
            KINDS[choice][1](text) if choice in KINDS else text == choice for choice in self.choices
        )

    def describe(self) -> str:
        """What may stand here, in words."""
        words = [KINDS[choice][0] if choice in KINDS else f"`{choice}`" for choice in self.choices]
        return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


@frozen
class Shape:
    """The arguments of a setting: slots that must be filled, slots that may, one that repeats."""

    required: tuple[Slot, ...]
    optional: tuple[Slot, ...] = ()
    repeated: Slot | None = None

    @property
    def fewest(self) -> int:
        """The number of arguments that it takes at least."""
        return len(self.required)

    @property
    def most(self) -> int | None:
        """The number of arguments that it takes at most; None: any number."""
        return None if self.repeated else len(self.required) + len(self.optional)

    def slot(self, place: int) -> Slot | None:
        """What stands at a place from 0; None beyond the last."""
        fixed = (*self.required, *self.optional)
        return fixed[place] if place < len(fixed) else self.repeated


def shape(written: str) -> Shape:
    """A shape from its short form."""
    required: list[Slot] = []
    optional: list[Slot] = []
    repeated = None
    for part in written.split():
        slot = Slot(tuple(part.strip("[]").removesuffix("...").split("|")))
        if part.startswith("["):
            optional.append(slot)
        else:
            required.append(slot)
        if part.endswith("..."):
            repeated = slot
    return Shape(tuple(required), tuple(optional), repeated)
