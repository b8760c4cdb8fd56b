"""The codes of images that cannot be built as the program has them."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

_SHARDED: Final = (
    'service cache {\n  image "memcached:1.6"\n  port  memcached 11211\n  sharded 2\n'
    "  data  cache\n  ready tcp\n}\n"
    'service web {\n  image "registry.example.com/web:1.0"\n  user  10001\n  port  http 8080\n'
    "  ready GET /ready\n  reach load-balancer\n  env   CACHE address of cache\n}\n"
    "attach shard to web for cache { }\n"
)

NO_REGISTRY: Final = Code(
    slug="images/no-registry",
    summary="an image has to be built, but the app names no registry for it",
    why=(
        "Not every server has an official image, and some need plugins: their images are built from"
        " the Dockerfiles under `images/`. The cluster pulls them from the app's `registry`: with"
        " none, their names would mean images of others."
    ),
    example="app demo { }\n" + _SHARDED,
    instead='app demo { registry "registry.example.com/demo" }\n' + _SHARDED,
)

TWO_BUILDS: Final = Code(
    slug="images/two-builds",
    guard=True,
    summary="two different images would be built under one name",
    why="The second build would replace the first, and one of the services would run the other's.",
)

CODES: Final = (NO_REGISTRY, TWO_BUILDS)
