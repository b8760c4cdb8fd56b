"""Everything that is written is valid for every supported version, and hangs together."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from ddpc.backends.kubernetes import fields, problems
from ddpc.backends.kubernetes.carried import arrives
from ddpc.ir.deployment import TextFiles
from ddpc.ir.values import Version
from tests.backends.kubernetes import programs
from tests.backends.kubernetes.builder import TARGETS, Emitted, emit, one, workload
from tests.backends.kubernetes.test_yaml_text import NASTY
from tests.backends.kubernetes.validator import kustomize, validate

each_program = pytest.mark.parametrize("program", programs.ALL, ids=lambda make: make.__name__)
each_target = pytest.mark.parametrize("target", TARGETS, ids=str)


def test_the_targets_are_all_that_the_schemas_have() -> None:
    newest = kubernetes_validate.latest_version().split(".")
    assert (str(TARGETS[0]), TARGETS[-1]) == ("1.33", Version(int(newest[0]), int(newest[1])))
    assert fields.versions() == TARGETS


@each_target
@each_program
def test_every_object_is_valid_in_strict_mode(program: Any, target: Version) -> None:
    out = emit(*program(target.minor))
    assert out.objects
    for document in out.objects:
        validate(document, target)
        assert problems.of_object(document, target) == ()


def test_the_validator_refuses_what_is_wrong() -> None:
    out = emit(*programs.plain(34))
    broken = out.get("Deployment", "web")
    broken["spec"]["templates"] = broken["spec"].pop("template")
    with pytest.raises(kubernetes_validate.ValidationError):
        validate(broken, TARGETS[0])


@each_program
def test_kustomize_takes_the_output_as_it_is(program: Any, tmp_path: Path) -> None:
    out = emit(*program(34))
    assert in_order(kustomize(out.files, tmp_path)) == in_order(out.objects)


def in_order(documents: Iterable[Any]) -> list[Any]:
    """In an order of our own: kustomize's changed with its versions."""
    return sorted(documents, key=lambda each: (each["kind"], each["metadata"]["name"]))


def test_kustomize_reads_the_strings_that_were_written(tmp_path: Path) -> None:
    # PyYAML does not read back what kustomize writes of the marks of YAML 1.1 for a merge.
    texts = {f"text-{n}": text for n, text in enumerate(NASTY) if text not in {"=", "<<"}}
    safe = {name: text for name, text in texts.items() if arrives(text)}
    part = workload(
        annotations=tuple((f"example.com/{name}", text) for name, text in safe.items()),
        volumes=(TextFiles(name="files", files=tuple(texts.items())),),
    )
    out = emit(one(part))
    assert out.codes == []
    read = kustomize(out.files, tmp_path)
    assert in_order(read) == in_order(out.objects)
    (config_map,) = [document for document in read if document["kind"] == "ConfigMap"]
    encoded = {name: base64.b64decode(b).decode() for name, b in config_map["binaryData"].items()}
    assert {**config_map["data"], **encoded} == texts
    assert 0 < len(encoded) < 10


def test_kustomize_does_spoil_what_is_said_to_be_spoilt(tmp_path: Path) -> None:
    for number, text in enumerate(("\x7f", "a\x85b\n", "\x9f", "\uffff", "\ta\nb\n")):
        out = emit(one(workload(annotations=(("example.com/a", text),))))
        assert out.codes == ["kubernetes/uncarried-text"]
        with pytest.raises(AssertionError):
            assert kustomize(out.files, tmp_path / str(number)) == list(out.objects)


@each_program
def test_nothing_is_said_where_nothing_is_wrong(program: Any) -> None:
    assert emit(*program(34)).diagnostics == ()


@each_program
def test_the_output_is_the_same_each_time(program: Any) -> None:
    assert emit(*program(34)).files == emit(*program(34)).files


@each_program
def test_every_object_has_the_namespace(program: Any) -> None:
    without = {"Namespace", "PriorityClass"}
    for document in emit(*program(34)).objects:
        has = "namespace" in document["metadata"]
        assert has is (document["kind"] not in without)


@each_program
def test_services_come_first_and_the_namespace_before_all(program: Any) -> None:
    for file in emit(*program(34)).files:
        if file.path == "kustomization.yaml":
            paths = yaml.safe_load(file.text)["resources"]
            assert paths == sorted(paths)
            continue
        kinds = [document["kind"] for document in yaml.safe_load_all(file.text)]
        services = kinds.count("Service")
        assert kinds[:services] == ["Service"] * services


def _pods(out: Emitted) -> Iterator[dict[str, Any]]:
    yield from out.all("Deployment") + out.all("StatefulSet")


@each_program
def test_selectors_select_their_own_pods_and_no_others(program: Any) -> None:
    out = emit(*program(34))
    labels = {
        document["metadata"]["name"]: document["spec"]["template"]["metadata"]["labels"]
        for document in _pods(out)
    }

    def selected(selector: dict[str, str]) -> list[str]:
        return [name for name, has in labels.items() if selector.items() <= has.items()]

    for document in _pods(out):
        name = document["metadata"]["name"]
        assert selected(document["spec"]["selector"]["matchLabels"]) == [name]
        for spread in out.pod(name).get("topologySpreadConstraints", []):
            assert selected(spread["labelSelector"]["matchLabels"]) == [name]
    for kind, place in (("PodDisruptionBudget", "selector"), ("NetworkPolicy", "podSelector")):
        for document in out.all(kind):
            matched = document["spec"][place]["matchLabels"]
            assert selected(matched) == [document["metadata"]["name"]]
    for document in out.all("Service"):
        selector = dict(document["spec"].get("selector", {}))
        pod = selector.pop("statefulset.kubernetes.io/pod-name", None)
        if selector:
            (name,) = selected(selector)
            assert pod is None or pod.rpartition("-")[0] == name


@each_program
def test_what_is_named_is_there(program: Any) -> None:
    out = emit(*program(34))
    config_maps = {document["metadata"]["name"] for document in out.all("ConfigMap")}
    shown = set()
    for document in _pods(out):
        pod = document["spec"]["template"]["spec"]
        claims = document["spec"].get("volumeClaimTemplates", [])
        volumes = [volume["name"] for volume in pod.get("volumes", [])]
        volumes += [claim["metadata"]["name"] for claim in claims]
        assert len(volumes) == len(set(volumes))
        containers = [*pod.get("initContainers", []), *pod["containers"]]
        for container in containers:
            for mount in container.get("volumeMounts", []):
                assert mount["name"] in volumes
                assert "subPath" not in mount
        shown |= {v["configMap"]["name"] for v in pod.get("volumes", []) if "configMap" in v}
    assert shown == config_maps


@each_program
def test_service_ports_lead_to_ports_of_the_pods(program: Any) -> None:
    out = emit(*program(34))
    pods = {}
    for document in _pods(out):
        labels = document["spec"]["template"]["metadata"]["labels"]
        pod = document["spec"]["template"]["spec"]
        containers = [*pod.get("initContainers", []), *pod["containers"]]
        pods[labels["app.kubernetes.io/instance"]] = {
            port["containerPort"] for container in containers for port in container.get("ports", [])
        }
    for service in out.all("Service"):
        for port in service["spec"].get("ports", []):
            instance = service["spec"]["selector"]["app.kubernetes.io/instance"]
            assert port["targetPort"] in pods[instance]
