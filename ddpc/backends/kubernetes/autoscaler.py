"""HorizontalPodAutoscaler: replicas that follow the load."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ddpc.backends.kubernetes import metadata
from ddpc.backends.kubernetes.plan import Plan
from ddpc.backends.kubernetes.rollout import Strategy
from ddpc.ir.deployment import Application, Role
from ddpc.ir.values import Percent

USUAL = Percent(Fraction(80))
"""The share of the CPU request that the cluster itself aims at where none is said."""


def to_object(application: Application, plan: Plan) -> dict[str, Any]:
    """The autoscaler of ``plan``.

    It looks at the main container alone: sidecars' CPU says nothing about the service's load, and
    one without a request would stop the scaling altogether.
    """
    workload = plan.workload
    main = next(container for container in plan.containers if container.role is Role.MAIN)
    kind = "StatefulSet" if plan.strategy is Strategy.ORDERED else "Deployment"
    share = workload.replicas.cpu or USUAL
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": metadata.of_workload(application, workload.name, workload),
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": kind, "name": workload.name},
            "minReplicas": workload.replicas.low,
            "maxReplicas": workload.replicas.high,
            "metrics": [
                {
                    "type": "ContainerResource",
                    "containerResource": {
                        "name": "cpu",
                        "container": main.name,
                        "target": {
                            "type": "Utilization",
                            "averageUtilization": max(1, round(share.value)),
                        },
                    },
                }
            ],
        },
    }
