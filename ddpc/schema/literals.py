"""Reads literals that count something: times, sizes, shares, rates, numbers, versions.

Every reader takes the text and gives the value, or raises Wrong with what would be right.
"""

from __future__ import annotations

import re
from fractions import Fraction

from ddpc.ir.values import (
    DURATION_UNITS,
    RATE_UNITS,
    SIZE_UNITS,
    Count,
    Cpu,
    Duration,
    Percent,
    Rate,
    Size,
    Version,
)


class Wrong(Exception):
    """A literal is not one of the wanted type.

    The text says what is wrong with it; ``right`` are literals that would do, the likeliest first.
    """

    def __init__(self, reason: str, *right: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.right = right


_QUANTITY = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)([A-Za-z%/]*)")
_LARGEST = 1 << 53
_LARGEST_NUMBER = (1 << 31) - 1
"""What the cluster and all servers count with: 31 bits, of a time too in seconds (68 years)."""
_MOST_DIGITS = 40
"""Characters of a number that are read at all: more are no quantity of anything."""


def _quantity(text: str, units: dict[str, int], what: str, best: tuple[str, ...]) -> int:
    match = _QUANTITY.fullmatch(text)
    if match is None:
        raise Wrong(f"not a {what}")
    digits, unit = match.groups()
    if len(digits) > _MOST_DIGITS:
        raise Wrong(f"has too many digits for a {what}")
    if digits.startswith("-"):
        raise Wrong(f"a {what} is not negative", digits[1:] + (unit or best[0]))
    if unit not in units:
        if not unit:
            if Fraction(digits) == 0:
                return 0
            raise Wrong("has no unit", *(digits + unit for unit in best))
        known = next((name for name in units if name.lower() == unit.lower()), None)
        close = {"m": "min", "sec": "s", "hour": "h", "G": "Gi", "M": "Mi", "K": "Ki", "k": "Ki"}
        close |= {"GB": "Gi", "MB": "Mi", "KB": "Ki", "kB": "Ki", "T": "Ti", "TB": "Ti"}
        close |= {"GiB": "Gi", "MiB": "Mi", "KiB": "Ki", "mins": "min", "days": "d", "day": "d"}
        guess = known or close.get(unit)
        guesses = (guess,) if guess in units else best
        raise Wrong(f"`{unit}` is no unit of {what}", *(f"{digits}{unit}" for unit in guesses))
    amount = Fraction(digits) * units[unit]
    if amount.denominator != 1:
        raise Wrong(f"is not a whole number of {next(iter(units))}")
    if amount > _LARGEST:
        raise Wrong(f"is too large for a {what}")
    return int(amount)


def duration(text: str) -> Duration:
    """``250ms``, ``5s``, ``10min``, ``1h``, ``7d``."""
    found = Duration(_quantity(text, DURATION_UNITS, "duration", ("s", "ms", "min")))
    if found.seconds > _LARGEST_NUMBER:
        raise Wrong("is too large for a duration")
    return found


def size(text: str) -> Size:
    """``256Mi``, ``2Gi``."""
    found = Size(_quantity(text, SIZE_UNITS, "size", ("Mi", "Gi")))
    if not found.bytes:
        raise Wrong("must be more than nothing")
    return found


def sizes(text: str) -> tuple[Size, Size]:
    """A size, or ``low..high``."""
    low, dots, high = text.partition("..")
    pair = (size(low), size(high) if dots else size(low))
    if pair[0] > pair[1]:
        raise Wrong("the range is upside down", f"{high}..{low}")
    return pair


def cpu(text: str) -> Cpu:
    """``250m``, ``1``, ``0.5``."""
    match = re.fullmatch(r"([0-9]{1,15})m|([0-9]{1,15}(?:\.[0-9]{1,3})?)", text, re.ASCII)
    if match is None:
        raise Wrong("not an amount of processor")
    millis, cores = match.groups()
    amount = int(millis) if millis else int(Fraction(cores) * 1_000)
    if not 1 <= amount <= 1_000_000:
        raise Wrong("must be between 1m and 1000 cores")
    return Cpu(amount)


def percent(text: str) -> Percent:
    """``10%``, ``99.95%``."""
    match = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)(%?)", text, re.ASCII)
    if match is None:
        raise Wrong("not a percentage")
    if not match[2]:
        raise Wrong("has no unit", f"{match[1]}%")
    value = Fraction(match[1])
    if value > 100:
        raise Wrong("is more than a hundred per cent")
    return Percent(value)


def rate(text: str) -> Rate:
    """``10/s``, ``5/min``, ``100/h``."""
    match = re.fullmatch(r"([0-9]{1,9})(?:/([A-Za-z]+))?", text, re.ASCII)
    if match is None:
        raise Wrong("not a rate")
    count_text, unit = match.groups()
    if unit is None:
        raise Wrong("has no unit of time", f"{count_text}/s", f"{count_text}/min")
    if unit not in RATE_UNITS:
        raise Wrong(f"`{unit}` is no unit of a rate", f"{count_text}/s", f"{count_text}/min")
    if int(count_text) == 0:
        raise Wrong("lets nothing through")
    return Rate(int(count_text), RATE_UNITS[unit])


def number(text: str) -> int:
    """A whole number from 0."""
    if not re.fullmatch(r"[0-9]{1,15}", text, re.ASCII):
        raise Wrong("not a whole number")
    if int(text) > _LARGEST_NUMBER:
        raise Wrong(f"is larger than {_LARGEST_NUMBER}")
    return int(text)


def positive(text: str) -> int:
    """A whole number from 1."""
    value = number(text)
    if value == 0:
        raise Wrong("must be 1 or more")
    return value


def count(text: str) -> Count:
    """``3`` or ``2..10``."""
    low, dots, high = text.partition("..")
    value = Count(number(low), number(high) if dots else number(low))
    if value.low > value.high:
        raise Wrong("the range is upside down", f"{high}..{low}")
    return value


def port(text: str) -> int:
    """A port from 1 to 65535."""
    value = number(text)
    if not 1 <= value <= 65_535:
        raise Wrong("a port is between 1 and 65535")
    return value


def status(text: str) -> int:
    """A status code of HTTP."""
    value = number(text)
    if not 100 <= value <= 599:
        raise Wrong("a status is between 100 and 599")
    return value


def version(text: str) -> Version:
    """``1.30``."""
    match = re.fullmatch(r"([0-9]{1,4})\.([0-9]{1,4})", text, re.ASCII)
    if match is None:
        raise Wrong("not a version")
    return Version(int(match[1]), int(match[2]))
