"""Everything around a build: networks, names, certificates, externals, those who ask."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import yaml
from attrs import frozen

from ddpc.driver import Outcome
from ddpc.ir.deployment import Deployment
from ddpc.ir.design import Design
from ddpc.ir.http import HttpProxy, Limits
from ddpc.rehearse import dns
from ddpc.rehearse.asking import Asker, Door
from ddpc.rehearse.certificates import Authority, new_authority
from ddpc.rehearse.cluster import Cluster, new_cluster
from ddpc.rehearse.containers import Runners
from ddpc.rehearse.entrances import Entrance
from ddpc.rehearse.network import Pod
from ddpc.rehearse.programs import Programs
from ddpc.rehearse.running import Running, spots_of
from ddpc.rehearse.sandbox import File
from ddpc.rehearse.secrets import make_secrets
from ddpc.rehearse.standins import StandIn
from ddpc.rehearse.stub import serve
from ddpc.rehearse.traces import Listener, listen

_OUTSIDE: Final = "198.51.100.0/24"
"""Where externals are (RFC 5737)."""
_CLIENTS: Final = "198.18.0.0/15"
"""Whom the world asks as (RFC 2544): no proxy trusts one of these."""
_CALLERS: Final = "10.245.0.0/16"
"""Whom those ask as that stand for pods of the cluster."""


@frozen(kw_only=True)
class World:
    """A build that is laid out, with all that is around it."""

    design: Design
    deployment: Deployment
    cluster: Cluster
    running: Running
    authority: Authority
    outside: Asker
    inside: Asker
    node: Pod
    listener: Listener
    externals: Mapping[str, Pod]
    """By the external's name."""

    def door(self, entrance: Entrance, host: str | None = None) -> Door:
        """How to ask at an entrance, as ``host`` if that is not the first."""
        tls = None
        if entrance.scheme == "https":
            tls = ssl.create_default_context(
                cadata=self.authority.itself.certificate.decode("ascii")
            )
        return Door(
            address=self.cluster.address(entrance.name),
            port=entrance.port,
            tls=tls,
            host=host or entrance.hosts[0],
        )

    def asker(self, entrance: Entrance) -> Asker:
        """Who asks there."""
        return self.outside if entrance.outside else self.inside

    def pod_names(self) -> Mapping[str, str]:
        """The pods' names by their addresses."""
        return {pod.address: name for name, pod in self.cluster.pods.items()}


@contextmanager
def new_world(outcome: Outcome, programs: Programs, commands: Mapping[str, str]) -> Iterator[World]:
    """Lay everything out; in the pods of the build, nothing runs yet."""
    design, deployment = outcome.design, outcome.deployment
    assert design is not None
    assert deployment is not None
    objects = _objects(outcome)
    authority = new_authority()
    with ExitStack() as stack:
        secrets = make_secrets(objects, deployment, authority)
        beyond = ipaddress.IPv4Network(_OUTSIDE).hosts()
        hosts = {external.host: str(next(beyond)) for external in design.externals}
        laid = stack.enter_context(new_cluster(objects, secrets=secrets, outside=hosts))
        network = laid.network
        outside = network.pod("client", whole=_CLIENTS)
        inside = network.pod("caller", whole=_CALLERS)
        node = network.pod("node")
        resolver = network.pod("dns", *deployment.application.dns)
        stack.enter_context(dns.serve(resolver, _records(laid, objects, deployment)))
        runners = Runners(programs, commands)
        running = Running(
            cluster=laid,
            spots=spots_of(laid, deployment, runners),
            resolver=resolver.address,
            scripts=_scripts(outcome),
            verifies=_verifiers(deployment),
            certificate=lambda names: _server_side(authority, names),
        )
        stack.callback(running.close)
        externals = {external.name: laid.pods[external.host] for external in design.externals}
        for external in design.externals:
            for port in external.ports:
                _serve_external(stack, running, external.name, laid.pods[external.host], port)
        listener = listen(laid.pods.values())
        stack.callback(listener.close)
        yield World(
            design=design,
            deployment=deployment,
            cluster=laid,
            running=running,
            authority=authority,
            outside=Asker(outside, ipaddress.IPv4Network(_CLIENTS).hosts()),
            inside=Asker(inside, ipaddress.IPv4Network(_CALLERS).hosts()),
            node=node,
            listener=listener,
            externals=externals,
        )


def _objects(outcome: Outcome) -> tuple[Mapping[str, Any], ...]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return tuple(
        each
        for file in outcome.files
        if file.path.startswith("kubernetes/")
        for each in yaml.load_all(file.text, Loader=loader)
        if each is not None
    )


def _scripts(outcome: Outcome) -> dict[str, File]:
    """What the Dockerfiles of the build copy into their images, where all scripts are."""
    return {
        f"/usr/local/bin/{Path(file.path).name}": File(file.text.encode(), 0o555)
        for file in outcome.files
        if file.path.startswith("images/") and Path(file.path).name != "Dockerfile"
    }


def _records(
    cluster: Cluster, objects: Sequence[Mapping[str, Any]], deployment: Deployment
) -> dns.Records:
    """All names of the cluster with their addresses, and where the ports of headless ones are."""
    records = dns.Records(
        addresses={name.lower(): at for name, at in cluster.network.hosts.items()}
    )
    namespace, domain = deployment.application.namespace, deployment.application.cluster_domain
    for each in objects:
        if each["kind"] != "Service" or each["spec"].get("clusterIP") != "None":
            continue
        name = f"{each['metadata']['name']}.{namespace}.svc.{domain}"
        selector = each["spec"].get("selector") or {}
        pods = {
            pod.address.replace(".", "-"): pod
            for template in cluster.templates
            if selector.items() <= dict(template.labels).items()
            for pod in cluster.pods_of(template.workload)
        }
        for port in each["spec"]["ports"]:
            target = int(port.get("targetPort", port["port"]))
            records.headless(name, port["name"], target, pods)
    return records


def _verifiers(deployment: Deployment) -> Mapping[str, Mapping[str, str | None]]:
    """By what is asked: the paths at which it verifies, and the header that tells the identity."""
    found: dict[str, dict[str, str | None]] = {}
    for workload in deployment.workloads:
        for container in workload.containers:
            program = container.program
            if not isinstance(program, HttpProxy):
                continue
            for layer in program.layers:
                if isinstance(layer, Limits) and (asked := layer.verifier) is not None:
                    target = program.upstream(asked.upstream).target or asked.upstream
                    found.setdefault(target, {})[asked.path] = asked.identity_header
    return found


def _serve_external(stack: ExitStack, running: Running, name: str, pod: Pod, port: Any) -> None:
    if port.protocol not in {"http", "https", "grpc"}:
        stack.enter_context(pod.listen(port.dialled))
        return
    tls = running.certificate((pod.name,)) if port.protocol == "https" else None
    answering = StandIn(service=name, pod=name, verifies=running.verifies.get(name, {}))
    stack.enter_context(serve(pod, port.dialled, answering.answer, tls=tls))


def _server_side(authority: Authority, names: Sequence[str]) -> ssl.SSLContext:
    made = authority.issue(names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(made.certificate + made.key)
        file.flush()
        context.load_cert_chain(file.name)
    return context
