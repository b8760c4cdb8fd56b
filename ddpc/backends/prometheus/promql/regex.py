"""Regular expressions as RE2 reads them, as far as both it and Python do.

https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re
import warnings
from math import prod
from typing import Final

from ddpc.backends.prometheus.promql.tokens import Unreadable

_ONLY_PYTHON: Final = re.compile(
    r"""(?x) \(\?(?!:|i\)) | \\[1-9gZuUNkK] | [*+?}]\+ | \[\^?\[ | \[: """
    r"""| \{[0-9]*[0-9]{4} | \{[0-9]*,[0-9]{4} """
)
"""Looking around, names, references, possessive repeats, more than a thousand repeats; and classes
by name, which only RE2 knows.
"""
_REPEAT: Final = re.compile(r"\{([0-9]+),?([0-9]*)\}")
_MOST_REPEATS: Final = 1000
_KNOWN_ESCAPES: Final = re.compile(r"\\(?![dDwWsS0-7tnrfvax\W])")


def check(pattern: str) -> None:
    """Raises Unreadable where Prometheus would refuse ``pattern``, or may."""
    without = pattern.replace("\\\\", "")
    repeats = [int(most or least) for least, most in _REPEAT.findall(without)]
    if prod(max(1, count) for count in repeats) > _MOST_REPEATS:
        raise Unreadable(f"`{pattern}` repeats more often than Prometheus (RE2) allows")
    if _ONLY_PYTHON.search(without) or _KNOWN_ESCAPES.search(without) or "(?i)" in pattern[1:]:
        raise Unreadable(f"`{pattern}` is no regular expression that Prometheus (RE2) knows")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # sets within sets, which RE2 has not
            re.compile(pattern)
    except (re.error, OverflowError, FutureWarning) as error:
        raise Unreadable(f"`{pattern}` is no regular expression: {error}") from None
