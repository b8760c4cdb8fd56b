"""All objects of a build: what is made of each home, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ddpc.backends.kubernetes import (
    autoscaler,
    config_map,
    deployment,
    disruption_budget,
    monitors,
    network_policy,
    service,
    stateful_set,
)
from ddpc.backends.kubernetes.plan import Plan
from ddpc.backends.kubernetes.rollout import Strategy
from ddpc.ir.deployment import Application, Deployment, Workload
from ddpc.ir.origin import Origin
from ddpc.node import frozen


@frozen(kw_only=True)
class Object:
    """An object of the build, for the file of ``home``; ``data`` may hold traced parts."""

    home: str
    data: dict[str, Any]
    origin: Origin

    @property
    def kind(self) -> str:
        """Its kind."""
        kind: str = self.data["kind"]
        return kind

    @property
    def name(self) -> str:
        """Its name."""
        name: str = self.data["metadata"]["name"]
        return name


def objects_of(built: Deployment, plans: tuple[Plan, ...]) -> tuple[Object, ...]:
    """The generated objects: the names that are dialled first, then each workload's own."""
    application = built.application
    workloads = {workload.name: workload for workload in built.workloads}
    found = [
        Object(
            home=name.home,
            data=service.to_object(
                application, name, workloads[name.workload] if name.workload else None
            ),
            origin=name.origin,
        )
        for name in built.names
    ]
    for plan in plans:
        found += [
            Object(home=plan.workload.home, data=data, origin=plan.workload.origin)
            for data in _of_workload(application, plan, workloads)
        ]
    return (*found, *_monitors(built, workloads))


def _monitors(built: Deployment, workloads: Mapping[str, Workload]) -> list[Object]:
    """What the Prometheus operator is told, where a scrape asks for that."""
    found: list[Object] = []
    for scrape in built.scrapes:
        if scrape.monitor is None:
            continue
        made = (
            monitors.pod_monitor(built.application, scrape, workloads[scrape.workload]),
            monitors.prometheus_rule(built, scrape),
        )
        found += [
            Object(home=scrape.home, data=data, origin=scrape.origin)
            for data in made
            if data is not None
        ]
    return found


def _of_workload(
    application: Application,
    plan: Plan,
    workloads: Mapping[str, Workload],
) -> list[dict[str, Any]]:
    """What has to be there before the pods comes before them."""
    workload = plan.workload
    made = [
        config_map.to_object(application, workload, config) for config in plan.volumes.config_maps
    ]
    if application.network != "open":
        made.append(network_policy.to_object(application, workload, workloads))
    if plan.strategy is Strategy.ORDERED:
        made.append(stateful_set.to_object(application, plan))
    else:
        made.append(deployment.to_object(application, plan))
    if plan.spread:
        made.append(disruption_budget.to_object(application, workload))
    if plan.scaled:
        made.append(autoscaler.to_object(application, plan))
    return made
