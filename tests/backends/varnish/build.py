"""Deployment nodes for the tests, made by hand."""

from __future__ import annotations

from ddpc.backends.contract import OutputFile, Served
from ddpc.backends.varnish import BACKEND
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Application,
    ClusterName,
    Container,
    Deployment,
    NameKind,
    NamePort,
    Replicas,
    Role,
    Workload,
)
from ddpc.ir.http import (
    Allowance,
    Cache,
    CachePeers,
    HttpProxy,
    KeepRule,
    Layer,
    LimitRule,
    Limits,
    Native,
    Purging,
    Trust,
    Upstream,
)
from ddpc.ir.origin import Origin
from ddpc.ir.values import Duration, PathPattern, Rate, Size, Version
from ddpc.source import Span

PORT, HEALTH, PEERS, PURGE = 8080, 8081, 8082, 8083
MEBIBYTE = 1 << 20


def origin(number: int, statement: str) -> Origin:
    """A statement at its own place of a made-up source."""
    return Origin(Span("app.ddp", 100 * number, 100 * number + 10), statement)


CACHE = origin(1, "attach cache to app")
LIMIT = origin(2, "attach rate-limit to app")
APP = origin(3, "service app")
KEEP = origin(4, "keep")
RULE = origin(5, "on")
NATIVE = origin(6, "varnish")


def pattern(path: str) -> PathPattern:
    return PathPattern(path.removesuffix("*"), path.endswith("*"))


def upstream(host: str = "app", *, seconds: float = 10, retry: bool = True) -> Upstream:
    return Upstream(
        name="app",
        host=host,
        port=8080,
        connect_timeout=Duration(1_000),
        timeout=Duration(int(seconds * 1_000)),
        retry=retry,
        origin=APP,
    )


def keep(path: str, seconds: int = 604_800) -> KeepRule:
    return KeepRule(path=pattern(path), ttl=Duration(seconds * 1_000), origin=KEEP)


def cache(
    *,
    store: int = 64,
    transient: int = 32,
    ttl: int = 120_000,
    grace: int = 10_000,
    rescue: int = 3_600_000,
    ignored: tuple[str, ...] = ("_ga*", "_gid"),
    skip: tuple[str, ...] = (),
    skip_cookies: tuple[str, ...] = (),
    keeps: tuple[KeepRule, ...] = (),
    purge: bool = False,
    hosts: tuple[str, ...] = (),
    connections: int = 64,
    nodes: tuple[str, ...] = (),
) -> Cache:
    return Cache(
        memory=Size(256 * MEBIBYTE),
        store=Size(store * MEBIBYTE),
        transient=Size(transient * MEBIBYTE),
        ttl=Duration(ttl),
        grace=Duration(grace),
        stale_if_error=Duration(rescue),
        ignored_cookies=ignored,
        skip_paths=tuple(pattern(path) for path in skip),
        skip_cookies=skip_cookies,
        keep=keeps,
        purging=Purging(port=PURGE, host="app-purge") if purge else None,
        hosts=hosts,
        max_connections=connections,
        peers=CachePeers(nodes=tuple((name, name) for name in nodes), port=PEERS)
        if nodes
        else None,
        origin=CACHE,
    )


def allowance(count: int, burst: int, seconds: int = 1) -> Allowance:
    rate = Rate(count, seconds)
    return Allowance(
        declared=rate,
        declared_burst=burst,
        per_replica=rate,
        burst=burst,
        clients=10_000,
        origin=LIMIT,
    )


def rule(path: str, method: str | None = None, *, count: int = 5, burst: int = 5) -> LimitRule:
    return LimitRule(
        method=method, path=pattern(path), allowance=allowance(count, burst, 60), origin=RULE
    )


def limits(*rules: LimitRule, count: int = 10, burst: int = 20, seconds: int = 1) -> Limits:
    return Limits(
        anonymous=allowance(count, burst, seconds),
        rules=rules,
        retry_after=Duration(7_000),
        origin=LIMIT,
    )


def native(name: str, *arguments: str) -> Native:
    return Native(tool="varnish", place="parameter", name=name, arguments=arguments, origin=NATIVE)


def program(
    *layers: Layer,
    to: Upstream | None = None,
    edge: bool = True,
    trust: Trust | None = None,
    health_port: int = HEALTH,
    natives: tuple[Native, ...] = (),
) -> HttpProxy:
    """A proxy before the service ``app``."""
    return HttpProxy(
        port=PORT,
        health_port=health_port,
        layers=layers,
        upstreams=(to or upstream(),),
        next="app",
        edge=edge,
        trust=trust or Trust(),
        native=natives,
        origin=CACHE,
    )


def serve(
    made: HttpProxy,
    version: str = "7.7",
    *,
    kind: NameKind = NameKind.STABLE,
    role: Role = Role.MAIN,
) -> tuple[Served | None, tuple[Diagnostic, ...]]:
    """What the backend makes of a program in the pods ``app-cache``."""
    major, _, minor = version.partition(".")
    container = Container(
        name="varnish",
        role=role,
        program=made,
        memory=(Size(128 * MEBIBYTE), Size(128 * MEBIBYTE)),
        origin=CACHE,
    )
    workload = Workload(
        name="app-cache",
        home="app",
        component="cache",
        replicas=Replicas(low=2, high=2),
        containers=(container,),
    )
    deployment = Deployment(
        application=Application(
            name="shop", namespace="shop", targets=(("varnish", Version(int(major), int(minor))),)
        ),
        workloads=(workload,),
        names=(_name("app", kind),),
    )
    return BACKEND.serve(container, workload, deployment)


def _name(name: str, kind: NameKind) -> ClusterName:
    return ClusterName(
        name=name,
        home="app",
        kind=kind,
        workload="app",
        ports=(NamePort(name="http", number=8080, target=8080),),
    )


def served(made: HttpProxy, version: str = "7.7") -> Served:
    """The same, where nothing stands against it."""
    result, found = serve(made, version)
    assert not [one for one in found if one.is_error], found
    assert result is not None
    return result


def file(made: HttpProxy, version: str = "7.7") -> OutputFile:
    return served(made, version).files[0]


def text(made: HttpProxy, version: str = "7.7") -> str:
    return file(made, version).text
