"""PodMonitor and PrometheusRule: what the Prometheus operator is told, where that was asked for.

They are no part of Kubernetes: a cluster without the operator refuses them.
https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor
"""

from __future__ import annotations

from typing import Any, Final

from ddpc.backends.alert_rules import duration, groups_of, to_data
from ddpc.backends.kubernetes import metadata
from ddpc.ir.deployment import Application, Deployment, Workload
from ddpc.ir.scrape import Scrape

VERSION: Final = "monitoring.coreos.com/v1"


def pod_monitor(application: Application, scrape: Scrape, workload: Workload) -> dict[str, Any]:
    """The PodMonitor of a scrape: the operator finds the pods by their labels."""
    meta = metadata.of_workload(application, scrape.name, workload)
    meta["labels"] |= dict(scrape.monitor.labels) if scrape.monitor is not None else {}
    return {
        "apiVersion": VERSION,
        "kind": "PodMonitor",
        "metadata": meta,
        "spec": {
            "selector": {"matchLabels": metadata.selector(workload)},
            "podMetricsEndpoints": [
                {
                    "port": scrape.port_name,
                    "scheme": scrape.scheme,
                    "path": scrape.path,
                    "interval": duration(scrape.every),
                    "scrapeTimeout": duration(scrape.timeout),
                }
            ],
        },
    }


def prometheus_rule(deployment: Deployment, scrape: Scrape) -> dict[str, Any] | None:
    """The PrometheusRule of a scrape's alerts; None where it has none."""
    groups = groups_of(deployment, scrapes=(scrape.name,))
    if not groups:
        return None
    meta = metadata.of_home(deployment.application, scrape.name, scrape.home)
    meta["labels"] |= dict(scrape.monitor.labels) if scrape.monitor is not None else {}
    return {
        "apiVersion": VERSION,
        "kind": "PrometheusRule",
        "metadata": meta,
        "spec": to_data(groups),
    }
