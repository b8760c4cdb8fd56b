"""The real Varnish: compiles a VCL file, or serves it in a pod."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from attrs import evolve

from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Process, Sandbox
from tests.servers.harness import ledger, roots
from tests.servers.harness.result import CheckResult

VERSIONS = roots.versions("varnish")
PATH = "/etc/varnish/default.vcl"
USER = 1000
"""The user of the official images."""

DEFAULT = Sandbox(user=USER, scratch=("/tmp",))

_CODE = re.compile(r"/\* ---===### .*\*/", re.DOTALL)
"""The C code that varnishd prints for a VCL file that it translates."""


def check(
    vcl: bytes,
    *,
    version: str,
    sandbox: Sandbox = DEFAULT,
    path: str = PATH,
    options: Sequence[str] = (),
    seconds: float = 60,
) -> CheckResult:
    """Have ``varnishd -C`` compile a VCL file; whatever it says beside the C code is a refusal.

    Args:
        vcl: the bytes of the file; they take their place at ``path`` in the sandbox.
        version: one of ``VERSIONS``.
        sandbox: the files, volumes, hosts and user with which it will run.
        options: further options of varnishd, such as ``-p`` parameters.

    Raises:
        Missing: if this Varnish cannot be had here.
    """
    ready, exact = _prepare(vcl, version, sandbox, path)
    done = ready.run(["varnishd", "-C", *options, "-f", path], seconds=seconds)
    checker = f"varnishd -C {exact}"
    ledger.record(checker)
    said, translations = _CODE.subn("", done.output)
    complaints = tuple(line for line in said.splitlines() if line.strip())
    return CheckResult(
        checker=checker,
        ok=done.status == 0 and translations == 1 and not complaints,
        output=said.strip(),
        warnings=complaints,
    )


@contextmanager
def run(
    vcl: bytes,
    *,
    version: str,
    pod: Pod,
    port: int,
    sandbox: Sandbox = DEFAULT,
    path: str = PATH,
    argv: Sequence[str] = (),
) -> Iterator[Process]:
    """Serve a VCL file in a pod for as long as the context lasts.

    Args:
        port: a port that it listens on; the context begins when it accepts connections.
        argv: the command, if it is not a varnishd with 64 MiB of memory on that port alone.
    """
    ready, exact = _prepare(vcl, version, sandbox, path)
    memory = ("-s", "malloc,64m", "-n", "/tmp/varnish")
    command = argv or ["varnishd", "-F", "-f", path, "-a", f":{port}", *memory]
    with evolve(ready, network=pod.namespace, hostname=pod.name).start(command) as process:
        pod.wait_for(process, port)
        ledger.record(f"varnishd {exact} run")
        yield process


def _prepare(vcl: bytes, version: str, sandbox: Sandbox, path: str) -> tuple[Sandbox, str]:
    root = roots.root_with("varnish", version)
    placed = evolve(sandbox, root=root.path).with_file(path, vcl)
    return placed, root.versions["varnish"]
