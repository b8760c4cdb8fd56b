"""A whole build on one machine: its pods, services and servers, with the bytes that it ships."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import pairwise

from attrs import evolve, frozen

from ddpc.rehearse import cluster as base
from ddpc.rehearse.cluster import names
from ddpc.rehearse.manifests import Container, Object, Secrets
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Process
from tests.servers.harness import nginx, twemproxy, varnish
from tests.servers.harness.result import CheckResult


@frozen
class _Kind:
    """A server that the harness can run."""

    target: str
    """As ``target`` statements call it."""
    option: str
    """Comes before the path of its configuration."""
    default_path: str
    run: Callable[..., AbstractContextManager[Process]]


_KINDS = {
    "nginx": _Kind("nginx", "-c", nginx.PATH, nginx.run),
    "nutcracker": _Kind("twemproxy", "-c", twemproxy.PATH, twemproxy.run),
    twemproxy.STARTER: _Kind("twemproxy", twemproxy.STARTER, twemproxy.PATH, twemproxy.run),
    "varnishd": _Kind("varnish", "-f", varnish.PATH, varnish.run),
}


def server_of(container: Container) -> str | None:
    """Return ``nginx``, ``twemproxy`` or ``varnish`` if the container runs it, else None."""
    kind = _kind(container)
    return None if kind is None else kind.target


def configuration_path(container: Container) -> str:
    """Return where a server's container has its configuration."""
    kind = _kind(container)
    assert kind is not None, container.argv
    if kind.option in container.argv:
        return container.argv[container.argv.index(kind.option) + 1]
    return kind.default_path


def check(
    container: Container, *, version: str, hosts: Mapping[str, tuple[str, ...]]
) -> CheckResult:
    """Have the real server judge its container's configuration, among all that stands around it.

    Args:
        version: of the server, as in ``nginx.VERSIONS`` or ``varnish.VERSIONS``.
        hosts: what resolves; ``names(objects)`` and whatever is outside.
    """
    path = configuration_path(container)
    content = container.content(path)
    inside = evolve(container.sandbox, hosts=hosts)
    if server_of(container) == "nginx":
        return nginx.check(content, version=version, sandbox=inside, path=path, argv=container.argv)
    if server_of(container) == "twemproxy":
        argv = container.argv
        return twemproxy.check(content, version=version, sandbox=inside, path=path, argv=argv)
    # varnishd -C makes its working directory under /tmp, which the container need not have.
    inside = evolve(inside, scratch=(*inside.scratch, "/tmp"))
    pairs = pairwise(container.argv)
    options = [word for option, value in pairs if option == "-p" for word in (option, value)]
    return varnish.check(content, version=version, sandbox=inside, path=path, options=options)


def _kind(container: Container) -> _Kind | None:
    """Return what the container runs, also where ``env`` sets variables for it first."""
    words = iter(container.argv)
    program = next(words, "")
    if program.rpartition("/")[2] == "env":
        program = next((word for word in words if "=" not in word), "")
    return _KINDS.get(program.rpartition("/")[2])


@frozen
class Cluster(base.Cluster):
    """A cluster whose servers can be run, in a version of one's choice."""

    @contextmanager
    def run(self, **target: str) -> Iterator[Mapping[str, Process]]:
        """Run every server in every pod: ``run(nginx="1.30", varnish="7.7")``.

        Yields:
            The processes by ``POD/CONTAINER``.
        """
        with ExitStack() as stack:
            running = {}
            for template in self.templates:
                for container in filter(server_of, template.containers):
                    for pod in self.pods_of(template.workload):
                        process = stack.enter_context(self._start(container, pod, target))
                        running[f"{pod.name}/{container.name}"] = process
            yield running

    @contextmanager
    def _start(
        self, container: Container, pod: Pod, target: Mapping[str, str]
    ) -> Iterator[Process]:
        kind = _kind(container)
        assert kind is not None, container.argv
        path = configuration_path(container)
        with kind.run(
            container.content(path),
            version=target[kind.target],
            pod=pod,
            port=container.ports[0] if container.ports else 0,
            sandbox=evolve(container.sandbox, hosts=self.network.hosts),
            path=path,
            argv=container.argv,
        ) as process:
            yield process


@contextmanager
def new_cluster(
    objects: Iterable[Object], *, secrets: Secrets, outside: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """Lay out the pods and services of a build, as ``ddpc.rehearse.cluster`` does."""
    with base.new_cluster(objects, secrets=secrets, outside=outside) as laid:
        yield Cluster(laid.network, laid.pods, laid.templates)


__all__ = ["Cluster", "check", "configuration_path", "names", "new_cluster", "server_of"]
