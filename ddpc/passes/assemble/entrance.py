"""Where something declared is reached once layers stand before it: the one answer for all."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.design import Port, Service
from ddpc.ir.http import Termination, Verification
from ddpc.ir.origin import Origin
from ddpc.node import frozen
from ddpc.passes.arms import entered
from ddpc.passes.assemble.places import HTTPS, origin_name, tier_name
from ddpc.passes.codes_layers import PLAIN_BEFORE_TLS
from ddpc.passes.codes_pod import RANDOM_SHARD
from ddpc.passes.codes_service import LOCALHOST_ONLY
from ddpc.passes.plan import Plan
from ddpc.reading.ports import dialled_at


@frozen(kw_only=True)
class Entrance:
    """The cluster's name and port that are dialled, and what is spoken there.

    ``encrypted``: TLS ends in the pods; ``verification`` says how the certificate is verified,
    None where nothing says by whom. ``any_of`` is the sharded service whose pods this is any of.
    """

    host: str
    port: int
    protocol: str
    encrypted: bool = False
    verification: Verification | None = None
    any_of: Service | None = None


def entrance(
    plan: Plan,
    target: str,
    number: int,
    *,
    direct: bool = False,
    inner: bool = False,
    datagrams: bool = False,
) -> Entrance | None:
    """Where ``target`` is reached by who dials its port ``number``, over UDP if ``datagrams``.

    ``direct``: past its tiers; ``inner``: past those that a split before it has too.
    None where only the service's own pods reach that port.
    """
    service = plan.design.service_by_name.get(target)
    host, ports = plan.design.ports_by_name[target]
    port = dialled_at(ports, number, datagrams=datagrams)
    if service is None:
        named = target in plan.named and not direct
        return Entrance(host=target if named else host, port=number, protocol=port.protocol)
    chain = plan.chains.get(target)
    if chain is not None and inner and port == chain.port:
        first = entered(chain)
        if first is not None and first in chain.tiers:
            return Entrance(host=tier_name(chain, first), port=number, protocol=port.protocol)
        return _pods(plan, service, port)
    if chain is not None and chain.inside and not direct and port == chain.port:
        return Entrance(host=target, port=number, protocol=port.protocol)
    return _pods(plan, service, port)


def _pods(plan: Plan, service: Service, port: Port) -> Entrance | None:
    found = _any_pod(plan, service, port)
    if found is None or not is_sharded(service):
        return found
    return evolve(found, any_of=service)


def is_sharded(service: Service) -> bool:
    """Whether its pods hold different things: then any of them is the wrong one, as a rule."""
    return service.shards is not None and service.shards > 1


def _any_pod(plan: Plan, service: Service, port: Port) -> Entrance | None:
    host = origin_name(plan, service.name)
    chain = plan.chains.get(service.name)
    if chain is not None and chain.sidecars and port == chain.port:
        outermost = chain.sidecars[0].outermost
        layer = outermost.layer
        if not isinstance(layer, Termination):
            return Entrance(host=host, port=port.dialled, protocol=port.protocol)
        verification = None
        if outermost.authority is not None:
            verification = Verification(
                server_name=layer.sites[0].hosts[0],
                hosts=layer.sites[0].hosts,
                authority_secret=outermost.authority,
            )
        return Entrance(
            host=host, port=HTTPS, protocol="https", encrypted=True, verification=verification
        )
    if port.on_localhost:
        return None
    return Entrance(host=host, port=port.dialled, protocol=port.protocol)


def reached(
    plan: Plan,
    target: str,
    number: int,
    origin: Origin,
    report: list[Diagnostic],
    *,
    direct: bool = False,
    inner: bool = False,
    apart: bool = False,
) -> Entrance | None:
    """The entrance that a server of ours dials; None where ``report`` says why it cannot.

    ``apart``: who dials tells the pods behind it apart.
    """
    found = entrance(plan, target, number, direct=direct, inner=inner)
    if found is None:
        report.append(localhost_only(target, origin))
    elif found.any_of is not None and not apart:
        report.append(random_shard(found.any_of, origin))
    elif found.encrypted and found.verification is None:
        report.append(
            Diagnostic(
                code=PLAIN_BEFORE_TLS,
                message=f"the certificate of `{target}` cannot be verified from here",
                span=origin.span,
                label="dials a TLS sidecar",
                helps=("say in the sidecar's block who signed it: `authority secret NAME`",),
            )
        )
        return None
    return found


def localhost_only(target: str, origin: Origin) -> Diagnostic:
    """Something dials what only listens on localhost in its own pods."""
    return Diagnostic(
        code=LOCALHOST_ONLY,
        message=f"`{target}` is reached in its own pods only",
        span=origin.span,
        label="dials what listens on localhost",
    )


def random_shard(
    service: Service,
    origin: Origin,
    *helps: str,
    label: str = "another one with each connection",
    caller: Service | None = None,
) -> Diagnostic:
    """Something dials a sharded service as if its pods were the same.

    ``caller`` is whose pods do, where it is known: ``origin`` may be of what that is like.
    """
    name = service.name
    labels = [Label(span=service.origin.span, text="each holds a part of its own")]
    pods, beside = "the caller's pods", "CALLER"
    if caller is not None:
        labels.append(Label(span=caller.origin.span, text="its pods dial it"))
        pods, beside = f"the pods of `{caller.name}`", caller.name
    router = (
        f"have its keys found: `attach shard to {name} as tier`",
        f"or in {pods}: `attach shard to {beside} as ambassador for {name}`",
    )
    kept = (f"keep each user on one of them: `attach session to {name} {{ by header NAME }}`",)
    spoken = {port.protocol for port in service.ports}
    return Diagnostic(
        code=RANDOM_SHARD,
        message=f"the address of `{name}` leads to any of its {service.shards} shards",
        span=origin.span,
        label=label,
        labels=tuple(labels),
        helps=(
            *(router if spoken & {"redis", "memcached"} else ()),
            *(kept if spoken & {"http", "grpc"} else ()),
            *helps,
        ),
    )
