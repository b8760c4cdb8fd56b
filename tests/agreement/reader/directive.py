"""A directive of nginx."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen


@frozen
class Directive:
    """One directive with its arguments, and the block that it opens."""

    name: str
    args: tuple[str, ...]
    line: int
    block: tuple[Directive, ...] = ()

    def walk(self) -> Iterator[Directive]:
        """It and all below it."""
        yield self
        for one in self.block:
            yield from one.walk()

    def all(self, name: str) -> tuple[Directive, ...]:
        """Those of this name right inside."""
        return tuple(one for one in self.block if one.name == name)
