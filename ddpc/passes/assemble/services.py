"""Workloads of services: the user's own image with what stands beside it."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Container,
    ContainerPort,
    Role,
    Stop,
    Variable,
    Workload,
)
from ddpc.ir.design import Address, Service
from ddpc.ir.origin import Origin
from ddpc.ir.pod_names import PodNames
from ddpc.ir.values import Cpu, SecretKey, Size
from ddpc.passes.assemble.entrance import entrance, is_sharded, localhost_only, random_shard
from ddpc.passes.assemble.listening import low_ports
from ddpc.passes.assemble.places import PODS, origin_name
from ddpc.passes.assemble.standing import standing_at
from ddpc.passes.assemble.tiers import MIN_READY
from ddpc.passes.assemble.volumes import volumes_of
from ddpc.passes.known_images import known_user
from ddpc.passes.plan import Plan
from ddpc.patterns.contract import Beside
from ddpc.patterns.dialled import dialled
from ddpc.reading.counts import replicas_of

DEFAULT_CPU = Cpu(100)
LOCALHOST = "127.0.0.1"
_KNOWS = "or say `direct` where the caller knows the shards itself"
DEFAULT_MEMORY = Size(256 << 20)


def is_stateful(service: Service) -> bool:
    """Whether each of its pods needs a name and volumes of its own."""
    return service.shards is not None or any(
        not s.scratch and s.claim is None for s in service.storage
    )


def has_named_pods(plan: Plan, service: Service) -> bool:
    """Whether its pods have names of their own: for what they hold, or for who keeps to them."""
    chain = plan.chains.get(service.name)
    return is_stateful(service) or (chain is not None and chain.pods is PodNames.LISTED)


def service_workload(
    plan: Plan,
    service: Service,
    sidecars: tuple[Container, ...],
    others: tuple[Container, ...],
    report: list[Diagnostic],
) -> Workload:
    """The pods of a service: its own container, its ``sidecars``, and ``others`` beside it."""
    volumes, mounts = volumes_of(service, report)
    beside = plan.beside(service.name)
    app = plan.design.app
    user = service.user or known_user(service.image)
    memory = service.memory or app.memory or (DEFAULT_MEMORY, DEFAULT_MEMORY)
    main = Container(
        name=service.name,
        role=Role.MAIN,
        image=service.image,
        command=service.command,
        arguments=service.arguments,
        ports=tuple(
            ContainerPort(
                name=port.name,
                number=port.number,
                protocol=port.protocol,
                on_localhost=port.on_localhost,
                origin=port.origin,
            )
            for port in service.ports
        ),
        environment=tuple(
            variable
            for one in service.environment
            if (variable := _variable(plan, service, one.name, one.value, one.origin, report))
        ),
        mounts=(*mounts, *(mount for one in beside for mount in one.mounts)),
        cpu=service.cpu or app.cpu or DEFAULT_CPU,
        memory=memory,
        ready=service.ready,
        alive=service.alive,
        started=service.started,
        stop=service.stop or Stop(),
        user=user,
        locked=user is not None,
        origin=service.origin,
    )
    steps = tuple(
        Container(
            name=step.name,
            role=Role.BEFORE,
            image=step.image or service.image,
            command=step.arguments[:1],
            arguments=step.arguments[1:],
            environment=main.environment,
            mounts=main.mounts,
            cpu=main.cpu,
            memory=memory,
            user=user,
            locked=user is not None,
            origin=step.origin,
        )
        for step in service.steps
    )
    stateful = has_named_pods(plan, service)
    return Workload(
        name=service.name,
        home=service.name,
        component="service",
        min_ready=MIN_READY,
        stateful=stateful,
        governed_by=service.name + PODS if stateful else None,
        replicas=replicas_of(plan.design, service),
        # What stands beside comes first: a step may need the ambassador that the service needs.
        containers=(*sidecars, *others, *steps, main),
        volumes=(*volumes, *(volume for one in beside for volume in one.volumes)),
        labels=service.labels,
        annotations=service.annotations,
        account=service.account,
        pull_secrets=service.pull_secrets,
        group=_group(service, user, beside),
        low_ports=low_ports((*sidecars, *others, main)),
        origin=service.origin,
    )


def _group(service: Service, user: int | None, beside: tuple[Beside, ...]) -> int | None:
    """The group that owns the volumes: of who writes to them."""
    asked = next((one.group for one in beside if one.group is not None), None)
    stored = any(not storage.in_memory for storage in service.storage)
    return user if stored and user else asked


def _variable(
    plan: Plan,
    service: Service,
    name: str,
    value: str | SecretKey | Address,
    origin: Origin,
    report: list[Diagnostic],
) -> Variable | None:
    if isinstance(value, str | SecretKey):
        return Variable(name=name, value=value, origin=origin)
    found = _address(plan, service, value, origin, report)
    return Variable(name=name, value=found, origin=origin) if found is not None else None


def _address(
    plan: Plan, service: Service, value: Address, origin: Origin, report: list[Diagnostic]
) -> str | None:
    """``host:port``, or the host alone; on localhost where an ambassador stands in the pod."""
    if value.target not in plan.design.ports_by_name:
        return None
    host, ports = plan.design.ports_by_name[value.target]
    if not value.with_port:
        asked = ports[0].dialled if len(ports) == 1 else None
        if not value.direct and standing_at(plan, service.name, value.target, asked) is not None:
            return LOCALHOST
        _check_host(plan, service, value, asked, origin, report)
        if value.direct:
            known = value.target in plan.design.service_by_name
            return origin_name(plan, value.target) if known else host
        return value.target if value.target in plan.named else host
    place = dialled(plan.design, value.target, value.port, origin, report)
    if place is None:
        return None
    datagrams = place.protocol == "udp"  # which no ambassador takes
    near = standing_at(plan, service.name, value.target, place.port)
    if near is not None and not value.direct and not datagrams:
        return f"{LOCALHOST}:{near}"
    found = entrance(plan, value.target, place.port, direct=value.direct, datagrams=datagrams)
    if found is None:
        report.append(localhost_only(value.target, origin))
        return None
    if found.any_of is not None and not value.direct:
        report.append(random_shard(found.any_of, origin, _KNOWS, caller=service))
    return f"{found.host}:{found.port}"


def _check_host(
    plan: Plan,
    caller: Service,
    value: Address,
    asked: int | None,
    origin: Origin,
    report: list[Diagnostic],
) -> None:
    """The host of a sharded service leads to any of its shards, unless a tier takes a port."""
    service = plan.design.service_by_name.get(value.target)
    if service is None or not is_sharded(service) or value.direct:
        return
    chain = plan.chains.get(value.target)
    taken = chain.port.dialled if chain is not None and chain.inside and chain.port else None
    if taken is None or asked not in {None, taken}:
        report.append(random_shard(service, origin, _KNOWS, caller=caller))
