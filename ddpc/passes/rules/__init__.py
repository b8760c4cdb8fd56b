"""What the compiler knows about distributed systems, said of the Design: a file for each
subject.
"""

from __future__ import annotations

from ddpc.passes.rules.all import rules

__all__ = ["rules"]
