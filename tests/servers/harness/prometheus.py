"""The real Prometheus and its promtool, and a real exporter, as a build has them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from attrs import evolve, frozen

from ddpc.rehearse.client import fetch
from ddpc.rehearse.manifests import Container
from ddpc.rehearse.network import NotReady, Pod
from ddpc.rehearse.sandbox import Completed, Process, Sandbox
from tests.servers.harness import ledger, roots
from tests.servers.harness.result import CheckResult

VERSIONS = roots.versions("prometheus")
FOLDER = "/etc/prometheus"
PORT = 9090
USER = 65534
"""The user of the official image."""

DEFAULT = Sandbox(user=USER, scratch=("/tmp",))

Files = Mapping[str, bytes]
"""The files of a build's folder ``prometheus/``, by name."""


def files_of(build: Mapping[str, str]) -> Files:
    """The files of ``prometheus/`` among those of a build."""
    return {
        path.removeprefix("prometheus/"): text.encode()
        for path, text in build.items()
        if path.startswith("prometheus/")
    }


def check(files: Files, *, version: str, sandbox: Sandbox = DEFAULT) -> CheckResult:
    """Have ``promtool check config`` judge a configuration and its rules; lint is a refusal.

    Raises:
        Missing: if this Prometheus cannot be had here.
    """
    options = ("check", "config", "--lint=all", "--lint-fatal", f"{FOLDER}/prometheus.yml")
    done, exact = promtool(options, files, version=version, sandbox=sandbox)
    others = [
        line
        for line in done.output.splitlines()
        if line.strip() and "SUCCESS" not in line and not line.startswith("Checking ")
    ]
    return CheckResult(
        checker=f"promtool check config {exact}",
        ok=done.status == 0 and not others,
        output=done.output.strip(),
        warnings=tuple(others),
    )


def promtool(
    options: Sequence[str],
    files: Files,
    *,
    version: str,
    seconds: float = 60,
    sandbox: Sandbox = DEFAULT,
) -> tuple[Completed, str]:
    """Run promtool where a configuration lies; how it ended, and the exact version."""
    root = roots.root_with("prometheus", version)
    inside = evolve(sandbox, root=root.path, volumes={FOLDER: files})
    done = inside.run(["promtool", *options], seconds=seconds)
    exact = root.versions["prometheus"]
    ledger.record(f"promtool {' '.join(options[:2])} {exact}")
    return done, exact


@frozen
class Prometheus:
    """One that runs, and who asks it."""

    pod: Pod
    process: Process

    def query(self, expression: str) -> list[tuple[Mapping[str, str], float]]:
        """The series that an expression gives now: labels and value of each."""
        url = f"http://prometheus:{PORT}/api/v1/query?query={quote(expression)}"
        reply = fetch(url, client=self.pod, server=self.pod)
        assert reply.status == 200, reply
        answer: dict[str, Any] = json.loads(reply.body)
        return [(one["metric"], float(one["value"][1])) for one in answer["data"]["result"]]


@contextmanager
def run(files: Files, *, version: str, pod: Pod, resolver: str) -> Iterator[Prometheus]:
    """Run a Prometheus in a pod for as long as the context lasts.

    Args:
        files: its configuration, and what that names.
        resolver: the address of the cluster's DNS.
    """
    root = roots.root_with("prometheus", version)
    sandbox = Sandbox(
        root=root.path,
        files={
            "/etc/resolv.conf": f"nameserver {resolver}\n".encode(),
            "/etc/nsswitch.conf": b"hosts: files dns\n",
        },
        volumes={FOLDER: files},
        scratch=("/data",),
        user=USER,
        network=pod.namespace,
        hostname=pod.name,
    )
    command = (
        "prometheus",
        f"--config.file={FOLDER}/prometheus.yml",
        "--storage.tsdb.path=/data",
        f"--web.listen-address=:{PORT}",
    )
    with sandbox.start(command) as process:
        pod.wait_for(process, PORT, seconds=20)
        _wait_until_ready(pod, process)
        ledger.record(f"prometheus {root.versions['prometheus']} run")
        yield Prometheus(pod, process)


def _wait_until_ready(pod: Pod, process: Process) -> None:
    deadline = time.monotonic() + 20
    while fetch(f"http://prometheus:{PORT}/-/ready", client=pod, server=pod).status != 200:
        if time.monotonic() > deadline:
            raise NotReady(process.output())
        time.sleep(0.05)


@contextmanager
def redis_exporter(container: Container, pod: Pod, *, version: str) -> Iterator[Process]:
    """Run Debian's exporter of Redis as a build runs the image: its arguments, variables, user."""
    root = roots.root_with("prometheus", version)
    sandbox = evolve(container.sandbox, root=root.path, network=pod.namespace, hostname=pod.name)
    with sandbox.start(["prometheus-redis-exporter", *container.argv]) as process:
        pod.wait_for(process, container.ports[0])
        ledger.record("redis_exporter run")
        yield process
