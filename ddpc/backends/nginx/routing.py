"""From routes and rules to locations, so that each request meets what was said of its path."""

from __future__ import annotations

from collections.abc import Iterable

from ddpc.backends.nginx import codes, hops, quote
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.limits import Plan
from ddpc.backends.nginx.model import Directive, Headers, Hop, Limit, Location
from ddpc.backends.nginx.natives import Natives
from ddpc.backends.nginx.quote import Word
from ddpc.backends.nginx.splitting import Plan as Ways
from ddpc.diagnostics import Label
from ddpc.ir.http import HttpProxy, Route
from ddpc.ir.origin import Origin
from ddpc.ir.values import PathPattern
from ddpc.node import frozen

_ROOT = PathPattern("/", True)


@frozen(kw_only=True)
class Shared:
    """What all locations of a program have in common."""

    program: HttpProxy
    limits: Plan | None
    ways: Ways | None
    headers: Headers
    natives: Natives


def locations(
    routes: tuple[Route, ...], origin: Origin, shared: Shared, findings: Findings
) -> tuple[Location, ...]:
    """The locations of one server, by path, the one for everything last.

    Where there are routes, what none of them takes goes nowhere: the first upstream may be one
    that this host is not meant to show.

    nginx takes the longest location that fits, and it alone: so each carries the route and all
    the limits that hold for its requests.
    """
    known = _distinct(routes, findings)
    patterns: dict[PathPattern, Origin] = {_ROOT: origin}
    if shared.limits:
        patterns |= {path: limit.origin for path, limit in shared.limits.rules}
    patterns |= {path: route.origin for path, route in known.items()}
    waits = bool(shared.limits and shared.limits.limiting.asking)
    if not waits:
        patterns = {**_bare_folders(patterns, origin), **patterns}
    named: set[Word] = set()
    made = []
    for path in sorted(patterns, key=lambda path: (path == _ROOT, path.path, path.prefix)):
        route = _most_specific(path, known)
        match = findings.word(quote.location, path, patterns[path])
        if routes and route is None:
            made.append(Location(match=match, hop=None, origin=patterns[path]))
            continue
        hop = _hop(route, shared, findings)
        made.append(
            Location(
                match=match,
                hop=hop,
                limits=_limits(path, shared.limits),
                limited_as=_name(path, named) if waits else None,
                headers=shared.headers,
                native=(*_silence(hop, shared.natives), *shared.natives.at("location")),
                origin=patterns[path],
            )
        )
    return tuple(made)


def _distinct(routes: tuple[Route, ...], findings: Findings) -> dict[PathPattern, Route]:
    known: dict[PathPattern, Route] = {}
    for route in sorted(routes, key=lambda route: route.origin.span):
        plain = findings.carry(quote.plain, route.path, route.origin)
        if plain in known:
            findings.add(
                codes.TWICE,
                route.origin,
                f"two routes claim the path {route.path}",
                labels=(Label(span=known[plain].origin.span, text="first claimed here"),),
            )
        elif plain:
            known[plain] = route
    return known


def _bare_folders(patterns: Iterable[PathPattern], origin: Origin) -> dict[PathPattern, Origin]:
    """``/a`` for each ``/a/*``: it is not below, and nginx would redirect it there."""
    return {
        PathPattern(path.path[:-1], False): origin
        for path in patterns
        if path.path.endswith("/") and path.path != "/"
    }


def _covers(outer: PathPattern, inner: PathPattern) -> bool:
    return outer == inner or (outer.prefix and inner.path.startswith(outer.path))


def _most_specific(path: PathPattern, known: dict[PathPattern, Route]) -> Route | None:
    fitting = [pattern for pattern in known if _covers(pattern, path)]
    best = max(fitting, key=lambda fit: (not fit.prefix, len(fit.path)), default=None)
    return known[best] if best else None


def _hop(route: Route | None, shared: Shared, findings: Findings) -> Hop:
    if route is None and shared.ways:
        return shared.ways.hop
    program = shared.program
    upstream = program.upstream(route.upstream if route else program.next)
    return hops.way(upstream, route.timeout if route else None, findings)


def _silence(hop: Hop, natives: Natives) -> tuple[Directive, ...]:
    """How long the caller of a stream may be silent: to nginx, what it sends is one long body."""
    name = Word("client_body_timeout")
    if hop.module != "grpc" or natives.sets(name):
        return ()
    why = "A stream's caller may be silent for as long as its service."
    return (Directive(name=name, arguments=(hop.timeout,), why=why),)


def _limits(path: PathPattern, plan: Plan | None) -> tuple[Limit, ...]:
    if plan is None:
        return ()
    return (*plan.everywhere, *(limit for rule, limit in plan.rules if _covers(rule, path)))


def _name(path: PathPattern, taken: set[Word]) -> Word:
    words = ["limited"] if path == _ROOT else ["limited", path.path]
    name = Word("@" + quote.identifier(words))
    number = 2
    while name in taken:
        name = Word(f"@{quote.identifier(words)}_{number}")
        number += 1
    taken.add(name)
    return name
