"""The real nginx: checks a configuration, or serves it in a pod."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from attrs import evolve

from ddpc.rehearse.certificates import certificate_for
from ddpc.rehearse.network import Pod
from ddpc.rehearse.sandbox import Process, Sandbox
from tests.servers.harness import ledger, roots
from tests.servers.harness.result import CheckResult

VERSIONS = roots.versions("nginx")
PATH = "/etc/nginx/nginx.conf"
USER = 101
"""The user of the official images."""

SYSTEM_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
"""Where the official images have the authorities that everybody trusts; the trees have none."""
PUBLIC = "public.example.com"
"""Whose certificate stands for those authorities, unless the sandbox has some."""

DEFAULT = Sandbox(user=USER, scratch=("/tmp",))

_COMPLAINT = re.compile(r"\[(?:warn|error|crit|alert|emerg)\]")
_STREAM = re.compile(rb"^\s*stream\s*\{", re.MULTILINE)
# Debian loads as a module what the official images have built in. On the first line, so that the
# line numbers of messages stay true.
_LOAD_STREAM = b"load_module /usr/lib/nginx/modules/ngx_stream_module.so; "


def check(
    conf: bytes,
    *,
    version: str,
    sandbox: Sandbox = DEFAULT,
    path: str = PATH,
    argv: Sequence[str] = (),
    seconds: float = 30,
) -> CheckResult:
    """Have ``nginx -t`` judge a configuration; anything from a warning on is a refusal.

    Args:
        conf: the bytes of nginx.conf; they take their place at ``path`` in the sandbox.
        version: one of ``VERSIONS``.
        sandbox: the files, volumes, hosts and user with which it will run.
        argv: the command with which it will run, if it is not plain ``nginx``.

    Raises:
        Missing: if this nginx cannot be had here.
    """
    ready, exact = _prepare(conf, version, sandbox, path)
    done = ready.run([*(argv or _plain(path)), "-t"], seconds=seconds)
    checker = f"nginx -t {exact}"
    ledger.record(checker)
    complaints = tuple(line for line in done.output.splitlines() if _COMPLAINT.search(line))
    return CheckResult(
        checker=checker,
        ok=done.status == 0 and not complaints,
        output=done.output,
        warnings=complaints,
    )


@contextmanager
def run(
    conf: bytes,
    *,
    version: str,
    pod: Pod,
    port: int,
    sandbox: Sandbox = DEFAULT,
    path: str = PATH,
    argv: Sequence[str] = (),
) -> Iterator[Process]:
    """Serve a configuration in a pod for as long as the context lasts.

    Args:
        port: a port that it listens on; the context begins when it accepts connections.
        argv: the command, if it is not plain ``nginx`` in the foreground.
    """
    ready, exact = _prepare(conf, version, sandbox, path)
    command = argv or [*_plain(path), "-g", "daemon off;"]
    with evolve(ready, network=pod.namespace, hostname=pod.name).start(command) as process:
        pod.wait_for(process, port)
        ledger.record(f"nginx {exact} run")
        yield process


def _plain(path: str) -> list[str]:
    return ["nginx", "-e", "stderr", "-c", path]


def _prepare(conf: bytes, version: str, sandbox: Sandbox, path: str) -> tuple[Sandbox, str]:
    root = roots.root_with("nginx", version)
    if SYSTEM_AUTHORITIES.encode() in conf and SYSTEM_AUTHORITIES not in sandbox.files:
        sandbox = sandbox.with_file(SYSTEM_AUTHORITIES, certificate_for(PUBLIC).certificate)
    loadable = _LOAD_STREAM + conf if _STREAM.search(conf) else conf
    placed = evolve(sandbox, root=root.path).with_file(path, loadable)
    return placed, root.versions["nginx"]
