"""ambassador: a container of one's own that stands for something else in the caller's pods.

The application dials localhost at ``listen``; the ambassador knows where that really is. It listens
on 127.0.0.1 only, at exactly the port that the application dials, and `env … address of` what it
stands for is that address.
"""

from __future__ import annotations

from ddpc.patterns.ambassador.pattern import AMBASSADOR

__all__ = ["AMBASSADOR"]
