"""Image builds: a Dockerfile for every image that has no ready-made one."""

from __future__ import annotations

from ddpc.backends.images.dockerfiles import emit

__all__ = ["emit"]
