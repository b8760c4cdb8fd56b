"""From an attachment of rate-limit to its layer."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Call, Placement
from ddpc.ir.http import Allowance, LimitRule, Limits, Upstream, Verifier
from ddpc.ir.values import Duration, Size
from ddpc.patterns.contract import Contribution, Hop, Use
from ddpc.patterns.dialled import dialled
from ddpc.patterns.ports import health_port
from ddpc.patterns.rate_limit.options import Allowed, RateLimitOptions, VerifiedBy

RANK = 20
"""Limits stand behind tls and before split and cache: what is refused costs least there."""

TIER_PORT, TIER_HEALTH = 8080, 8081
SIDECAR_PORT = 8180
VERIFIER = "the_verifier"
"""No service can be called so: names of the cluster have no underscore."""

USUAL_MEMORY, MEMORY_STEP = 128 << 20, 32 << 20
BY_ADDRESS, BY_IDENTITY = 13, 26
"""MiB in which the usual 100,000 clients are remembered, for each limit: 128 or 256 bytes each, and
one in 32 for the bookkeeping of the pages, in whole MiB (nginx's manual, limit_req_zone)."""
SERVER, CORE = 32, 4
"""MiB of the server beside what it remembers: with two cores, and for each one more."""


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """One layer of limits, with the verifier as an upstream of its own."""
    options = use.attachment.options
    assert isinstance(options, RateLimitOptions)
    attachment = use.attachment
    sidecar = attachment.placement is Placement.SIDECAR
    verifier = _verifier(use, options.verified_by, report)
    if options.verified_by is not None and verifier is None:
        return Contribution()
    layer = Limits(
        anonymous=_allowance(options.anonymous, options.clients),
        authenticated=_allowance(options.authenticated, options.clients),
        verifier=Verifier(
            upstream=VERIFIER,
            path=options.verified_by.path,
            identity_header=options.verified_by.identity_header,
        )
        if options.verified_by is not None
        else None,
        rules=tuple(
            LimitRule(
                method=rule.method,
                path=rule.path,
                allowance=_sure(_allowance(rule.allowed, options.clients)),
                origin=rule.allowed.origin,
            )
            for rule in options.rules
        ),
        connections=options.connections,
        retry_after=options.retry_after or Duration(0),
        origin=attachment.origin,
    )
    port = options.listen or (SIDECAR_PORT if sidecar else TIER_PORT)
    target = options.verified_by
    return Contribution(
        hops=(
            Hop(
                layer=layer,
                rank=RANK,
                pattern=attachment.pattern,
                label=attachment.label,
                placement=attachment.placement,
                upstreams=(verifier,) if verifier is not None else (),
                calls=(Call(target=target.target, port=verifier.port, origin=target.origin),)
                if target is not None and verifier is not None
                else (),
                port=port,
                health_port=health_port(port, None if sidecar else TIER_HEALTH),
                sizes=options.sizes,
                replicas=2,
                memory=_memory(options),
                reach=options.reach,
                separate=attachment.separate,
                behind=attachment.behind,
                native=attachment.native,
                listens=options.listens,
                origin=attachment.origin,
            ),
        )
    )


def _memory(options: RateLimitOptions) -> Size:
    """What the usual number of clients needs for every limit; of more the user says the memory."""
    verified = options.verified_by is not None
    zones = [BY_IDENTITY if verified else BY_ADDRESS] * len(options.rules)
    zones += [BY_ADDRESS] * sum(
        (
            options.anonymous is not None,
            options.connections is not None,
            verified,  # How fast the verifier may be asked is a limit too.
        )
    )
    if options.authenticated is not None:
        zones.append(BY_IDENTITY)
    cpu = options.sizes.cpu
    cores = -(-cpu.millicores // 1_000) if cpu is not None else 0
    needed = (sum(zones) + SERVER + max(0, cores - 2) * CORE) << 20
    return Size(max(USUAL_MEMORY, -(-needed // MEMORY_STEP) * MEMORY_STEP))


def _verifier(use: Use, by: VerifiedBy | None, report: list[Diagnostic]) -> Upstream | None:
    if by is None:
        return None
    place = dialled(use.design, by.target, by.port, by.origin, report, protocols=("http", "https"))
    if place is None:
        return None
    return Upstream(
        name=VERIFIER,
        host=place.host,
        port=place.port,
        protocol=place.protocol,
        target=by.target,
        timeout=Duration(2_000),
        origin=by.origin,
    )


def _allowance(allowed: Allowed | None, clients: int) -> Allowance | None:
    """What one replica of one enforces; the chain divides it by the replicas that there are."""
    if allowed is None:
        return None
    return Allowance(
        declared=allowed.rate,
        declared_burst=allowed.burst,
        per_replica=allowed.rate,
        burst=allowed.burst,
        clients=clients,
        origin=allowed.origin,
    )


def _sure(allowance: Allowance | None) -> Allowance:
    assert allowance is not None
    return allowance
