"""What a container finds around it, from what the backend says it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ddpc.backends.contract import Served
from ddpc.ir.http import HttpProxy
from ddpc.ir.stream import TcpProxy
from ddpc.rehearse.certificates import certificate_for
from ddpc.rehearse.sandbox import Sandbox, Scratch


def sandbox(
    made: Served, program: HttpProxy | TcpProxy, hosts: Mapping[str, Sequence[str]] | None = None
) -> Sandbox:
    """The container of a served program: its user, volumes and tmpfs, and nothing else."""
    dialled = {host for hop in program.upstreams for host in (hop.host, *hop.hosts)}
    names = {host: ("127.0.1.1",) for host in dialled if not _is_address(host)}
    volumes = {mount.path: _secret(mount.items) for mount in made.secrets}
    return Sandbox(
        user=made.user,
        group=made.group,
        scratch=tuple(Scratch(place.path, place.size.bytes) for place in made.writable),
        hosts=names if hosts is None else hosts,
        volumes={made.directory: {}, **volumes},
    )


def _secret(items: tuple[tuple[str, str], ...]) -> dict[str, bytes]:
    """A Secret's files: a certificate that does for all hosts of the tests, and its key."""
    pair = certificate_for(
        "app.example.com", "a.example.com", "b.example.com", "*.a.example.com", "app.internal"
    )
    content = {"tls.crt": pair.certificate, "tls.key": pair.key, "ca.crt": pair.certificate}
    return {file: content[key] for key, file in items}


def _is_address(host: str) -> bool:
    return ":" in host or host.replace(".", "").isdigit()
