"""Variables that others decide, as the templates print them."""

from __future__ import annotations

from attrs import field

from ddpc.backends.nginx.quote import Word
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.node import frozen


@frozen(kw_only=True)
class Map:
    """A variable that has the value of the first entry (key, value) that ``of`` fits."""

    of: Word
    variable: Word
    entries: tuple[tuple[Word, Word], ...]
    default: Word
    why: str = ""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def rows(self) -> tuple[tuple[Word, Word], ...]:
        """The entries, and what holds for all others."""
        return (*self.entries, (Word("default"), self.default))


@frozen(kw_only=True)
class Shares:
    """A variable that has a value for each share of the keys: (share, value), the rest last."""

    key: Word
    variable: Word
    parts: tuple[tuple[Word, Word], ...]


@frozen(kw_only=True)
class Splitting:
    """Which upstream a request goes to: by shares, and by the maps that come after them."""

    before: tuple[Map, ...]
    shares: Shares | None
    after: tuple[Map, ...]
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)
