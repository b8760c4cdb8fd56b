"""What the cluster would refuse of a workload, or do otherwise than asked."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.backends.kubernetes import codes, config_map, metadata, stateful_set
from ddpc.backends.kubernetes.carried import arrives
from ddpc.backends.kubernetes.plan import Plan
from ddpc.backends.kubernetes.rollout import Strategy
from ddpc.backends.kubernetes.running import Running
from ddpc.backends.kubernetes.stopping import PreStop
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Command, GrpcHealth, HttpGet, Probe, Role, TcpConnect
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration

ANNOTATIONS = 256 * 1024
"""Bytes that all annotations of an object may have together (TotalAnnotationSizeLimitB)."""


def of_plan(plan: Plan) -> Iterator[Diagnostic]:
    """The diagnostics of ``plan``, in a stable order."""
    yield from _name(plan)
    yield from _labels(plan)
    for container, stop in zip(plan.containers, plan.stops, strict=True):
        yield from _pause(container, stop)
        for probe in container.probes:
            yield from _probe(container, probe)
        yield from _texts(container, stop)
    for key, text in plan.workload.annotations:
        yield from _text(f"the annotation `{key}`", text, plan.workload.origin)
    yield from _autoscaler(plan)
    for config in plan.volumes.config_maps:
        yield from _size(config)


def _name(plan: Plan) -> Iterator[Diagnostic]:
    name, longest = plan.workload.name, stateful_set.LONGEST_NAME
    if plan.strategy is Strategy.ORDERED and len(name) > longest:
        yield Diagnostic(
            code=codes.NAME_TOO_LONG,
            message=f"`{name}` has {len(name)} characters, a StatefulSet's name at most {longest}",
            span=plan.workload.origin.span,
            label="named here",
        )


def _labels(plan: Plan) -> Iterator[Diagnostic]:
    for key, _ in plan.workload.labels:
        if key in metadata.SELECTED:
            yield Diagnostic(
                code=codes.FIXED_FIELD,
                message=f"by the label `{key}` the pods of `{plan.workload.name}` are found",
                span=plan.workload.origin.span,
                label="has that label",
            )


def _pause(container: Running, stop: PreStop) -> Iterator[Diagnostic]:
    if stop.lost and container.stop is not None:
        yield Diagnostic(
            code=codes.NO_PAUSE,
            message=(
                f"container `{container.name}` gets its stop signal without the pause of"
                f" {container.stop.pause}"
            ),
            span=container.origin.span,
            label="stops at once",
            notes=(stop.lost,),
            helps=("say `stop pause 0s` if requests are not lost, or pause in the command",),
        )
    elif container.stop is not None and container.stop.pause.milliseconds % 1_000:
        yield _rounded("the pause", container.stop.pause, container, None)


def _probe(container: Running, probe: Probe) -> Iterator[Diagnostic]:
    for what, time in (
        ("`every`", probe.every),
        ("the timeout", probe.timeout),
        ("`after`", probe.after),
    ):
        if time.milliseconds % 1_000:
            yield _rounded(what, time, container, probe)
    asks = probe.asks
    if isinstance(asks, HttpGet | TcpConnect | GrpcHealth):
        for port in container.ports:
            if port.number == asks.port and port.on_localhost:
                yield Diagnostic(
                    code=codes.PROBE_OF_LOCALHOST,
                    message=f"the probe asks port {asks.port}, which listens on localhost alone",
                    span=(probe.origin if probe.origin.statement else container.origin).span,
                    label="asked from outside the pod",
                )


def _texts(container: Running, stop: PreStop) -> Iterator[Diagnostic]:
    for variable in container.environment:
        if isinstance(variable.value, str):
            yield from _text(f"the variable `{variable.name}`", variable.value, variable.origin)
    words = [*container.command, *container.arguments, *stop.command]
    for probe in container.probes:
        if isinstance(probe.asks, Command):
            words += probe.asks.arguments
    for word in words:
        yield from _text("an argument", word, container.origin)


def _text(what: str, text: str, origin: Origin) -> Iterator[Diagnostic]:
    if not arrives(text):
        yield Diagnostic(
            code=codes.UNCARRIED_TEXT,
            message=f"{what} holds characters that do not reach the cluster unchanged",
            span=origin.span,
            label="holds them",
            helps=("put the text into a file: `file PATH from FILE`",),
        )


def _rounded(what: str, time: Duration, container: Running, probe: Probe | None) -> Diagnostic:
    origin = probe.origin if probe and probe.origin.statement else container.origin
    return Diagnostic(
        code=codes.WHOLE_SECONDS,
        message=f"{what} of {time} becomes {time.seconds}s: the cluster counts whole seconds",
        span=origin.span,
        label=f"{time.seconds}s",
    )


def _autoscaler(plan: Plan) -> Iterator[Diagnostic]:
    if not plan.scaled:
        return
    for container in plan.containers:
        if container.role is Role.MAIN:
            if container.cpu is None:
                yield Diagnostic(
                    code=codes.NO_CPU_REQUEST,
                    message=f"`{plan.workload.name}` is scaled by CPU but requests none",
                    span=plan.workload.origin.span,
                    label="needs `cpu`",
                )
            return


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
