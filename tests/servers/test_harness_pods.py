"""What podman is given of the objects: all but what ``kubeplay`` states."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ddpc.rehearse.manifests import Object
from ddpc.rehearse.missing import Missing
from tests.servers.builds import build, builds
from tests.servers.harness import kubeplay
from tests.servers.harness.kubeplay import Volume
from tests.servers.harness.podman import PodmanError, new_podman, require

_PROJECT = Path(__file__).parents[2]
_LEFT_OUT = {"startupProbe", "readinessProbe", "livenessProbe", "lifecycle", "ports"} | {
    "restartPolicy"
}


def _templates(objects: tuple[Object, ...]) -> Iterator[tuple[str, Object]]:
    for each in objects:
        if each["kind"] in {"Deployment", "StatefulSet"}:
            for number in range(each["spec"]["replicas"]):
                yield f"{each['metadata']['name']}-{number}", each


@pytest.mark.parametrize("name", builds())
def test_all_else_goes_to_podman_as_it_is(name: str) -> None:
    objects = kubeplay.reduced(build(name).objects)
    asked: list[Volume] = []

    def folder(volume: Volume) -> str:
        asked.append(volume)
        return f"/{volume.pod}/{volume.name}"

    made = {pod["metadata"]["name"]: pod for pod in kubeplay.pods(objects, folder)}
    declared = dict(_templates(objects))
    assert made.keys() == declared.keys()
    for pod, workload in declared.items():
        template = workload["spec"]["template"]
        was, spec = template["spec"], made[pod]["spec"]
        assert made[pod]["kind"] == "Pod"
        assert made[pod]["metadata"] == {**template["metadata"], "name": pod}
        first = was.get("initContainers", ())
        beside = [each for each in first if each.get("restartPolicy") == "Always"]
        assert spec["initContainers"] == [each for each in first if each not in beside]
        assert spec["containers"] == [
            {key: value for key, value in each.items() if key not in _LEFT_OUT}
            for each in (*beside, *was["containers"])
        ]
        claims = workload["spec"].get("volumeClaimTemplates", ())
        names = [each["metadata"]["name"] for each in claims]
        names += [each["name"] for each in was.get("volumes", ())]
        assert [each["name"] for each in spec["volumes"]] == names
        kept = {each["name"]: each for each in spec["volumes"]}
        for volume in was.get("volumes", ()):
            if "emptyDir" in volume:
                path = f"/{pod}/{volume['name']}"
                assert kept[volume["name"]]["hostPath"] == {"path": path, "type": "Directory"}
            elif "secret" in volume:
                source = {**volume["secret"], "optional": False}
                assert kept[volume["name"]] == {**volume, "secret": source}
            else:
                assert kept[volume["name"]] == volume
        others = {"initContainers", "containers", "volumes", "securityContext"}
        assert {key: spec[key] for key in spec.keys() - others} == {
            key: was[key] for key in was.keys() - others
        }
        security = dict(spec.get("securityContext", {}))
        group = was.get("securityContext", {}).get("fsGroup")
        if group is not None:
            assert security.pop("supplementalGroups")[-1] == group
        assert security == was.get("securityContext", {})
        assert {each.group for each in asked if each.pod == pod} <= {group}


def test_nothing_of_podman_is_on_the_machine_while_it_runs_or_afterwards() -> None:
    with new_podman() as one:
        at = Path(one.folder("kept", size=1 << 20, group=999))
        status = one.path(str(at)).stat()
        assert (oct(status.st_mode & 0o7777), status.st_gid) == ("0o2777", 999)
        (storage,) = {line for line in one.run("info").splitlines() if "graphRoot:" in line}
        assert str(at.parents[1]) in storage
        assert not at.exists()
        assert list(at.parents[1].iterdir()) == []
        with pytest.raises(PodmanError, match="no such container"):
            one.inspect("nobody")
    assert not at.parents[1].exists()


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    require()
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(Missing, match="podman: podman is not installed"):
        require()


_HOLDS = """
import sys, time
from tests.servers.harness.podman import new_podman
with new_podman() as one:
    one.folder("kept", size=1 << 20, group=None)
    print(one.path("").parent.name, one.folder("more", size=None, group=None), flush=True)
    time.sleep(60)
"""


def test_nothing_stays_behind_a_killed_parent() -> None:
    require()
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS], cwd=_PROJECT, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        first, at = parent.stdout.readline().split()
        process, folder = Path("/proc", first), Path(at).parents[1]
        assert process.exists()
        assert folder.exists()
        parent.kill()
    deadline = time.monotonic() + 20
    while (process.exists() or folder.exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not process.exists()
    assert not folder.exists()
