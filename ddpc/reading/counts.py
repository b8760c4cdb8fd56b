"""How many pods a service has."""

from __future__ import annotations

from ddpc.ir.deployment import Replicas
from ddpc.ir.design import Design, Service


def replicas_of(design: Design, service: Service) -> Replicas:
    """What the service says, its shards, the app's default, or one.

    The default is for services that can be multiplied: not for those with storage.
    """
    if service.shards is not None:
        return Replicas(low=service.shards, high=service.shards)
    stored = any(not storage.scratch for storage in service.storage)
    count = service.replicas or (None if stored else design.app.replicas)
    if count is None:
        return Replicas(low=1, high=1)
    return Replicas(low=count.low, high=count.high, cpu=service.replicas_cpu)
