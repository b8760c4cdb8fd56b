"""All files of a build as one graph: pods with their programs, names, connections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import yaml
from attrs import evolve, field, frozen

from tests.agreement.reader import fluentd, nginx, twemproxy, varnish, vcl
from tests.agreement.reader.cluster import Cluster, Container, Object, Pod, cluster
from tests.agreement.reader.declared import Declared
from tests.agreement.reader.parts import Dial, Listener, Program
from tests.agreement.reader.prometheus import Monitor, monitor
from tests.backends.fluentd import reader as fluentd_reader

_LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost):([0-9]+)")
_BIND = re.compile(r"--(?:web\.listen-address|http-bind)=:([0-9]+)")
_TOLD = re.compile(r"--statsd\.listen-(tcp|udp)=127\.0\.0\.1:([0-9]+)")
_REPOSITORY = re.compile(r"--repo=(https?|ssh)://(?:[^@/]*@)?([^/:]+)(?::([0-9]+))?/.*")
_SCP = re.compile(r"--repo=[^@/:]+@([^/:]+):.*")
_ADDRESS = re.compile(r"(.+):([0-9]+)")
_UNREADABLE = (nginx.Unreadable, vcl.Unreadable, fluentd_reader.Unreadable, yaml.YAMLError)


@frozen(kw_only=True)
class Place:
    """What a path in a container is: a text of a ConfigMap, a key of a Secret, space, or nothing.

    ``problem`` says what is wrong where it is nothing.
    """

    text: str | None = None
    secret: tuple[str, str] | None = None
    space: str | None = None
    writable: bool = False
    problem: str = ""


@frozen(kw_only=True)
class Connection:
    """Somebody dials: a pod (None: who watches the cluster) by what one of its files says."""

    pod: Pod | None
    container: str
    dial: Dial

    @property
    def who(self) -> str:
        """The one who dials, in words."""
        if self.pod is None:
            return f"the job `{self.dial.among}` of prometheus.yml"
        return f"`{self.container}` of {self.pod.kind} `{self.pod.name}` (`{self.dial.among}`)"


@frozen(kw_only=True)
class Graph:
    """A build, read."""

    files: Mapping[str, str] = field(repr=False)
    declared: Declared
    cluster: Cluster
    monitor: Monitor | None
    connections: tuple[Connection, ...]
    problems: tuple[str, ...]
    """Commands that name no file that is there, and files that cannot be read."""

    @property
    def pods(self) -> tuple[Pod, ...]:
        """The pods of every workload."""
        return self.cluster.pods

    def containers(self) -> Iterator[tuple[Pod, Container]]:
        """Each container with its pod."""
        for pod in self.pods:
            for container in pod.containers:
                yield pod, container

    def programs(self) -> Iterator[tuple[Pod, Container, Program]]:
        """Each container that runs a configuration of the build."""
        for pod, container in self.containers():
            if container.program is not None:
                yield pod, container, container.program


def read(files: Mapping[str, str], declared: Declared) -> Graph:
    """The graph of a build's files by path."""
    found = cluster(files)
    problems: list[str] = []
    pods = tuple(
        evolve(
            pod,
            containers=tuple(
                evolve(one, program=_program(found, pod, one, problems)) for one in pod.containers
            ),
        )
        for pod in found.pods
    )
    found = evolve(found, pods=pods)
    watched = monitor(files)
    connections = [
        Connection(pod=pod, container=one.name, dial=dial)
        for pod in pods
        for one in pod.containers
        for dial in (*(one.program.dials if one.program else ()), *_told(pod, one, declared))
    ]
    for dials in (watched.jobs if watched else {}).values():
        connections += [Connection(pod=None, container="", dial=dial) for dial in dials]
    return Graph(
        files=files,
        declared=declared,
        cluster=found,
        monitor=watched,
        connections=tuple(connections),
        problems=tuple(problems),
    )


def place(found: Cluster, pod: Pod, container: Container, path: str) -> Place:
    """What ``path`` is in a container."""
    mount = container.mount_of(path)
    if mount is None:
        return Place(problem=f"`{path}` is in no mount")
    volume = pod.volumes.get(mount["name"])
    if volume is None:
        return Place(problem=f"`{path}` is mounted from `{mount['name']}`, which is no volume")
    inner = path.removeprefix(mount["mountPath"]).strip("/")
    writable = not mount.get("readOnly", False)
    if "configMap" in volume:
        return _of_config_map(found, volume["configMap"], inner)
    if "secret" in volume:
        return _of_secret(volume["secret"], inner)
    return Place(space=mount["name"], writable=writable)


def _of_config_map(found: Cluster, source: Object, inner: str) -> Place:
    named = found.named("ConfigMap", source["name"])
    if named is None:
        return Place(problem=f"there is no ConfigMap `{source['name']}`")
    items = {one["path"]: one["key"] for one in source.get("items", ())}
    key = items.get(inner, "" if items else inner)
    if key not in named.get("data", {}):
        return Place(problem=f"ConfigMap `{source['name']}` has no key `{inner}`")
    return Place(text=named["data"][key])


def _of_secret(source: Object, inner: str) -> Place:
    items = {one["path"]: one["key"] for one in source.get("items", ())}
    if items and inner not in items:
        return Place(problem=f"Secret `{source['secretName']}` is mounted without `{inner}`")
    return Place(secret=(source["secretName"], items.get(inner, inner)))


def _program(found: Cluster, pod: Pod, container: Container, problems: list[str]) -> Program | None:
    words = container.words
    at = _configuration(words)
    if at is None:
        return _flags(words)
    text = place(found, pod, container, at)
    where = f"`{container.name}` of {pod.kind} `{pod.name}`"
    if text.text is None:
        problems.append(f"{where}: {text.problem or f'`{at}` is no text'}")
        return Program(kind="missing")
    try:
        return _read(words, text.text)
    except _UNREADABLE as error:
        problems.append(f"{where}: `{at}` cannot be read: {error}")
        return Program(kind="missing")


def _configuration(words: tuple[str, ...]) -> str | None:
    """The configuration that a command names."""
    words = _bare(words)
    if words[:1] == ("nginx",):
        return varnish.options(words, "c")[0]
    if words[:1] == ("varnishd",):
        return varnish.options(words, "f")[0]
    if words[:1] == ("nutcracker-start",):
        return words[1]
    if words[:1] == ("nutcracker",):
        return varnish.options(words, "c")[0]
    if words[:1] == ("fluentd",):
        return words[words.index("--config") + 1]
    return None


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """A command without what ``env`` puts before it."""
    if words[:1] != ("env",):
        return words
    first = next(place for place, word in enumerate(words) if place and "=" not in word)
    return words[first:]


def _read(written: tuple[str, ...], text: str) -> Program:
    words = _bare(written)
    if words[0] == "nginx":
        return nginx.program(text)
    if words[0] == "varnishd":
        return varnish.program(words, text)
    if words[0] == "fluentd":
        return fluentd.program(words, text)
    return twemproxy.program(words, text)


def _flags(words: tuple[str, ...]) -> Program | None:
    """What is told by flags alone: exporters and git-sync."""
    listeners = [Listener(port=int(b[1]), passes=True) for w in words if (b := _BIND.fullmatch(w))]
    if not listeners:
        return None
    for word in words:
        if (told := _TOLD.fullmatch(word)) is not None:
            listeners.append(
                Listener(port=int(told[2]), address="127.0.0.1", protocol=told[1].upper())
            )
    dials: list[Dial] = []
    for word in words:
        if (found := _REPOSITORY.fullmatch(word)) is not None:
            usual = {"http": 80, "https": 443, "ssh": 22}[found[1]]
            dials.append(Dial(host=found[2], port=int(found[3] or usual), among="repository"))
        elif (found := _SCP.fullmatch(word)) is not None:
            dials.append(Dial(host=found[1], port=22, among="repository"))
    files = ("--password-file=", "--ssh-key-file=", "--ssh-known-hosts-file=")
    return Program(
        kind="flags",
        listeners=tuple(listeners),
        dials=tuple(dials),
        reads=tuple(w.partition("=")[2] for w in words if w.startswith(files)),
        writes=tuple(w.partition("=")[2] for w in words if w.startswith("--root=")),
    )


def _told(pod: Pod, container: Container, declared: Declared) -> Iterator[Dial]:
    """Whom a container is told to dial by its environment and arguments."""
    values = {one["name"]: one["value"] for one in container.spec.get("env", ()) if "value" in one}
    for name, value in values.items():
        if (pod.home, name) in declared.addresses and container.role != "sidecar":
            found = _ADDRESS.fullmatch(value)
            host, port = (found[1], int(found[2])) if found else (value, None)
            datagrams = (pod.home, name) in declared.datagrams
            yield Dial(host=host.strip("[]"), port=port, among=name, datagrams=datagrams)
        elif value not in declared.texts:
            yield from _loopback(value, name)
    for word in container.words:
        if word not in declared.texts and "listen" not in word:
            yield from _loopback(word, "arguments")


def _loopback(text: str, among: str) -> Iterator[Dial]:
    for found in _LOOPBACK.finditer(text):
        yield Dial(host="127.0.0.1", port=int(found[1]), among=among)
