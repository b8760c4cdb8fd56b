"""Gives what comes of an accepted program to every program that will read it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from attrs import define, evolve, field

from ddpc.rehearse import manifests
from ddpc.rehearse.manifests import Container
from tests.agreement.material import of_outcome
from tests.agreement.reader.graph import Graph
from tests.servers.builds import Build
from tests.servers.harness import cluster, kubernetes, prometheus
from tests.servers.harness.bench import Bench
from tests.servers.harness.result import CheckResult

_CUSTOM = {"PodMonitor", "PrometheusRule"}
"""Kinds that only their own operator knows."""

OF_SERVERS = frozenset({"nginx", "twemproxy", "varnish"})


@define
class Judge:
    """Checkers that stay, and what they have found to be well already: nothing is asked twice.

    ``varnish`` is how many VCL files are still compiled, None for all; each takes a quarter of a
    second. Of one build in ``every``, the cluster's objects are held to the schemas, which takes as
    long as all else. ``asked`` counts the checks by tool.
    """

    bench: Bench
    varnish: int | None = None
    every: int = 1
    asked: dict[str, int] = field(factory=dict)
    _builds: int = 0
    _sound: set[bytes] = field(factory=set)

    def afresh(self) -> Judge:
        """One that has seen nothing, with the same checkers, for one program to be looked at."""
        return Judge(self.bench)

    def complaints(self, build: Build, graph: Graph | None = None) -> Iterator[CheckResult]:
        """What any of them refuses or warns of, the servers first.

        ``graph`` is the build as the tests' own reader has it. Raises AssertionError where other
        containers are judged than run a server there.
        """
        graph = graph or of_outcome(build.name, build.outcome).graph()
        servers = Counter(one.kind for _, _, one in graph.programs() if one.kind in OF_SERVERS)
        hosts = build.hosts
        met: Counter[str] = Counter()
        for template in manifests.templates(build.objects, build.secrets()):
            start = template.unprivileged_port_start
            for container in template.containers:
                server = cluster.server_of(container)
                if server is not None:
                    met[server] += 1
                    inside = self.bench.sandbox(container.sandbox, start)
                    yield from self._of_server(build, evolve(container, sandbox=inside), hosts)
        assert met == servers, f"of {dict(servers)} containers only {dict(met)} are judged"
        yield from self._of_prometheus(build)
        self._builds += 1
        if self._builds % self.every == 0:
            yield from self._of_kubernetes(build)

    def _of_server(
        self, build: Build, container: Container, hosts: dict[str, tuple[str, ...]]
    ) -> Iterator[CheckResult]:
        server = cluster.server_of(container)
        assert server is not None
        version = build.target(server)
        content = container.content(cluster.configuration_path(container))
        known = sorted((name, len(at)) for name, at in hosts.items() if name.encode() in content)
        key = repr((server, version, container.argv, container.sandbox))
        if not self._is_new(f"{key}{known}"):
            return
        if server == "varnish":
            if self.varnish == 0:
                return
            self.varnish = None if self.varnish is None else self.varnish - 1
        self.count(f"{server} {version}")
        result = cluster.check(container, version=version, hosts=hosts)
        if not result.ok:
            yield evolve(result, output=f"{result.output}\n{content.decode()}")

    def _of_prometheus(self, build: Build) -> Iterator[CheckResult]:
        files = prometheus.files_of(build.files)
        version = build.target("prometheus")
        if files and self._is_new(repr((version, files))):
            self.count(f"prometheus {version}")
            inside = self.bench.sandbox(prometheus.DEFAULT)
            result = prometheus.check(files, version=version, sandbox=inside)
            if not result.ok:
                yield result

    def _of_kubernetes(self, build: Build) -> Iterator[CheckResult]:
        version = build.target("kubernetes")
        objects = [
            each
            for each in build.objects
            if each["kind"] not in _CUSTOM and self._is_new(repr((version, each)))
        ]
        self.count(f"kubernetes {version}", len(objects))
        result = kubernetes.check(objects, version=version)
        if not result.ok:
            yield result

    def _is_new(self, text: str) -> bool:
        digest = hashlib.sha256(text.encode()).digest()[:12]
        if digest in self._sound:
            return False
        self._sound.add(digest)
        return True

    def count(self, kind: str, count: int = 1) -> None:
        """So many checks of a kind more."""
        self.asked[kind] = self.asked.get(kind, 0) + count
