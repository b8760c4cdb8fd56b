"""Everything around a build: networks, names, certificates, externals, those who ask."""

from __future__ import annotations

import ipaddress
import ssl
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

import yaml

from ddpc.driver import Outcome
from ddpc.ir.deployment import Deployment
from ddpc.ir.design import Design
from ddpc.ir.http import HttpProxy, Limits
from ddpc.node import frozen
from ddpc.rehearse import dns
from ddpc.rehearse.asking import SECONDS, Asker, Door
from ddpc.rehearse.beyond import Beyond
from ddpc.rehearse.certificates import NO_AUTHORITY, Authority, new_authority
from ddpc.rehearse.cluster import Cluster, new_cluster
from ddpc.rehearse.containers import Runners
from ddpc.rehearse.endpoints import Endpoints, Headless
from ddpc.rehearse.entrances import Entrance
from ddpc.rehearse.left_out import left_out
from ddpc.rehearse.network import Pod
from ddpc.rehearse.programs import Programs
from ddpc.rehearse.prometheus import Prometheus, files_of, is_expected
from ddpc.rehearse.running import Running, spots_of
from ddpc.rehearse.sandbox import File
from ddpc.rehearse.secrets import make_secrets, needs_certificates
from ddpc.rehearse.traces import Listener, listen

_OUTSIDE: Final = "198.51.100.0/24"
"""Where externals are (RFC 5737)."""
_CLIENTS: Final = "198.18.0.0/15"
"""Whom the world asks as (RFC 2544): no proxy trusts one of these."""
_CALLERS: Final = "10.245.0.0/16"
"""Whom those ask as that stand for pods of the cluster."""


_LARGEST: Final = 8 << 20
"""Bytes of what pods tell of themselves."""


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
    endpoints: Endpoints
    beyond: Beyond
    prometheus: Prometheus | None
    """Where something is expected of alerts."""
    left_out: tuple[tuple[str, str], ...]
    """(what, why) of what the program has, and nothing here runs or enforces."""

    def door(self, entrance: Entrance, host: str | None = None) -> Door:
        """How to ask at an entrance, as ``host`` if that is not the first."""
        tls = None
        if entrance.scheme == "https":
            tls = ssl.create_default_context(
                cadata=self.authority.itself.certificate.decode("ascii")
            )
        return Door(
            address=self.cluster.network.hosts.get(entrance.name, (entrance.name,))[0],
            port=entrance.port,
            tls=tls,
            host=host or entrance.hosts[0],
        )

    def asker(self, entrance: Entrance) -> Asker:
        """Who asks there."""
        return self.outside if entrance.outside else self.inside

    def fetched(self, pod: str, port: int, path: str) -> str:
        """The body that a pod answers a GET with, as a node asks. Raises OSError, HTTPException."""
        sock = self.node.connect(self.cluster.pods[pod].address, port, seconds=SECONDS)
        connection = HTTPConnection(pod, port, timeout=SECONDS)
        connection.sock = sock
        try:
            connection.request("GET", path)
            return connection.getresponse().read(_LARGEST).decode(errors="replace")
        finally:
            connection.close()

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
    certified = needs_certificates(design, deployment)
    authority = new_authority() if certified else NO_AUTHORITY
    with ExitStack() as stack:
        secrets = make_secrets(objects, deployment, authority)
        beyond = ipaddress.IPv4Network(_OUTSIDE).hosts()
        hosts = {external.host: str(next(beyond)) for external in design.externals}
        laid = stack.enter_context(new_cluster(objects, secrets=secrets, outside=hosts))
        network = laid.network
        # None of these takes a name: a service of the program may be called so.
        outside = network.pod("client", whole=_CLIENTS, named=False)
        inside = network.pod("caller", whole=_CALLERS, named=False)
        node = network.pod("node", named=False)
        resolver = network.pod("dns", *deployment.application.dns, named=False)
        known = {name.lower(): at for name, at in network.hosts.items()}
        records = dns.Records(addresses=known)
        endpoints = Endpoints(laid, records, tuple(_headless(laid, objects, deployment)))
        endpoints.announce()
        stack.enter_context(dns.serve(resolver, records))
        runners = Runners(programs, commands)
        running = Running(
            cluster=laid,
            spots=spots_of(laid, deployment, runners),
            resolver=resolver.address,
            scripts=_scripts(outcome),
            trusted=authority.itself.certificate,
            verifies=_verifiers(deployment),
            certificate=lambda names: _server_side(authority, names),
        )
        stack.callback(running.close)
        beyond_it = Beyond(design, laid, running, runners)
        stack.callback(beyond_it.close)
        for external in design.externals:
            beyond_it.start(external.name)
        listener = listen(laid.pods.values())
        stack.callback(listener.close)
        prometheus = None
        if is_expected(design):
            watching = network.pod("prometheus", named=False)
            prometheus = Prometheus(watching, files_of(outcome), programs)
            stack.callback(prometheus.close)
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
            endpoints=endpoints,
            beyond=beyond_it,
            prometheus=prometheus,
            left_out=tuple(left_out(objects)),
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


def _headless(
    cluster: Cluster, objects: Sequence[Mapping[str, Any]], deployment: Deployment
) -> Iterator[Headless]:
    """Where the ports of names that stand for their pods are."""
    namespace, domain = deployment.application.namespace, deployment.application.cluster_domain
    for each in objects:
        if each["kind"] != "Service" or each["spec"].get("clusterIP") != "None":
            continue
        selector = each["spec"].get("selector") or {}
        pods = tuple(
            (pod.address.replace(".", "-"), pod)
            for template in cluster.templates
            if selector.items() <= dict(template.labels).items()
            for pod in cluster.pods_of(template.workload)
        )
        for port in each["spec"]["ports"]:
            yield Headless(
                name=f"{each['metadata']['name']}.{namespace}.svc.{domain}",
                port_name=port["name"],
                port=int(port.get("targetPort", port["port"])),
                pods=pods,
                unready=bool(each["spec"].get("publishNotReadyAddresses")),
            )


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


def _server_side(authority: Authority, names: Sequence[str]) -> ssl.SSLContext:
    made = authority.issue(names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(made.certificate + made.key)
        file.flush()
        context.load_cert_chain(file.name)
    return context
