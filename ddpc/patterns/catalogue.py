"""The built-in patterns: a new one is a folder and a line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, ValuesView
from functools import cache
from importlib import import_module
from typing import Final

from ddpc.patterns.contract import Pattern

NAMES: Final = (
    "adapter",
    "ambassador",
    "broker",
    "cache",
    "git-sync",
    "logs",
    "metrics",
    "rate-limit",
    "session",
    "shard",
    "sidecar",
    "split",
    "tls",
)
"""What they are called; the folder of each has its name."""


class Catalogue(Mapping[str, Pattern]):
    """The patterns by their names. Each is imported when it is asked for: a program has few."""

    def __getitem__(self, name: str) -> Pattern:
        if name not in NAMES:
            raise KeyError(name)
        return _pattern(name)

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


@cache
def _pattern(name: str) -> Pattern:
    pattern: Pattern = import_module(f"ddpc.patterns.{name.replace('-', '_')}").PATTERN
    return pattern


CATALOGUE: Final = Catalogue()

PATTERNS: Final[ValuesView[Pattern]] = CATALOGUE.values()
"""All of them."""
