"""How fluentd runs: its image, its places, its probes and its end."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
import yaml

from ddpc.backends.fluentd.scripts import PLUGIN, SLOWLOG, STORM, script
from tests.backends.fluentd.pipelines import outcome
from tests.passes.programs import said

SLOW = "collect slowlog"
FILE = "collect file /var/log/web/access.log as nginx"
UI = 'collect storm from "http://localhost:8080"'


@cache
def _pod(*lines: str) -> dict[str, Any]:
    text = next(f.text for f in outcome(*lines).files if f.path == "kubernetes/web.yaml")
    for one in yaml.safe_load_all(text):
        if one["kind"] == "Deployment":
            found: dict[str, Any] = one["spec"]["template"]["spec"]
            return found
    raise AssertionError("no pods")


def _logs(*lines: str) -> dict[str, Any]:
    (found,) = [one for one in _pod(*lines)["initContainers"] if one["name"] == "logs"]
    container: dict[str, Any] = found
    return container


def _files(*lines: str) -> dict[str, str]:
    return {file.path: file.text for file in outcome(*lines).files}


@pytest.mark.parametrize("lines", [(SLOW,), (FILE,), (UI,), (SLOW, FILE, UI)])
def test_it_is_locked_and_writes_only_where_it_is_said(lines: tuple[str, ...]) -> None:
    container = _logs(*lines)
    context = container["securityContext"]
    assert context["readOnlyRootFilesystem"] is True
    assert context["runAsNonRoot"] is True
    assert (context["runAsUser"], context["runAsGroup"]) == (999, 999)
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert container["restartPolicy"] == "Always"
    volumes = {one["name"]: one for one in _pod(*lines)["volumes"]}
    writable = {m["mountPath"]: m for m in container["volumeMounts"] if not m.get("readOnly")}
    assert set(writable) == {"/fluentd/state", "/tmp"}
    for mount in writable.values():
        assert volumes[mount["name"]]["emptyDir"]["sizeLimit"]
    assert container["resources"]["limits"]["memory"] == "192Mi"


def test_the_service_is_ready_without_it_and_nothing_but_itself_is_asked() -> None:
    container = _logs(SLOW)
    assert "readinessProbe" not in container
    asked = {kind: container[kind]["httpGet"] for kind in ("livenessProbe", "startupProbe")}
    for probe in asked.values():
        assert probe["port"] == 24220
        assert probe["path"].startswith("/api/plugins.json")
    monitor = _files(SLOW)["fluentd/web-logs/fluent.conf"].split("</source>")[0]
    assert "@type monitor_agent" in monitor
    assert "port 24220" in monitor


def test_it_ends_without_a_pause_once_the_service_has_ended() -> None:
    assert "lifecycle" not in _logs(FILE)
    assert _pod(FILE)["terminationGracePeriodSeconds"] >= 40


def test_files_need_no_image_of_ones_own() -> None:
    files = _files(FILE, UI)
    assert not any(path.startswith("images/") for path in files)
    assert _logs(FILE, UI)["image"] == "fluent/fluentd:v1.16.5-debian-1.0"


@pytest.mark.parametrize(
    ("line", "name", "installs"),
    [
        (SLOW, "fluentd-redis", "redis-tools"),
        (f"{SLOW} with plugin", "fluentd-redis-slowlog", "fluent-plugin-redis-slowlog"),
    ],
)
def test_what_the_official_image_lacks_is_built(line: str, name: str, installs: str) -> None:
    text = _files(line)[f"images/{name}/Dockerfile"]
    assert installs in text
    lines = [each for each in text.splitlines() if not each.startswith("#")]
    assert lines[0] == "FROM fluent/fluentd:v1.16.5-debian-1.0"
    assert lines[-1] == "USER fluent"
    image = _logs(line)["image"]
    assert re.fullmatch(rf"registry\.example\.com/demo/{name}:1\.16-[0-9a-f]{{10}}", image)


@pytest.mark.parametrize(
    ("line", "name"), [(SLOW, SLOWLOG), (UI, STORM), (f"{SLOW} with plugin", PLUGIN)]
)
def test_the_script_that_is_run_ships_beside_the_file(line: str, name: str) -> None:
    files = _files(line)
    assert files[f"fluentd/web-logs/{name}"] == script(name)
    command = " ".join(_logs(line)["command"])
    conf = files["fluentd/web-logs/fluent.conf"]
    assert f"/fluentd/etc/{name}" in command + conf


def test_a_password_is_a_file_of_a_secret_and_nowhere_else() -> None:
    line = f"{SLOW} password secret web/redis-password"
    container = _logs(line)
    assert "env" not in container
    (volume,) = [one for one in _pod(line)["volumes"] if "secret" in one]
    assert volume["secret"]["secretName"] == "web"
    assert volume["secret"]["items"] == [{"key": "redis-password", "path": "password"}]
    assert "/fluentd/secret/password'" in _files(line)["fluentd/web-logs/fluent.conf"]
    assert not any("/secret" in text for p, text in _files(SLOW).items() if "fluent.conf" in p)


def test_files_are_shared_by_a_volume_that_only_the_service_writes() -> None:
    lines = (FILE, "collect file /var/log/web/deep/a.log as json", "space 64Mi")
    pod = _pod(*lines)
    (own,) = [m for m in pod["containers"][0]["volumeMounts"] if m["mountPath"] == "/var/log/web"]
    assert "readOnly" not in own
    (its,) = [m for m in _logs(*lines)["volumeMounts"] if m["name"] == own["name"]]
    assert (its["mountPath"], its["readOnly"]) == ("/var/log/web", True)
    (volume,) = [one for one in pod["volumes"] if one["name"] == own["name"]]
    assert volume["emptyDir"] == {"sizeLimit": "64Mi"}
    assert pod["securityContext"]["fsGroup"] == 999
    assert not any("deep" in m["mountPath"] for m in _logs(*lines)["volumeMounts"])


def test_without_a_registry_only_what_is_built_is_refused() -> None:
    assert said(outcome(FILE).diagnostics) == []
    assert "registry.example.com/demo" not in str(_pod(FILE)["initContainers"])
