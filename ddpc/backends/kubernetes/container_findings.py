"""What the cluster would refuse of a container, or do otherwise than asked."""

from __future__ import annotations

from collections.abc import Iterator

from ddpc.backends.kubernetes import codes
from ddpc.backends.kubernetes.carried import arrives
from ddpc.backends.kubernetes.running import Running
from ddpc.backends.kubernetes.stopping import PreStop
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Command, GrpcHealth, HttpGet, Probe, TcpConnect
from ddpc.ir.origin import Origin


def of_container(container: Running, stop: PreStop) -> Iterator[Diagnostic]:
    """The diagnostics of ``container``, which stops by ``stop``."""
    yield from _pause(container, stop)
    for probe in container.probes:
        yield from _probe(container, probe)
    for once in (container.started, container.alive):
        if once is not None and once.successes != 1:
            yield Diagnostic(
                code=codes.ONE_SUCCESS,
                message=f"this probe asks for {once.successes} successes: only 1 can be",
                span=_origin(container, once).span,
                label="more than one success",
            )
    for variable in container.environment:
        if isinstance(variable.value, str):
            yield from of_text(f"the variable `{variable.name}`", variable.value, variable.origin)
    words = [*container.command, *container.arguments, *stop.command]
    for probe in container.probes:
        if isinstance(probe.asks, Command):
            words += probe.asks.arguments
    for word in words:
        yield from of_text("an argument", word, container.origin)


def of_text(what: str, text: str, origin: Origin) -> Iterator[Diagnostic]:
    """The diagnostic of a text that would not arrive as it is; ``what`` names it."""
    if not arrives(text):
        yield Diagnostic(
            code=codes.UNCARRIED_TEXT,
            message=f"{what} holds characters that do not reach the cluster unchanged",
            span=origin.span,
            label="holds them",
            helps=("put the text into a file: `file PATH from FILE`",),
        )


def _origin(container: Running, probe: Probe) -> Origin:
    return probe.origin if probe.origin.statement else container.origin


def _pause(container: Running, stop: PreStop) -> Iterator[Diagnostic]:
    if container.stop is None:
        return
    pause = container.stop.pause
    if stop.lost:
        yield Diagnostic(
            code=codes.NO_PAUSE,
            message=f"`{container.name}` gets its stop signal without the pause of {pause}",
            span=container.origin.span,
            label="stops at once",
            notes=(stop.lost,),
            helps=("say `stop pause 0s` if requests are not lost, or pause in the command",),
        )
    elif pause.milliseconds % 1_000:
        yield Diagnostic(
            code=codes.WHOLE_SECONDS,
            message=f"the pause of {pause} becomes {pause.seconds}s",
            span=container.origin.span,
            label="in whole seconds",
        )


def _probe(container: Running, probe: Probe) -> Iterator[Diagnostic]:
    origin = _origin(container, probe)
    asks = probe.asks
    if isinstance(asks, HttpGet | TcpConnect | GrpcHealth):
        for port in container.ports:
            if port.number == asks.port and port.on_localhost:
                yield Diagnostic(
                    code=codes.PROBE_OF_LOCALHOST,
                    message=f"the probe asks port {asks.port}, which listens on localhost alone",
                    span=origin.span,
                    label="asked from outside the pod",
                )
