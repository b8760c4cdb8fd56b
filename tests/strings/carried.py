"""Whether one output is another but for one text that stands where the other has its own."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote

from tests.strings.reading import DECODED, VARIABLE, Found

_HASH = re.compile(r"-[0-9a-f]{10}$")
_VARIABLE = re.compile(f"{VARIABLE}([^{VARIABLE}]*){VARIABLE}")
_NAME = re.compile(r"[A-Za-z0-9_.:/-]{1,300}")
_MADE_UP = (
    ("volumes", "name"),
    ("volumeMounts", "name"),
    ("volumeClaimTemplates", "metadata", "name"),
)
"""Names that are made of texts, so that they fit: whether they match is for the agreements."""


def differences(benign: list[Found], other: list[Found], marker: str, text: str) -> list[str]:
    """What is not as it has to be in ``other``, once ``text`` stands for the marker."""
    expected = Counter(_normal(way, leaf, marker, text) for way, leaf in benign)
    made = Counter(_normal(way, leaf, marker, marker) for way, leaf in other)
    return [
        *(f"lacks {leaf!r} at {'/'.join(way)}" for way, leaf in list(expected - made)[:3]),
        *(f"has {leaf!r} at {'/'.join(way)}" for way, leaf in list(made - expected)[:3]),
    ]


def carriers(benign: list[Found], marker: str) -> int:
    """How often the marker stands in an output as it is."""
    return sum(marker in leaf or any(marker in step for step in way) for way, leaf in benign)


def _normal(way: tuple[str, ...], leaf: str, marker: str, text: str) -> Found:
    way = tuple(step.replace(marker, text) for step in way)
    if any(way[-len(end) :] == end for end in _MADE_UP) and _NAME.fullmatch(leaf):
        return way, "a name"
    leaf = leaf.replace(marker, text)
    if leaf.startswith(DECODED):
        leaf = unquote(leaf)
    return way, _VARIABLE.sub(_variable, _HASH.sub("", leaf))


def _variable(found: re.Match[str]) -> str:
    """nginx' variables of headers and cookies have `_` for `-`, and small letters."""
    return f"${{{found[1].lower().replace('-', '_')}}}"
