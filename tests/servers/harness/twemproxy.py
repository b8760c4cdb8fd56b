"""The real twemproxy (nutcracker): checks a configuration, or serves it in a pod."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import yaml
from attrs import evolve

from ddpc.backends.twemproxy.image import build
from ddpc.ir.origin import UNKNOWN
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import File, Process, Sandbox
from tests.servers.harness import ledger, roots
from tests.servers.harness.result import CheckResult

VERSIONS = roots.versions("twemproxy")
PATH = "/etc/twemproxy/nutcracker.yaml"
STARTER = "nutcracker-start"
"""What the image has to add a password to the configuration; its first argument is the file."""

DEFAULT = Sandbox(user=65532)


def check(
    configuration: bytes,
    *,
    version: str,
    sandbox: Sandbox = DEFAULT,
    path: str = PATH,
    argv: Sequence[str] = (),
    seconds: float = 10,
) -> CheckResult:
    """Have ``nutcracker -t`` judge a configuration; a line beside its verdict is a warning.

    Args:
        configuration: the bytes of the file; they take their place at ``path`` in the sandbox.
        version: one of ``VERSIONS``.
        sandbox: the files, volumes and user with which it will run.
        argv: the command with which it will run, if it is not the server alone.

    Raises:
        Missing: if this version cannot be had here.
    """
    ready, exact = _prepare(configuration, version, sandbox, path)
    done = ready.run([*(argv or ("nutcracker", "-c", path)), "-t"], seconds=seconds)
    checker = f"nutcracker -t {exact}"
    ledger.record(checker)
    others = [line for line in done.output.splitlines() if not line.endswith("syntax is ok")]
    return CheckResult(
        checker=checker,
        ok=done.status == 0 and not others,
        output=done.output.strip(),
        warnings=tuple(others),
    )


@contextmanager
def run(
    configuration: bytes,
    *,
    version: str,
    pod: Pod,
    port: int = 0,
    sandbox: Sandbox = DEFAULT,
    path: str = PATH,
    argv: Sequence[str] = (),
) -> Iterator[Process]:
    """Serve a configuration in a pod for as long as the context lasts.

    Args:
        port: a port that it listens on; 0 for the one that the configuration says.
        argv: the command, if it is not the server alone.
    """
    ready, exact = _prepare(configuration, version, sandbox, path)
    command = argv or ("nutcracker", "-c", path, "-o", "", "-a", "127.0.0.1")
    with evolve(ready, network=pod.namespace, hostname=pod.name).start(command) as process:
        pod.wait_for(process, port or port_of(configuration))
        ledger.record(f"nutcracker {exact} run")
        yield process


def prepared(pod: Pod, version: str = "0.5") -> Sandbox:
    """Another command's place in a pod, with what the image has: as a probe runs."""
    ready, _ = _prepare(b"", version, DEFAULT, PATH)
    return evolve(ready, network=pod.namespace, hostname=pod.name)


def port_of(configuration: bytes) -> int:
    """The port that the one pool of a configuration listens on."""
    (pool,) = yaml.safe_load(configuration).values()
    return int(pool["listen"].rpartition(":")[2])


def _prepare(
    configuration: bytes, version: str, sandbox: Sandbox, path: str
) -> tuple[Sandbox, str]:
    """The sandbox with all that the image has beside the server."""
    root = roots.root_with("twemproxy", version)
    placed = evolve(sandbox, root=root.path).with_file(path, configuration)
    for name, text in build(UNKNOWN).files:
        placed = evolve(
            placed, files={**placed.files, f"/usr/local/bin/{name}": File(text.encode(), 0o555)}
        )
    return placed, root.versions["twemproxy"]
