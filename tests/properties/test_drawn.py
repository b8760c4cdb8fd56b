"""What is accepted of drawn programs hangs together."""

from __future__ import annotations

from collections import Counter
from typing import Any

import yaml
from hypothesis import given

from ddpc.ir.deployment import Deployment
from tests.properties.drawn.model import Drawn
from tests.properties.drawn.programs import programs
from tests.properties.settings import examples


@examples(100)
@given(programs())
def test_what_is_accepted_hangs_together(drawn: Drawn) -> None:
    outcome = drawn.program().compiled()
    forms = {"schema/missing-argument", "schema/unexpected-argument", "schema/unknown-word"}
    assert not {each.code.slug for each in outcome.diagnostics} & forms, "the draw fits the forms"
    if outcome.failed:
        return
    deployment = outcome.deployment
    assert deployment is not None
    objects = [
        each
        for file in outcome.files
        if file.path.startswith("kubernetes/")
        for each in yaml.load_all(file.text, Loader=yaml.CSafeLoader)
    ]
    _holds_together(objects)
    _is_bounded(deployment)


def _holds_together(objects: list[dict[str, Any]]) -> None:
    """Every selector chooses pods of the build; every name that is referred to is there."""
    known = Counter((each["kind"], each["metadata"]["name"]) for each in objects)
    assert [name for name, count in known.items() if count > 1] == []
    workloads = [each["spec"] for each in objects if "template" in each.get("spec", {})]
    labels = [own for each in objects if "template" in each.get("spec", {}) for own in _pods(each)]
    for each in objects:
        chosen = _selector(each)
        if chosen is not None:
            assert any(chosen.items() <= own.items() for own in labels), each["metadata"]
    for workload in workloads:
        pod = workload["template"]["spec"]
        containers = [*pod.get("initContainers", ()), *pod["containers"]]
        volumes = {volume["name"] for volume in pod.get("volumes", ())}
        volumes |= {each["metadata"]["name"] for each in workload.get("volumeClaimTemplates", ())}
        for container in containers:
            mounts = container.get("volumeMounts", ())
            assert {mount["name"] for mount in mounts} <= volumes
            assert len({mount["mountPath"] for mount in mounts}) == len(mounts)
        for volume in pod.get("volumes", ()):
            if "configMap" in volume:
                assert ("ConfigMap", volume["configMap"]["name"]) in known
        running = [
            one for one in containers if one.get("restartPolicy") or one in pod["containers"]
        ]
        ports = [
            (port["containerPort"], port["protocol"])
            for container in running
            for port in container.get("ports", ())
        ]
        assert len(set(ports)) == len(ports)
        assert len({container["name"] for container in containers}) == len(containers)


def _pods(workload: dict[str, Any]) -> list[dict[str, str]]:
    """The labels of each of a workload's pods: those of a StatefulSet carry their names too."""
    own = workload["spec"]["template"]["metadata"]["labels"]
    if workload["kind"] != "StatefulSet":
        return [own]
    name, count = workload["metadata"]["name"], workload["spec"].get("replicas", 1)
    pods = [f"{name}-{number}" for number in range(count)]
    return [{**own, "statefulset.kubernetes.io/pod-name": pod} for pod in pods]


def _selector(each: dict[str, Any]) -> dict[str, str] | None:
    spec = each.get("spec", {})
    selector = spec.get("selector") or spec.get("podSelector")
    if not selector:
        return None
    chosen: dict[str, str] = selector.get("matchLabels", selector)
    return chosen


def _is_bounded(deployment: Deployment) -> None:
    for workload in deployment.workloads:
        for container in workload.containers:
            assert container.cpu is not None
            assert container.memory is not None
            assert container.memory[0] <= container.memory[1]
