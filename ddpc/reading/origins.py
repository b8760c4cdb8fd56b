"""Origins of what users declare."""

from __future__ import annotations

from ddpc.ir.origin import Origin
from ddpc.schema.settings import Setting


def origin_of(setting: Setting, pattern: str | None = None) -> Origin:
    """The origin of a node that this setting made."""
    return Origin(setting.head, setting.text, pattern)
