"""How much memory nginx needs, and whether its container has that.

Measured on nginx 1.22, 1.26 and 1.30 with the configurations of the tests: the master and two
workers of 4,096 connections each take 5 to 7 MiB (proportional anonymous and shared memory) before
anybody has come. What is passed on comes on top: up to 144 KiB of buffers for an answer whose
reader is slow, and as many TLS sessions as fill their cache of 10 MiB. What its folder in memory
holds counts as the container's memory too.
"""

from __future__ import annotations

from typing import Final

from ddpc.backends.nginx import codes
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import Directive
from ddpc.ir.origin import Origin
from ddpc.ir.values import Size

_MEBIBYTE: Final = 1 << 20
_WORKER: Final = 2 * _MEBIBYTE
"""Bytes of a worker without its connections, and its part of the master."""
_CONNECTION: Final = 432
"""Bytes of a connection that nobody has: its record and its two events, allocated at the start."""
HTTP: Final = Size(24 * _MEBIBYTE)
"""For a hundred answers to slow readers, and the TLS sessions."""
STREAM: Final = Size(16 * _MEBIBYTE)
"""For five hundred connections that are passed on, with a buffer each way."""

RUN: Final = Size(_MEBIBYTE // 2)
"""For its folder in memory: the file of its process's number, and folders that stay empty, since
bodies and answers flow through (``settings``)."""


def itself(
    main: tuple[Directive, ...], events: tuple[Directive, ...], under_way: Size = HTTP
) -> Size:
    """What nginx needs beside the zones of limits, in whole mebibytes: 32Mi for two workers."""
    workers, connections = _number(main, "worker_processes"), _number(events, "worker_connections")
    needed = workers * (_WORKER + connections * _CONNECTION) + under_way.bytes + RUN.bytes
    return Size(-(-needed // _MEBIBYTE) * _MEBIBYTE)


def check(
    main: tuple[Directive, ...],
    events: tuple[Directive, ...],
    memory: Size,
    origin: Origin,
    findings: Findings,
    under_way: Size = HTTP,
) -> None:
    """Find a container in which nginx would be killed when it starts, or with its first clients."""
    needed = itself(main, events, under_way)
    if memory >= needed:
        return
    workers, connections = _number(main, "worker_processes"), _number(events, "worker_connections")
    findings.add(
        codes.TOO_SMALL,
        origin,
        f"nginx does not fit into {memory}",
        label=f"needs {needed} or more",
        notes=(
            f"{workers} workers, each with room for {connections} connections",
            f"{under_way} for what is under way",
        ),
        helps=(f"give it the memory: `memory {needed}`",),
    )


def _number(directives: tuple[Directive, ...], name: str) -> int:
    """What a setting says; of workers as many as cores, two."""
    said = next(one.arguments[0] for one in directives if one.name == name)
    return int(said) if said.isdigit() else 2
