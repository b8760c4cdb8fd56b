"""ConfigMaps: named by their content, immutable, and kept."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddpc.backends.contract import Lines, OutputFile, Served
from ddpc.backends.kubernetes.config_map import config_map
from ddpc.ir.deployment import TextFiles
from ddpc.ir.origin import UNKNOWN
from tests.backends.kubernetes.builder import (
    NGINX_CONF,
    Emitted,
    emit,
    main,
    one,
    origin,
    program,
    served,
    workload,
)

contents = st.dictionaries(
    st.text(string.ascii_lowercase + "./- _", min_size=1, max_size=8),
    st.text(max_size=8),
    max_size=3,
)


def _name(files: dict[str, str]) -> str:
    listed = [OutputFile(path=path, text=text) for path, text in files.items()]
    return config_map("x", listed, UNKNOWN).name


@settings(deadline=None)
@given(contents, contents)
def test_the_name_changes_if_and_only_if_the_content_does(
    left: dict[str, str], right: dict[str, str]
) -> None:
    assert (_name(left) == _name(right)) is (left == right)


def test_the_order_of_files_does_not_count() -> None:
    assert _name({"a": "1", "b": "2"}) == _name({"b": "2", "a": "1"})


@settings(deadline=None)
@given(contents)
def test_keys_are_ones_that_the_cluster_takes(files: dict[str, str]) -> None:
    listed = [OutputFile(path=path, text=text) for path, text in files.items()]
    made = config_map("x", listed, UNKNOWN)
    keys = [file.key for file in made.files]
    assert len(set(keys)) == len(files)
    allowed = set(string.ascii_letters + string.digits + "-._")
    assert all(key and set(key) <= allowed and not key.startswith("..") for key in keys)
    assert dict(made.items or zip(keys, keys, strict=True)) == {f.key: f.path for f in made.files}


def test_long_names_of_files_stay_apart() -> None:
    listed = [OutputFile(path="x" * 300 + end, text=end) for end in ("a", "b")]
    made = config_map("x", listed, UNKNOWN)
    assert len({file.key for file in made.files}) == 2
    assert all(len(file.key) <= 253 for file in made.files)
    assert [path for _, path in made.items] == [file.path for file in listed]


def _served(server: Served) -> Emitted:
    return emit(one(workload(containers=(program("nginx"),))), {("web", "nginx"): server})


def test_the_configuration_of_a_server_is_a_literal_block() -> None:
    out = _served(served())
    (document,) = out.all("ConfigMap")
    assert document["data"] == {"nginx.conf": NGINX_CONF}
    assert document["immutable"] is True
    assert "  nginx.conf: |\n    events {}\n" in out.files[1].text
    assert out.container("nginx")["volumeMounts"][0] == {
        "name": "nginx-config",
        "mountPath": "/etc/nginx",
        "readOnly": True,
    }


def test_a_changed_configuration_rolls_the_pods() -> None:
    before = _served(served())
    after = _served(served(files=(OutputFile(path="nginx.conf", text=NGINX_CONF + "#\n"),)))
    (old,), (new,) = before.all("ConfigMap"), after.all("ConfigMap")
    assert old["metadata"]["name"] != new["metadata"]["name"]
    assert after.pod()["volumes"][0]["configMap"]["name"] == new["metadata"]["name"]
    assert before.pod() != after.pod()


@pytest.mark.parametrize(
    ("workload_name", "container", "prefix"),
    [
        ("web-tls", "tls", "web-tls-"),
        ("web", "web", "web-"),
        ("web-tls", "nginx", "web-tls-nginx-"),
        ("webtls", "tls", "webtls-tls-"),
    ],
)
def test_its_name_says_whose_it_is_once(workload_name: str, container: str, prefix: str) -> None:
    part = workload(workload_name, containers=(program(container),))
    (document,) = emit(one(part), {(workload_name, container): served()}).all("ConfigMap")
    name = document["metadata"]["name"]
    assert name.startswith(prefix)
    assert name.removeprefix(prefix).isalnum()


def test_the_same_files_under_the_same_name_are_one_object() -> None:
    files = TextFiles(name="tls", files=(("nginx.conf", NGINX_CONF),))
    part = workload("web-tls", containers=(program("tls"),), volumes=(files,))
    out = emit(one(part), {("web-tls", "tls"): served()})
    assert out.codes == []
    assert len(out.all("ConfigMap")) == 1


def test_the_old_one_outlives_the_next_build() -> None:
    (document,) = _served(served()).all("ConfigMap")
    assert document["metadata"]["annotations"] == {
        "argocd.argoproj.io/sync-options": "Prune=false",
        "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
        "kustomize.toolkit.fluxcd.io/prune": "Disabled",
    }


def test_files_in_folders_arrive_in_their_folders() -> None:
    files = (
        OutputFile(path="conf.d/a b.conf", text="x"),
        OutputFile(path="conf.d_a_b.conf", text="y"),
    )
    out = _served(served(files=files))
    (document,) = out.all("ConfigMap")
    items = out.pod()["volumes"][0]["configMap"]["items"]
    arrived = {item["path"]: document["data"][item["key"]] for item in items}
    assert arrived == {"conf.d/a b.conf": "x", "conf.d_a_b.conf": "y"}


def _text(size: int) -> Emitted:
    files = TextFiles(name="files", files=(("a", "x" * size),), origin=origin("file", 40))
    return emit(one(workload(containers=(main(),), volumes=(files,))))


@pytest.mark.parametrize(
    ("size", "codes"),
    [
        (190_000, []),
        (200_000, ["kubernetes/configuration-large"]),
        (1 << 20, ["kubernetes/configuration-large"]),
        ((1 << 20) + 1, ["kubernetes/configuration-too-large"]),
    ],
)
def test_what_does_not_fit_is_said_at_its_statement(size: int, codes: list[str]) -> None:
    out = _text(size)
    assert out.codes == codes
    assert all(diagnostic.span.start == 40 for diagnostic in out.diagnostics)


def test_lines_of_a_configuration_know_the_statements_behind_them() -> None:
    attach, route = origin("attach tls to web"), origin("route", 77)
    file = OutputFile(path="nginx.conf", text=NGINX_CONF, lines=(Lines(4, 4, route),))
    out = _served(served(files=(file,)))
    text = out.files[1].text.split("\n")
    (lines,) = [part for part in out.files[1].lines if part.origin == route]
    assert lines.first == lines.last
    assert text[lines.first - 1].strip() == "server { listen 8443 ssl; }"
    owners = {part.origin.statement for part in out.files[1].lines}
    assert owners == {"service web", attach.statement, "route"}
