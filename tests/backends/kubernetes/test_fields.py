"""The table of fields, and the checks that read it, against kubernetes-validate."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddpc.backends.kubernetes import fields, problems
from ddpc.backends.kubernetes.fields import ELEMENT, Shape
from ddpc.ir.values import Version
from tests.backends.kubernetes import programs
from tests.backends.kubernetes.builder import TARGETS, emit
from tests.backends.kubernetes.validator import validate

NEWEST = TARGETS[-1]
SCRIPT = Path(__file__).parents[3] / "dev/kubernetes_fields.py"
CONTAINER = ("spec", "template", "spec", "containers", ELEMENT)


def test_the_table_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_table_is_small() -> None:
    assert Path(fields.__file__).with_name("fields.json").stat().st_size < 150_000


def test_every_field_of_the_table_can_be_read() -> None:
    for kind in fields.kinds():
        waiting = [fields.root(kind)]
        seen = set()
        while waiting:
            field = waiting.pop()
            if field is None or (field.object, field.shape) in seen:
                continue
            seen.add((field.object, field.shape))
            waiting += [*fields.members(field).values(), field.of]
        assert len(seen) > 2


@pytest.mark.parametrize(
    ("kind", "path", "shape"),
    [
        ("Deployment", ("spec", "replicas"), Shape.INTEGER),
        ("Deployment", ("metadata", "labels", "any.thing/at-all"), Shape.STRING),
        ("Deployment", ("spec", "strategy", "rollingUpdate", "maxSurge"), Shape.NUMBER_OR_NAME),
        ("Deployment", CONTAINER[:-1], Shape.LIST),
        ("Deployment", (*CONTAINER, "resources", "limits", "memory"), Shape.QUANTITY),
        ("Deployment", (*CONTAINER, "tty"), Shape.BOOLEAN),
        ("Deployment", (*CONTAINER, "command", ELEMENT), Shape.STRING),
        ("ConfigMap", ("data", "nginx.conf"), Shape.STRING),
        ("Service", ("spec",), Shape.OBJECT),
        ("Service", ("spec", "selector"), Shape.MAP),
        ("Service", ("status", "whatever"), Shape.ANY),
    ],
)
def test_what_a_field_takes(kind: str, path: tuple[str, ...], shape: Shape) -> None:
    field = fields.lookup(kind, path)
    assert field is not None
    assert field.shape is shape


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("Deployment", ("spec", "replica")),
        ("Deployment", (*CONTAINER[:-1], "image")),
        ("Deployment", ("spec", "replicas", "more")),
        ("Unheard", ("spec",)),
    ],
)
def test_what_is_no_field(kind: str, path: tuple[str, ...]) -> None:
    assert fields.lookup(kind, path) is None


def test_words_marks_and_versions() -> None:
    policy = fields.lookup("Deployment", (*CONTAINER, "imagePullPolicy"))
    assert policy is not None
    assert policy.words == ("Always", "Never", "IfNotPresent")
    containers = fields.lookup("Deployment", CONTAINER[:-1])
    assert containers is not None
    assert (containers.merge_key, containers.required) == ("name", True)
    rules = fields.lookup("Deployment", (*CONTAINER, "restartPolicyRules"))
    assert rules is not None
    assert rules.since == Version(1, 34)
    assert not rules.exists_in(Version(1, 33))
    gone = fields.lookup("Deployment", (*CONTAINER[:3], "workloadRef"))
    assert gone is not None
    assert [gone.exists_in(target) for target in TARGETS] == [False, False, True, False, False]


def test_names_for_suggestions() -> None:
    assert fields.names("PodDisruptionBudget", ("spec",)) == (
        *("maxUnavailable", "minAvailable", "selector", "unhealthyPodEvictionPolicy"),
    )
    assert fields.names("ConfigMap", ("data",)) == ()
    assert fields.kind_called("poddisruptionbudget") == "PodDisruptionBudget"
    assert fields.kind_called("gateway") is None


OBJECTS = tuple(
    document
    for program in programs.ALL
    for document in emit(*program(NEWEST.minor)).objects
    if document["kind"] in fields.kinds()
)


def _is_special(kind: str, path: tuple[Any, ...]) -> bool:
    names = tuple(ELEMENT if isinstance(part, int) else part for part in path)
    field = fields.lookup(kind, names)
    either = {Shape.QUANTITY, Shape.NUMBER_OR_NAME}
    return field is not None and (field.shape in either or bool(field.words))


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    places = [path] if path else []
    if isinstance(node, dict | list):
        for key, item in inner:
            places += (
                _places(item, (*path, key)) if isinstance(item, dict | list) else [(*path, key)]
            )
    return places


def _broken(document: dict[str, Any], path: tuple[Any, ...], how: str) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    node: Any = changed
    for step in path[:-1]:
        node = node[step]
    last = path[-1]
    if how == "drop":
        del node[last]
    elif how == "rename" and isinstance(last, str):
        node[last + "x"] = node.pop(last)
    else:
        others: dict[str, Any] = {
            "text": "x",
            "number": 7,
            "block": {"a": 1},
            "list": [1],
            "yes": True,
        }
        node[last] = others.get(how)
    return changed


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(OBJECTS).flatmap(
        lambda document: st.tuples(st.just(document), st.sampled_from(_places(document)))
    ),
    st.sampled_from(["drop", "rename", "text", "number", "block", "list", "yes", "null"]),
)
def test_it_refuses_what_kubernetes_validate_refuses(
    place: tuple[dict[str, Any], tuple[Any, ...]], how: str
) -> None:
    document, path = place
    broken = _broken(document, path, how)
    found = problems.of_object(broken, NEWEST)
    try:
        validate(broken, NEWEST)
    except (kubernetes_validate.ValidationError, KeyError, TypeError, AttributeError):
        accepted = False
    except kubernetes_validate.SchemaNotFoundError:
        # A kind that neither knows: one of somebody else's group, or a slip of the pen.
        assert found or fields.served(broken["apiVersion"]) is None
        return
    else:
        accepted = True
    if accepted:
        # Ours knows more: names must be there, words must be ones of a list, and null is nothing.
        named = path[:2] in {("metadata", "name"), ("metadata",)} or how == "null"
        assert not found or named or any(problem.known for problem in found), (path, how, found)
    else:
        # To the published schemas null is a quantity in two ways at once, which they take for none,
        # and none of a kind's words; to the cluster it is a field that is not there.
        assert found or (how == "null" and _is_special(document["kind"], path)), (path, how)


@pytest.mark.parametrize(
    ("data", "where", "what"),
    [
        (
            {"apiVersion": "v1", "kind": "Sevice", "metadata": {"name": "a"}},
            "kind",
            "no kind 'Sevice' in v1",
        ),
        ("text", "", "an object is"),
        ({}, "apiVersion", "missing"),
        ({"apiVersion": "v1", "kind": "Service"}, "metadata.name", "no name"),
        (
            {"apiVersion": "extensions/v1beta1", "kind": "Ingress", "metadata": {"name": "a"}},
            "apiVersion",
            "networking.k8s.io/v1",
        ),
        (
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": "a"},
                "data": {"p": "eA=="},
            },
            "kind",
            "no output may hold a secret",
        ),
        (
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"p": 17}},
            "data.p",
            'write "17"',
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_place(data: Any, where: str, what: str) -> None:
    found = problems.of_object(data, NEWEST)
    assert found[0].where == where
    assert what in found[0].message


@pytest.mark.parametrize(
    "data",
    [
        {
            "apiVersion": "example.com/v1",
            "kind": "Thing",
            "metadata": {"name": "a"},
            "spec": {"x": 1},
        },
        {
            "apiVersion": "gateway.networking.k8s.io/v1",
            "kind": "Gateway",
            "metadata": {"name": "a"},
        },
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}},
        {
            "apiVersion": "serving.knative.dev/v1",
            "kind": "Service",
            "metadata": {"name": "a"},
            "spec": {"template": {}},
        },
        {
            "apiVersion": "autoscaling/v1",
            "kind": "HorizontalPodAutoscaler",
            "metadata": {"name": "a"},
            "spec": {"targetCPUUtilizationPercentage": 80},
        },
        {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "type": "Opaque"},
    ],
)
def test_kinds_that_are_not_known_pass(data: Any) -> None:
    assert problems.of_object(data, NEWEST) == ()


def test_a_field_of_a_newer_version_is_named_with_it() -> None:
    document = emit(*programs.plain(34)).get("Deployment", "web")
    document["spec"]["template"]["spec"]["hostnameOverride"] = "a"
    assert problems.of_object(document, Version(1, 34)) == ()
    (found,) = problems.of_object(document, Version(1, 33))
    assert "since 1.34" in found.message
    assert found.where == "spec.template.spec.hostnameOverride"


def test_what_no_json_carries_is_refused_at_once() -> None:
    import datetime as dt

    meta = {"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "a"}}
    day = dt.date(2026, 1, 2)
    for value in (day, {1: "x"}, float("nan"), b"x", {"a": [{True: 1}]}):
        assert problems.of_object({**meta, "spec": value}, NEWEST)
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    (found,) = problems.of_object({**meta, "spec": deep}, NEWEST)
    assert "deeper" in found.message
    bomb: Any = ["x"] * 10
    for _ in range(30):
        bomb = [bomb] * 10
    (found,) = problems.of_object({**meta, "spec": bomb}, NEWEST)
    assert "values" in found.message
