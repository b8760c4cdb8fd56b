"""Probes of a container, with every time written out."""

from __future__ import annotations

from typing import Any

from ddpc.backends.kubernetes.expansion import literally
from ddpc.backends.yaml_text import traced
from ddpc.ir.deployment import Command, GrpcHealth, HttpGet, Probe, TcpConnect


def to_data(probe: Probe) -> Any:
    """The probe as a container's field has it. The cluster counts whole seconds, at least one."""
    return traced(
        {
            **_asks(probe.asks),
            "initialDelaySeconds": probe.after.seconds,
            "periodSeconds": max(1, probe.every.seconds),
            "timeoutSeconds": max(1, probe.timeout.seconds),
            "failureThreshold": probe.failures,
            "successThreshold": probe.successes,
        },
        probe.origin,
    )


def _asks(asks: HttpGet | TcpConnect | GrpcHealth | Command) -> dict[str, Any]:
    if isinstance(asks, HttpGet):
        get: dict[str, Any] = {"path": asks.path, "port": asks.port, "scheme": "HTTP"}
        if asks.headers:
            get["httpHeaders"] = [{"name": name, "value": value} for name, value in asks.headers]
        return {"httpGet": get}
    if isinstance(asks, TcpConnect):
        return {"tcpSocket": {"port": asks.port}}
    if isinstance(asks, GrpcHealth):
        named = {"service": asks.service} if asks.service is not None else {}
        return {"grpc": {"port": asks.port, **named}}
    # The kubelet expands $(NAME) in commands of probes as in those of containers.
    return {"exec": {"command": [literally(argument) for argument in asks.arguments]}}
