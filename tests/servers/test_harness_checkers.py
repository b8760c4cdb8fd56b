"""The checkers that need no server tell good from bad as well."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from ddpc.rehearse.certificates import certificate_for
from tests.servers.harness import gixy, kubernetes, kustomize, mirror

_CONFIG_MAP: dict[str, Any] = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "words", "namespace": "words"},
    "data": {"a": "b"},
}
_SERVER = b"""\
events {}
http {
  server_tokens off;
  server {
    listen 8080;
    location / { return 200; }
  }
}
"""


@pytest.mark.parametrize("version", kubernetes.versions())
def test_kubernetes_knows_its_objects(version: str) -> None:
    assert kubernetes.check([_CONFIG_MAP], version=version).ok


def test_kubernetes_versions_go_on_from_the_oldest_supported() -> None:
    found = kubernetes.versions()
    assert found[0] == "1.33"
    assert len(found) >= 2


@pytest.mark.parametrize("version", kubernetes.versions())
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dat": {}}, "'dat' was unexpected"),
        ({"data": {"a": 1}}, "1 is not of type"),
        ({"kind": "ConfigMop"}, "not a known kind"),
        ({"apiVersion": "v1beta7"}, "not a known kind"),
    ],
)
def test_kubernetes_refuses_what_it_does_not_know(
    version: str, change: dict[str, Any], said: str
) -> None:
    result = kubernetes.check([_CONFIG_MAP, {**_CONFIG_MAP, **change}], version=version)
    assert not result.ok
    assert said in result.output
    assert len(result.warnings) == 1


def _folder(tmp_path: Path, kustomization: str) -> Path:
    (tmp_path / "kustomization.yaml").write_text(kustomization)
    (tmp_path / "map.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: words\n"
    )
    return tmp_path


_KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"


def test_kustomize_renders_a_good_folder(tmp_path: Path) -> None:
    result = kustomize.check(_folder(tmp_path, _KUSTOMIZATION + "resources: [map.yaml]\n"))
    assert result.ok, result
    assert "name: words" in result.output


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("resources: [nonesuch.yaml]\n", "nonesuch.yaml"),
        ("ressources: [map.yaml]\n", "ressources"),
    ],
)
def test_kustomize_refuses_a_bad_folder(tmp_path: Path, lines: str, said: str) -> None:
    result = kustomize.check(_folder(tmp_path, _KUSTOMIZATION + lines))
    assert not result.ok
    assert said in result.output


def test_gixy_finds_nothing_in_a_sound_server() -> None:
    result = gixy.check(_SERVER)
    assert result.ok, result


def test_gixy_finds_a_hole_unless_it_is_allowed() -> None:
    hole = _SERVER.replace(b"location / { return 200; }", b"location /a { alias /b/; }")
    result = gixy.check(hole)
    assert not result.ok
    assert "line 6: alias_traversal (HIGH)" in result.output
    assert gixy.check(hole, allowed={"alias_traversal": "only for this test"}).ok


def test_gixy_does_not_pass_what_it_cannot_read() -> None:
    result = gixy.check(_SERVER.rstrip()[:-1])
    assert not result.ok
    assert 'expecting "}"' in result.output


@pytest.mark.parametrize(
    ("host", "matches"),
    [("a.example.com", True), ("x.b.example.com", True), ("c.example.com", False)],
)
def test_a_certificate_is_for_its_hosts_only(host: str, matches: bool) -> None:
    pair = certificate_for("a.example.com", "*.b.example.com")
    assert pair.volume()["tls.key"].startswith(b"-----BEGIN PRIVATE KEY-----")
    said = subprocess.run(
        ["openssl", "x509", "-noout", "-checkhost", host],
        input=pair.certificate,
        capture_output=True,
        check=False,
    )
    assert (b"does match" in said.stdout) is matches


def test_the_mirror_is_that_of_a_whole_release() -> None:
    listed = (
        "https://mirror.example.org/debian-security/ bookworm-security\n"
        "https://mirror.example.org/debian/ bookworm-updates\n"
        "https://tools.example.org/apt stable\n"
        "https://mirror.example.org/debian/ bookworm\n"
    )
    assert mirror.choose(listed) == ("https://mirror.example.org/debian/",)
    assert mirror.choose("https://tools.example.org/apt stable\n") == ()
