"""Sizes as Kubernetes and varnishd write them."""

from __future__ import annotations

import re

_UNITS = {"": 1, "K": 1 << 10, "KI": 1 << 10, "M": 1 << 20, "MI": 1 << 20, "G": 1 << 30}


def memory_bytes(text: str) -> int:
    """``512Mi`` or ``64M`` in bytes: both servers count in powers of two but for Kubernetes' M."""
    found = re.fullmatch(r"([0-9]+)([KMG]?i?)", text, re.IGNORECASE)
    assert found is not None, text
    return int(found[1]) * (_UNITS | {"GI": 1 << 30})[found[2].upper()]
