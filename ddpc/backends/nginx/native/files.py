"""A worker has to be allowed as many open files as it may have connections."""

from __future__ import annotations

from ddpc.backends.nginx import codes
from ddpc.backends.nginx.findings import Findings
from ddpc.backends.nginx.model import Directive


def check(main: tuple[Directive, ...], connections: int, findings: Findings) -> None:
    """A finding where the user's ``main`` allows fewer: nginx would warn of that at each start.

    Source: nginx's manual (ngx_core_module, ``worker_connections``).
    """
    for directive in main:
        if directive.name == "worker_rlimit_nofile" and int(directive.arguments[0]) < connections:
            findings.add(
                codes.NATIVE_VALUE,
                directive.origin,
                "worker_rlimit_nofile is at least the number of worker_connections,"
                f" {connections}: each takes an open file",
            )
