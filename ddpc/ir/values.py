"""Typed values: what a literal means once its slot has given it a type.

Each value prints as the user would write it, in its shortest exact form.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from ddpc.node import frozen

DURATION_UNITS: Final = {
    "ms": 1,
    "s": 1_000,
    "min": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
}
"""Milliseconds in each unit of time."""

SIZE_UNITS: Final = {"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40}
"""Bytes in each unit of size: binary units only, as in Kubernetes quantities."""

RATE_UNITS: Final = {"s": 1, "min": 60, "h": 3_600}
"""Seconds in each unit that a rate may be counted over."""


def _largest_unit(amount: int, units: dict[str, int]) -> str:
    for name, factor in reversed(units.items()):
        if amount and amount % factor == 0:
            return f"{amount // factor}{name}"
    return f"{amount}{next(iter(units))}"


@frozen(order=True)
class Duration:
    """A length of time in whole milliseconds."""

    milliseconds: int

    def __str__(self) -> str:
        return "0s" if not self.milliseconds else _largest_unit(self.milliseconds, DURATION_UNITS)

    @property
    def seconds(self) -> int:
        """Whole seconds, rounded up, for servers that count in seconds."""
        return -(-self.milliseconds // 1_000)


@frozen(order=True)
class Size:
    """An amount of memory or storage in bytes."""

    bytes: int

    def __str__(self) -> str:
        if self.bytes % 1024:
            return str(self.bytes)
        return _largest_unit(self.bytes, SIZE_UNITS)


@frozen(order=True)
class Cpu:
    """An amount of processor in thousandths of a core."""

    millicores: int

    def __str__(self) -> str:
        whole, rest = divmod(self.millicores, 1_000)
        return str(whole) if not rest else f"{self.millicores}m"


@frozen(order=True)
class Percent:
    """A share of a hundred, exact."""

    value: Fraction

    def __str__(self) -> str:
        text = f"{self.value.numerator * 10**6 // self.value.denominator:07d}"
        return f"{text[:-6]}.{text[-6:]}".rstrip("0").rstrip(".") + "%"

    @property
    def share(self) -> Fraction:
        """The share of one: 99.9% is 999/1000."""
        return self.value / 100


@frozen
class Rate:
    """``count`` events in ``seconds`` seconds (1, 60 or 3,600)."""

    count: int
    seconds: int

    def __str__(self) -> str:
        unit = next(name for name, length in RATE_UNITS.items() if length == self.seconds)
        return f"{self.count}/{unit}"

    @property
    def per_second(self) -> Fraction:
        """Events a second, exact."""
        return Fraction(self.count, self.seconds)


@frozen
class Count:
    """A whole number from ``low`` to ``high``, both included; a single number has both equal."""

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}..{self.high}"


@frozen
class Image:
    """A container image: ``name`` with a ``tag``, a ``digest`` or both; never neither."""

    name: str
    tag: str | None = None
    digest: str | None = None

    def __str__(self) -> str:
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{self.name}{tag}{digest}"


@frozen
class SecretKey:
    """One key of a Secret of the cluster; its value is never known here."""

    secret: str
    key: str

    def __str__(self) -> str:
        return f"{self.secret}/{self.key}"


@frozen
class PathPattern:
    """Which request paths are meant: ``/a/b`` exactly, or ``/a/*`` everything below ``/a/``.

    ``prefix`` is true for the second; ``path`` is then the text before the star.
    """

    path: str
    prefix: bool

    def __str__(self) -> str:
        return self.path + ("*" if self.prefix else "")


@frozen(order=True)
class Version:
    """A server's version as people name it: major and minor."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"
