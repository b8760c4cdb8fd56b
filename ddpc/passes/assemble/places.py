"""Which cluster name stands for what once layers stand before a service."""

from __future__ import annotations

from ddpc.ir.deployment import NamePort
from ddpc.ir.design import Port, Service
from ddpc.passes.plan import Chain, Group, Plan
from ddpc.patterns.contract import Beside

ORIGIN = "-origin"
PODS = "-pods"
PURGE = "-purge"

HTTP = 80
"""The port at which a name that takes PURGE is dialled."""

HTTPS = 443
"""The port at which a name that ends TLS is dialled."""


def origin_name(plan: Plan, service: str) -> str:
    """The name that the service's own pods answer to."""
    chain = plan.chains.get(service)
    return service + ORIGIN if chain is not None and chain.inside else service


def tier_name(chain: Chain, tier: Group) -> str:
    """The name that a tier answers to: the service's, for the outermost that does not end TLS."""
    return chain.subject if chain.inside and tier is chain.inside[0] else tier.name


def purge_name(subject: str) -> str:
    """The name at which PURGE is taken by the cache before ``subject``: there is one at most."""
    return subject + PURGE


def pod_name(workload: str, number: int) -> str:
    """The name of one pod of a workload whose pods have names, counted from 0."""
    return f"{workload}-{number}"


def pods_name(plan: Plan, service: str) -> str:
    """The name of all of a service's pods, each with its own address, in full."""
    app = plan.design.app.application
    return f"{service}{PODS}.{app.namespace}.svc.{app.cluster_domain}"


def beside_name(service: str, beside: Beside) -> str:
    """The name that what stands beside a service answers to."""
    return f"{service}-{beside.containers[0].name}"


def pod_entrance(plan: Plan, service: Service) -> dict[str, tuple[int, str]]:
    """By port name, the number and protocol at which the service's pods take what is sent to it.

    A sidecar in front of a port takes its place.
    """
    entrances = {
        port.name: (port.number, port.protocol) for port in service.ports if not port.on_localhost
    }
    chain = plan.chains.get(service.name)
    if chain is not None and chain.sidecars and chain.port is not None:
        outermost = chain.sidecars[0]
        protocol = "https" if outermost.terminates else chain.port.protocol
        entrances[chain.port.name] = (outermost.entrance, protocol)
    return entrances


def port_at(port: Port, entrance: tuple[int, str]) -> NamePort:
    """A port of the service's names, for what its pods take at ``entrance``."""
    number, protocol = entrance
    if protocol == "https" and port.protocol != "https":
        return NamePort(name="https", number=HTTPS, target=number, protocol="https")
    return NamePort(name=port.name, number=port.dialled, target=number, protocol=port.protocol)
