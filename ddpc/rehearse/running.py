"""A build that runs: its pods with what runs in each container."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Final

from attrs import define, evolve, field

from ddpc.ir.deployment import Container as Declared
from ddpc.ir.deployment import Deployment
from ddpc.node import frozen
from ddpc.rehearse.cluster import Cluster
from ddpc.rehearse.containers import Absent, Given, Real, Runner, Runners, StandIn
from ddpc.rehearse.manifests import Container, Template
from ddpc.rehearse.network import Pod
from ddpc.rehearse.readiness import Waited
from ddpc.rehearse.sandbox import File, Process, Sandbox, Scratch
from ddpc.rehearse.stage import FOLDER
from ddpc.rehearse.standins import StandIn as Answering
from ddpc.rehearse.stub import serve
from ddpc.rehearse.volumes import Volumes

_MASKED: Final = ("/home", "/root", "/tmp", "/var/tmp", "/run", "/srv", "/media", "/mnt")
_TRUSTED: Final = "/etc/ssl/certs/ca-certificates.crt"
_STREAM: Final = b"stream {"
_LOAD_STREAM: Final = b"load_module /usr/lib/nginx/modules/ngx_stream_module.so; "
_STREAM_MODULE: Final = Path("usr/lib/nginx/modules/ngx_stream_module.so")
_MOST_WRITTEN: Final = 256 << 20
"""Bytes that a server writes to a folder of its image."""
_LONGEST_HOSTNAME: Final = 64
"""Linux's."""
_HTTP: Final = ("http", "https", "grpc")


@frozen(kw_only=True)
class Spot:
    """A container of one pod."""

    pod: Pod
    template: Template
    container: Container
    declared: Declared | None
    home: str
    runner: Runner

    @property
    def name(self) -> str:
        """As it is called in what is said."""
        return f"{self.pod.name}/{self.container.name}"


@define
class Running:
    """What runs, by the spot's name; pods can be stopped and started again."""

    cluster: Cluster
    spots: tuple[Spot, ...]
    resolver: str
    scripts: Mapping[str, File]
    """What the images have that the build makes, by path."""
    trusted: bytes
    """The authorities (PEM) that images trust."""
    verifies: Mapping[str, Mapping[str, str | None]]
    certificate: Callable[[Sequence[str]], ssl.SSLContext]
    volumes: dict[str, Volumes] = field(factory=dict)
    processes: dict[str, Process] = field(factory=dict)
    _stacks: dict[str, ExitStack] = field(factory=dict)
    _number: int = 0

    def start(self, spot: Spot) -> None:
        """Start what runs in a container. Raises SandboxError."""
        stack = self._stacks.setdefault(spot.name, ExitStack())
        runner = spot.runner
        if isinstance(runner, StandIn):
            for port, protocol, address in runner.ports:
                stack.enter_context(self._stand_in(spot, port, protocol, address))
        elif isinstance(runner, Real):
            inside = with_modules(self._of_image(spot, runner), runner)
            self.processes[spot.name] = stack.enter_context(inside.start(runner.argv))
        elif isinstance(runner, Given):
            inside = self._around(spot, Path("/"), None)
            inside = evolve(inside, masked=(), folder=str(Path.cwd()), writable=True, user=None)
            argv = ("/bin/sh", "-c", runner.command)
            self.processes[spot.name] = stack.enter_context(inside.start(argv))

    def stop(self, spot: Spot) -> None:
        """Kill what runs in a container."""
        self.processes.pop(spot.name, None)
        self._stacks.pop(spot.name, ExitStack()).close()

    def close(self) -> None:
        for spot in self.spots:
            self.stop(spot)

    def waited(self, spot: Spot) -> Waited:
        """How its readiness is waited for."""
        process = self.processes.get(spot.name)

        def execute(argv: Sequence[str]) -> int:
            assert isinstance(spot.runner, Real)
            inside = self._of_image(spot, spot.runner)
            return inside.run(argv, seconds=5).status

        real = isinstance(spot.runner, Real)
        return Waited(
            name=spot.name,
            pod=spot.pod,
            probe=spot.container.ready,
            process=process,
            execute=execute if real else None,
        )

    def outside(self, pod: Pod, runner: Real) -> AbstractContextManager[Process]:
        """A server in the pod of an external, which tells the external's name as its own."""
        return self.alone(pod, runner).start(runner.argv)

    def alone(self, pod: Pod, runner: Real) -> Sandbox:
        """What a server has around it that is none of the build's."""
        root = runner.program.root
        return Sandbox(
            root=root,
            upper=self._upper(),
            masked=_MASKED if root == Path("/") else (),
            network=pod.namespace,
            hostname=pod.name[:_LONGEST_HOSTNAME],
            user=runner.user,
            scratch=_scratch(runner.writable),
        )

    def _of_image(self, spot: Spot, runner: Real) -> Sandbox:
        inside = self._around(spot, runner.program.root, runner.user)
        mounted = {each if isinstance(each, str) else each.path for each in inside.scratch}
        own = (path for path in runner.writable if path not in {*mounted, *inside.binds})
        return evolve(inside, scratch=(*inside.scratch, *_scratch(own)))

    def _upper(self) -> Path:
        self._number += 1
        return FOLDER / f"upper-{self._number}"

    def _around(self, spot: Spot, root: Path, user: int | None) -> Sandbox:
        volumes = self.volumes.setdefault(
            spot.pod.name, Volumes(FOLDER / "pods" / spot.pod.name, spot.template)
        )
        inside = volumes.sandbox(spot.container)
        whose = inside.user if inside.user is not None else user
        return evolve(
            inside,
            root=root,
            files={**self.scripts, _TRUSTED: self.trusted},
            upper=self._upper(),
            masked=_MASKED if root == Path("/") else (),
            hosts=self.cluster.network.hosts,
            resolver=self.resolver,
            network=spot.pod.namespace,
            hostname=spot.pod.name,
            user=whose,
            group=inside.group if inside.user is not None else whose,
        )

    @contextmanager
    def _stand_in(self, spot: Spot, port: int, protocol: str, address: str) -> Iterator[None]:
        if protocol not in _HTTP:
            with spot.pod.listen(port, address):
                yield
            return
        answering = Answering(
            service=spot.home, pod=spot.pod.name, verifies=self.verifies.get(spot.home, {})
        )
        tls = self.certificate((spot.home,)) if protocol == "https" else None
        with serve(spot.pod, port, answering.answer, address, tls, remember=False):
            yield


def _scratch(paths: Iterable[str]) -> tuple[Scratch, ...]:
    return tuple(Scratch(path, _MOST_WRITTEN) for path in paths)


def with_modules(inside: Sandbox, runner: Real) -> Sandbox:
    """Load what Debian has as a module of nginx and the image has built in."""
    if runner.program.name != "nginx" or not (runner.program.root / _STREAM_MODULE).exists():
        return inside
    for folder, files in inside.volumes.items():
        for name, given in files.items():
            if name == "nginx.conf":
                content = given if isinstance(given, bytes) else given.content
                if any(line.startswith(_STREAM) for line in content.splitlines()):
                    # On the first line, so that the numbers of lines in messages stay true.
                    return inside.with_file(f"{folder}/{name}", _LOAD_STREAM + content)
    return inside


def spots_of(cluster: Cluster, deployment: Deployment, runners: Runners) -> tuple[Spot, ...]:
    """Every container of every pod, with what runs it."""
    workloads = {workload.name: workload for workload in deployment.workloads}
    found = []
    for template in cluster.templates:
        workload = workloads[template.workload]
        declared = {container.name: container for container in workload.containers}
        for pod in cluster.pods_of(template.workload):
            for container in template.containers:
                of_it = declared.get(container.name)
                runner = runners.of(container, of_it, workload.home)
                found.append(
                    Spot(
                        pod=pod,
                        template=template,
                        container=container,
                        declared=of_it,
                        home=workload.home,
                        runner=runner,
                    )
                )
    return tuple(found)


__all__ = ["Absent", "Running", "Spot", "spots_of"]
