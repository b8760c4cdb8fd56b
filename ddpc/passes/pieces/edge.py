"""Edges: one entrance for several services."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Edge, EdgeHost, EdgeRoute
from ddpc.ir.values import Count, Cpu, Duration, PathPattern, Percent, Version
from ddpc.passes.context import Context
from ddpc.passes.declarations import Declared
from ddpc.passes.pieces.native import natives_of
from ddpc.passes.pieces.patch import patches_of
from ddpc.passes.pieces.timeout import timeout_of
from ddpc.reading.origins import origin_of
from ddpc.schema.settings import Setting


def edge_of(
    thing: Declared, context: Context, targets: dict[str, Version], report: list[Diagnostic]
) -> Edge | None:
    """The edge; None where its block is not complete (which has been said)."""
    block = thing.block
    certificate, reach = block.one("certificate"), block.one("reach")
    replicas = block.one("replicas")
    if certificate is None or block.one("host") is None:
        return None
    return Edge(
        name=thing.name,
        hosts=tuple(_host(setting, report) for setting in block.listed("host")),
        certificate=certificate.need("secret", str),
        reach=reach is not None and reach.get("value", str) == "load-balancer",
        replicas=replicas.get("count", Count) if replicas else None,
        replicas_cpu=replicas.get("cpu", Percent) if replicas else None,
        cpu=block.value("cpu", Cpu),
        memory=block.value("memory", tuple),
        hsts=block.value("hsts", Duration),
        native=natives_of(block, context, targets, report),
        patches=patches_of(block, report),
        origin=origin_of(thing.head),
        replicas_origin=origin_of(replicas if replicas is not None else thing.head),
    )


def _host(setting: Setting, report: list[Diagnostic]) -> EdgeHost:
    block = setting.block
    certificate = block.one("certificate") if block is not None else None
    routes = [_route(one, report) for one in (block.listed("path") if block is not None else ())]
    # The longest path first: it is the one that wins, whatever the order in the file.
    routes.sort(key=lambda route: (-len(route.path), route.path))
    return EdgeHost(
        host=setting.need("name", str),
        routes=tuple(routes),
        certificate=certificate.get("secret", str) if certificate is not None else None,
        origin=origin_of(setting),
    )


def _route(setting: Setting, report: list[Diagnostic]) -> EdgeRoute:
    path = setting.need("path", PathPattern)
    port = setting.get("port", object)
    assert port is None or isinstance(port, str | int)
    return EdgeRoute(
        path=path.path,
        target=setting.need("target", str),
        port=port,
        timeout=timeout_of(setting, "timeout", report),
        origin=origin_of(setting),
    )
