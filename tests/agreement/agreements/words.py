"""The cluster takes the names, keys and values that objects have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from tests.agreement.reader.cluster import Object
from tests.agreement.reader.graph import Graph

# Kubernetes 1.33, apimachinery/pkg/util/validation/validation.go and apis/core/validation; header
# values as RFC 9110, section 5.5, has them.
_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_SUBDOMAIN = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
)
_QUALIFIED = re.compile(r"([^/]+/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
_KEY = re.compile(r"(?!\.\.|\.\Z)[-._A-Za-z0-9]{1,253}")
_VARIABLE = re.compile(r"[-._A-Za-z][-._A-Za-z0-9]*")
_HEADER = re.compile(r"[-A-Za-z0-9]+")
_FIELD = re.compile(r"(?![\t ])[\t -~\x80-\xff]*(?<![\t ])")
_PATH = re.compile(r"[^:]+")


def the_cluster_takes_every_word(graph: Graph) -> tuple[str, ...]:
    """Names, labels, keys, variables, headers and paths are such as the API server takes."""
    return tuple(refused(graph.cluster.objects))


def refused(objects: Iterable[Object]) -> Iterator[str]:
    """What of these objects the API server would refuse, as far as single words go."""
    for one in objects:
        for kind, text, rule in (*_of_object(one), *_within(one)):
            if not rule.fullmatch(text):
                yield f"{one['kind']} `{one['metadata']['name']}` has the {kind} {text[:80]!r}"


Word = tuple[str, str, "re.Pattern[str]"]


def _of_object(one: Object) -> Iterator[Word]:
    yield "name", one["metadata"]["name"], _LABEL if one["kind"] == "Service" else _SUBDOMAIN
    for field in ("data", "binaryData"):
        for key in one.get(field, ()):
            yield "key", key, _KEY
    spec = one.get("spec", {})
    if "externalName" in spec:
        yield "host", spec["externalName"], _SUBDOMAIN


def _within(node: Any) -> Iterator[Word]:
    """Words anywhere in an object, by the field that they stand in."""
    for part in node if isinstance(node, list) else ():
        yield from _within(part)
    for field, value in node.items() if isinstance(node, dict) else ():
        yield from _of_field(field, value)
        yield from _within(value)


def _of_field(field: str, value: Any) -> Iterator[Word]:
    if field in {"labels", "matchLabels", "annotations"}:
        for key, text in value.items():
            yield field, key, _QUALIFIED
            if field != "annotations":
                yield f"label {key}", text, _VALUE
    elif field in _NAMED:
        yield from ((field, each["name"], _NAMED[field]) for each in value)
        if field == "httpHeaders":
            yield from ((f"value of {each['name']}", each["value"], _FIELD) for each in value)
    elif field in _TEXTS:
        yield field, value, _TEXTS[field]
    elif field == "secretKeyRef":
        yield "Secret", value["name"], _SUBDOMAIN
        yield "key", value["key"], _KEY


_NAMED = {
    "containers": _LABEL,
    "env": _VARIABLE,
    "httpHeaders": _HEADER,
    "initContainers": _LABEL,
    "volumes": _LABEL,
}
_TEXTS = {
    "claimName": _SUBDOMAIN,
    "mountPath": _PATH,
    "secretName": _SUBDOMAIN,
    "serviceAccountName": _SUBDOMAIN,
    "storageClassName": _SUBDOMAIN,
}
