"""What is emitted for git-sync holds together; and one changed word of it is found."""

from __future__ import annotations

import re
from posixpath import split
from typing import Any

import pytest
import yaml

from tests.golden.case import FOLDER
from tests.patterns.git_sync.known_flags import read

_SITE, _MANUAL = "kubernetes/site.yaml", "kubernetes/manual.yaml"

_FOLLOWED = ("/app/current", "/srv/manual/pages", "/srv/theme/current")
"""The links that the golden's program says."""


def _text(path: str) -> str:
    return (FOLDER / "git-sync" / "out" / path).read_text(encoding="utf-8")


def _check(text: str) -> int:
    """How many git-syncs the pods of a manifest have. AssertionError: one would not do its work."""
    (pods,) = (
        each["spec"]["template"]["spec"]
        for each in yaml.safe_load_all(text)
        if each["kind"] in {"Deployment", "StatefulSet"}
    )
    found = [each for each in pods["initContainers"] if "/git-sync:" in each["image"]]
    for container in found:
        _check_container(container, pods)
    return len(found)


def _check_container(container: dict[str, Any], pods: dict[str, Any]) -> None:
    flags = read(tuple(container["args"]))
    assert flags["repo"].startswith(("https://", "ssh://", "git@"))
    assert re.fullmatch(r"HEAD|refs/(heads|tags)/.+", flags["ref"]), "a tag hides a branch"
    assert int(flags["max-failures"]) < 0, "the first failure would end it"
    assert flags["period"].rstrip("hms") not in {"", "0"}, "it would never look again"
    allowed = dict(pair.split(":") for pair in flags["git-config"].split(","))
    assert allowed.pop("protocol.allow") == "never"
    assert set(allowed) == {"protocol.https.allow", "protocol.ssh.allow"}
    mounts = {each["mountPath"]: each for each in container["volumeMounts"]}
    for name, path in flags.items():
        if name.endswith("-file"):
            directory, file = split(path)
            assert file in _keys(pods, mounts[directory]["name"]), f"--{name} is nowhere"
    if flags["repo"].startswith("https://"):
        assert "ssh-key-file" not in flags
    else:
        assert flags["ssh-known-hosts"] == "true", "any host would do"
    port = flags["http-bind"].removeprefix(":")
    assert container["restartPolicy"] == "Always"
    for probe in ("startupProbe", "livenessProbe"):
        assert str(container[probe]["httpGet"]["port"]) == port
    security = container["securityContext"]
    assert (security["runAsUser"], security["readOnlyRootFilesystem"]) == (65_533, True)
    root = mounts[flags["root"]]
    assert not root.get("readOnly"), "it writes there"
    seen = [
        each
        for other in pods["containers"]
        for each in other["volumeMounts"]
        if each["name"] == root["name"]
    ]
    assert seen, "nobody sees what it fetches"
    for each in seen:
        assert each["readOnly"], "who serves would change what is fetched"
        assert "subPath" not in each, "it would be empty after the next revision"
    links = {split(path) for path in _FOLLOWED}
    assert links & {(each["mountPath"], flags["link"]) for each in seen}, "nobody follows the link"


def _keys(pods: dict[str, Any], volume: str) -> set[str]:
    (found,) = (each for each in pods["volumes"] if each["name"] == volume)
    return {item["path"] for item in found["secret"]["items"]}


def test_what_is_emitted_holds_together() -> None:
    assert _check(_text(_SITE)) == 1
    assert _check(_text(_MANUAL)) == 2


@pytest.mark.parametrize(
    ("path", "written", "instead"),
    [
        (_SITE, "--max-failures=-1", "--max-failures=0"),
        (_SITE, "--period=10s", "--period=0s"),
        (_SITE, "--period=10s", "--wait=10"),
        (_SITE, "--ref=refs/heads/main", "--ref=main"),
        (_SITE, "--link=current", "--link=latest"),
        (_SITE, "--root=/git", "--root=/tmp/git"),
        (_SITE, "--http-bind=:8090", "--http-bind=:8091"),
        (_SITE, "--password-file=/etc/git-sync/login/password", "--password-file=/etc/password"),
        (_SITE, '            - "--username=deploy"\n', ""),
        (_SITE, "--repo=https://", "--repo=file://"),
        (_SITE, "protocol.allow:never", "protocol.allow:always"),
        (_SITE, "runAsUser: 65533", "runAsUser: 0"),
        (_SITE, "mountPath: /app\n", "mountPath: /app\n              subPath: current\n"),
        (_SITE, "mountPath: /git\n", "mountPath: /git\n              readOnly: true\n"),
        (_SITE, "              path: password\n", "              path: token\n"),
        (_MANUAL, "--ssh-known-hosts=true", "--ssh-known-hosts=false"),
        (_MANUAL, "--depth=0", "--depth=-1"),
    ],
)
def test_a_changed_word_is_found(path: str, written: str, instead: str) -> None:
    text = _text(path)
    assert written in text
    with pytest.raises((AssertionError, KeyError)):
        _check(text.replace(written, instead))
