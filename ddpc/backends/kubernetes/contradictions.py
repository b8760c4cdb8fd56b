"""What a patch makes of an object that the schema takes and the cluster does not, or that never
moves again.

The rules are those of the API server's validation (Kubernetes API reference: DeploymentSpec,
PodDisruptionBudgetSpec, HorizontalPodAutoscalerSpec, ServiceSpec, SecurityContext), and the
kubelet's for users.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import Any

from ddpc.backends.kubernetes import codes
from ddpc.backends.yaml_text import untraced
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Patch
from ddpc.node import frozen

_OF_LOAD_BALANCERS = (
    "allocateLoadBalancerNodePorts",
    "loadBalancerClass",
    "loadBalancerSourceRanges",
)


@frozen
class Contradiction:
    """What is wrong with a patched object, and the arithmetic where there is some."""

    message: str
    notes: tuple[str, ...] = ()


def contradictions(patch: Patch, data: Any, replicas: int | None) -> list[Diagnostic]:
    """What the patched object ``data`` cannot be; ``replicas`` are its pods, where known."""
    spec = untraced(data).get("spec") or {}
    found: Iterable[Contradiction] = ()
    template = spec.get("template")
    if patch.kind == "Deployment":
        found = _deployment(spec)
    elif patch.kind == "PodDisruptionBudget":
        found = _budget(spec, replicas)
    elif patch.kind == "HorizontalPodAutoscaler":
        found = _autoscaler(spec)
    elif patch.kind == "Service":
        found = _service(spec)
    if isinstance(template, Mapping):
        found = (*found, *_pod(template.get("spec") or {}))
    return [
        Diagnostic(
            code=codes.PATCH_CONTRADICTS,
            message=f"{patch.kind} `{patch.name}`: {one.message}",
            span=patch.origin.span,
            label="left so by this",
            notes=one.notes,
        )
        for one in found
    ]


def _deployment(spec: Mapping[str, Any]) -> Iterator[Contradiction]:
    strategy = spec.get("strategy") or {}
    rolling = strategy.get("rollingUpdate")
    if strategy.get("type") == "Recreate":
        if rolling is not None:
            yield Contradiction(
                "`Recreate` takes no `rollingUpdate`", ("take it away: `rollingUpdate null`",)
            )
    elif rolling is not None and _zero(rolling.get("maxSurge"), rolling.get("maxUnavailable")):
        yield Contradiction(
            "no pod may be added and none taken away: no rollout ever begins",
            ("one of `maxSurge` and `maxUnavailable` has to be above 0",),
        )
    deadline, settled = spec.get("progressDeadlineSeconds", 600), spec.get("minReadySeconds", 0)
    if deadline is not None and deadline <= settled:
        yield Contradiction(
            "every rollout counts as failed before its first pod counts as ready",
            (f"`progressDeadlineSeconds` is {deadline}, `minReadySeconds` is {settled}",),
        )


def _pod(spec: Mapping[str, Any]) -> Iterator[Contradiction]:
    """What the security contexts of a pod's containers cannot be together."""
    shared = spec.get("securityContext") or {}
    for container in (*(spec.get("initContainers") or ()), *(spec.get("containers") or ())):
        own = container.get("securityContext") or {}
        name = container.get("name")
        if own.get("allowPrivilegeEscalation") is False:
            for what in _escalates(own):
                yield Contradiction(
                    f"{what} of `{name}` needs `allowPrivilegeEscalation`, which is false",
                    (
                        "the API server refuses the two together",
                        "allow it beside: `allowPrivilegeEscalation true`",
                    ),
                )
        both = {**shared, **{field: value for field, value in own.items() if value is not None}}
        if both.get("runAsNonRoot") is True and both.get("runAsUser") == 0:
            yield Contradiction(
                f"`{name}` runs as root and must not: it is never started",
                ("`runAsUser` is 0, `runAsNonRoot` is true",),
            )


def _escalates(context: Mapping[str, Any]) -> Iterator[str]:
    if context.get("privileged") is True:
        yield "`privileged`"
    # By this name alone: `SYS_ADMIN`, which runtimes take for the same, is let pass.
    if "CAP_SYS_ADMIN" in ((context.get("capabilities") or {}).get("add") or ()):
        yield "the capability CAP_SYS_ADMIN"


def _zero(*counts: Any) -> bool:
    return all(count in {0, "0%"} for count in counts)


def _budget(spec: Mapping[str, Any], replicas: int | None) -> Iterator[Contradiction]:
    missing, there = spec.get("maxUnavailable"), spec.get("minAvailable")
    if missing is not None and there is not None:
        yield Contradiction(
            "`minAvailable` and `maxUnavailable` exclude each other",
            ("take the other away: `maxUnavailable null`",),
        )
        return
    if missing in {0, "0%"}:
        yield Contradiction(
            "no pod may ever be missing: no node can be drained",
            ("`maxUnavailable` is 0",),
        )
    needed = _count(there, replicas)
    if needed is not None and replicas is not None and needed >= replicas:
        yield Contradiction(
            "no pod may ever be missing: no node can be drained",
            (f"{needed} pods have to be there, and there may be only {replicas}",),
        )


def _count(value: Any, replicas: int | None) -> int | None:
    """A number of pods, or a percentage of them, which the cluster rounds up."""
    if isinstance(value, str) and value.endswith("%") and value[:-1].isdigit():
        return ceil(int(value[:-1]) * replicas / 100) if replicas is not None else None
    return value if isinstance(value, int) else None


def _autoscaler(spec: Mapping[str, Any]) -> Iterator[Contradiction]:
    low, high = spec.get("minReplicas", 1), spec.get("maxReplicas")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        yield Contradiction(
            "the range of replicas is upside down",
            (f"`minReplicas` is {low}, `maxReplicas` is {high}",),
        )


def _service(spec: Mapping[str, Any]) -> Iterator[Contradiction]:
    """What a Service of its type, and of its affinity, has no place for."""
    kind = spec.get("type") or "ClusterIP"
    outside = kind in {"LoadBalancer", "NodePort"}
    if outside and spec.get("clusterIP") == "None":
        yield Contradiction(f"a {kind} needs an address, and `clusterIP` is `None`")
    if not outside and not spec.get("externalIPs") and "externalTrafficPolicy" in spec:
        yield _homeless("externalTrafficPolicy", "nobody comes from outside", kind)
    for field in _OF_LOAD_BALANCERS if kind != "LoadBalancer" else ():
        if field in spec:
            yield _homeless(field, "there is no load balancer", kind)
    if not outside and any("nodePort" in port for port in spec.get("ports") or ()):
        yield _homeless("nodePort", "no port of the nodes leads there", kind)
    if spec.get("sessionAffinity") != "ClientIP" and "sessionAffinityConfig" in spec:
        yield Contradiction(
            "`sessionAffinityConfig` has no meaning without `sessionAffinity ClientIP`",
            ("the API server refuses it", "take it away: `sessionAffinityConfig null`"),
        )


def _homeless(field: str, why: str, kind: str) -> Contradiction:
    notes = ("the API server refuses it", f"take it away: `{field} null`")
    return Contradiction(f"`{field}` has no meaning for the type {kind}: {why}", notes)
