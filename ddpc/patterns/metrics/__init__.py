"""metrics: shows a service to Prometheus, and tells somebody when it is down.

An exporter in the service's pods asks it on localhost and answers Prometheus: which one follows
from the port's protocol, or is named. A service that speaks Prometheus itself (`metrics GET …`)
needs none: then this says how often it is asked, and when somebody is told.

The build gets a `prometheus.yml` that finds every pod, and `rules.yml` with alerts: when the
exporter does not reach the service (as `redis_up == 0`), when a pod gives no metrics (`up == 0`),
and when there is no pod at all; and those of one's own. The pods carry the usual annotations for a
Prometheus that looks for these instead. Whether an exporter is ready says nothing of its service,
so it is the alerts that watch that.

A password comes from a Secret, by the environment: in a URL, `@`, `:`, `/` or `#` in it would break
the URL, and everybody could read it.
"""

from __future__ import annotations

from ddpc.patterns.metrics.pattern import METRICS

__all__ = ["METRICS"]
