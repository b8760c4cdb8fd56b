"""Patches of generated objects, and objects of the user's own."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from attrs import evolve

from ddpc.ir.deployment import Patch, Replicas, Resource
from tests.backends.kubernetes.builder import (
    TARGETS,
    Emitted,
    application,
    emit,
    one,
    origin,
    program,
    served,
    workload,
)
from tests.backends.kubernetes.validator import validate

POD = ("spec", "template", "spec")


def _patched(fields: Any, kind: str = "deployment", name: str = "web") -> Emitted:
    patch = Patch(kind=kind, name=name, fields=fields, origin=origin("patch", 90))
    out = emit(one(workload(replicas=Replicas(low=2, high=2)), patches=(patch,)))
    if not out.codes:
        for document in out.objects:
            validate(document, TARGETS[1])
    return out


def _in_pod(fields: Any) -> dict[str, Any]:
    return {"spec": {"template": {"spec": fields}}}


def test_fields_merge_and_the_rest_stays() -> None:
    before = emit(one(workload(replicas=Replicas(low=2, high=2)))).get("Deployment", "web")
    out = _patched({"spec": {"minReadySeconds": 20, "paused": True}})
    after = out.get("Deployment", "web")
    assert out.codes == []
    assert after["spec"].pop("paused") is True
    assert after["spec"].pop("minReadySeconds") == 20
    before["spec"].pop("minReadySeconds")
    assert after == before


def test_containers_are_matched_by_name() -> None:
    container = {"name": "web", "imagePullPolicy": "Always", "env": [{"name": "X", "value": "1"}]}
    out = _patched(_in_pod({"containers": [container]}))
    (written,) = out.pod()["containers"]
    assert written["imagePullPolicy"] == "Always"
    assert written["image"] == "registry.example.com/web:1.0"
    assert written["env"] == [{"name": "X", "value": "1"}]


def test_an_item_that_is_not_there_is_added() -> None:
    out = _patched(_in_pod({"volumes": [{"name": "new", "emptyDir": {}}]}))
    assert out.pod()["volumes"] == [{"name": "new", "emptyDir": {}}]


def test_the_only_item_of_a_list_may_stand_alone() -> None:
    out = _patched(_in_pod({"containers": {"name": "web", "tty": True}, "hostAliases": []}))
    assert out.container()["tty"] is True
    assert out.container()["image"]


def test_lists_without_a_key_are_replaced() -> None:
    out = _patched({"spec": {"policyTypes": ["Egress"]}}, "networkpolicy")
    assert out.get("NetworkPolicy", "web")["spec"]["policyTypes"] == ["Egress"]


def test_null_takes_a_field_away() -> None:
    out = _patched(_in_pod({"topologySpreadConstraints": None}))
    assert "topologySpreadConstraints" not in out.pod()


@pytest.mark.parametrize(
    ("kind", "name", "note"),
    [
        ("statefulset", "web", "Deployment"),
        ("deployment", "wb", ""),
        ("horizontalpodautoscaler", "web", "PodDisruptionBudget"),
        ("gateway", "web", "Service"),
    ],
)
def test_a_patch_of_what_is_not_made_is_refused(kind: str, name: str, note: str) -> None:
    out = _patched({"spec": {}}, kind, name)
    assert out.codes == ["kubernetes/patch-without-object"]
    assert note in "".join(out.diagnostics[0].notes)
    assert out.diagnostics[0].span.start == 90


@pytest.mark.parametrize(
    ("kind", "taken"),
    [
        ("horizontalpodautoscaler", "`without patch horizontalpodautoscaler`"),
        ("hpa", "`without patch horizontalpodautoscaler`"),
        ("statefulset", ""),
    ],
)
def test_a_patch_of_what_fewer_replicas_do_not_make_says_how_it_is_taken_away(
    kind: str, taken: str
) -> None:
    (found,) = _patched({"spec": {}}, kind).diagnostics
    assert bool(found.helps) == bool(taken)
    assert taken in "".join(found.helps)


def test_a_kind_in_short_is_written_out() -> None:
    place = origin("pdb", 96).span
    patch = Patch(kind="pdb", name="web", fields={}, origin=origin("patch pdb", 90), kind_at=place)
    out = emit(one(workload(replicas=Replicas(low=2, high=2)), patches=(patch,)))
    (found,) = out.diagnostics
    assert found.message.startswith("`pdb` is PodDisruptionBudget")
    (edit,) = found.fixes[0].edits
    assert (edit.span, edit.text) == (place, "poddisruptionbudget")


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("deployment", {"metadata": {"name": "other"}}),
        ("deployment", {"metadata": {"namespace": "other"}}),
        ("deployment", {"spec": {"selector": {"matchLabels": {"a": "b"}}}}),
        ("deployment", {"spec": None}),
        ("service", {"spec": {"selector": {"a": "b"}}}),
        ("networkpolicy", {"spec": {"podSelector": {}}}),
        (
            "deployment",
            {"spec": {"template": {"metadata": {"labels": {"app.kubernetes.io/name": "x"}}}}},
        ),
        ("deployment", {"spec": {"template": {"metadata": {"labels": None}}}}),
    ],
)
def test_what_holds_objects_together_is_not_open(kind: str, fields: Any) -> None:
    out = _patched(fields, kind)
    assert set(out.codes) == {"kubernetes/fixed-field"}


def test_other_labels_are_open() -> None:
    out = _patched({"spec": {"template": {"metadata": {"labels": {"team": "words"}}}}})
    labels = out.get("Deployment", "web")["spec"]["template"]["metadata"]["labels"]
    assert (labels["team"], labels["app.kubernetes.io/name"]) == ("words", "web")


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"spec": {"minReadySecond": 20}}, "minReadySeconds"),
        ({"spec": {"minReadySeconds": "20"}}, "whole number"),
        (_in_pod({"dnsPolicy": "Defaults"}), "Default"),
        (_in_pod({"hostnameOverride": "x"}), ""),
    ],
)
def test_a_patch_that_does_not_fit_is_refused_with_what_does(fields: Any, what: str) -> None:
    patch = Patch(kind="deployment", name="web", fields=fields, origin=origin("patch", 90))
    out = emit(one(minor=33, workloads=(workload(containers=()),), patches=(patch,)))
    (code,) = out.codes
    assert code == "kubernetes/patch-invalid"
    assert what in out.diagnostics[0].message + "".join(out.diagnostics[0].helps)


def test_lines_of_a_patch_are_the_patchs() -> None:
    patch = Patch(
        kind="deployment",
        name="web",
        fields=_in_pod({"containers": [{"name": "nginx", "tty": True}], "priority": 7}),
        origin=origin("patch deployment", 90),
    )
    part = workload(containers=(program("nginx"),))
    out = emit(one(part, patches=(patch,)), {("web", "nginx"): served()})
    (file,) = [file for file in out.files if file.path == "kubernetes/web.yaml"]
    text = file.text.split("\n")
    owned = {
        text[number - 1].strip()
        for lines in file.lines
        if lines.origin == patch.origin
        for number in range(lines.first, lines.last + 1)
    }
    # The name is the patch's too: it says the same as before, and which item is meant.
    assert owned == {"- name: nginx", "tty: true", "priority: 7"}


def _resource(data: Any, path: str = "k8s/rules.yaml") -> Resource:
    return Resource(path=path, data=data, origin=origin("resource", 60))


ROLE = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "Role",
    "metadata": {"name": "reader", "labels": {"a": "b"}},
    "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}],
}


def test_an_object_is_passed_through_with_the_namespace() -> None:
    out = emit(one(resources=(_resource(ROLE),)))
    (file,) = [file for file in out.files if file.path.startswith("kubernetes/01-")]
    assert file.path == "kubernetes/01-k8s.rules.yaml"
    assert yaml.safe_load(file.text) == {
        **ROLE,
        "metadata": {"name": "reader", "namespace": "words", "labels": {"a": "b"}},
    }
    assert {part.origin.statement for part in file.lines} == {"resource"}


def test_a_namespace_of_its_own_stays() -> None:
    data = {**ROLE, "metadata": {"name": "reader", "namespace": "monitoring"}}
    assert emit(one(resources=(_resource(data),))).get("Role", "reader") == data


def test_objects_of_one_file_stay_together_and_lists_are_opened() -> None:
    more = {**ROLE, "metadata": {"name": "writer"}}
    everything = {"apiVersion": "v1", "kind": "List", "items": [ROLE, more]}
    third = {**ROLE, "metadata": {"name": "third"}}
    out = emit(one(resources=(_resource(everything), _resource(third))))
    assert [document["metadata"]["name"] for document in out.all("Role")] == [
        *("reader", "writer", "third")
    ]
    assert sum(file.path.startswith("kubernetes/01-") for file in out.files) == 1


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ({**ROLE, "rule": []}, "did you mean rules?"),
        ({**ROLE, "rules": [{"apiGroups": "", "verbs": ["get"]}]}, "rules[0].apiGroups"),
        ({"kind": "Role"}, "apiVersion"),
        ("nothing", "an object"),
        ({"apiVersion": "v1", "kind": "List", "items": ["x"]}, "an object"),
        (
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {"name": "a"},
                "stringData": {"p": "x"},
            },
            "no output may hold a secret",
        ),
    ],
)
def test_an_unsound_object_is_refused(data: Any, what: str) -> None:
    out = emit(one(resources=(_resource(data),)))
    assert set(out.codes) == {"kubernetes/resource-invalid"}
    said = "".join(d.message + "".join(d.helps) for d in out.diagnostics)
    assert what in said
    assert "k8s/rules.yaml" in said
    assert not any("01-" in file.path for file in out.files)


def test_two_objects_of_one_name_are_refused() -> None:
    twice = emit(one(resources=(_resource(ROLE), _resource(ROLE))))
    assert twice.codes == ["kubernetes/duplicate-object"]
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {}}
    assert emit(one(resources=(_resource(service),))).codes == ["kubernetes/duplicate-object"]
    elsewhere = {**service, "metadata": {"name": "web", "namespace": "other"}}
    assert emit(one(resources=(_resource(elsewhere),))).codes == []
    namespace = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "words"}}
    built = one(resources=(_resource(namespace),))
    assert emit(built).codes == []
    made = evolve(built, application=application(creates_namespace=True))
    assert emit(made).codes == ["kubernetes/duplicate-object"]
