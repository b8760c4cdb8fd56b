"""Decides what a Prometheus is told of a Deployment."""

from __future__ import annotations

from ddpc.backends.prometheus.model import Group, Job, Named, Resolved, Rule
from ddpc.backends.prometheus.quote import selector
from ddpc.ir.deployment import Application, Deployment, Workload
from ddpc.ir.scrape import Alert, Expression, NoTargets, Scrape, TargetSilent, Zero


def job_name(application: Application, scrape: str) -> str:
    """What the measurements of a scrape are known by.

    It is what the Prometheus operator calls those of a PodMonitor of this name by itself, so that
    alerts mean the same whichever of the two is used.
    """
    return f"{application.namespace}/{scrape}"


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


def groups(deployment: Deployment) -> tuple[Group, ...]:
    """A group for each home that has alerts, looked at as often as its pods are scraped."""
    every = {
        home: min(scrape.every for scrape in deployment.scrapes if scrape.home == home)
        for home in sorted({alert.home for alert in deployment.alerts})
    }
    return tuple(
        Group(
            name=f"{deployment.application.namespace}/{home}",
            every=interval,
            rules=tuple(
                _rule(deployment.application, alert)
                for alert in sorted(deployment.alerts, key=lambda one: (one.name, one.scrape))
                if alert.home == home
            ),
        )
        for home, interval in every.items()
    )


def _rule(application: Application, alert: Alert) -> Rule:
    return Rule(
        name=alert.name,
        expression=_expression(alert, job_name(application, alert.scrape)),
        lasting=alert.lasting,
        severity=alert.severity,
        service=alert.home,
        summary=alert.summary,
        origin=alert.origin,
    )


def _expression(alert: Alert, job: str) -> str:
    match alert.condition:
        case TargetSilent():
            return f"{selector('up', job=job)} == 0"
        case NoTargets():
            return f"absent({selector('up', job=job)})"
        case Zero(metric=metric):
            return f"{selector(metric, job=job)} == 0"
        case Expression(text=text):
            return text
