"""Builds to be checked: every golden's and every example's, each with what it needs around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from attrs import frozen

from ddpc.driver import Options, Outcome, Unreadable, compile_program
from ddpc.ir.deployment import Deployment
from ddpc.rehearse import manifests
from ddpc.rehearse.certificates import certificate_for
from ddpc.rehearse.manifests import Container, Object, Secrets
from tests.golden.case import Case, cases
from tests.servers.harness import cluster

EXAMPLES = Path(__file__).parents[2] / "examples"
_INPUTS = (("tag", "1.0"),)
"""What the inputs of examples are set to, as far as they have them."""

_OUTSIDE = "198.51.100.80"


@frozen(slots=False)
class Build:
    """What a program compiles to: its files by path, and the objects among them."""

    name: str
    outcome: Outcome

    @property
    def deployment(self) -> Deployment:
        deployment = self.outcome.deployment
        assert deployment is not None
        return deployment

    @cached_property
    def files(self) -> Mapping[str, str]:
        return {file.path: file.text for file in self.outcome.files}

    @cached_property
    def objects(self) -> tuple[Object, ...]:
        """Every object, in the order in which the cluster gets them."""
        return tuple(
            each
            for path in sorted(self.files)
            if path.startswith("kubernetes/")
            for each in yaml.load_all(self.files[path], Loader=_LOADER)
        )

    def target(self, tool: str) -> str:
        return str(self.deployment.application.target(tool))

    @property
    def hosts(self) -> dict[str, tuple[str, ...]]:
        """What resolves: the names of the build's services, and of what is outside of it."""
        beyond = (*self.outside(), *self.deployment.application.dns)
        return {**dict.fromkeys(beyond, (_OUTSIDE,)), **cluster.names(self.objects)}

    def outside(self) -> tuple[str, ...]:
        """The names of what the servers dial beyond the build."""
        inside = cluster.names(self.objects)
        hosts = {
            upstream.host
            for workload in self.deployment.workloads
            for container in workload.containers
            if container.program is not None
            for upstream in container.program.upstreams
        }
        return tuple(sorted(hosts - inside.keys() - {"127.0.0.1"}))

    def secrets(self) -> Secrets:
        """Every Secret that is referred to, with all keys that are: made up, but certificates."""
        pair = certificate_for("*.example.com", "example.com", "my-domain.com", "www.my-domain.com")
        known: dict[str, bytes] = {**pair.volume(), "ca.crt": pair.certificate}
        found: dict[str, dict[str, bytes]] = {}
        for name, keys in _references(self.objects):
            of_name = found.setdefault(name, {})
            of_name.update({key: known.get(key, b"made up") for key in keys})
        return found

    def servers(self) -> Iterator[tuple[str, str, Container]]:
        """Every container that runs a server of ours: workload, server, container."""
        for template in manifests.templates(self.objects, self.secrets()):
            for container in template.containers:
                server = cluster.server_of(container)
                if server is not None:
                    yield template.workload, server, container


def builds() -> tuple[str, ...]:
    """The names of all builds; ``build`` makes one."""
    examples = (f"examples/{path.name}" for path in sorted(EXAMPLES.glob("*.ddp")))
    return (*(case.name for case in cases()), *examples)


def build(name: str) -> Build:
    """Compile a golden case by its name, or an example by ``examples/FILE``."""
    if not name.startswith("examples/"):
        return Build(name, next(case for case in cases() if case.name == name).compiled().outcome)
    return Build(name, example(EXAMPLES.parent / name))


def example(file: Path, *, environment: str | None = None) -> Outcome:
    """Compile a file of ``examples/``."""

    def read(path: str) -> bytes:
        try:
            return (file.parent / path).read_bytes()
        except FileNotFoundError:
            raise Unreadable("no such file") from None

    text = file.read_text(encoding="utf-8")
    inputs = tuple((name, value) for name, value in _INPUTS if f"input {name}" in text)
    return compile_program(file.name, read, Options(environment=environment, inputs=inputs))


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _references(objects: tuple[Object, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(Secret, keys) of every volume and variable of every pod."""
    for each in objects:
        if each["kind"] not in {"Deployment", "StatefulSet"}:
            continue
        pod = each["spec"]["template"]["spec"]
        for volume in pod.get("volumes", ()):
            if "secret" in volume:
                source = volume["secret"]
                yield source["secretName"], tuple(item["key"] for item in source.get("items", ()))
        for container in (*pod.get("initContainers", ()), *pod["containers"]):
            for variable in container.get("env", ()):
                reference = variable.get("valueFrom", {}).get("secretKeyRef")
                if reference is not None:
                    yield reference["name"], (reference["key"],)


__all__ = ["EXAMPLES", "Build", "Case", "build", "builds", "example"]
