"""How hard properties are tried: the same examples each time, unless one goes exploring."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

EXPLORING = bool(os.environ.get("DDPC_EXPLORE"))
"""``DDPC_EXPLORE=1``: other examples each time, and twenty times as many."""


def examples(count: int) -> settings:
    """Try so many examples; compiling is slow, so no single one has a deadline."""
    return settings(
        max_examples=count * 20 if EXPLORING else count,
        derandomize=not EXPLORING,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
