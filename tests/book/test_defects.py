"""The defects of the book's example files: no output of ours has one of them.

Brendan Burns, Designing Distributed Systems: the configurations printed there and its examples'
files. What a person could write in a program is refused: ``test_refused.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from posixpath import isabs
from typing import Any

import pytest

from tests.book.outputs import OUTPUTS, Output
from tests.book.sizes import memory_bytes

each_output = pytest.mark.parametrize("output", OUTPUTS, ids=lambda one: one.folder.name)


def _nginx_directives(text: str) -> Iterator[tuple[str, str]]:
    """(name, rest) of each simple directive, comments and quoted text apart."""
    apart = r"#[^\n]*|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
    bare = re.sub(apart, lambda found: "" if found[0].startswith("#") else "''", text)
    for statement in re.split(r"[;{}]", bare):
        words = statement.split(None, 1)
        if words:
            yield words[0], words[1].strip() if len(words) > 1 else ""


def _nginx(output: Output) -> Iterator[tuple[str, str]]:
    for path in output.files("nginx/*/nginx.conf"):
        yield from _nginx_directives(path.read_text(encoding="utf-8"))


def test_the_outputs_are_there() -> None:
    """The tests below look at something: configurations of every kind that they speak of."""
    assert sum(1 for output in OUTPUTS for _ in _nginx(output)) > 1_000
    assert sum(1 for output in OUTPUTS for _ in output.containers()) > 50
    assert any(output.of_kind("StatefulSet") for output in OUTPUTS)
    assert any(output.files("varnish/*/default.vcl") for output in OUTPUTS)


@each_output
def test_no_hash_of_the_clients_address(output: Output) -> None:
    """``ip_hash`` in an ambassador, whose only client is its own pod, balances nothing."""
    assert "ip_hash" not in {name for name, _ in _nginx(output)}


@cache
def _known_names() -> frozenset[str]:
    """The directives of all outputs that no value can be taken for."""
    return frozenset(
        name
        for output in OUTPUTS
        for name, _ in _nginx(output)
        if re.fullmatch(r"[a-z]+(?:_[a-z]+)+", name)
    )


@each_output
def test_every_directive_ends(output: Output) -> None:
    """A missing ``;`` joins two directives: the name of the second stands among the arguments."""
    names = _known_names()
    for name, rest in _nginx(output):
        if "\n" in rest:
            firsts = {line.split()[0] for line in rest.splitlines()[1:] if line.split()}
            assert not firsts & names, f"{name} {rest}"


@each_output
def test_no_directive_that_is_gone(output: Output) -> None:
    """``ssl on`` is gone since nginx 1.25.1."""
    for name, rest in _nginx(output):
        assert name != "ssl", f"ssl {rest}"


@each_output
def test_selectors_match_labels(output: Output) -> None:
    """A selector that matches no label (``memecache`` for ``memcache``) finds no pod."""
    labels = [labels for labels, _ in output.pods()]
    for workload, template in output.templates():
        _has(template["metadata"]["labels"], workload["spec"]["selector"]["matchLabels"])
    for one in output.of_kind("Service"):
        selector = one["spec"].get("selector")
        if selector is not None:
            assert any(selector.items() <= found.items() for found in labels), one["metadata"]
    for one in output.of_kind("NetworkPolicy", "PodDisruptionBudget"):
        selector = one["spec"].get("podSelector") or one["spec"]["selector"]
        wanted = selector["matchLabels"]
        assert any(wanted.items() <= found.items() for found in labels), one["metadata"]


def _has(found: dict[str, str], wanted: dict[str, str]) -> None:
    assert wanted
    assert wanted.items() <= found.items()


@each_output
def test_stateful_sets_are_called_as_their_servers_are(output: Output) -> None:
    """A StatefulSet names a headless Service that is there and selects its pods."""
    services = {one["metadata"]["name"]: one["spec"] for one in output.of_kind("Service")}
    for one in output.of_kind("StatefulSet"):
        service = services[one["spec"]["serviceName"]]
        assert service["clusterIP"] == "None"
        _has(one["spec"]["template"]["metadata"]["labels"], service["selector"])


@each_output
def test_probes_ask_a_port_that_is_there(output: Output) -> None:
    """A probe asks a port that the container declares, at a path that is one."""
    for workload, container in output.containers():
        numbers = {port["containerPort"] for port in container.get("ports", ())}
        names = {port.get("name") for port in container.get("ports", ())}
        for kind in ("readinessProbe", "livenessProbe", "startupProbe"):
            probe: dict[str, Any] = container.get(kind, {})
            asked = probe.get("httpGet") or probe.get("tcpSocket") or probe.get("grpc")
            if asked is None:
                continue
            where = (workload["metadata"]["name"], container["name"], kind)
            assert asked["port"] in numbers | names, where
            assert asked.get("path", "/").startswith("/"), where


@each_output
def test_current_apis_with_selectors(output: Output) -> None:
    """``extensions/v1beta1`` and ``apps/v1beta*`` are gone; ``apps/v1`` needs a selector."""
    for one in output.objects():
        assert "beta" not in one["apiVersion"]
        assert "alpha" not in one["apiVersion"]
        if one["kind"] in {"Deployment", "StatefulSet"}:
            assert one["apiVersion"] == "apps/v1"
            assert one["spec"]["selector"]["matchLabels"]


@each_output
def test_paths_are_absolute_and_writable(output: Output) -> None:
    """Relative pid and log paths under a read-only mount keep nginx from starting."""
    written = {
        "client_body_temp_path",
        "fastcgi_temp_path",
        "pid",
        "proxy_temp_path",
        "scgi_temp_path",
        "uwsgi_temp_path",
    }
    for name, rest in _nginx(output):
        if name in written:
            assert rest.startswith("/run/nginx/"), f"{name} {rest}"
        elif name == "access_log" and rest != "off":
            assert isabs(rest.split()[0]), f"{name} {rest}"
        elif name == "error_log":
            assert rest.split()[0] == "stderr"
    for _, template in output.templates():
        volumes = {volume["name"]: volume for volume in template["spec"].get("volumes", ())}
        for container in (
            *template["spec"].get("initContainers", ()),
            *template["spec"]["containers"],
        ):
            if container.get("command", [""])[0] != "nginx":
                continue
            mounts = {mount["mountPath"]: mount for mount in container["volumeMounts"]}
            assert "emptyDir" in volumes[mounts["/run/nginx"]["name"]]
            assert not mounts["/run/nginx"].get("readOnly")


@each_output
def test_the_store_is_smaller_than_the_memory(output: Output) -> None:
    """``malloc`` equal to the container's memory: the cache is killed before it is full."""
    for _, container in output.containers():
        words = [*container.get("command", ()), *container.get("args", ())]
        stores = [word.split("malloc,")[1] for word in words if "malloc," in word]
        if not stores:
            continue
        limit = memory_bytes(container["resources"]["limits"]["memory"])
        assert len(stores) == 2
        assert sum(memory_bytes(store) for store in stores) <= limit * 3 // 4


@each_output
def test_every_object_has_a_name(output: Output) -> None:
    """A ConfigMap without a name is refused when it is too late."""
    for one in output.objects():
        assert one["metadata"]["name"]
        if one["kind"] != "Namespace":
            assert one["metadata"]["namespace"]


@each_output
def test_services_lead_to_ports_that_are_listened_on(output: Output) -> None:
    """A port in the code other than in the manifest: nothing answers there."""
    pods = [
        (
            labels,
            {
                number
                for container in (*spec.get("initContainers", ()), *spec["containers"])
                for port in container.get("ports", ())
                for number in (port["containerPort"], port.get("name"))
            },
        )
        for labels, spec in output.pods()
    ]
    for one in output.of_kind("Service"):
        selector = one["spec"].get("selector")
        for port in one["spec"].get("ports", ()) if selector else ():
            found = [ports for labels, ports in pods if selector.items() <= labels.items()]
            assert found
            for ports in found:
                assert port["targetPort"] in ports, one["metadata"]["name"]


@each_output
def test_the_ports_of_a_pod_are_its_containers_own(output: Output) -> None:
    """Three adapters on one port of a pod: two of them never start."""
    for workload, template in output.templates():
        spec = template["spec"]
        taken = [
            (port["containerPort"], port.get("protocol", "TCP"))
            for container in (*spec.get("initContainers", ()), *spec["containers"])
            for port in container.get("ports", ())
        ]
        assert len(taken) == len(set(taken)), workload["metadata"]["name"]


@each_output
def test_limits_count_clients_not_proxies(output: Output) -> None:
    """A limit by the address of the proxy before it is one limit for everybody.

    Behind a tier of ours the client's address is the one that a known proxy names.
    """
    for path in output.files("nginx/*/nginx.conf"):
        directives = list(_nginx_directives(path.read_text(encoding="utf-8")))
        names = {name for name, _ in directives}
        if "limit_req_zone" not in names:
            continue
        first = _is_entrance(output, path.parent.name)
        assert first or {"set_real_ip_from", "real_ip_header"} <= names, path


def _is_entrance(output: Output, tier: str) -> bool:
    """Whether no proxy of ours stands before ``tier``: none of their files dials its name."""
    name = re.escape(tier.removesuffix("-rate-limit"))
    dialled = re.compile(rf'(?:server |\.host = "){name}(?:-rate-limit)?[:"]')
    texts = (
        path.read_text(encoding="utf-8")
        for path in (*output.files("nginx/*/nginx.conf"), *output.files("varnish/*/default.vcl"))
        if path.parent.name != tier
    )
    # What listens on localhost is its caller's own: who dials has the caller's address.
    return not any(dialled.search(text) for text in texts if "listen 127.0.0.1:" not in text)


@each_output
def test_images_are_maintained(output: Output) -> None:
    """No image of an archived registry or project, and none without a tag or digest."""
    archived = ("gcr.io/", "k8s.gcr.io/", "quay.io/coreos/", "gcr.io/google_containers/")
    for _, container in output.containers():
        image = container["image"]
        assert not image.startswith(archived)
        name = image.rsplit("/", 1)[-1]
        assert ":" in name or "@" in name, image
        assert not name.endswith(":latest")
