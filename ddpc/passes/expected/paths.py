"""Whether a request is for a path."""

from __future__ import annotations

from ddpc.ir.values import PathPattern


def path_fits(pattern: PathPattern, path: str) -> bool:
    """Whether ``path``, its query left out, is what ``pattern`` means."""
    path = path.partition("?")[0]
    return path.startswith(pattern.path) if pattern.prefix else path == pattern.path
