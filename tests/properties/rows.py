"""What stands at a place of a build's files, and what is to stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from typing import Any

from attrs import frozen

from tests.agreement.reader.cluster import documents

Read = Callable[[Mapping[str, str]], frozenset[str]]
"""What stands at a place of a build's files."""


@frozen
class Row:
    """Slots whose name a pattern fits: what is written, and what is read ``at`` a place then."""

    slots: str
    at: Read
    values: Mapping[str, str]

    def fits(self, slot: str) -> bool:
        return re.fullmatch(self.slots, slot) is not None


def objects(kind: str, path: str) -> Read:
    """Values of objects at a path of keys; ``*`` stands for any key or item."""

    def read(files: Mapping[str, str]) -> frozenset[str]:
        return frozenset(
            str(value)
            for name, text in files.items()
            if name.startswith("kubernetes/")
            for one in documents(text)
            if one["kind"] in kind.split()
            for value in _at(one, path.split("/"))
        )

    return read


def text(files: str, pattern: str) -> Read:
    """What the group of a pattern finds in files."""

    def read(found: Mapping[str, str]) -> frozenset[str]:
        texts = (text for name, text in found.items() if fnmatch(name, files))
        return frozenset(each[1] for text in texts for each in re.finditer(pattern, text))

    return read


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    if not path:
        yield value
        return
    first, *rest = path
    if isinstance(value, dict):
        keys = [first] if first != "*" else [*value]
        for key in keys:
            if key in value:
                yield from _at(value[key], rest)
    elif isinstance(value, list) and first == "*":
        for one in value:
            yield from _at(one, rest)
