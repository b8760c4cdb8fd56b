"""What a file of fluentd consists of."""

from __future__ import annotations

from attrs import field

from ddpc.backends.fluentd.quote import Word
from ddpc.ir.origin import UNKNOWN, Origin
from ddpc.node import frozen


@frozen(kw_only=True)
class Section:
    """``<name argument>`` with its plugin (``@type``), parameters and sections inside.

    Parameters are (name, word) pairs in the order in which they are printed.
    """

    name: str
    argument: str = ""
    plugin: str | None = None
    parameters: tuple[tuple[str, Word], ...] = ()
    sections: tuple[Section, ...] = ()
    why: str = ""
    """A remark that is printed before it: ours, never a user's text."""
    origin: Origin = field(default=UNKNOWN, eq=False, repr=False)

    @property
    def head(self) -> str:
        """What stands between the brackets."""
        return f"{self.name} {self.argument}".strip()

    @property
    def known(self) -> bool:
        """Whether its lines have a statement of their own; otherwise it is that around them."""
        return self.origin is not UNKNOWN


@frozen(kw_only=True)
class Configuration:
    """A whole file: what holds for the process, then where records come from and go."""

    sections: tuple[Section, ...]
