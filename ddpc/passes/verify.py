"""The last pass: what can only be seen once everything stands in its pod."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.deployment import Container, Deployment, Mount, Role, Scratch, Workload
from ddpc.ir.origin import Origin
from ddpc.passes.assemble.listening import listeners
from ddpc.passes.codes_pod import NAME_CLASH, PATH_CLASH, PORT_CLASH, WITHIN_READ_ONLY
from ddpc.passes.codes_service import NAME_RESERVED, NAME_TOO_LONG
from ddpc.passes.context import Context

LONGEST_NAME = 63
LONGEST_STATEFUL = 52
"""Pods of a StatefulSet carry its name, a dash and a hash of 10 characters in a label of 63."""


def verify(deployment: Deployment, context: Context) -> tuple[Deployment, tuple[Diagnostic, ...]]:
    """The same Deployment; what clashes in it."""
    report: list[Diagnostic] = []
    for workload in deployment.workloads:
        _ports(workload, report)
        _names_in_pod(workload, report)
        _paths(workload, report)
        _within(workload, report)
        longest = LONGEST_STATEFUL if workload.stateful else LONGEST_NAME
        if len(workload.name) > longest:
            report.append(_too_long(workload.name, longest, workload.origin))
    clashing: set[str] = set()
    seen: dict[str, Origin] = {}
    for name in deployment.names:
        if len(name.name) > LONGEST_NAME:
            report.append(_too_long(name.name, LONGEST_NAME, name.origin))
        owner = _owner(name.name, deployment.application.namespace)
        if owner is not None:
            report.append(_reserved(name.name, owner, name.origin))
        first = seen.setdefault(name.name, name.origin)
        if first is not name.origin:
            clashing.add(name.name)
            report.append(_clash(f"two things would be called `{name.name}`", name.origin, first))
    workloads: dict[str, Origin] = {}
    for workload in deployment.workloads:
        first = workloads.setdefault(workload.name, workload.origin)
        if first is not workload.origin and workload.name not in clashing:
            report.append(
                _clash(f"two workloads would be called `{workload.name}`", workload.origin, first)
            )
    return deployment, tuple(report)


def _too_long(name: str, longest: int, origin: Origin) -> Diagnostic:
    return Diagnostic(
        code=NAME_TOO_LONG,
        message=f"the derived name `{name}` has {len(name)} characters, more than {longest}",
        span=origin.span,
        label="derived from this",
    )


def _owner(name: str, namespace: str) -> str | None:
    """Whose name it is already, in every cluster."""
    if name == "localhost":
        return "every pod has for itself"
    if (name, namespace) == ("kubernetes", "default"):
        return "the cluster's API server has in the namespace `default`"
    return None


def _reserved(name: str, owner: str, origin: Origin) -> Diagnostic:
    return Diagnostic(
        code=NAME_RESERVED,
        message=f"`{name}` is the name that {owner}",
        span=origin.span,
        label="has to be called otherwise",
    )


def _clash(message: str, second: Origin, first: Origin) -> Diagnostic:
    return Diagnostic(
        code=NAME_CLASH,
        message=message,
        span=second.span,
        label="the second",
        labels=(Label(span=first.span, text="the first"),),
    )


def _ports(workload: Workload, report: list[Diagnostic]) -> None:
    taken: dict[tuple[int, str], tuple[Container, Origin]] = {}
    for container in workload.containers:
        if container.role is Role.BEFORE:
            continue
        for number, transport, origin in listeners(container):
            other, first = taken.setdefault((number, transport), (container, origin))
            if other is container:
                continue
            report.append(
                Diagnostic(
                    code=PORT_CLASH,
                    message=f"`{other.name}` and `{container.name}` both listen on port {number}"
                    f" in the pods of `{workload.name}`",
                    span=first.span,
                    label=f"`{other.name}` listens here",
                    labels=(Label(span=origin.span, text=f"`{container.name}` listens here"),),
                    notes=("the containers of a pod share one network",),
                )
            )


def _names_in_pod(workload: Workload, report: list[Diagnostic]) -> None:
    report += [
        _too_long(part.name, LONGEST_NAME, part.origin)
        for part in (*workload.containers, *workload.volumes)
        if len(part.name) > LONGEST_NAME
    ]
    _unique(
        ((c.name, c.origin) for c in workload.containers),
        lambda name: f"two containers of `{workload.name}` are called `{name}`",
        report,
    )
    _unique(
        ((v.name, v.origin) for v in workload.volumes),
        lambda name: f"two volumes of `{workload.name}` are called `{name}`",
        report,
    )
    _unique(
        ((p.name, p.origin) for c in workload.containers for p in c.ports),
        lambda name: f"two ports in the pods of `{workload.name}` are called `{name}`",
        report,
    )


def _unique(
    named: Iterable[tuple[str, Origin]], message: Callable[[str], str], report: list[Diagnostic]
) -> None:
    seen: dict[str, Origin] = {}
    for name, origin in named:
        if name in seen:
            report.append(_clash(message(name), origin, seen[name]))
        seen.setdefault(name, origin)


def _paths(workload: Workload, report: list[Diagnostic]) -> None:
    origins = {volume.name: volume.origin for volume in workload.volumes}
    said: set[tuple[str, str, str]] = set()
    for container in workload.containers:
        seen: dict[str, str] = {}
        for mount in container.mounts:
            first = seen.setdefault(mount.path, mount.volume)
            if first != mount.volume and (mount.path, first, mount.volume) not in said:
                said.add((mount.path, first, mount.volume))
                report.append(
                    Diagnostic(
                        code=PATH_CLASH,
                        message=f"two volumes are mounted at `{mount.path}` in `{container.name}`",
                        span=origins.get(mount.volume, container.origin).span,
                        label="the second",
                        labels=(
                            Label(span=origins.get(first, container.origin).span, text="the first"),
                        ),
                    )
                )


def _within(workload: Workload, report: list[Diagnostic]) -> None:
    """Nothing is mounted where no directory for it can be made.

    The kubelet makes those in the volumes that it fills itself: files and Secrets (kubernetes,
    pkg/volume/util/nested_volumes.go).
    """
    origins = {volume.name: volume.origin for volume in workload.volumes}
    scratch = {volume.name for volume in workload.volumes if isinstance(volume, Scratch)}
    said: set[tuple[str, str]] = set()
    for container in workload.containers:
        for outer in container.mounts:
            if not outer.read_only or outer.volume not in scratch:
                continue
            for inner in container.mounts:
                pair = (outer.volume, inner.volume)
                if inner.path.startswith(f"{outer.path}/") and pair not in said:
                    said.add(pair)
                    report.append(_nested(outer, inner, origins, container.origin))


def _nested(outer: Mount, inner: Mount, origins: dict[str, Origin], usual: Origin) -> Diagnostic:
    return Diagnostic(
        code=WITHIN_READ_ONLY,
        message=f"nothing can be mounted at `{inner.path}`, within `{outer.path}`",
        span=origins.get(inner.volume, usual).span,
        label="no directory for it can be made",
        labels=(
            Label(
                span=origins.get(outer.volume, usual).span,
                text=f"`{outer.path}` is mounted whole, and read-only",
            ),
        ),
    )
