"""Every build is accepted, without a warning, by every real program that will read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.servers.builds import build, builds
from tests.servers.harness import cluster, gixy, kubernetes, kustomize, prometheus

_ON_REQUEST = {"hsts_header": "browsers remember HSTS: it is there where it was asked for"}
_OUTSIDE = {"missing_resolver": "nginx knows no resolver: an external's name is read at its start"}
_ARMS = {
    "missing_resolver": "the variable names an upstream of the file: nothing is looked up later",
    "proxy_pass_normalized": "what follows the scheme is that variable, and no path",
}
_CUSTOM = {"Certificate", "PodMonitor", "PrometheusRule"}
"""Kinds of objects that are passed through and that only their own operator knows."""


@pytest.mark.parametrize("name", builds())
def test_servers_accept_it(name: str) -> None:
    made = build(name)
    hosts = made.hosts
    for workload, server, container in made.servers():
        result = cluster.check(container, version=made.target(server), hosts=hosts)
        assert result.ok, f"{workload}: {result}"


@pytest.mark.parametrize("name", builds())
def test_prometheus_accepts_it(name: str) -> None:
    files = prometheus.files_of(build(name).files)
    for version in prometheus.VERSIONS if files else ():
        result = prometheus.check(files, version=version)
        assert result.ok, result


@pytest.mark.parametrize("name", builds())
def test_gixy_finds_no_hole_in_it(name: str) -> None:
    made = build(name)
    allowed = {**_ON_REQUEST, **(_OUTSIDE if made.outside() else {})}
    for path, text in made.files.items():
        if path.startswith("nginx/"):
            known = {**allowed, **(_ARMS if "://$arm;" in text else {})}
            result = gixy.check(text.encode(), allowed=known)
            assert result.ok, f"{path}: {result}\n{text}"


@pytest.mark.parametrize("name", builds())
def test_the_schemas_of_the_cluster_know_all_of_it(name: str) -> None:
    made = build(name)
    objects = [each for each in made.objects if each["kind"] not in _CUSTOM]
    assert objects
    result = kubernetes.check(objects, version=made.target("kubernetes"))
    assert result.ok, result


@pytest.mark.parametrize("name", builds())
def test_kustomize_renders_the_same_objects(name: str, tmp_path: Path) -> None:
    made = build(name)
    _write(tmp_path, made.files)
    result = kustomize.check(tmp_path)
    assert result.ok, result
    # In what order is for kustomize to say, and changed with its versions.
    rendered = sorted(yaml.load_all(result.output, Loader=yaml.CSafeLoader), key=_identity)
    assert rendered == sorted(made.objects, key=_identity)


def _identity(document: Mapping[str, Any]) -> tuple[str, str]:
    return document["kind"], document["metadata"]["name"]


@pytest.mark.parametrize("name", builds())
def test_configurations_stand_alone_as_they_are_embedded(name: str) -> None:
    made = build(name)
    alone = {path for path in made.files if path.split("/")[0] in {"nginx", "twemproxy", "varnish"}}
    for workload, server, container in made.servers():
        path = cluster.configuration_path(container)
        file = path.rpartition("/")[2]
        tier, beside = f"{server}/{workload}/{file}", f"{server}/{workload}-{container.name}/{file}"
        standalone = tier if tier in made.files else beside
        assert made.files[standalone].encode() == container.content(path)
        alone.discard(standalone)
    assert alone == set(), "nobody runs these"


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())
