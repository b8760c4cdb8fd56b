"""adapter: a container of one's own that shows a service in a uniform way.

Metrics, logs or health in the form that everything else in the cluster speaks: the adapter asks the
service on localhost and answers on a port of its own, at the name `SERVICE-LABEL`.
"""

from __future__ import annotations

from ddpc.patterns.adapter.pattern import PATTERN

__all__ = ["PATTERN"]
