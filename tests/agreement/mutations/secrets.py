"""Secrets that pods use all the same are put into each other's places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from tests.agreement.mutations.output import Change, Mutation, Object, Output
from tests.agreement.reader.graph import Graph


def _swapped(first: Object, second: Object, key: str) -> bool:
    if first[key] == second[key]:
        return False
    first[key], second[key] = second[key], first[key]
    return True


def _volumes(output: Output, graph: Graph) -> bool:
    """Volumes of two workloads, with the same files, are of each other's Secrets."""
    found = list(_mounted(output))
    return any(
        pod != other
        and first.get("items") == second.get("items")
        and first["items"][0]["key"] != "ca.crt"
        and _swapped(first, second, "secretName")
        for (pod, first), (other, second) in combinations(found, 2)
    )


def _volumes_of_hosts(output: Output, graph: Graph) -> bool:
    """Those of one workload are."""
    found = [(pod, one) for pod, one in _mounted(output) if one["items"][0]["key"] == "tls.crt"]
    return any(
        pod == other and _swapped(first, second, "secretName")
        for (pod, first), (other, second) in combinations(found, 2)
    )


def _mounted(output: Output) -> Iterator[tuple[str, Object]]:
    for one in output.workloads():
        for volume in one["spec"]["template"]["spec"].get("volumes", ()):
            if "secret" in volume:
                yield one["metadata"]["name"], volume["secret"]


def _variables(output: Output, graph: Graph) -> bool:
    found: list[Object] = [
        variable["valueFrom"]
        for _, container in output.containers()
        for variable in container.get("env", ())
        if "secretKeyRef" in variable.get("valueFrom", {})
    ]
    return any(_swapped(one, other, "secretKeyRef") for one, other in combinations(found, 2))


def _items(output: Output, graph: Graph) -> bool:
    """The certificate is where its key should be."""
    for one in output.workloads():
        for volume in one["spec"]["template"]["spec"].get("volumes", ()):
            items = volume.get("secret", {}).get("items", ())
            if len(items) > 1:
                return _swapped(items[0], items[1], "key")
    return False


def _exchanged(pattern: str, text: str) -> str:
    """The text with the first two names that the pattern finds in each other's place."""
    names = [*dict.fromkeys(found[2] for found in re.finditer(pattern, text))]
    other = dict(zip(names[:2], reversed(names[:2]), strict=True))
    return re.sub(pattern, lambda found: found[1] + other.get(found[2], found[2]), text)


def _directives(pattern: str) -> Change:
    """What a directive names first, and what it names next, are swapped wherever it stands."""

    def change(output: Output, graph: Graph) -> bool:
        for one in output.of("ConfigMap"):
            text = one.get("data", {}).get("nginx.conf", "")
            made = _exchanged(pattern, text)
            if made == text:
                continue
            one["data"]["nginx.conf"] = made
            for path in [path for path, alone in output.texts.items() if alone == text]:
                output.texts[path] = made
            return True
        return False

    return change


_PLACED = "secrets_are_where_they_are_named"
_CERTIFIED = "hosts_have_their_certificates"
_SIGNED = "certificates_are_of_their_authorities"

SECRETS = (
    Mutation("two volumes have each other's Secret", _PLACED, _volumes),
    Mutation("two variables have each other's key", _PLACED, _variables, places=1),
    Mutation("a certificate is its key's", _PLACED, _items),
    Mutation("two hosts have each other's Secret", _CERTIFIED, _volumes_of_hosts, places=1),
    Mutation(
        "two hosts have each other's certificate",
        _CERTIFIED,
        _directives(r"(ssl_certificate(?:_key)? +\S+/)([^/\s]+)(?=/tls)"),
        places=1,
    ),
    Mutation(
        "two hosts are verified by each other's authority",
        _SIGNED,
        _directives(r"(ssl_trusted_certificate +/etc/tls-authorities/)([^/\s]+)(?=/)"),
        places=1,
    ),
)
