"""An edge: one termination layer with a site for each host, and routes to declared services."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Design, Edge, EdgeHost, EdgeRoute
from ddpc.ir.http import Certificate, Route, Site, Termination, Upstream
from ddpc.ir.values import Duration, PathPattern, Size
from ddpc.patterns.contract import Hop, TierSizes
from ddpc.patterns.dialled import dialled
from ddpc.patterns.tls.expand import HEALTH_PORT, PLAIN_PORT, RANK

HTTPS_PORT = 8443


def entrance(design: Design, edge: Edge, report: list[Diagnostic]) -> Hop | None:
    """The layer of ``edge``; None where ``report`` says why there is none."""
    upstreams: dict[str, Upstream] = {}
    sites = tuple(_site(design, edge, host, upstreams, report) for host in edge.hosts)
    if not upstreams:
        return None
    return Hop(
        layer=Termination(
            https_port=HTTPS_PORT,
            http_port=PLAIN_PORT,
            sites=sites,
            hsts=edge.hsts,
            origin=edge.origin,
        ),
        rank=RANK,
        pattern="edge",
        alone=True,
        upstreams=tuple(upstreams[name] for name in sorted(upstreams)),
        health_port=HEALTH_PORT,
        sizes=TierSizes(
            low=edge.replicas.low if edge.replicas else None,
            high=edge.replicas.high if edge.replicas else None,
            cpu_share=edge.replicas_cpu,
            cpu=edge.cpu,
            memory=edge.memory,
            origin=edge.replicas_origin,
        ),
        replicas=2,
        memory=Size(128 << 20),
        reach=edge.reach,
        native=edge.native,
        origin=edge.origin,
    )


def _site(
    design: Design,
    edge: Edge,
    host: EdgeHost,
    upstreams: dict[str, Upstream],
    report: list[Diagnostic],
) -> Site:
    routes = [route for one in host.routes for route in _routes(design, one, upstreams, report)]
    return Site(
        hosts=(host.host,),
        certificate=Certificate(secret=host.certificate or edge.certificate),
        routes=tuple(routes),
        redirect_host=host.host,
        origin=host.origin,
    )


def _routes(
    design: Design, one: EdgeRoute, upstreams: dict[str, Upstream], report: list[Diagnostic]
) -> tuple[Route, ...]:
    """The routes of a path: what is below it, and unless it ends with ``/`` the path itself."""
    place = dialled(
        design, one.target, one.port, one.origin, report, protocols=("http", "https", "grpc")
    )
    if place is None:
        return ()
    name = place.upstream_of(one.target, one.port)
    upstreams.setdefault(
        name,
        Upstream(
            name=name,
            host=place.host,
            port=place.port,
            protocol=place.protocol,
            target=one.target,
            timeout=Duration(60_000),
            origin=one.origin,
        ),
    )
    below = one.path if one.path.endswith("/") else f"{one.path}/"
    patterns = [PathPattern(below, prefix=True)]
    if below != one.path:
        patterns.append(PathPattern(one.path, prefix=False))
    return tuple(
        Route(path=path, upstream=name, timeout=one.timeout, origin=one.origin) for path in patterns
    )
