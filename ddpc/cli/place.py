"""``FILE:LINE`` as people write it."""

from __future__ import annotations

import re
from typing import NamedTuple

_LINE = re.compile(r"(.+?):([0-9]{1,9})(?::[0-9]{1,9})?:?", re.DOTALL)


class Place(NamedTuple):
    """A file and, if one was given, a line of it, from 1."""

    file: str
    line: int | None


def place(text: str) -> Place:
    """The place that ``text`` names; a column after the line, as tools print it, is passed over."""
    match = _LINE.fullmatch(text)
    return Place(match[1], int(match[2])) if match else Place(text, None)
