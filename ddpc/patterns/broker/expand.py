"""From an attachment of broker to an ambassador, or to a name of the cluster."""

from __future__ import annotations

from ipaddress import ip_address

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import ClusterName, Container, NameKind, NamePort, Role, Stop
from ddpc.ir.design import Call, External, Port
from ddpc.ir.stream import TcpProxy
from ddpc.ir.upstream import Upstream
from ddpc.ir.values import Duration
from ddpc.patterns.broker.codes import BY_ADDRESS, HAS_A_NAME, NAME_WITHIN, NO_TCP, PORT_BY_NAME
from ddpc.patterns.broker.options import BrokerOptions
from ddpc.patterns.contract import Beside, Contribution, Standing, Use
from ddpc.patterns.dialled import Place, dialled
from ddpc.patterns.ports import health_port

CONNECT = Duration(2_000)
"""How long connecting may take: an application that waits longer holds a request up."""

LEAST_SILENCE = Duration(10 * 60_000)

STOP = Stop(pause=Duration(0), finish=Duration(5_000))
"""It stops after the application, which has closed its connections by then; nobody else dials."""

_NAMED_WITHIN = ("http", "https", "grpc")


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """A server beside the service, or the name that stands for what it dials."""
    attachment = use.attachment
    options, target = attachment.options, attachment.target
    assert isinstance(options, BrokerOptions)
    if target is None or target not in use.design.ports_by_name:
        return Contribution()
    origin = attachment.origin
    place = dialled(use.design, target, options.port, origin, report, in_head=False)
    if place is None:
        return Contribution()
    external = next((one for one in use.design.externals if one.name == target), None)
    if external is not None and place.protocol in _NAMED_WITHIN:
        report.append(_named_within(use, place.protocol, options.by_name))
    if options.by_name:
        return _name(use, external, place, report)
    if place.protocol == "udp":
        report.append(
            Diagnostic(
                code=NO_TCP,
                message=f"`{target}` is sent datagrams, which an ambassador does not pass on",
                span=attachment.origin.span,
                label="stands for a port that speaks udp",
                helps=("use a name of the cluster: `by name`",),
            )
        )
        return Contribution()
    return _ambassador(use, external, place.port)


def _ambassador(use: Use, external: External | None, dials: int) -> Contribution:
    options, origin = use.attachment.options, use.attachment.origin
    assert isinstance(options, BrokerOptions)
    target = use.attachment.target or ""
    host = external.host if external is not None else target
    # An address stays, and a service of the build keeps its own behind its name.
    moves = external is not None and not _is_address(host)
    listen = options.listen or dials
    program = TcpProxy(
        port=listen,
        health_port=options.health or health_port(listen),
        upstream=Upstream(
            name=target,
            host=host,
            port=dials,
            protocol="tcp",
            connect_timeout=CONNECT,
            timeout=_silence(options.idle),
            keepalive=0,
            retry=False,
            target=target,
            origin=origin,
        ),
        dns=use.design.app.application.dns if moves else (),
        drain=STOP.finish,
        origin=origin,
    )
    container = Container(
        name=_container_name(use),
        role=Role.SIDECAR,
        cpu=options.cpu,
        memory=options.memory,
        stop=STOP,
        locked=True,
        read_only_root=True,
        program=program,
        origin=origin,
    )
    stands = Standing(port=dials, listens=listen)
    return Contribution(beside=(Beside(containers=(container,), stands=stands, origin=origin),))


def _silence(idle: Duration) -> Duration:
    """How long both sides may be silent: twice, as a pool looks after its connections now and then.

    A long query is silent too, so there is a least.
    """
    return Duration(max(2 * idle.milliseconds, LEAST_SILENCE.milliseconds))


def _container_name(use: Use) -> str:
    label = use.attachment.label
    return use.attachment.pattern if label is None else f"{use.attachment.pattern}-{label}"


def _name(
    use: Use, external: External | None, place: Place, report: list[Diagnostic]
) -> Contribution:
    dials = place.port
    options, origin = use.attachment.options, use.attachment.origin
    assert isinstance(options, BrokerOptions)
    target = use.attachment.target or ""
    if options.listen is not None and options.listen != dials:
        report.append(
            Diagnostic(
                code=PORT_BY_NAME,
                message=f"by name `{target}` is dialled at its own port {dials}, not at"
                f" {options.listen}",
                span=(options.listens or origin).span,
                label="another port",
                helps=(f"write `listen {dials}`, or take an ambassador: leave out `by name`",),
            )
        )
    if external is None:
        report.append(
            Diagnostic(
                code=HAS_A_NAME,
                message=f"`{target}` has a name in the cluster already",
                span=origin.span,
                label="nothing would come of this",
                notes=("by name, a broker gives one to an external",),
                helps=(
                    f"dial it as it is: `env NAME address of {target}`, or `calls {target}`",
                    "or have it on localhost: leave out `by name`",
                ),
            )
        )
        return Contribution()
    called = Beside(
        containers=(),
        calls=(Call(target=target, port=dials, datagrams=place.protocol == "udp", origin=origin),),
        stands=Standing(port=dials, listens=None),
        origin=origin,
    )
    if _is_address(external.host):
        report.append(
            Diagnostic(
                code=BY_ADDRESS,
                message=f"`{target}` is at the address {external.host}, which a name cannot stand"
                " for",
                span=origin.span,
                label="an alias of an address",
                helps=(
                    f"take an ambassador, which can dial it: `listen {dials}` without `by name`",
                    f"or give `{target}` a `host` that is a name",
                ),
            )
        )
    name = ClusterName(
        name=target,
        home=target,
        kind=NameKind.ELSEWHERE,
        workload=None,
        ports=tuple(_port(port) for port in external.ports),
        elsewhere=external.host,
        origin=origin,
    )
    return Contribution(beside=(called,), names=(name,))


def _port(port: Port) -> NamePort:
    return NamePort(
        name=port.name, number=port.dialled, target=port.dialled, protocol=port.protocol
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _named_within(use: Use, protocol: str, by_name: bool) -> Diagnostic:
    target = use.attachment.target
    named = f"`{target}`" if by_name else "`localhost`"
    return Diagnostic(
        code=NAME_WITHIN,
        message=f"`{target}` speaks {protocol}: clients would ask it for {named}",
        span=use.attachment.origin.span,
        label="what is dialled is named in each request",
        helps=(f"dial it without a broker: `env NAME address of {target}`",),
    )
