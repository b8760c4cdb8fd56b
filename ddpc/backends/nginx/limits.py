"""Limits on requests: what is counted, by which key, in how much memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import evolve

from ddpc.backends.nginx import codes, hops, quote
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.maps import Map
from ddpc.backends.nginx.model import Asking, Limit, Limiting, Zone
from ddpc.backends.nginx.quote import Word
from ddpc.ir.http import Allowance, HttpProxy, LimitRule, Limits
from ddpc.ir.values import PathPattern, Size
from ddpc.node import frozen

ADDRESS_STATE: Final = 128
"""Bytes that a zone needs for a client known by its address (nginx's manual, limit_req_zone)."""

IDENTITY_STATE: Final = 256
"""The same for an identity of up to 176 characters: the state's head is 80 bytes."""

_CLIENTS: Final = 10_000
"""Clients remembered where no allowance says how many."""

_MEBIBYTE: Final = 1 << 20
_ADDRESS: Final = Word("$binary_remote_addr")


@frozen(kw_only=True)
class Plan:
    """The limits of a program: those that hold everywhere, and those of some requests."""

    limiting: Limiting
    everywhere: tuple[Limit, ...]
    rules: tuple[tuple[PathPattern, Limit], ...]
    """Each with the plain form of the paths that it holds for."""


def plan(program: HttpProxy, limits: Limits, findings: Findings) -> Plan:
    """How ``limits`` are kept.

    Every limit that fits a request holds for it; a client is a verified identity, or else an
    address. Credentials that nobody vouches for make no identity.
    """
    if limits.authenticated and not limits.verifier:
        findings.add(
            codes.UNVERIFIED,
            limits.authenticated.origin,
            "nothing verifies who is authenticated",
            notes=("with made-up credentials, each request would get an allowance of its own",),
            helps=("name a verifier: `verified by SERVICE at PATH`",),
        )
    verified = limits.verifier is not None
    zones: list[Zone] = []
    everywhere = []
    if limits.anonymous:
        key = Word("$anonymous_client") if verified else _ADDRESS
        zones.append(_zone("anonymous", key, limits.anonymous, ADDRESS_STATE, findings))
        everywhere.append(_limit(zones[-1], limits.anonymous))
    if limits.authenticated and verified:
        key = Word("$identity")
        zones.append(_zone("authenticated", key, limits.authenticated, IDENTITY_STATE, findings))
        everywhere.append(_limit(zones[-1], limits.authenticated))
    rules = []
    for rule in sorted(limits.rules, key=_by_path):
        path = findings.carry(quote.plain, rule.path, rule.origin)
        if path:
            zones.append(_rule_zone(rule, verified, zones, findings))
            rules.append((path, _limit(zones[-1], rule.allowance)))
    asking = _asking(program, limits, zones, findings)
    counted = limits.anonymous or limits.authenticated
    clients = counted.clients if counted else _CLIENTS
    return Plan(
        limiting=Limiting(
            zones=tuple(zones),
            connections=findings.carry(quote.at_a_time, limits.connections, limits.origin)
            if limits.connections
            else None,
            connections_size=_memory(clients, ADDRESS_STATE),
            status=Word(str(limits.status)),
            retry_after=Word(str(max(1, limits.retry_after.seconds))),
            asking=asking,
            by_client=verified and bool(rules),
            origin=limits.origin,
        ),
        everywhere=tuple(everywhere),
        rules=tuple(rules),
    )


def _by_path(rule: LimitRule) -> tuple[str, bool, str]:
    return rule.path.path, rule.path.prefix, rule.method or ""


def _rule_zone(rule: LimitRule, verified: bool, zones: Iterable[Zone], findings: Findings) -> Zone:
    taken = {zone.name for zone in zones} | {"connections", "verifications"}
    words = [rule.method or "any", *_where(rule.path)]
    name = quote.identifier(words)
    number = 2
    while name in taken:
        name = Word(f"{quote.identifier(words)}_{number}")
        number += 1
    client = Word("$client") if verified else _ADDRESS
    state = IDENTITY_STATE if verified else ADDRESS_STATE
    if rule.method is None:
        return _zone(name, client, rule.allowance, state, findings)
    key = Word(f"${name}_client")
    by_method = Map(
        of=Word("$request_method"),
        variable=key,
        entries=tuple(
            (findings.word(quote.method, method, rule.origin), client)
            for method in _methods(rule.method)
        ),
        default=Word("''"),
    )
    return _zone(name, key, rule.allowance, state, findings, by_method)


def _methods(said: str) -> tuple[str, ...]:
    """HEAD asks for what GET asks for."""
    return (said, "HEAD") if said == "GET" else (said,)


def _where(path: PathPattern) -> tuple[str, ...]:
    if path.path == "/":
        return ("everywhere" if path.prefix else "root",)
    return (path.path, "below") if path.prefix else (path.path,)


def _zone(
    name: str,
    key: Word,
    allowance: Allowance,
    state: int,
    findings: Findings,
    by_method: Map | None = None,
) -> Zone:
    try:
        rate = quote.rate(allowance.per_replica)
    except quote.Uncarried as reason:
        rate = Word()
        declared, each = allowance.declared, allowance.per_replica
        share = "" if declared == each else f", which is {each} in each replica"
        findings.add(
            codes.RATE,
            allowance.origin,
            f"nginx cannot count {declared}{share}",
            label=str(reason),
            notes=("nginx counts whole requests a second or a minute",),
        )
    return Zone(
        name=Word(name),
        key=key,
        size=_memory(allowance.clients, state),
        rate=rate,
        by_method=by_method,
        origin=allowance.origin,
    )


def _limit(zone: Zone, allowance: Allowance) -> Limit:
    return Limit(
        zone=zone.name,
        burst=Word(str(allowance.burst)) if allowance.burst else None,
        origin=allowance.origin,
    )


def _memory(clients: int, state: int) -> Word:
    """Memory for so many clients and the bookkeeping of its pages, in whole mebibytes."""
    needed = clients * state * 33 // 32
    return quote.zone(Size(max(1, -(-needed // _MEBIBYTE)) * _MEBIBYTE))


def _asking(
    program: HttpProxy, limits: Limits, zones: list[Zone], findings: Findings
) -> Asking | None:
    verifier = limits.verifier
    if verifier is None:
        return None
    hop = program.upstream(verifier.upstream)
    identity = None
    if verifier.identity_header:
        identity = findings.word(
            lambda header: quote.header_variable("upstream_http_", header),
            verifier.identity_header,
            limits.origin,
        )
    # Without a bound, forged credentials would reach the verifier as fast as they are sent.
    bound = limits.verifications or limits.authenticated or limits.anonymous
    limit = None
    if bound:
        key = Word("$http_x_real_ip")
        zones.append(_zone("verifications", key, bound, ADDRESS_STATE, findings))
        limit = _limit(zones[-1], bound)
    way = hops.way(hop, None, findings)
    url = findings.word(quote.value, f"{way.url}{verifier.path}", limits.origin)
    return Asking(
        hop=evolve(way, url=url),
        host=findings.word(quote.value, hops.host_header(hop), limits.origin),
        identity=identity,
        listen=quote.endpoint("127.0.0.2", program.health_port),
        limit=limit,
        origin=limits.origin,
    )
