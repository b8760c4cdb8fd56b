"""Deployment nodes for the tests, made by hand."""

from __future__ import annotations

from fractions import Fraction

from attrs import evolve

from ddpc.backends.contract import OutputFile, Served
from ddpc.backends.nginx import BACKEND
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Application, Container, Deployment, Replicas, Role, Workload
from ddpc.ir.http import (
    Allowance,
    Certificate,
    HttpProxy,
    Layer,
    LimitRule,
    Limits,
    Native,
    Route,
    Site,
    Termination,
    Trust,
    Upstream,
    Verifier,
)
from ddpc.ir.origin import Origin
from ddpc.ir.split import Arm, Condition, CookieIs, HeaderIs, PathFits, Rule, Split, Sticky
from ddpc.ir.values import Cpu, Duration, PathPattern, Percent, Rate, Version
from ddpc.source import Span

HOST = "app.example.com"
HEALTH = 8081


def origin(number: int, statement: str) -> Origin:
    """A statement at its own place of a made-up source."""
    return Origin(Span("app.ddp", 100 * number, 100 * number + 10), statement)


TLS = origin(1, "attach tls to app")
LIMIT = origin(2, "attach rate-limit to app")
APP = origin(3, "service app")
ACCOUNTS = origin(4, "external accounts")
ROUTE = origin(5, "path")
RULE = origin(6, "on")
NATIVE = origin(7, "nginx")
SESSION = origin(10, "attach session to app")
SPLIT = origin(8, "attach split to app")
SEND = origin(9, "send")


def upstream(name: str = "app", host: str | None = None, port: int = 8080) -> Upstream:
    return Upstream(name=name, host=host or name, port=port, origin=APP)


def site(*hosts: str, routes: tuple[Route, ...] = (), secret: str = "app-tls") -> Site:
    names = hosts or (HOST,)
    return Site(
        hosts=names,
        certificate=Certificate(secret=secret),
        routes=routes,
        redirect_host=names[0],
        origin=TLS,
    )


def termination(*sites: Site, hsts: Duration | None = None) -> Termination:
    return Termination(sites=sites or (site(),), hsts=hsts, origin=TLS)


def allowance(count: int, burst: int, seconds: int = 1, clients: int = 10_000) -> Allowance:
    rate = Rate(count, seconds)
    return Allowance(
        declared=rate,
        declared_burst=burst,
        per_replica=rate,
        burst=burst,
        clients=clients,
        origin=LIMIT,
    )


def rule(path: str, method: str | None = None, *, count: int = 5, burst: int = 5) -> LimitRule:
    allowed = evolve(allowance(count, burst, 60), origin=RULE)
    return LimitRule(method=method, path=pattern(path), allowance=allowed, origin=RULE)


def limits(*rules: LimitRule, connections: int | None = None) -> Limits:
    return Limits(anonymous=allowance(10, 20), rules=rules, connections=connections, origin=LIMIT)


def verified_limits(*rules: LimitRule, identity: str | None = "X-User") -> Limits:
    return Limits(
        anonymous=allowance(10, 20),
        authenticated=allowance(100, 200),
        verifier=Verifier(upstream="accounts", path="/verify", identity_header=identity),
        rules=rules,
        origin=LIMIT,
    )


UID = Sticky(by="cookie", name="uid")


def arm(to: str | None, share: str | None = None, *conditions: Condition) -> Arm:
    """An arm with a share in per cent; ``rest``: with what is left."""
    return Arm(
        upstream=to,
        share=Percent(Fraction(share)) if share not in {None, "rest"} else None,
        rest=share == "rest",
        rules=tuple(Rule(condition=condition, origin=SEND) for condition in conditions),
        origin=SEND,
    )


def split(*arms: Arm, sticky: Sticky | None = UID, salt: str = "app") -> Split:
    """A split whose own arm, with the rest, comes by itself."""
    own = () if any(one.rest for one in arms) else (arm(None, "rest"),)
    return Split(arms=(*arms, *own), sticky=sticky, salt=salt, origin=SPLIT)


def header_is(name: str, value: str) -> HeaderIs:
    return HeaderIs(name=name, value=value)


def cookie_is(name: str, value: str) -> CookieIs:
    return CookieIs(name=name, value=value)


def path_fits(path: str) -> PathFits:
    return PathFits(path=pattern(path))


def pattern(path: str) -> PathPattern:
    return PathPattern(path.removesuffix("*"), path.endswith("*"))


def route(path: str, to: str, timeout: Duration | None = None) -> Route:
    return Route(path=pattern(path), upstream=to, timeout=timeout, origin=ROUTE)


def native(name: str, *arguments: str, place: str = "http") -> Native:
    return Native(tool="nginx", place=place, name=name, arguments=arguments, origin=NATIVE)


def program(
    *layers: Layer,
    upstreams: tuple[Upstream, ...] = (),
    edge: bool = True,
    trust: Trust | None = None,
    natives: tuple[Native, ...] = (),
) -> HttpProxy:
    """A proxy before the service ``app``; a verifier is the service ``accounts``."""
    asks = any(isinstance(layer, Limits) and layer.verifier for layer in layers)
    accounts = (evolve(upstream("accounts"), origin=ACCOUNTS),) if asks else ()
    ends_tls = any(isinstance(layer, Termination) for layer in layers)
    return HttpProxy(
        port=None if ends_tls else 8080,
        health_port=HEALTH,
        layers=layers,
        upstreams=(*(upstreams or (upstream(),)), *accounts),
        next=upstreams[0].name if upstreams else "app",
        edge=edge,
        trust=trust or Trust(),
        native=natives,
        origin=APP,
    )


def serve(
    made: HttpProxy, version: str = "1.30", *, cpu: int | None = None, role: Role = Role.MAIN
) -> tuple[Served | None, tuple[Diagnostic, ...]]:
    """What the backend makes of a program in the pods ``app-tls``."""
    major, _, minor = version.partition(".")
    container = Container(
        name="nginx", role=role, program=made, cpu=Cpu(cpu) if cpu else None, origin=APP
    )
    workload = Workload(
        name="app-tls",
        home="app",
        component="tls",
        replicas=Replicas(low=2, high=2),
        containers=(container,),
    )
    deployment = Deployment(
        application=Application(
            name="shop", namespace="shop", targets=(("nginx", Version(int(major), int(minor))),)
        ),
        workloads=(workload,),
    )
    return BACKEND.serve(container, workload, deployment)


def served(made: HttpProxy, version: str = "1.30") -> Served:
    """The same, where nothing stands against it."""
    result, found = serve(made, version)
    assert not found, found
    assert result is not None
    return result


def file(made: HttpProxy, version: str = "1.30") -> OutputFile:
    return served(made, version).files[0]


def text(made: HttpProxy, version: str = "1.30") -> str:
    return file(made, version).text
