"""What the cluster would refuse of a program, or do otherwise than asked."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from ddpc.backends.kubernetes import codes, config_map, metadata
from ddpc.backends.kubernetes.container_findings import of_container, of_text
from ddpc.backends.kubernetes.plan import Plan
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Application, ClusterName, Role
from ddpc.ir.origin import Origin

ANNOTATIONS = 256 * 1024
"""Bytes that all annotations of an object may have together (TotalAnnotationSizeLimitB)."""


def of_application(application: Application) -> Iterator[Diagnostic]:
    """The diagnostics of the app as a whole."""
    yield from _labels(application.labels, f"the pods of `{application.name}`", application.origin)


def of_name(name: ClusterName) -> Iterator[Diagnostic]:
    """The diagnostics of a name that is dialled."""
    if name.elsewhere is not None and _is_address(name.elsewhere):
        yield Diagnostic(
            code=codes.EXTERNAL_ADDRESS,
            message=f"`{name.name}` cannot stand for the address {name.elsewhere}, only for a name",
            span=name.origin.span,
            label="an alias of an address",
        )


def of_plan(plan: Plan) -> Iterator[Diagnostic]:
    """The diagnostics of ``plan``, in a stable order."""
    workload = plan.workload
    yield from _labels(workload.labels, f"the pods of `{workload.name}`", workload.origin)
    for container, stop in zip(plan.containers, plan.stops, strict=True):
        yield from of_container(container, stop)
    for key, text in workload.annotations:
        yield from of_text(f"the annotation `{key}`", text, workload.origin)
    yield from _autoscaler(plan)
    for config in plan.volumes.config_maps:
        yield from _size(config)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _labels(
    labels: tuple[tuple[str, str], ...], found: str, origin: Origin
) -> Iterator[Diagnostic]:
    for key, _ in labels:
        if key in metadata.SELECTED:
            yield Diagnostic(
                code=codes.FIXED_FIELD,
                message=f"by the label `{key}` {found} are found",
                span=origin.span,
                label="has that label",
            )


def _autoscaler(plan: Plan) -> Iterator[Diagnostic]:
    if not plan.scaled:
        return
    main = next(container for container in plan.containers if container.role is Role.MAIN)
    if main.cpu is None:
        yield Diagnostic(
            code=codes.NO_CPU_REQUEST,
            message=f"`{plan.workload.name}` is scaled by CPU but requests none",
            span=plan.workload.origin.span,
            label="needs `cpu`",
        )


def _size(config: config_map.ConfigMap) -> Iterator[Diagnostic]:
    size = config.size
    if size > config_map.LARGEST:
        yield Diagnostic(
            code=codes.TOO_LARGE,
            message=f"files of {size:,} bytes do not fit into a ConfigMap ({config_map.LARGEST:,})",
            span=config.origin.span,
            label="in one directory",
        )
    elif size > ANNOTATIONS * 3 // 4:
        # The copy is JSON, in which quotes and line ends take two bytes.
        yield Diagnostic(
            code=codes.LARGE,
            message=f"files of {size:,} bytes need `kubectl apply --server-side`",
            span=config.origin.span,
            label="in one directory",
        )
