"""Decides what a Prometheus is told of a Deployment."""

from __future__ import annotations

from ddpc.backends.alert_rules import job_name
from ddpc.backends.prometheus.model import Job, Named, Resolved
from ddpc.ir.deployment import Application, Deployment, Workload
from ddpc.ir.scrape import Scrape


def jobs(deployment: Deployment) -> tuple[Job, ...]:
    """A job for each scrape, in the order of their names."""
    workloads = {workload.name: workload for workload in deployment.workloads}
    return tuple(
        Job(
            name=job_name(deployment.application, scrape.name),
            targets=_targets(deployment.application, scrape, workloads[scrape.workload]),
            scheme=scrape.scheme,
            path=scrape.path,
            every=scrape.every,
            timeout=scrape.timeout,
            origin=scrape.origin,
        )
        for scrape in sorted(deployment.scrapes, key=lambda one: one.name)
    )


def _targets(application: Application, scrape: Scrape, workload: Workload) -> Named | Resolved:
    """Pods with names of their own by these; others by the addresses of their common name."""
    domain = f"{application.namespace}.svc.{application.cluster_domain}"
    if workload.governed_by is None:
        return Resolved(name=f"{scrape.name}.{domain}", port=scrape.port)
    return Named(
        addresses=tuple(
            f"{workload.name}-{number}.{workload.governed_by}.{domain}:{scrape.port}"
            for number in range(workload.replicas.high)
        )
    )
