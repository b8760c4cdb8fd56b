"""From an attachment of shard to its router: beside a caller, or a layer before the shards."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from ddpc.diagnostics import Diagnostic, Label
from ddpc.ir.deployment import Container, Role
from ddpc.ir.design import Placement, Port, Service
from ddpc.ir.origin import Origin
from ddpc.ir.shards import Sharding, ShardRouter
from ddpc.ir.upstream import Upstream
from ddpc.ir.values import Cpu, Duration, Size
from ddpc.patterns.contract import Beside, Contribution, Hop, Login, Standing, Use
from ddpc.patterns.dialled import dialled
from ddpc.patterns.shard import codes
from ddpc.patterns.shard.agreement import check_agreement
from ddpc.patterns.shard.options import ShardOptions
from ddpc.reading.ports import dialled_at

RANK: Final = 60
"""Next to the service: nothing of ours stands between a router and the shards."""

PROTOCOLS: Final = ("redis", "memcached")
MEMORY: Final = Size(64 << 20)
TIER_MEMORY: Final = Size(128 << 20)
CPU: Final = Cpu(100)
FAILURES: Final = 3
LEFT_OUT: Final = Duration(30_000)


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """The router; nothing where ``report`` says what stands against it."""
    before = len(report)
    tier = use.attachment.placement is Placement.TIER
    sharded = _sharded(use, tier, report)
    if sharded is None:
        return Contribution()
    service, port = sharded
    layer = _layer(use, service, port, report)
    check_agreement(use, report)
    if any(diagnostic.is_error for diagnostic in report[before:]):
        return Contribution()
    made = _tier(use, port, layer) if tier else _ambassador(use, service, port, layer, report)
    return evolve(made, logins=_logins(use, service, port))


def _logins(use: Use, service: Service, port: Port) -> tuple[Login, ...]:
    """How the router asks the shards, where their protocol knows passwords."""
    options = use.attachment.options
    assert isinstance(options, ShardOptions)
    if port.protocol != "redis":
        return ()
    return (
        Login(
            service=service.name,
            port=port.number,
            secret=options.password,
            who=f"the router that is attached to `{use.attachment.service}`",
            said="password",
            origin=options.password_origin or use.attachment.origin,
        ),
    )


def _sharded(use: Use, tier: bool, report: list[Diagnostic]) -> tuple[Service, Port] | None:
    """The service whose shards are asked, and its port."""
    attachment, origin = use.attachment, use.attachment.origin
    name = attachment.service if tier else attachment.target
    service = use.design.service_by_name.get(name or "")
    if service is None or service.shards is None:
        helps: tuple[str, ...] = ()
        if service is not None:
            number = service.replicas.high if service.replicas is not None else 3
            instead = ", not `replicas`" if service.replicas is not None else ""
            helps = (f"say how many there are: `sharded {number}` in `{name}`{instead}",)
        report.append(
            Diagnostic(
                code=codes.NOT_SHARDED,
                message=f"`{name}` has no shards",
                span=origin.span,
                label="spreads keys over shards",
                labels=(Label(span=service.origin.span, text="declared here"),) if service else (),
                helps=helps,
            )
        )
        return None
    port = use.port if tier else _port(use, service, report)
    if port is None:
        return None
    if port.protocol not in PROTOCOLS:
        report.append(_uncarried(origin, port))
        return None
    return service, port


def _port(use: Use, service: Service, report: list[Diagnostic]) -> Port | None:
    """The port of the shards that an ambassador dials: the one said, or the only one that fits."""
    origin = use.attachment.origin
    which = use.attachment.port
    if which is None and len(service.ports) == 1:
        return service.ports[0]
    # Of a port that is said it is told below what it speaks.
    fitting = PROTOCOLS if which is None else ()
    place = dialled(use.design, service.name, which, origin, report, fitting)
    if place is None:
        return None
    return dialled_at(service.ports, place.port, datagrams=place.protocol == "udp")


def _uncarried(origin: Origin, port: Port) -> Diagnostic:
    return Diagnostic(
        code=codes.PROTOCOL,
        message=f"twemproxy does not carry {port.protocol}",
        span=origin.span,
        label="expected a port that speaks " + " or ".join(PROTOCOLS),
        labels=(Label(span=port.origin.span, text=f"speaks {port.protocol}"),),
    )


def _layer(use: Use, service: Service, port: Port, report: list[Diagnostic]) -> Sharding:
    options = use.attachment.options
    assert isinstance(options, ShardOptions)
    asked = options.ejection
    if service.data is None:
        report.append(
            Diagnostic(
                code=codes.DATA_UNSAID,
                message=f"nothing says whether `{service.name}` is a store or a cache",
                span=service.origin.span,
                label="taken for a store",
                labels=(Label(span=use.attachment.origin.span, text="its keys are spread here"),),
                helps=("say `data store`, or `data cache` if all of it can be fetched again",),
            )
        )
    cache = service.data == "cache"
    if asked is not None and asked.failures is not None and not cache:
        report.append(
            Diagnostic(
                code=codes.EJECT_ON_STORE,
                message=f"the keys of a shard of `{service.name}` would be looked for elsewhere",
                span=asked.origin.span,
                label="leaves a failing shard out",
                labels=(Label(span=service.origin.span, text="a store"),),
                notes=("measured on a store: one error, then 1,795 empty answers without a word",),
                helps=("leave it out; or say `data cache` if nothing of it would be missed",),
            )
        )
    if options.password is not None and port.protocol != "redis":
        assert options.password_origin is not None
        report.append(
            Diagnostic(
                code=codes.PASSWORD,
                message=f"{port.protocol} is given no password",
                span=options.password_origin.span,
                label="for Redis only",
                labels=(Label(span=port.origin.span, text=f"speaks {port.protocol}"),),
            )
        )
    return Sharding(
        protocol=port.protocol,
        hash=options.hash,
        distribution=options.distribution,
        hash_tag=options.hash_tag,
        timeout=options.timeout,
        eject=cache and (asked is None or asked.failures is not None),
        failures=(asked.failures if asked is not None else None) or FAILURES,
        retry_after=(asked.time if asked is not None else None) or LEFT_OUT,
        password=options.password,
        origin=use.attachment.origin,
    )


def _tier(use: Use, port: Port, layer: Sharding) -> Contribution:
    attachment = use.attachment
    options = attachment.options
    assert isinstance(options, ShardOptions)
    return Contribution(
        hops=(
            Hop(
                layer=layer,
                rank=RANK,
                pattern=attachment.pattern,
                label=attachment.label,
                placement=attachment.placement,
                port=options.listen or port.number,
                health_port=options.stats,
                sizes=options.sizes,
                memory=TIER_MEMORY,
                separate=attachment.separate,
                behind=attachment.behind,
                listens=options.listens,
                origin=attachment.origin,
            ),
        )
    )


def _ambassador(
    use: Use, service: Service, port: Port, layer: Sharding, report: list[Diagnostic]
) -> Contribution:
    attachment = use.attachment
    options = attachment.options
    assert isinstance(options, ShardOptions)
    sizes = options.sizes
    if sizes.low is not None:
        report.append(
            Diagnostic(
                code=codes.REPLICAS,
                message=f"there are as many of these as there are pods of `{attachment.service}`",
                span=sizes.origin.span,
                label="not a number of its own",
            )
        )
    shards = Upstream(
        name=service.name,
        host=service.name,
        port=port.dialled,
        protocol=port.protocol,
        target=service.name,
        origin=attachment.origin,
    )
    router = ShardRouter(
        port=options.listen or port.dialled,
        address="127.0.0.1",
        stats_port=options.stats,
        sharding=layer,
        shards=(shards,),
        origin=attachment.origin,
    )
    container = Container(
        name=attachment.label or attachment.pattern,
        role=Role.SIDECAR,
        cpu=sizes.cpu or CPU,
        memory=sizes.memory or (MEMORY, MEMORY),
        locked=True,
        read_only_root=True,
        program=router,
        origin=attachment.origin,
    )
    stands = Standing(port=port.dialled, listens=router.port)
    return Contribution(
        beside=(Beside(containers=(container,), stands=stands, origin=attachment.origin),)
    )
