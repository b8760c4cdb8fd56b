"""adapter: see ``pattern``; what the three generic patterns share is
``ddpc.patterns.container``.
"""

from __future__ import annotations

from ddpc.patterns.adapter.pattern import ADAPTER

__all__ = ["ADAPTER"]
