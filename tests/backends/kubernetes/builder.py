"""Small programs for the Kubernetes backend, and their output as data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import yaml
from attrs import evolve, field, frozen

from ddpc.backends.contract import OutputFile, SecretMount, Served, Writable
from ddpc.backends.kubernetes import BACKEND
from ddpc.diagnostics import Diagnostic
from ddpc.ir.deployment import (
    Admission,
    Application,
    ClusterName,
    Container,
    ContainerPort,
    Deployment,
    HttpGet,
    NameKind,
    NamePort,
    Peer,
    Probe,
    Replicas,
    Role,
    Scratch,
    Stop,
    Workload,
)
from ddpc.ir.http import HttpProxy, Upstream
from ddpc.ir.origin import Origin
from ddpc.ir.values import Cpu, Duration, Image, Percent, Size, Version
from ddpc.source import Span

TARGETS = BACKEND.versions
NGINX_CONF = "events {}\n\nhttp {\n  server { listen 8443 ssl; }\n}\n"


def origin(statement: str, start: int = 1) -> Origin:
    """An origin that is known by its statement."""
    return Origin(Span("app.ddp", start, start + len(statement)), statement)


def seconds(count: float) -> Duration:
    """So many seconds."""
    return Duration(round(count * 1_000))


def application(minor: int = 34, **changes: Any) -> Application:
    """The app ``demo`` in the namespace ``words``."""
    base = Application(
        name="demo",
        namespace="words",
        targets=(("kubernetes", Version(1, minor)),),
        origin=origin("app demo"),
    )
    return evolve(base, **changes)


def ready(path: str = "/ready", port: int = 8080) -> Probe:
    """A readiness probe."""
    return Probe(asks=HttpGet(path=path, port=port), every=seconds(5), timeout=seconds(2))


def main(**changes: Any) -> Container:
    """A user's container, with nothing said that need not be."""
    base = Container(
        name="web",
        role=Role.MAIN,
        image=Image("registry.example.com/web", "1.0"),
        ports=(ContainerPort(name="http", number=8080, protocol="http"),),
        cpu=Cpu(100),
        memory=(Size(1 << 28), Size(1 << 28)),
        ready=ready(),
        stop=Stop(),
        origin=origin("service web"),
    )
    return evolve(base, **changes)


def program(name: str, role: Role = Role.MAIN) -> Container:
    """A container whose configuration the compiler writes."""
    upstream = Upstream(name="next", host="web-origin", port=8080)
    proxy = HttpProxy(
        port=None, health_port=8081, layers=(), upstreams=(upstream,), next="next", edge=True
    )
    return Container(
        name=name,
        role=role,
        program=proxy,
        cpu=Cpu(100),
        memory=(Size(1 << 26), Size(1 << 27)),
        origin=origin("attach tls to web"),
    )


def served(**changes: Any) -> Served:
    """What a server says of such a program."""
    health = Probe(asks=HttpGet(path="/healthz", port=8081), every=seconds(5), timeout=seconds(1))
    base = Served(
        image=Image("nginxinc/nginx-unprivileged", "1.30"),
        command=("nginx",),
        arguments=("-g", "daemon off;"),
        directory="/etc/nginx",
        files=(OutputFile(path="nginx.conf", text=NGINX_CONF),),
        standalone="nginx/web-tls",
        secrets=(SecretMount(secret="web-tls", path="/etc/tls/web-tls"),),
        writable=(Writable(name="tmp", path="/tmp", size=Size(1 << 26), in_memory=True),),
        ports=(
            ContainerPort(name="https", number=8443, protocol="https"),
            ContainerPort(name="health", number=8081, protocol="http"),
        ),
        user=101,
        group=101,
        ready=health,
        alive=health,
        started=None,
        stop=Stop(),
    )
    return evolve(base, **changes)


def workload(name: str = "web", **changes: Any) -> Workload:
    """The pods of a service."""
    base = Workload(
        name=name,
        home="web",
        component="service",
        replicas=Replicas(low=1, high=1),
        containers=(main(),),
        origin=origin("service web"),
    )
    return evolve(base, **changes)


def stable(name: str = "web", workload: str | None = "web", **changes: Any) -> ClusterName:
    """A name in the cluster."""
    base = ClusterName(
        name=name,
        home="web",
        workload=workload,
        ports=(NamePort(name="http", number=8080, target=8080),),
        origin=origin("service web"),
    )
    return evolve(base, **changes)


def one(part: Workload | None = None, minor: int = 34, **changes: Any) -> Deployment:
    """A deployment of one workload, by default the plainest, called as its workload is."""
    part = part or workload()
    base = Deployment(
        application=application(minor), workloads=(part,), names=(stable(workload=part.name),)
    )
    return evolve(base, **changes)


def tiers(minor: int = 34) -> tuple[Deployment, dict[tuple[str, str], Served]]:
    """A service of three behind a tls tier of two, to be reached from outside."""
    tls = workload(
        "web-tls",
        component="tls",
        replicas=Replicas(low=2, high=2),
        containers=(program("nginx"),),
        admissions=(Admission(peer=Peer(), ports=(8443,), origin=origin("reach")),),
        min_ready=seconds(5),
        origin=origin("attach tls to web"),
    )
    web = workload(
        replicas=Replicas(low=2, high=10, cpu=Percent(Fraction(70))),
        volumes=(Scratch(name="spool", size=Size(1 << 30)),),
        admissions=(Admission(peer=Peer(workload="web-tls"), ports=(8080,)),),
    )
    outside = stable(
        workload="web-tls",
        kind=NameKind.OUTSIDE,
        ports=(NamePort(name="https", number=443, target=8443, protocol="https"),),
    )
    names = (outside, stable("web-origin"))
    built = Deployment(application=application(minor), workloads=(tls, web), names=names)
    return built, {("web-tls", "nginx"): served()}


@frozen
class Emitted:
    """What came of it: files, and the objects by kind and name."""

    files: tuple[OutputFile, ...]
    diagnostics: tuple[Diagnostic, ...]
    objects: tuple[dict[str, Any], ...] = field()

    @objects.default
    def _objects(self) -> tuple[dict[str, Any], ...]:
        return tuple(
            document
            for file in self.files
            if file.path.startswith("kubernetes/")
            for document in yaml.safe_load_all(file.text)
        )

    @property
    def codes(self) -> list[str]:
        """The slugs of what was said."""
        return [diagnostic.code.slug for diagnostic in self.diagnostics]

    def all(self, kind: str) -> list[dict[str, Any]]:
        """The objects of ``kind``, in order."""
        return [document for document in self.objects if document["kind"] == kind]

    def get(self, kind: str, name: str) -> dict[str, Any]:
        """The object; there must be exactly one."""
        (found,) = [found for found in self.all(kind) if found["metadata"]["name"] == name]
        return found

    def pod(self, name: str = "web") -> dict[str, Any]:
        """The pod specification of the workload ``name``."""
        (found,) = [
            found
            for found in self.all("Deployment") + self.all("StatefulSet")
            if found["metadata"]["name"] == name
        ]
        spec: dict[str, Any] = found["spec"]["template"]["spec"]
        return spec

    def container(self, name: str = "web", workload: str = "web") -> dict[str, Any]:
        """A container of a workload, whatever its role."""
        pod = self.pod(workload)
        every = [*pod.get("initContainers", []), *pod["containers"]]
        (found,) = [container for container in every if container["name"] == name]
        container: dict[str, Any] = found
        return container


def emit(built: Deployment, programs: dict[tuple[str, str], Served] | None = None) -> Emitted:
    """The output of ``built``."""
    return Emitted(*BACKEND.emit(built, programs or {}))
