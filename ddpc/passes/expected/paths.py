"""Whether a request is for a path."""

from __future__ import annotations

from ddpc.ir.values import PathPattern


def path_fits(pattern: PathPattern, path: str) -> bool:
    """Whether ``path``, its query left out, is what ``pattern`` means."""
    path = path.partition("?")[0]
    return path.startswith(pattern.path) if pattern.prefix else path == pattern.path


def route_fits(route: str, path: str) -> bool:
    """Whether an edge's route takes ``path``: what is below it, and unless it ends with ``/`` the
    path itself.
    """
    path = path.partition("?")[0]
    return path.startswith(route) if route.endswith("/") else f"{path}/".startswith(f"{route}/")
