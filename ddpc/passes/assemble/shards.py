"""Each shard of a service, at a name that stays when its pod moves."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.upstream import Upstream
from ddpc.passes.assemble.entrance import localhost_only
from ddpc.passes.assemble.places import PODS, pod_entrance
from ddpc.passes.plan import Plan
from ddpc.reading.ports import dialled_at


def shards_of(plan: Plan, upstream: Upstream, report: list[Diagnostic]) -> tuple[Upstream, ...]:
    """Each shard of the service that ``upstream`` stands for; none where ``report`` says why.

    A shard is dialled at its pod's own name, which is resolved again for each connection: it
    follows the pod, and stays when the pod moves.
    """
    service = plan.design.service_by_name[upstream.target or ""]
    port = dialled_at(service.ports, upstream.port)
    number, _ = pod_entrance(plan, service).get(port.name, (None, ""))
    if number is None:
        report.append(localhost_only(service.name, upstream.origin))
        return ()
    app = plan.design.app.application
    governed = service.name + PODS
    domain = f"{governed}.{app.namespace}.svc.{app.cluster_domain}"
    pods = [f"{service.name}-{ordinal}" for ordinal in range(service.shards or 0)]
    return tuple(
        Upstream(
            name=pod,
            host=f"{pod}.{domain}",
            port=number,
            protocol=upstream.protocol,
            pod_of=governed,
            origin=upstream.origin,
        )
        for pod in pods
    )
