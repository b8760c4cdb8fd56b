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
the URL, and everybody could read it. One that asks the same Redis as a router of shards or `logs`
names the same Secret as they do.

Varnish is not among the exporters. It is not asked over a port: its exporters call `varnishstat`,
which has to be of the server's own version and reads what the server keeps in shared memory, in its
working directory. That takes an image with both, built for each version, and there is none to name.
For a Varnish of your own, build one and attach it as an `adapter` with `share` for the directory.
"""

from __future__ import annotations

from ddpc.patterns.metrics.pattern import PATTERN

__all__ = ["PATTERN"]
