"""A build's objects, run by podman as pods that meet as in a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path, PurePosixPath

import yaml
from attrs import frozen

from ddpc.rehearse import dns, readiness
from ddpc.rehearse.cluster import Cluster, new_cluster
from ddpc.rehearse.manifests import Container, Object, Secrets, Template
from ddpc.rehearse.namespace import Namespace
from ddpc.rehearse.network import NotReady, Pod
from ddpc.rehearse.readiness import Waited
from ddpc.rehearse.stub import Answer, Request, Stub, serve
from tests.servers.builds import Build
from tests.servers.harness import kubeplay, ledger
from tests.servers.harness.kubeplay import Probe
from tests.servers.harness.pod_images import Images, StandIn
from tests.servers.harness.podman import Podman

RESOLVER = "198.18.0.53"
"""Where the pods' name server is."""

_CLIENT = "203.0.113.7"
_SECONDS = 60.0


@frozen(kw_only=True)
class Running:
    """A container that runs, and what the manifests say of it."""

    pod: str
    container: Container
    process: int
    """Its number inside of podman's namespaces."""
    podman: Podman

    @property
    def name(self) -> str:
        return f"{self.pod}-{self.container.name}"

    def execute(self, *argv: str, user: int | None = None) -> tuple[int, str]:
        """Run a command in the container, as its user unless another is given: status, output."""
        options = () if user is None else ("--user", str(user))
        done = self.podman.attempt("exec", *options, self.name, *argv)
        return done.returncode, done.stdout

    def status(self) -> Mapping[str, str]:
        """What the kernel says of its first process, by name (proc(5), /proc/pid/status)."""
        lines = self._proc("status").read_text().splitlines()
        return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}

    def file(self, path: str) -> Path:
        """A file as the container sees it."""
        return self._proc(f"root{path}")

    def mounts(self) -> Mapping[str, frozenset[str]]:
        """The options of what is mounted, by place; the last one of a place is what is seen."""
        lines = (line.split() for line in self._proc("mounts").read_text().splitlines())
        return {words[1]: frozenset(words[3].split(",")) for words in lines}

    def environment(self) -> Mapping[str, str]:
        """The variables that the container gives its processes."""
        status, said = self.execute("env", "-0")
        assert status == 0, said
        return dict(word.split("=", 1) for word in said.split("\0") if word)

    def network(self) -> int:
        """The number of its network namespace."""
        return self._proc("ns/net").stat().st_ino

    def _proc(self, below: str) -> Path:
        return self.podman.path(f"/proc/{self.process}/{below}")


@frozen(kw_only=True)
class World:
    """The pods of a build, and who calls them from outside."""

    cluster: Cluster
    containers: tuple[Running, ...]
    probes: tuple[Probe, ...]
    """Those that have been passed."""
    client: Pod
    asked: Mapping[str, Stub]
    """What stands in for what is outside, by name."""

    def container(self, pod: str, name: str) -> Running:
        return next(
            each for each in self.containers if (each.pod, each.container.name) == (pod, name)
        )


@contextmanager
def running(
    build: Build,
    images: Images,
    *,
    secrets: Secrets,
    outside: Mapping[str, Callable[[Request], Answer]] | None = None,
    change: Callable[[Object], Object] = lambda pod: pod,
) -> Iterator[World]:
    """Run every pod of a build, with one replica of what is a Deployment, until it is ready.

    Args:
        outside: the names of what is not in the cluster, with what each answers at port 8080.
        change: makes another pod of each, which runs instead.
    """
    podman = images.podman
    objects = kubeplay.reduced(build.objects)
    _make_images(build, images)
    with ExitStack() as stack:
        for name, text in kubeplay.secret_texts(objects, secrets).items():
            podman.run("secret", "create", name, "-", said=text)
            stack.callback(podman.run, "secret", "rm", name)
        made = tuple(
            change(pod)
            for pod in kubeplay.pods(
                objects,
                lambda each: podman.folder(
                    f"{each.pod}-{each.name}", size=each.size, group=each.group
                ),
            )
        )
        names = [pod["metadata"]["name"] for pod in made]
        stack.callback(podman.attempt, "volume", "rm", "--force", "--all")
        stack.callback(podman.attempt, "pod", "rm", "--force", "--ignore", "--time=0", *names)
        namespaces = {
            pod["metadata"]["name"]: stack.enter_context(_played(podman, pod, objects))
            for pod in made
        }
        answers = outside or {}
        beyond = {"client": _CLIENT, "dns": RESOLVER}
        beyond |= {name: f"198.51.100.{number}" for number, name in enumerate(answers, 1)}
        cluster = stack.enter_context(
            new_cluster(objects, secrets=secrets, outside=beyond, namespaces=namespaces)
        )
        records = {name.lower(): at for name, at in cluster.network.hosts.items()}
        stack.enter_context(dns.serve(cluster.pods["dns"], dns.Records(addresses=records)))
        asked = {
            name: stack.enter_context(serve(cluster.pods[name], 8080, answer))
            for name, answer in answers.items()
        }
        for name in namespaces:
            podman.run("pod", "start", name)
        containers = tuple(_containers(podman, cluster.templates))
        probes = _pass_probes(cluster, containers, kubeplay.probes(objects))
        ledger.record(f"podman kube play {podman.version}", len(made))
        yield World(
            cluster=cluster,
            containers=containers,
            probes=probes,
            client=cluster.pods["client"],
            asked=asked,
        )


@contextmanager
def _played(podman: Podman, pod: Object, objects: Sequence[Object]) -> Iterator[Namespace]:
    """Make a pod and let its network begin; its containers wait."""
    name = pod["metadata"]["name"]
    maps = [each for each in objects if each["kind"] == "ConfigMap"]
    text = yaml.safe_dump_all([*maps, pod])
    podman.run("kube", "play", "--quiet", "--network=none", "--start=false", "-", said=text)
    number, infra = podman.run(
        "pod", "inspect", "--format", "{{.ID}} {{.InfraContainerID}}", name
    ).split()
    podman.tell_of(number)
    podman.run("start", infra)
    namespace = podman.namespace(podman.inspect(infra)["State"]["Pid"])
    try:
        yield namespace
    finally:
        os.close(namespace.descriptor)


def _containers(podman: Podman, templates: Sequence[Template]) -> Iterator[Running]:
    for template in templates:
        for number in range(template.replicas):
            for container in template.containers:
                pod = f"{template.workload}-{number}"
                state = podman.inspect(f"{pod}-{container.name}")["State"]
                if not state["Running"]:
                    said = podman.attempt("logs", f"{pod}-{container.name}").stdout
                    raise NotReady(f"{pod}-{container.name} has ended\n{said[-2000:]}")
                yield Running(pod=pod, container=container, process=state["Pid"], podman=podman)


def _pass_probes(
    cluster: Cluster, containers: Sequence[Running], probes: Iterator[Probe]
) -> tuple[Probe, ...]:
    """Ask as a kubelet does, from another address, until every probe is passed."""
    known = {(each.pod, each.container.name): each for each in containers}
    passed = []
    for probe in probes:
        one = known[probe.pod, probe.container]
        waited = Waited(
            name=f"{one.name}: {probe.kind}",
            pod=cluster.pods[probe.pod],
            probe=probe.asks,
            process=None,
            execute=partial(_status, one),
        )
        try:
            readiness.wait(cluster.pods["client"], [waited], _SECONDS)
        except NotReady as error:
            said = one.podman.attempt("logs", one.name).stdout
            raise NotReady(f"{error}\n{said[-2000:]}") from None
        passed.append(probe)
    return tuple(passed)


def _status(one: Running, words: Sequence[str]) -> int:
    return one.execute(*words)[0]


def _make_images(build: Build, images: Images) -> None:
    """The image of every container: a real server's, or one that stands in for the user's."""
    scripts = {
        PurePosixPath(path).name: text
        for path, text in build.files.items()
        if path.startswith("images/") and not path.endswith("/Dockerfile")
    }
    declared = {
        (workload.name, container.name): container
        for workload in build.deployment.workloads
        for container in workload.containers
    }
    for workload in kubeplay.reduced(build.objects):
        if workload["kind"] not in {"Deployment", "StatefulSet"}:
            continue
        spec = workload["spec"]["template"]["spec"]
        for container in (*spec.get("initContainers", ()), *spec["containers"]):
            if images.server(container["image"], scripts):
                continue
            known = declared[workload["metadata"]["name"], container["name"]].ports
            ports = {port.number: "127.0.0.1" if port.on_localhost else "" for port in known}
            for port in container.get("ports", ()):
                ports.setdefault(port["containerPort"], "")
            images.stand_in(
                container["image"],
                StandIn(
                    name=container["name"],
                    ports=tuple(ports.items()),
                    starts=tuple(container.get("command", ())[:1]),
                    asks=tuple(
                        {
                            container[kind]["exec"]["command"][0]: None
                            for kind in kubeplay.PROBES
                            if "exec" in container.get(kind, {})
                        }
                    ),
                ),
            )
