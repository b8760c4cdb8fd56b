"""What has to be in the cluster before a build can run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from ddpc.ir.deployment import Container, Deployment, SecretFiles, Storage, Workload
from ddpc.ir.http import HttpProxy, Termination
from ddpc.ir.logs import LogPipeline, SlowLog
from ddpc.ir.shards import ShardRouter
from ddpc.ir.stream import TcpProxy
from ddpc.ir.upstream import Upstream
from ddpc.ir.values import SecretKey
from ddpc.node import frozen

_TLS: Final = ("tls.crt", "tls.key")
"""The keys of a Secret of type kubernetes.io/tls."""
_REGISTRY: Final = ".dockerconfigjson"
"""The key of a Secret of type kubernetes.io/dockerconfigjson."""
_USUAL_NAMESPACE: Final = "default"


@frozen(kw_only=True)
class Needed:
    """An object that the build refers to and does not hold; ``keys`` are those of a Secret."""

    kind: str
    name: str
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        keys = f" ({', '.join(self.keys)})" if self.keys else ""
        return f"{self.kind} {self.name}{keys}"

    def data(self) -> dict[str, Any]:
        """The object as a member of the JSON object."""
        return {"kind": self.kind, "name": self.name, "keys": list(self.keys)}


def needed_of(deployment: Deployment) -> tuple[Needed, ...]:
    """What ``deployment`` refers to and nothing in it makes, by kind and name."""
    application = deployment.application
    found: dict[tuple[str, str], set[str]] = {}
    if not application.creates_namespace and application.namespace != _USUAL_NAMESPACE:
        found["Namespace", application.namespace] = set()
    for workload in deployment.workloads:
        for kind, name, keys in _referred(workload):
            found.setdefault((kind, name), set()).update(keys)
    made = {(each.data["kind"], each.data["metadata"]["name"]) for each in deployment.resources}
    return tuple(
        Needed(kind=kind, name=name, keys=tuple(sorted(keys)))
        for (kind, name), keys in sorted(found.items())
        if (kind, name) not in made
    )


def _referred(workload: Workload) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Kind, name and keys of all that the pods refer to."""
    if workload.account is not None:
        yield "ServiceAccount", workload.account, ()
    for name in workload.pull_secrets:
        yield "Secret", name, (_REGISTRY,)
    for volume in workload.volumes:
        if isinstance(volume, SecretFiles):
            yield "Secret", volume.secret, tuple(key for key, _ in volume.items)
        elif isinstance(volume, Storage) and volume.claim is not None:
            yield "PersistentVolumeClaim", volume.claim, ()
    for container in workload.containers:
        for secret in _secrets(container):
            yield "Secret", secret.secret, (secret.key,)


def _secrets(container: Container) -> Iterator[SecretKey]:
    for variable in container.environment:
        if isinstance(variable.value, SecretKey):
            yield variable.value
    program = container.program
    if isinstance(program, HttpProxy):
        yield from _certificates(program)
    if isinstance(program, HttpProxy | TcpProxy):
        yield from _authorities(program.upstreams)
    elif isinstance(program, ShardRouter) and program.sharding.password is not None:
        yield program.sharding.password
    elif isinstance(program, LogPipeline):
        for source in program.sources:
            if isinstance(source, SlowLog) and source.password is not None:
                yield source.password


def _certificates(program: HttpProxy) -> Iterator[SecretKey]:
    for layer in program.layers:
        for site in layer.sites if isinstance(layer, Termination) else ():
            for key in _TLS:
                yield SecretKey(site.certificate.secret, key)


def _authorities(upstreams: Iterable[Upstream]) -> Iterator[SecretKey]:
    for upstream in upstreams:
        asked = upstream.verification
        if asked is not None and asked.authority_secret is not None:
            yield SecretKey(asked.authority_secret, asked.authority_key)
