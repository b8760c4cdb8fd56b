"""What a build says it needs is what its objects refer to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ddpc.cli.needed import needed_of
from tests.cli.runs import Run, put
from tests.properties.corpus import Program, corpus

ALL = """\
app demo { namespace demo; registry "registry.example.com/demo" }
service web {
  image       "registry.example.com/web:1.0"
  port        http 8080
  user        1000
  ready       GET /ready
  account     robot
  pull secret registry
  env         TOKEN secret tokens/web
  env         OTHER secret tokens/other
  file        /etc/web/key from secret keys/private
  storage     claim old at /data
  replicas    1
}
external accounts { host "accounts.example.com"; port https 443; authority secret signers }
service redis {
  image   "redis:7.2"
  user    999
  port    redis 6379
  sharded 2
  data    cache
  ready   tcp
  allow   from namespace web
}
attach shard to redis as tier { password secret shards/router }
attach logs to slow { collect slowlog password secret slow/log }
service slow {
  account keeper
  image "redis:7.2"
  user  999
  port  redis 6379
  data  cache
  ready tcp
  allow from namespace web
}
resource "made.yaml"
attach tls to web { hosts "web.example.com"; certificate secret web-tls; reach load-balancer }
attach rate-limit to web {
  anonymous     1/s
  authenticated 2/s verified by accounts at /verify
}
"""
MADE = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n"


def _references(objects: list[Any]) -> Iterator[tuple[str, str, str]]:
    """(kind, name, key) of what the objects refer to, by the fields of Kubernetes."""
    for each in objects:
        namespace = each["metadata"].get("namespace")
        if namespace is not None:
            yield "Namespace", namespace, ""
        if each["kind"] not in {"Deployment", "StatefulSet"}:
            continue
        yield from _of_pod(each["spec"]["template"]["spec"])


def _of_pod(pod: Any) -> Iterator[tuple[str, str, str]]:
    if "serviceAccountName" in pod:
        yield "ServiceAccount", pod["serviceAccountName"], ""
    for secret in pod.get("imagePullSecrets", ()):
        yield "Secret", secret["name"], ".dockerconfigjson"
    for volume in pod.get("volumes", ()):
        if "persistentVolumeClaim" in volume:
            yield "PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"], ""
        if "secret" in volume:
            for item in volume["secret"]["items"]:
                yield "Secret", volume["secret"]["secretName"], item["key"]
    for container in (*pod.get("initContainers", ()), *pod["containers"]):
        for variable in container.get("env", ()):
            source = variable.get("valueFrom", {}).get("secretKeyRef")
            if source is not None:
                yield "Secret", source["name"], source["key"]


@pytest.mark.parametrize("program", corpus(), ids=lambda program: program.name)
def test_it_is_what_the_objects_refer_to(program: Program) -> None:
    outcome = program.compiled()
    assert outcome.deployment is not None
    objects = [
        each
        for file in outcome.files
        if file.path.startswith("kubernetes/")
        for each in yaml.safe_load_all(file.text)
    ]
    made = {(each["kind"], each["metadata"]["name"]) for each in objects}
    referred = {each for each in _references(objects) if each[:2] not in made}
    said = {
        (each.kind, each.name, key)
        for each in needed_of(outcome.deployment)
        for key in each.keys or ("",)
    }
    assert said == referred


def test_it_is_said(run: Run, tmp_path: Path) -> None:
    put(tmp_path, all=ALL)
    (tmp_path / "made.yaml").write_text(MADE)
    done = run("build", "all.ddp", "-o", "out")
    assert done.code == 0, done.err
    said = [line for line in done.out.splitlines() if line.startswith("needs in the cluster: ")]
    assert [line.removeprefix("needs in the cluster: ") for line in said] == [
        "Namespace demo",
        "PersistentVolumeClaim old",
        "Secret keys (private)",
        "Secret registry (.dockerconfigjson)",
        "Secret shards (router)",
        "Secret signers (ca.crt)",
        "Secret slow (log)",
        "Secret tokens (other, web)",
        "Secret web-tls (tls.crt, tls.key)",
        "ServiceAccount keeper",
    ]
    data = json.loads(run("build", "all.ddp", "-o", "out", "--format", "json").out)
    assert {"kind": "Secret", "name": "tokens", "keys": ["other", "web"]} in data["needed"]
