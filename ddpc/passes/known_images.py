"""Images whose user is known, so that the full restricted profile can hold without being asked for.

The figures are the numeric users that the images' own Dockerfiles create.
"""

from __future__ import annotations

from ddpc.ir.values import Image

_USERS = {
    "redis": 999,
    "valkey/valkey": 999,
    "memcached": 11211,
    "postgres": 999,
    "nginxinc/nginx-unprivileged": 101,
    "prom/prometheus": 65534,
    "oliver006/redis_exporter": 59000,
}


def known_user(image: Image) -> int | None:
    """The numeric user that a known image runs as."""
    name = image.name.removeprefix("docker.io/").removeprefix("library/")
    return _USERS.get(name)
