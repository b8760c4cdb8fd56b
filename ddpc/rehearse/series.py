"""Reads what is measured from the text that Prometheus scrapes.

Source: the text-based format, in Prometheus' "Exposition formats".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ddpc.node import frozen

_LINE: Final = re.compile(r"([A-Za-z_:][A-Za-z0-9_:]*)\s*(?:\{(.*)\})?\s*(\S+)(?:\s+-?\d+)?\s*")
_LABEL: Final = re.compile(r'([A-Za-z_][A-Za-z0-9_]*)\s*=\s*"((?:[^"\\]|\\.)*)"')
_ESCAPED: Final = re.compile(r"\\(.)")


@frozen
class Series:
    """One measurement, with the labels that tell it from others of its name."""

    labels: tuple[tuple[str, str], ...]
    value: float

    def __str__(self) -> str:
        inside = ",".join(f'{name}="{value}"' for name, value in self.labels)
        return f"{{{inside}}} {self.value:g}" if inside else f"{self.value:g}"


def series_of(text: str, name: str, labels: tuple[tuple[str, str], ...]) -> Iterator[Series]:
    """The series of a name that have all of the labels."""
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found is None or found[1] != name:
            continue
        own = tuple((each[1], _plain(each[2])) for each in _LABEL.finditer(found[2] or ""))
        try:
            value = float(found[3])
        except ValueError:
            continue
        if set(labels) <= set(own):
            yield Series(own, value)


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda each: "\n" if each[1] == "n" else each[1], text)
