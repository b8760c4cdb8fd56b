"""sidecar: a container of one's own that adds something to a service's pods.

It shares the pod's network, so its ports must be free in the pod, and it shares directories with
the service where it says so. It starts before the service and ends after it.
"""

from __future__ import annotations

from ddpc.patterns.sidecar.pattern import PATTERN

__all__ = ["PATTERN"]
