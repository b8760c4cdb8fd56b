"""What is scraped: of services that speak Prometheus themselves, and of what patterns added."""

from __future__ import annotations

from attrs import evolve

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import Admission, ClusterName, Departure, NameKind, NamePort, Peer, Workload
from ddpc.ir.design import Service
from ddpc.ir.scrape import Alert, NoTargets, Scrape, TargetSilent, Zero
from ddpc.passes.assemble.wire import calls_of, in_order
from ddpc.passes.codes_scrapes import ON_LOCALHOST, SHUT_OUT
from ddpc.passes.plan import Plan

METRICS = "-metrics"


def scrapes_of(plan: Plan, report: list[Diagnostic]) -> tuple[Scrape, ...]:
    """Every scrape, by name: the contributed ones, and where a service says itself that it can."""
    found = list(plan.scrapes)
    known = {(scrape.workload, scrape.port) for scrape in found}
    for service in plan.design.services:
        metrics = service.metrics
        if metrics is None:
            continue
        port = service.port(metrics.port)
        assert port is not None
        if port.on_localhost:
            report.append(
                Diagnostic(
                    code=ON_LOCALHOST,
                    message=f"the metrics of `{service.name}` are given to its own pod only",
                    span=metrics.origin.span,
                    label=f"the port `{port.name}` is on localhost",
                )
            )
        elif (service.name, metrics.port) not in known:
            found.append(
                Scrape(
                    name=service.name + METRICS,
                    home=service.name,
                    workload=service.name,
                    port=metrics.port,
                    port_name=port.name,
                    scheme="https" if port.protocol == "https" else "http",
                    path=metrics.path,
                    origin=metrics.origin,
                )
            )
    return tuple(sorted(found, key=lambda scrape: scrape.name))


def names_of_scrapes(
    workloads: tuple[Workload, ...], scrapes: tuple[Scrape, ...]
) -> tuple[ClusterName, ...]:
    """A name for each scrape that stands for all pods, one by one: those too that are not ready.

    Pods that have names of their own need none.
    """
    named = _named(workloads)
    return tuple(
        ClusterName(
            name=scrape.name,
            home=scrape.home,
            kind=NameKind.PODS,
            workload=scrape.workload,
            ports=(
                NamePort(
                    name=scrape.port_name,
                    number=scrape.port,
                    target=scrape.port,
                    protocol=scrape.scheme,
                ),
            ),
            # A service that is down is not ready: that is when it must be asked.
            announce_unready=True,
            origin=scrape.origin,
        )
        for scrape in scrapes
        if scrape.workload not in named
    )


def _named(workloads: tuple[Workload, ...]) -> set[str]:
    """The workloads whose pods have names of their own."""
    return {workload.name for workload in workloads if workload.governed_by is not None}


def alerts_of(
    plan: Plan, workloads: tuple[Workload, ...], scrapes: tuple[Scrape, ...]
) -> tuple[Alert, ...]:
    """The alerts that ship with each scrape; one of the user's of the same name replaces one."""
    said = {(alert.scrape, alert.name) for alert in plan.alerts}
    named = _named(workloads)
    shipped = [
        alert
        for scrape in scrapes
        for alert in _shipped(scrape, may_vanish=scrape.workload not in named)
    ]
    return (
        *(alert for alert in shipped if (alert.scrape, alert.name) not in said),
        *plan.alerts,
    )


def alert_names(plan: Plan, home: str) -> set[str]:
    """What the alerts about a service can be called: those that ship, and its own."""
    shipped = {
        alert.name
        for scrape in scrapes_of(plan, [])
        if scrape.home == home
        for alert in _shipped(scrape, may_vanish=True)
    }
    return shipped | {alert.name for alert in plan.alerts if alert.home == home}


def _shipped(scrape: Scrape, *, may_vanish: bool) -> list[Alert]:
    """``may_vanish``: a pod that is gone is asked for no more, so it cannot be found silent."""
    where = "{{ $labels.instance }}"
    title = _title(scrape.name)
    alerts = [
        Alert(
            name=f"{title}Silent",
            condition=TargetSilent(),
            summary=f"{scrape.home}: {where} gives no metrics",
            home=scrape.home,
            scrape=scrape.name,
            lasting=scrape.watch.lasting,
            severity=scrape.watch.severity,
            origin=scrape.origin,
        )
    ]
    if may_vanish:
        alerts.append(
            evolve(
                alerts[0],
                name=f"{title}Absent",
                condition=NoTargets(),
                summary=f"{scrape.home}: no pod is there to give metrics",
            )
        )
    if scrape.up is not None:
        alerts.append(
            evolve(
                alerts[0],
                name=f"{title.replace('Metrics', '', 1)}Down",
                condition=Zero(metric=scrape.up),
                summary=f"{scrape.home}: its exporter at {where} does not reach it",
            )
        )
    return alerts


def _title(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def scraped(
    plan: Plan,
    workloads: tuple[Workload, ...],
    scrapes: tuple[Scrape, ...],
    report: list[Diagnostic],
) -> tuple[Workload, ...]:
    """The workloads, found by who looks for annotations, and open to who scrapes."""
    open_network = plan.design.app.application.network == "open"
    made = {workload.name: workload for workload in workloads}
    callers = _callers(plan)
    by_workload: dict[str, list[Scrape]] = {}
    for scrape in scrapes:
        by_workload.setdefault(scrape.workload, []).append(scrape)
        workload = made[scrape.workload]
        doors = _doors(plan, scrape, callers)
        made[scrape.workload] = _admitting(workload, doors)
        for door in doors:
            caller = made.get(door.peer.workload or "")
            if caller is not None:
                out = Departure(
                    peer=Peer(workload=scrape.workload), ports=door.ports, origin=scrape.origin
                )
                made[caller.name] = _departing(caller, out)
        everybody = any(
            one.peer == Peer() and scrape.port in one.ports for one in workload.admissions
        )
        if not (doors or everybody or open_network):
            report.append(_shut_out(scrape))
    for service in plan.design.services:
        of_service = by_workload.get(service.name)
        if of_service:
            workload = made[service.name]
            first = min(of_service, key=lambda one: one.port != _own_port(service))
            made[service.name] = evolve(workload, annotations=_annotations(workload, first))
    return tuple(made[workload.name] for workload in workloads)


def _own_port(service: Service) -> int | None:
    return service.metrics.port if service.metrics is not None else None


def _callers(plan: Plan) -> dict[str, dict[str, None]]:
    """By what is called, the services that call all of its ports, in their order."""
    found: dict[str, dict[str, None]] = {}
    for service in plan.design.services:
        for call in calls_of(plan, service):
            if call.port is None and call.target != service.name:
                found.setdefault(call.target, {})[service.name] = None
    return found


def _doors(plan: Plan, scrape: Scrape, callers: dict[str, dict[str, None]]) -> list[Admission]:
    """Who may scrape: the namespaces of monitoring, and services of the app that call its home."""
    app = plan.design.app
    peers = [Peer(namespace=name) for name in app.monitoring_namespaces]
    peers += [Peer(workload=name) for name in callers.get(scrape.home, ())]
    return [Admission(peer=peer, ports=(scrape.port,), origin=scrape.origin) for peer in peers]


def _admitting(workload: Workload, doors: list[Admission]) -> Workload:
    """The workload with these admissions: one for each peer."""
    by_peer = {one.peer: one for one in workload.admissions}
    for door in doors:
        first = by_peer.get(door.peer, door)
        ports = tuple(sorted({*first.ports, *door.ports}))
        by_peer[door.peer] = evolve(first, ports=ports)
    return evolve(workload, admissions=tuple(by_peer[peer] for peer in in_order(by_peer)))


def _departing(workload: Workload, way: Departure) -> Workload:
    """The workload with this departure: one for each peer."""
    by_peer = {one.peer: one for one in workload.departures}
    first = by_peer.get(way.peer, way)
    by_peer[way.peer] = evolve(first, ports=tuple(sorted({*first.ports, *way.ports})))
    return evolve(workload, departures=tuple(by_peer[peer] for peer in in_order(by_peer)))


def _annotations(workload: Workload, scrape: Scrape) -> tuple[tuple[str, str], ...]:
    """As scrapers that look at pods usually have them. They name one port of a pod."""
    found = {
        "prometheus.io/scrape": "true",
        "prometheus.io/port": str(scrape.port),
        "prometheus.io/path": scrape.path,
    }
    if scrape.scheme != "http":
        found["prometheus.io/scheme"] = scrape.scheme
    return tuple(sorted({**found, **dict(workload.annotations)}.items()))


def _shut_out(scrape: Scrape) -> Diagnostic:
    return Diagnostic(
        code=SHUT_OUT,
        message=f"no Prometheus can reach the metrics of `{scrape.home}`",
        span=scrape.origin.span,
        label=f"port {scrape.port} is shut",
        helps=(
            "say in the app where yours lives: `monitored from namespace NAME`",
            (f"where it is a service of this app, let it call this one: `calls {scrape.home}`"),
        ),
    )
