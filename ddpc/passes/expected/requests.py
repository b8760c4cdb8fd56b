"""Requests whose answers cannot be as expected."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import one_of
from ddpc.ir.asking import Request
from ddpc.ir.observation import (
    CertificateFor,
    FromCache,
    FromService,
    Observation,
    Redirect,
    Refused,
    Same,
    Share,
    SharesAsDeclared,
    Status,
)
from ddpc.passes.codes_expect import TOO_MANY
from ddpc.passes.expected.limits import refused_limited
from ddpc.passes.expected.paths import path_fits
from ddpc.passes.expected.refusal import Refusal
from ddpc.passes.expected.splits import (
    refused_chance,
    refused_same,
    refused_share,
    refused_shares,
)
from ddpc.passes.expected.ways import Ways

MOST_ANSWERS: Final = 100_000
"""How many answers one line may ask for."""

_TRACE: Final = "traceparent"
"""By which a rehearsal follows each request (W3C Trace Context)."""

_REDIRECTS: Final = (301, 302, 303, 307, 308)
"""The statuses that send elsewhere by Location (RFC 9110, section 15.4)."""


def refused_request(ways: Ways, request: Request, seen: Observation) -> Refusal | None:
    """Why the program rules it out; None: it does not."""
    if request.count > MOST_ANSWERS:
        return Refusal(
            f"{request.count} requests are more than a rehearsal makes for one line",
            notes=(f"at most {MOST_ANSWERS}, of all clients together",),
            code=TOO_MANY,
            label="too many",
        )
    found = (
        _followed(request)
        or _port(ways, request)
        or _scheme(ways, request, seen)
        or _host(ways, request, seen)
    )
    if found is not None:
        return found
    match seen:
        case FromCache() | FromService() | Share() | SharesAsDeclared() | Same() if not ways.routed:
            return Refusal(f"no path of `{ways.host}` takes {request.path}")
        case FromCache(wanted=True):
            return _cached(ways, request)
        case FromService():
            return _from_service(ways, request, seen)
        case Share():
            return refused_share(ways, request, seen)
        case SharesAsDeclared():
            return refused_shares(ways, request, seen)
        case Same():
            return refused_same(ways, request, seen)
        case Status():
            return _status(ways, request, seen)
        case CertificateFor():
            return _certificate(ways, seen)
        case Redirect(status=int(status)) if status not in _REDIRECTS:
            return Refusal(
                f"a {status} sends nobody elsewhere",
                helps=(f"redirects are {one_of(map(str, _REDIRECTS))}",),
            )
    return None


def _followed(request: Request) -> Refusal | None:
    if all(name.lower() != _TRACE for name, _ in request.headers):
        return None
    return Refusal(
        f"`{_TRACE}` is not a header that an expectation can send",
        notes=("a rehearsal tells by it which request an answer was made for",),
    )


def _port(ways: Ways, request: Request) -> Refusal | None:
    if request.port is None:
        return None
    name = ways.expectation.service
    _, own = ways.plan.design.ports_by_name.get(name, ("", ()))
    ports = [*own, *(port for beside in ways.plan.beside(name) for port in beside.ports)]
    if any(request.port in {port.name, port.number, port.dialled} for port in ports):
        return None
    return Refusal(
        f"`{name}` has no port `{request.port}`",
        helps=(f"there is {one_of(f'{port.name} ({port.dialled})' for port in ports)}",)
        if ports
        else (),
    )


def _scheme(ways: Ways, request: Request, seen: Observation) -> Refusal | None:
    name = ways.expectation.service
    if request.scheme == "https" and not ways.terminations and not isinstance(seen, Refused):
        return Refusal(f"nothing before `{name}` ends TLS")
    if request.scheme != "http" or isinstance(seen, Refused):
        return None
    outermost = ways.terminations[:1]
    if outermost and outermost[0].http_port is None:
        return Refusal(
            f"`{name}` takes no plain HTTP",
            helps=("write `-> refused`, or have it redirected where TLS is attached",),
        )
    return None


def _host(ways: Ways, request: Request, seen: Observation) -> Refusal | None:
    hosts = ways.certified
    if request.host is None or not hosts or request.host in hosts or request.scheme == "http":
        return None
    if isinstance(seen, Refused):
        return None
    return Refusal(
        f"no certificate before `{ways.expectation.service}` is for `{request.host}`",
        notes=("a handshake for another host is refused",),
        helps=(f"ask for {one_of(hosts)}, or write `-> refused`",),
    )


def _cached(ways: Ways, request: Request) -> Refusal | None:
    name = ways.behind
    if not ways.caches:
        return Refusal(f"nothing before `{name}` caches")
    if request.method not in {"GET", "HEAD"}:
        return Refusal(f"answers to {request.method} are not cached")
    skipping = [
        next((path for path in cache.skip_paths if path_fits(path, request.path)), None)
        for cache in ways.caches
    ]
    if all(skipping):
        return Refusal(f"the cache before `{name}` skips `{skipping[0]}`")
    if request.identity is not None:
        return Refusal(
            "answers to requests with an identity are not cached",
            notes=("they are for that user alone",),
        )
    return None


def _from_service(ways: Ways, request: Request, seen: FromService) -> Refusal | None:
    if seen.service in ways.answering:
        several = len(ways.answering) > 1
        return refused_chance(ways, request, seen.service) if several else None
    led = f"`{ways.expectation.service}` leads {ways.host}{request.path} to `{ways.behind}`"
    return Refusal(
        f"no request to `{ways.behind}` comes to `{seen.service}`",
        notes=(led,) if ways.host is not None else (),
        helps=(f"answers come from {one_of(ways.answering)}",),
    )


def _certificate(ways: Ways, seen: CertificateFor) -> Refusal | None:
    name = ways.expectation.service
    if not ways.terminations:
        inside = ways.expectation.from_pod is not None
        return Refusal(
            f"nothing before `{name}` ends TLS",
            notes=("callers inside the cluster do not come through it",) if inside else (),
        )
    if seen.host not in ways.certified:
        return Refusal(
            f"no certificate before `{name}` is for `{seen.host}`",
            helps=(f"there is one for {one_of(ways.certified)}",),
        )
    return None


def _status(ways: Ways, request: Request, seen: Status) -> Refusal | None:
    wanted = seen.at_least
    if wanted is None:
        return None
    if wanted > request.count:
        return Refusal(f"of {request.count} requests, {wanted} cannot be answered so")
    if seen.code not in {429, *(layer.status for layer in ways.limits)}:
        return None
    return refused_limited(ways, request, wanted)
