"""What is decided about a workload before any object is made of it."""

from __future__ import annotations

from ddpc.backends.contract import Served
from ddpc.backends.kubernetes import rollout, stopping
from ddpc.backends.kubernetes.rollout import Strategy
from ddpc.backends.kubernetes.running import Running, running
from ddpc.backends.kubernetes.stopping import PreStop
from ddpc.backends.kubernetes.volumes import PodVolumes, pod_volumes
from ddpc.ir.deployment import Workload
from ddpc.ir.values import Version
from ddpc.node import frozen


@frozen(kw_only=True)
class Plan:
    """Every decision about the pods of ``workload``; builders only put them into their shape.

    ``stops`` has an entry for each of ``containers``. ``deadline`` in seconds, None: the default.
    """

    workload: Workload
    containers: tuple[Running, ...]
    stops: tuple[PreStop, ...]
    volumes: PodVolumes
    strategy: Strategy
    scaled: bool
    spread: bool
    grace: int
    deadline: int | None


def plan(workload: Workload, served: dict[tuple[str, str], Served], target: Version) -> Plan:
    """Decide how ``workload`` runs on Kubernetes ``target``.

    Raises ValueError for a container without an image whose program no server has taken.
    """
    containers = stopping.staying(
        tuple(
            running(container, served.get((workload.name, container.name)))
            for container in workload.containers
        )
    )
    return Plan(
        workload=workload,
        containers=containers,
        stops=tuple(stopping.pre_stop(container, target) for container in containers),
        volumes=pod_volumes(workload, containers),
        strategy=rollout.strategy(workload),
        scaled=rollout.is_scaled(workload),
        spread=rollout.is_spread(workload),
        grace=stopping.grace_seconds(containers),
        deadline=rollout.progress_deadline(workload, containers),
    )
