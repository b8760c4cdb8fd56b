"""ambassador: see ``pattern``; what the three generic patterns share is
``ddpc.patterns.container``.
"""

from __future__ import annotations

from ddpc.patterns.ambassador.pattern import AMBASSADOR

__all__ = ["AMBASSADOR"]
