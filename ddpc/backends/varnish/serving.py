"""How Varnish runs a program: image, command, files, ports, probes and end."""

from __future__ import annotations

from typing import Final

from ddpc.backends.contract import Served, Writable
from ddpc.backends.folders import folder
from ddpc.backends.varnish import checks, codes, natives, sizing
from ddpc.backends.varnish.command import DIRECTORY, WORK, command
from ddpc.backends.varnish.findings import Findings
from ddpc.backends.varnish.select import HEALTH_PATH, select
from ddpc.backends.varnish.text import default_vcl
from ddpc.ir.deployment import (
    Container,
    ContainerPort,
    Deployment,
    HttpGet,
    Probe,
    Stop,
    Workload,
)
from ddpc.ir.http import Cache, HttpProxy
from ddpc.ir.values import Duration, Image, Size

USER: Final = 1000
"""The user and group ``varnish`` of the official image."""

MEMORY: Final = Size(128 << 20)
"""What a container without a stated limit is taken to have."""

_WITHDRAWN: Final = Duration(5_000)
_ENDS_IN: Final = Duration(5_000)


def serve(
    container: Container, workload: Workload, deployment: Deployment, findings: Findings
) -> Served | None:
    """What runs ``container``'s program; None where ``findings`` say what stands against it."""
    program = container.program
    if not isinstance(program, HttpProxy) or program.port is None:
        findings.say(
            codes.UNSERVED_LAYER,
            "Varnish cannot serve without a plain port",
            container.origin,
            notes=("it ends no TLS",),
        )
        return None
    version = deployment.application.target("varnish")
    cache = next((layer for layer in program.layers if isinstance(layer, Cache)), None)
    vcl = select(program, deployment, version, findings)
    chosen = natives.parameters(program, version, findings)
    checks.stores(cache, findings)
    checks.slow_readers(program, version, findings)
    if cache is None and container.memory is not None:
        checks.memory(container.memory[1], findings, container.origin)
    if vcl is None or findings.failed:
        return None
    memory = cache.memory if cache else (container.memory or (MEMORY, MEMORY))[1]
    return Served(
        image=Image("varnish", str(version)),
        command=command(program, cache, memory, version, chosen),
        directory=DIRECTORY,
        files=(default_vcl(vcl),),
        standalone=f"varnish/{folder(container, workload)}",
        writable=(Writable(name="work", path=WORK, size=sizing.WORK, in_memory=True),),
        ports=_ports(program.port, program, cache),
        user=USER,
        group=USER,
        ready=_asks(program, every=5, timeout=2, failures=2),
        alive=_asks(program, every=10, timeout=5, failures=6),
        started=_asks(program, every=1, timeout=1, failures=60),
        stop=container.stop or _stop(program),
    )


def _ports(port: int, program: HttpProxy, cache: Cache | None) -> tuple[ContainerPort, ...]:
    local = program.address.startswith("127.")
    ports = [ContainerPort(name="http", number=port, protocol="http", on_localhost=local)]
    if program.health_port != port:
        ports.append(ContainerPort(name="health", number=program.health_port, protocol="http"))
    if cache is not None and cache.peers is not None:
        ports.append(ContainerPort(name="peers", number=cache.peers.port, protocol="http"))
    if cache is not None and cache.purging is not None:
        ports.append(ContainerPort(name="purge", number=cache.purging.port, protocol="http"))
    return tuple(ports)


def _asks(program: HttpProxy, *, every: int, timeout: int, failures: int) -> Probe:
    """Nothing behind the server has a part in its answer."""
    return Probe(
        asks=HttpGet(path=HEALTH_PATH, port=program.health_port),
        every=Duration(every * 1_000),
        timeout=Duration(timeout * 1_000),
        failures=failures,
    )


def _stop(program: HttpProxy) -> Stop:
    """varnishd has no graceful end: SIGTERM cuts off what is under way (0 of 20 were finished).

    So the pause before it is as long as requests may take, once no new ones come.
    """
    pause = Duration(_WITHDRAWN.milliseconds + program.drain.milliseconds)
    return Stop(pause=pause, finish=_ENDS_IN)
