"""What comes of a git-sync: flags that it knows, one way for what is fetched, and no secret."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from ddpc.driver import Options, Outcome, compile_program
from ddpc.ir.deployment import Container, HttpGet, Role, Scratch, SecretFiles, Workload
from ddpc.ir.dump import dump
from tests.golden.case import cases
from tests.patterns.git_sync.known_flags import read

_PROGRAM = """\
app paas {{ {app} }}
service site {{
  image "registry.example.com/site:1.0"
  port  http 8080
  ready GET /ready
  reach load-balancer
  {service}
}}
{more}
attach git-sync to site {{
  repository "{url}"
  into /app/current
  {block}
}}
"""
_HTTPS = "https://git.example.com/acme/site.git"
_SSH = "ssh://git@git.example.com/acme/site.git"
_KEY = "key secret site-git/ssh known-hosts site-git/hosts"


def _compiled(
    block: str = "",
    *,
    url: str = _HTTPS,
    service: str = "user 10001",
    app: str = "",
    more: str = "",
) -> Outcome:
    text = _PROGRAM.format(block=block, url=url, service=service, app=app, more=more)
    outcome = compile_program("app.ddp", lambda _: text.encode(), Options())
    assert not outcome.failed, outcome.diagnostics
    return outcome


def _pods(outcome: Outcome) -> Workload:
    assert outcome.deployment is not None
    return next(each for each in outcome.deployment.workloads if each.name == "site")


def _beside(outcome: Outcome) -> Container:
    return next(each for each in _pods(outcome).containers if each.role is Role.SIDECAR)


def _flags(block: str = "", url: str = _HTTPS) -> dict[str, str]:
    return read(_beside(_compiled(block, url=url)).arguments)


@pytest.mark.parametrize(
    ("block", "url"),
    [
        ("", _HTTPS),
        ("login deploy secret site-git/token; depth 0; every 1500ms", _HTTPS),
        (f"{_KEY}; tag v1.0; submodules recursive; every 1h", _SSH),
        (f"{_KEY}; branch feature/x; submodules shallow", "git@git.example.com:acme/site.git"),
    ],
)
def test_git_sync_knows_every_flag(block: str, url: str) -> None:
    flags = _flags(block, url)
    assert flags["repo"] == url
    assert (flags["root"], flags["link"]) == ("/git", "current")
    assert int(flags["max-failures"]) != 0, "one failure would end it"


@pytest.mark.parametrize(
    "argument",
    ["--repository=x", "--period=10", "--depth=all", "--depth", "-repo=x", "--repo=y"],
)
def test_the_table_refuses_what_git_sync_would(argument: str) -> None:
    with pytest.raises(AssertionError):
        read(("--repo=x", "--root=/git", argument))


@pytest.mark.parametrize(
    ("block", "reference"),
    [
        ("", "HEAD"),
        ("branch main", "refs/heads/main"),
        ("tag v1.0", "refs/tags/v1.0"),
        ("branch release/2026-01_b", "refs/heads/release/2026-01_b"),
    ],
)
def test_a_branch_is_never_taken_for_a_tag(block: str, reference: str) -> None:
    """Of two with one name, git fetches the tag."""
    assert _flags(block)["ref"] == reference


def test_only_https_and_ssh_are_spoken() -> None:
    pairs = dict(pair.split(":") for pair in _flags()["git-config"].split(","))
    assert pairs == {
        "protocol.allow": "never",
        "protocol.https.allow": "always",
        "protocol.ssh.allow": "always",
    }


def test_the_service_sees_one_directory_whole_and_cannot_write_there() -> None:
    outcome = _compiled("size 3Gi")
    pods = _pods(outcome)
    main, beside = pods.containers[-1], _beside(outcome)
    (mount,) = main.mounts
    assert (mount.path, mount.read_only) == ("/app", True)
    (root,) = (each for each in beside.mounts if each.path == "/git")
    assert (root.volume, root.read_only) == (mount.volume, False)
    sizes = {each.name: str(each.size) for each in pods.volumes if isinstance(each, Scratch)}
    assert sizes == {"git-sync": "3Gi", "git-sync-tmp": "64Mi"}
    text = next(file.text for file in outcome.files if file.path == "kubernetes/site.yaml")
    assert "subPath" not in text, "it would be empty after the next revision"


def test_the_service_starts_once_the_first_revision_is_there() -> None:
    outcome = _compiled(service='user 10001; before start check run "/bin/check"')
    pods = _pods(outcome)
    assert [each.role for each in pods.containers] == [Role.SIDECAR, Role.BEFORE, Role.MAIN]
    beside = pods.containers[0]
    assert beside.started is not None
    assert beside.started.asks == HttpGet(path="/", port=8090)
    assert "/app" in {mount.path for mount in pods.containers[1].mounts}
    (deployment,) = (
        each
        for file in outcome.files
        if file.path == "kubernetes/site.yaml"
        for each in yaml.safe_load_all(file.text)
        if each["kind"] == "Deployment"
    )
    first = deployment["spec"]["template"]["spec"]["initContainers"][0]
    assert (first["name"], first["restartPolicy"]) == ("git-sync", "Always")
    assert first["startupProbe"]["httpGet"]["port"] == 8090


def test_it_runs_as_its_own_user_with_everything_locked() -> None:
    outcome = _compiled()
    beside = _beside(outcome)
    assert (beside.user, beside.locked, beside.read_only_root) == (65_533, True, True)
    assert _pods(outcome).group == 65_533
    assert str(beside.image) == "registry.k8s.io/git-sync/git-sync:v4.7.1"
    assert not beside.environment, "a variable that is misspelt is passed over"


def test_the_group_is_that_of_who_stores() -> None:
    outcome = _compiled(service="user 10001; storage 1Gi at /data")
    assert _pods(outcome).group == 10_001


@pytest.mark.parametrize(
    ("block", "url", "files"),
    [
        ("", _HTTPS, {}),
        (
            "login deploy secret site-git/token",
            _HTTPS,
            {"/etc/git-sync/login": ("site-git", (("token", "password"),))},
        ),
        (
            "key secret site-git/ssh known-hosts hosts/git",
            _SSH,
            {
                "/etc/git-sync/key": ("site-git", (("ssh", "key"),)),
                "/etc/git-sync/hosts": ("hosts", (("git", "known_hosts"),)),
            },
        ),
    ],
)
def test_secrets_are_files_where_the_flags_say(
    block: str, url: str, files: dict[str, tuple[str, Any]]
) -> None:
    outcome = _compiled(block, url=url)
    beside = _beside(outcome)
    volumes = {each.name: each for each in _pods(outcome).volumes if isinstance(each, SecretFiles)}
    found = {
        mount.path: (volumes[mount.volume].secret, volumes[mount.volume].items)
        for mount in beside.mounts
        if mount.volume in volumes
    }
    assert found == files
    paths = {f"{path}/{items[0][1]}" for path, (_, items) in files.items()}
    flags = read(beside.arguments)
    named = {value for name, value in flags.items() if name.endswith("-file")}
    assert named == paths
    assert not {mount.volume for mount in _pods(outcome).containers[-1].mounts} & volumes.keys()


_GIT = 'external git {{ host "git.example.com"; port https {}; addresses 192.0.2.0/28 }}'


def test_a_strict_network_lets_out_to_the_repository() -> None:
    outcome = _compiled(app="network strict", more=_GIT.format(443))
    (departure,) = _pods(outcome).departures
    assert (departure.peer.network, departure.ports) == ("192.0.2.0/28", (443,))


def test_one_host_may_be_declared_with_a_port_here_and_another_there() -> None:
    shell = 'external shell { host "git.example.com"; port tcp 22; addresses 192.0.2.16/28 }'
    outcome = _compiled(app="network strict", more=_GIT.format(443) + "\n" + shell)
    assert outcome.deployment, outcome.diagnostics
    (departure,) = _pods(outcome).departures
    assert (departure.peer.network, departure.ports) == ("192.0.2.0/28", (443,))


def test_a_repository_may_be_a_service_of_the_build() -> None:
    forge = (
        'service forge { image "registry.example.com/forge:1.0"; user 10002; port https 443;'
        " ready tcp }"
    )
    outcome = _compiled("", url="https://forge/acme/site.git", more=forge)
    assert outcome.deployment
    (admission,) = next(w for w in outcome.deployment.workloads if w.name == "forge").admissions
    assert (admission.peer.workload, admission.ports) == ("site", (443,))


def test_goldens_have_flags_that_git_sync_knows() -> None:
    """And nothing of what is written in a Secret can be in them."""
    seen = 0
    for case in (case for case in cases() if "git-sync" in case.name):
        outcome = case.compiled().outcome
        assert outcome.deployment
        for workload in outcome.deployment.workloads:
            for container in workload.containers:
                if container.name.startswith("git-sync"):
                    read(container.arguments)
                    seen += 1
        assert "password" not in json.dumps(dump(outcome.design))
    assert seen == 3
