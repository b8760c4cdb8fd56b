"""The sandbox that a served program gets: what its pod would give it, and no more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ddpc.backends.contract import Served
from ddpc.rehearse.sandbox import Sandbox, Scratch

_HOSTS = {"app": "127.0.1.2", **{f"app-cache-{number}": "127.0.1.3" for number in range(3)}}


def sandbox(made: Served, hosts: Mapping[str, str | Sequence[str]] | None = None) -> Sandbox:
    """Its user, a read-only root, its files as a mounted folder, and its writable folders."""
    return Sandbox(
        user=made.user,
        group=made.group,
        volumes={made.directory: {one.path: one.text.encode() for one in made.files}},
        scratch=tuple(Scratch(one.path, one.size.bytes) for one in made.writable),
        hosts=hosts or _HOSTS,
    )
