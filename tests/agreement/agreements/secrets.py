"""Secrets and their keys are those that the program names, wherever they are used."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from tests.agreement.reader.cluster import Container, Object, Pod
from tests.agreement.reader.declared import Kept
from tests.agreement.reader.graph import Graph, place
from tests.agreement.reader.parts import Dial
from tests.agreement.reader.resolve import is_loopback, resolve


def secrets_are_the_declared(graph: Graph) -> tuple[str, ...]:
    """What pods take of Secrets is what the program names, key by key, and all of it is taken."""
    used = {
        (one.secret, one.key): f"`{one.container.name}` of `{one.pod.name}`" for one in _used(graph)
    }
    declared = graph.declared.secrets
    return (
        *(
            f"{where} takes `{name}/{key}`, which the program does not name"
            for (name, key), where in sorted(used.items())
            if (name, key) not in declared
        ),
        # An authority may be stated of what nobody dials.
        *(
            f"nothing takes `{name}/{key}`"
            for name, key in sorted(declared - used.keys())
            if key != "ca.crt"
        ),
    )


def images_are_pulled_with_the_declared(graph: Graph) -> tuple[str, ...]:
    """The Secrets by which images are pulled are those that the program names."""
    used = {one["name"] for pod in graph.pods for one in pod.spec.get("imagePullSecrets", ())}
    return () if used == graph.declared.pulled else (f"images are pulled with {sorted(used)}",)


def secrets_are_where_they_are_named(graph: Graph) -> tuple[str, ...]:
    """Each variable and each file of a container has the key that the program gives it there, and
    every key is given."""
    left = set(graph.declared.kept)
    found: list[str] = []
    for one in _used(graph):
        meant = {each for each in _kept(graph, one) if not each.what or each.is_of(one.what)}
        fits = {each for each in meant if (each.secret, each.key) == (one.secret, one.key)}
        left -= fits
        is_authority = one.container.program is not None and one.key == "ca.crt"
        if not fits and not is_authority:
            found.append(f"`{one.what}` of `{one.pod.name}` is `{one.secret}/{one.key}`")
    found += [f"`{one.what}` of `{one.owner}` is not `{one.secret}/{one.key}`" for one in left]
    return tuple(sorted(found))


def hosts_have_their_certificates(graph: Graph) -> tuple[str, ...]:
    """A host is served with the certificate, and its key, that the program names for it."""
    left = set(graph.declared.certificates)
    found: list[str] = []
    for pod, container, program in graph.programs():
        for one in program.served:
            files = [place(graph.cluster, pod, container, p) for p in (one.certificate, one.key)]
            secret = files[0].secret[0] if files[0].secret else ""
            if [each.secret for each in files] != [(secret, "tls.crt"), (secret, "tls.key")]:
                found.append(f"`{one.certificate}` of `{pod.name}` is no certificate with its key")
            meant = {
                each
                for each in graph.declared.certificates
                if each.owner == pod.home and each.host in one.hosts
            }
            if not any(each.secret == secret for each in meant):
                found.append(f"{one.hosts} of `{pod.name}` have the certificate `{secret}`")
            left -= {each for each in meant if each.secret == secret}
    found += [f"`{one.host}` is not served with `{one.secret}`" for one in left]
    return tuple(sorted(found))


def certificates_are_of_their_authorities(graph: Graph) -> tuple[str, ...]:
    """Who is dialled over TLS is verified by the authority that the program names for him."""
    found: list[str] = []
    for pod, container, program in graph.programs():
        for one in program.trusted:
            secret = place(graph.cluster, pod, container, one.authority).secret
            owners = {name for dial in one.dials for name in _owners(graph, dial)}
            # Of the arms of a split, some may be dialled without TLS: they have none.
            named = [(who, s) for who, s in graph.declared.authorities if who in owners]
            for owner in {who for who, _ in named} if named else owners:
                wanted = {(s, "ca.crt") for who, s in named if who == owner}
                if secret not in wanted if wanted else secret is not None:
                    found.append(f"`{pod.name}` verifies `{owner}` by `{one.authority}`")
    return tuple(sorted(found))


def _owners(graph: Graph, dial: Dial) -> Iterator[str]:
    if is_loopback(dial.host):
        return
    reached = resolve(graph, dial)
    yield from (one.pod.home for one in reached.reached)
    if reached.outside is not None:
        yield reached.outside


def _kept(graph: Graph, use: _Use) -> frozenset[Kept]:
    """What the program gives a container: as its attachment's, or as the service's own."""
    name, those = use.container.name, [k for k in graph.declared.kept if k.owner == use.pod.home]
    attached = {one for one in those if name in one.containers}
    own = {one for one in those if not one.containers}
    return frozenset((attached | own) if name == use.pod.home or not attached else attached)


@frozen
class _Use:
    """A container has a key of a Secret in a variable, or in a file."""

    pod: Pod
    container: Container
    what: str
    secret: str
    key: str


def _used(graph: Graph) -> Iterator[_Use]:
    for pod, container in graph.containers():
        for mount in container.spec.get("volumeMounts", ()):
            source: Object = pod.volumes.get(mount["name"], {}).get("secret") or {"items": ()}
            for item in source.get("items", ({"key": "any", "path": ""},)):
                path = f"{mount['mountPath'].rstrip('/')}/{item['path']}"
                yield _Use(pod, container, path, source["secretName"], item["key"])
        for variable in container.spec.get("env", ()):
            key = variable.get("valueFrom", {}).get("secretKeyRef")
            if key is not None:
                yield _Use(pod, container, variable["name"], key["name"], key["key"])
