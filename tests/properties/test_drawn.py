"""Programs drawn from the schemas: never a crash, and what is accepted hangs together."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given

from ddpc.ir.deployment import Deployment
from ddpc.patterns.catalogue import PATTERNS
from tests.properties.corpus import Program
from tests.properties.programs import programs
from tests.properties.settings import examples
from tests.properties.shuffled import shuffled, spread
from tests.properties.spans import assert_placed

_SEEN: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def enough() -> Any:
    """Hold the draws to what they are for: some programs of each kind are accepted."""
    yield
    if _SEEN:  # not where only one other test was asked for
        accepted = {name for name in _SEEN if name.startswith("accepted ")}
        assert accepted >= {f"accepted {pattern.name}" for pattern in PATTERNS}, _SEEN


@examples(100)
@given(programs())
def test_a_drawn_program_is_compiled(program: Program) -> None:
    outcome = program.compiled()
    texts = {source.path: source.text for source in outcome.sources.sources}
    assert_placed(outcome.diagnostics, texts)
    forms = {"schema/missing-argument", "schema/unexpected-argument", "schema/unknown-word"}
    assert not {each.code.slug for each in outcome.diagnostics} & forms, "the draw fits the forms"
    verdict = "refused" if outcome.failed else "accepted"
    for pattern in PATTERNS:
        _SEEN[f"{verdict} {pattern.name}"] += f"attach {pattern.name} " in program.text
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
    made = {file.path: file.text for file in outcome.files}
    assert shuffled(program, Random(0)).output() == made
    assert spread(program, Random(0)).output() == made


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
