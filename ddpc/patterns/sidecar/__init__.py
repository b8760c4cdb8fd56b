"""sidecar: see ``pattern``; what the three generic patterns share is
``ddpc.patterns.container``.
"""

from __future__ import annotations

from ddpc.patterns.sidecar.pattern import SIDECAR

__all__ = ["SIDECAR"]
