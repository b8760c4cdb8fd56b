"""From an attachment of metrics to the exporter in the service's pods, and to what is scraped."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Container,
    ContainerPort,
    HttpGet,
    Probe,
    Role,
    TcpConnect,
    Variable,
)
from ddpc.ir.design import Service
from ddpc.ir.scrape import Alert, Expression, Scrape, Watch
from ddpc.ir.values import Duration
from ddpc.patterns.contract import Beside, Contribution, Login, Use
from ddpc.patterns.metrics.asked import Asked, asked
from ddpc.patterns.metrics.checks import check_exporter, check_none
from ddpc.patterns.metrics.exporters import CUSTOM
from ddpc.patterns.metrics.options import MetricsOptions
from ddpc.patterns.ports import port_name


def expand(use: Use, report: list[Diagnostic]) -> Contribution:
    """The exporter with its scrape; or the scrape of what the service says itself."""
    options, service = use.attachment.options, use.subject
    assert isinstance(options, MetricsOptions)
    assert isinstance(service, Service)
    if service.metrics is not None and options.exporter is None:
        check_none(service, options, report)
        port = service.port(service.metrics.port)
        assert port is not None
        scrape = _scrape(
            use,
            options,
            name=f"{service.name}-metrics",
            port=port.number,
            port_name=port.name,
            path=service.metrics.path,
            scheme="https" if port.protocol == "https" else "http",
        )
        return Contribution(scrapes=(scrape,), alerts=_alerts(use, options, scrape))
    found = asked(use, options, report)
    if found is None:
        return Contribution()
    before = len(report)
    check_exporter(found.exporter, options, report)
    if any(one.is_error for one in report[before:]):
        return Contribution()
    container = _container(use, options, found, service)
    port_of_it = container.ports[0]
    scrape = _scrape(
        use,
        options,
        name=_name(use, service, found),
        port=port_of_it.number,
        port_name=port_of_it.name,
        up=found.exporter.up,
    )
    beside = Beside(containers=(container,), origin=use.attachment.origin)
    return Contribution(
        beside=(beside,),
        scrapes=(scrape,),
        alerts=_alerts(use, options, scrape),
        logins=_logins(use, options, found),
    )


def _logins(use: Use, options: MetricsOptions, found: Asked) -> tuple[Login, ...]:
    """How the exporter asks the store, where it needs no name for that and is told nothing else."""
    apart = options.login is not None or any(
        "PASSWORD" in variable.name for variable in options.environment
    )
    if apart or found.port is None or not found.exporter.password_alone:
        return ()
    places = dict(options.said)
    return (
        Login(
            service=use.subject.name,
            port=found.port.number,
            secret=options.password,
            who="its exporter",
            said="password",
            origin=places.get("password", use.attachment.origin),
        ),
    )


def _name(use: Use, service: Service, found: Asked) -> str:
    """What the scrape is called; a service that speaks for itself has the plain name already."""
    own = found.exporter.name if service.metrics is not None else None
    label = use.attachment.label or own
    return f"{service.name}-metrics-{label}" if label else f"{service.name}-metrics"


def _scrape(
    use: Use,
    options: MetricsOptions,
    *,
    name: str,
    port: int,
    port_name: str,
    path: str = "/metrics",
    scheme: str = "http",
    up: str | None = None,
) -> Scrape:
    service = use.subject.name
    return Scrape(
        name=name,
        home=service,
        workload=service,
        port=port,
        port_name=port_name,
        scheme=scheme,
        path=path,
        every=options.every,
        timeout=options.timeout,
        up=up,
        watch=Watch(lasting=options.lasting, severity=options.severity),
        monitor=options.monitor,
        origin=use.attachment.origin,
    )


def _alerts(use: Use, options: MetricsOptions, scrape: Scrape) -> tuple[Alert, ...]:
    return tuple(
        Alert(
            name=one.name,
            home=use.subject.name,
            scrape=scrape.name,
            condition=Expression(text=one.expression),
            lasting=one.lasting,
            severity=one.severity,
            summary=one.summary if one.summary is not None else f"{use.subject.name}: {one.name}",
            origin=one.origin,
        )
        for one in options.alerts
    )


def _container(use: Use, options: MetricsOptions, found: Asked, service: Service) -> Container:
    exporter, label = found.exporter, use.attachment.label
    number = options.listen or exporter.port
    known = {
        "port": found.port.number if found.port is not None else 0,
        "status": options.status or exporter.status or "",
        "login": options.login or "",
    }
    arguments = [argument.format(**known) for argument in exporter.arguments]
    if exporter.name != CUSTOM:
        arguments.append(f"--web.listen-address=:{number}")
    if exporter.login_argument is not None and options.login is not None:
        arguments.append(exporter.login_argument.format(**known))
    origin = use.attachment.origin
    alive = (
        HttpGet(path=exporter.health, port=number) if exporter.health else TcpConnect(port=number)
    )
    every, timeout = Duration(10_000), Duration(2_000)
    return Container(
        name=f"metrics-{label}" if label else "metrics",
        role=Role.SIDECAR,
        image=options.image or exporter.image,
        arguments=(*arguments, *options.arguments),
        ports=(
            ContainerPort(
                name=_port_name(service, label, exporter.name),
                number=number,
                protocol="http",
                origin=origin,
            ),
            *_told(exporter.told_at, use),
        ),
        environment=_environment(options, found, known, use),
        cpu=options.cpu,
        memory=options.memory,
        # It is restarted before it counts as not ready: that would take the service's callers away.
        ready=Probe(asks=alive, every=every, timeout=timeout, failures=6, origin=origin),
        alive=Probe(asks=alive, every=every, timeout=timeout, failures=3, origin=origin),
        user=options.user or exporter.user,
        locked=True,
        read_only_root=exporter.name != CUSTOM,
        origin=origin,
    )


def _environment(
    options: MetricsOptions, found: Asked, known: dict[str, object], use: Use
) -> tuple[Variable, ...]:
    exporter, origin = found.exporter, use.attachment.origin
    made = [
        Variable(name=name, value=value.format(**known), origin=origin)
        for name, value in exporter.environment
    ]
    if exporter.login is not None and options.login is not None:
        made.append(Variable(name=exporter.login, value=options.login, origin=origin))
    if exporter.password is not None and options.password is not None:
        made.append(Variable(name=exporter.password, value=options.password, origin=origin))
    return (*made, *options.environment)


def _told(number: int | None, use: Use) -> tuple[ContainerPort, ...]:
    """Where the service tells it what to count: nobody else does."""
    if number is None:
        return ()
    return tuple(
        ContainerPort(
            name=f"told-{protocol}",
            number=number,
            protocol=protocol,
            on_localhost=True,
            origin=use.attachment.origin,
        )
        for protocol in ("tcp", "udp")
    )


def _port_name(service: Service, label: str | None, exporter: str) -> str:
    """A name that no port of the service has."""
    taken = {port.name for port in service.ports}
    wanted = [f"metrics-{label}" if label else "metrics", exporter, f"{exporter[:9]}-stats"]
    names = [port_name(name) for name in wanted]
    return next((name for name in names if name not in taken), names[0])
