"""Builds to be read: what a program compiles to, and what it declares, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import attrs
from attrs import frozen

from ddpc.driver import Options, Outcome
from ddpc.ir.design import Address, Design, Service
from ddpc.ir.values import SecretKey
from ddpc.patterns.git_sync.repository import Repository
from tests.agreement.kept import authorities, certificates, kept
from tests.agreement.reader.declared import Call, Declared, External
from tests.agreement.reader.graph import Graph, read
from tests.agreement.sent import sent, standing, verifiers
from tests.properties.corpus import Program, corpus

_USUAL_FINISH = 25


@frozen
class Build:
    """The files of a build by path, with what its program declares."""

    name: str
    files: dict[str, str]
    declared: Declared

    def graph(self) -> Graph:
        return read(self.files, self.declared)


def build_of(program: Program) -> Build | None:
    """What comes of a program; None where it is refused."""
    outcome = program.compiled()
    return None if outcome.failed or not outcome.files else of_outcome(program.name, outcome)


def accepted(text: str) -> Build:
    """The build of a program of one file. AssertionError if it is refused."""
    build = build_of(Program("own", "app.ddp", {"app.ddp": text}, Options()))
    assert build is not None
    return build


@cache
def builds() -> tuple[Build, ...]:
    """Of every golden and example."""
    found = [build_of(program) for program in corpus()]
    assert None not in found
    return tuple(one for one in found if one is not None)


def of_outcome(name: str, outcome: Outcome) -> Build:
    """The build of a program that is accepted."""
    assert outcome.design is not None
    files = {file.path: file.text for file in outcome.files}
    return Build(name, files, declared_by(outcome.design))


def declared_by(design: Design) -> Declared:
    """What a design declares, without anything that was made of it."""
    app = design.app.application
    everything = tuple(_walk(design))
    own = frozenset(design.app.admitted_namespaces)
    return Declared(
        namespace=app.namespace,
        domain=app.cluster_domain,
        network=app.network,
        calls=frozenset(_calls(design)),
        told=frozenset(_told(design)),
        externals={
            one.host: External(
                host=one.host,
                ports=frozenset(
                    (port.number, "UDP" if port.protocol == "udp" else "TCP")
                    for other in design.externals
                    if other.host == one.host
                    for port in other.ports
                ),
                networks=frozenset(one.networks),
            )
            for one in design.externals
        },
        outside={one.name: one.host for one in design.externals},
        hosts=frozenset(one.host for one in everything if isinstance(one, Repository)),
        dns=frozenset(app.dns),
        addresses=frozenset(
            (service.name, variable.name)
            for service in design.services
            for variable in service.environment
            if isinstance(variable.value, Address)
        ),
        datagrams=frozenset(
            (service, name) for service, name, _, over_udp in _addresses(design) if over_udp
        ),
        led=frozenset(
            (service, name, address.target)
            for service, name, address, over_udp in _addresses(design)
            if not over_udp and not address.direct
        ),
        texts=frozenset(_texts(design)),
        local={service.name: frozenset(_local(design, service)) for service in design.services},
        admitted={
            service.name: own | frozenset(service.admitted_namespaces)
            for service in design.services
        },
        monitoring=frozenset(design.app.monitoring_namespaces),
        adapters=frozenset(
            (one.service, one.label or "") for one in design.attachments if one.pattern == "adapter"
        ),
        purgers=frozenset(
            (purger, one.service)
            for one in design.attachments
            for purger in getattr(one.options, "purgers", ())
        ),
        secrets=frozenset(
            (
                *((one.secret, one.key) for one in everything if isinstance(one, SecretKey)),
                *((one.secret, one.key) for one in kept(design)),
                *((secret, "ca.crt") for _, secret in authorities(design)),
            )
        ),
        kept=frozenset(kept(design)),
        certificates=frozenset(certificates(design)),
        authorities=frozenset(authorities(design)),
        sent=tuple(sent(design)),
        verifiers=frozenset(verifiers(design)),
        standing=frozenset(standing(design)),
        pulled=frozenset(name for service in design.services for name in service.pull_secrets),
        finishes={
            service.name: service.stop.finish.seconds if service.stop else _USUAL_FINISH
            for service in design.services
        },
    )


def _addresses(design: Design) -> Iterator[tuple[str, str, Address, bool]]:
    """Variables with a port's address, by service and name; and whether that is one over UDP."""
    for service in design.services:
        for variable in service.environment:
            address = variable.value
            if isinstance(address, Address) and address.with_port:
                _, ports = design.ports_by_name.get(address.target, ("", ()))
                fitting = [
                    port
                    for port in ports
                    if address.port in {None, port.name, port.number, port.dialled}
                ]
                spoken = {port.protocol for port in fitting}
                yield service.name, variable.name, address, spoken == {"udp"}


def _calls(design: Design) -> Iterator[Call]:
    """Calls that are declared by name."""
    for service in design.services:
        for call in service.calls:
            yield Call(service.name, call.target, call.direct)
    for one in design.attachments:
        by_name = one.pattern == "ambassador" or getattr(one.options, "by_name", False)
        if by_name and one.target is not None:
            yield Call(one.service, one.target)


def _told(design: Design) -> Iterator[tuple[str, Call]]:
    """Variables that hold a host without a port that says all, each with whom it is."""
    for service in design.services:
        for variable in service.environment:
            address = variable.value
            if isinstance(address, Address) and not address.with_port:
                _, ports = design.ports_by_name.get(address.target, ("", ()))
                if len(ports) != 1:
                    yield variable.name, Call(service.name, address.target, address.direct)


def _texts(design: Design) -> Iterator[str]:
    """What a user wrote himself into variables and arguments of containers."""
    for one in _walk(design):
        for name in ("environment", "arguments", "command"):
            for part in _listed(getattr(one, name, ())):
                text = getattr(part, "value", part)
                if isinstance(text, str):
                    yield text
                    yield text.replace("$(", "$$(")


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _local(design: Design, service: Service) -> Iterator[int]:
    """Ports of a service's own containers that only its pods reach."""
    yield from (port.number for port in service.ports if port.on_localhost)
    for one in design.attachments:
        if one.service == service.name and one.pattern in {"ambassador", "sidecar", "adapter"}:
            options: Any = one.options
            yield from (port.number for port in options.ports if port.on_localhost)
            if options.listen is not None:
                yield options.listen


def _walk(node: object) -> Iterator[object]:
    """A node of the design and all below it."""
    yield node
    kind: Any = type(node)
    if attrs.has(kind):
        for one in attrs.fields(kind):
            yield from _walk(getattr(node, one.name))
    elif isinstance(node, tuple | list):
        for part in node:
            yield from _walk(part)
    elif isinstance(node, dict):
        for part in node.values():
            yield from _walk(part)
