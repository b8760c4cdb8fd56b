"""ambassador: a container of one's own that stands for something else in the caller's pods.

The application dials localhost at ``listen``; the ambassador knows where that really is. It listens
on 127.0.0.1 only, at exactly the port that the application dials, and `env … address of` what it
stands for is that address.

It stands for one port of its target: the only one, the one at which it listens, or the one that is
said (`attach ambassador NAME to SERVICE port PORT for TARGET`). Two in one pod for the same port
are refused: the application would be told of one of them.
"""

from __future__ import annotations

from ddpc.patterns.ambassador.pattern import PATTERN

__all__ = ["PATTERN"]
