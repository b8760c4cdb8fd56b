"""Images whose user is known, so that the full restricted profile can hold without being asked for.

The figures are the numeric users that the images' own Dockerfiles create, of images that run as
that user from the start: their entrypoints change files' owners only where they are root.
"""

from __future__ import annotations

from ddpc.ir.values import Image

_USERS = {
    "redis": 999,
    "valkey/valkey": 999,
    "memcached": 11211,
    "postgres": 999,
    "mysql": 999,
    "mariadb": 999,
    "mongo": 999,
    "rabbitmq": 999,
    "haproxy": 99,
    "wordpress": 33,
    "grafana/grafana": 472,
    "nginxinc/nginx-unprivileged": 101,
    "prom/prometheus": 65534,
    "oliver006/redis_exporter": 59000,
}

_OF_ALPINE = {"postgres": 70, "rabbitmq": None, "wordpress": None}
"""Where the variants on Alpine have another user; None: which is not known here."""

_OPEN = frozenset({"redis", "valkey/valkey"})
"""Images that ask for no password unless arguments or a file tell them to; no variable does."""

_FROM_ROOT = {"nginx": "nginxinc/nginx-unprivileged"}
"""Images that only root can start as they are, and the same without root."""


def known_user(image: Image) -> int | None:
    """The numeric user that a known image runs as."""
    name = _short(image)
    tag = image.tag or ""
    if "alpine" in tag and name in _OF_ALPINE:
        return _OF_ALPINE[name]
    if name == "php":  # only this variant is a server that may be anybody
        return 33 if "apache" in tag else None
    return _USERS.get(name)


def without_root(image: Image) -> str | None:
    """The image that is the same and does not begin as root, of one that has to."""
    return _FROM_ROOT.get(_short(image))


def is_open(image: Image) -> bool:
    """Whether a known image asks nobody for a password until it is told one."""
    return _short(image) in _OPEN


def _short(image: Image) -> str:
    return image.name.removeprefix("docker.io/").removeprefix("library/")
