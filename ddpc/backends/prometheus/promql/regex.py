"""Regular expressions as RE2 reads them, as far as both it and Python do.

https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re
from typing import Final

from ddpc.backends.prometheus.promql.tokens import Unreadable

_ONLY_PYTHON: Final = re.compile(
    r"""(?x) \(\?(?!:|i\)) | \\[1-9gZuUNkK] | [*+?}]\+ | \[\^?\[ | \{[0-9]*\d{4} | \{\d*,\d{4} """
)
"""Looking around, names, references, possessive repeats, more than a thousand repeats."""
_KNOWN_ESCAPES: Final = re.compile(r"\\(?![dDwWsSbBAz0-7tnrfvx\W])")


def check(pattern: str) -> None:
    """Raises Unreadable where Prometheus would refuse ``pattern``, or may."""
    without = pattern.replace("\\\\", "")
    if _ONLY_PYTHON.search(without) or _KNOWN_ESCAPES.search(without) or "(?i)" in pattern[1:]:
        raise Unreadable(f"`{pattern}` is no regular expression that Prometheus (RE2) knows")
    try:
        re.compile(pattern.replace("\\z", "\\Z"))
    except (re.error, OverflowError) as error:
        raise Unreadable(f"`{pattern}` is no regular expression: {error}") from None
