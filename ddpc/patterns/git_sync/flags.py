"""The flags of git-sync v4.

Flags and not variables: a flag that is misspelt ends the container, a variable is passed over
(https://github.com/kubernetes/git-sync, README, "OPTIONS").
"""

from __future__ import annotations

from typing import Final

from ddpc.ir.values import Duration, Image
from ddpc.patterns.git_sync.options import GitSyncOptions

IMAGE: Final = Image("registry.k8s.io/git-sync/git-sync", "v4.7.1")
USER: Final = 65_533
"""The user and group of the image (its Dockerfile.in)."""

ROOT: Final = "/git"
LOGIN: Final = "/etc/git-sync/login"
KEY: Final = "/etc/git-sync/key"
HOSTS: Final = "/etc/git-sync/hosts"

_PROTOCOLS: Final = "protocol.allow:never,protocol.https.allow:always,protocol.ssh.allow:always"
"""What git may speak at all, so to submodules and after redirects too (git-config, protocol)."""


def flags(options: GitSyncOptions, link: str) -> tuple[str, ...]:
    """The arguments; ``link`` is the name of the link under the root."""
    found = [
        f"--repo={options.repository.url}",
        f"--ref={options.reference}",
        f"--root={ROOT}",
        f"--link={link}",
        f"--period={_duration(options.every)}",
        f"--depth={options.depth}",
        f"--submodules={options.submodules}",
        # Forever: what was fetched goes on being served. With 0, the default, one failure ends it.
        "--max-failures=-1",
        f"--http-bind=:{options.health}",
        f"--git-config={_PROTOCOLS}",
    ]
    if options.login is not None:
        found += [f"--username={options.login[0]}", f"--password-file={LOGIN}/password"]
    if options.key is not None:
        found += [
            f"--ssh-key-file={KEY}/key",
            "--ssh-known-hosts=true",
            f"--ssh-known-hosts-file={HOSTS}/known_hosts",
        ]
    return tuple(found)


def _duration(length: Duration) -> str:
    """A duration as Go reads it (time.ParseDuration)."""
    whole, rest = divmod(length.milliseconds, 1_000)
    return f"{length.milliseconds}ms" if rest else f"{whole}s"
