"""The codes of images that cannot be built as the program has them."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

NO_REGISTRY: Final = Code(
    slug="images/no-registry",
    guard=True,
    summary="an image has to be built, but the app names no registry for it",
    why=(
        "Not every server has an official image, and some need plugins: their images are built from"
        " the Dockerfiles under `images/`. The cluster pulls them from the app's `registry`: with"
        " none, their names would mean images of others."
    ),
)

TWO_BUILDS: Final = Code(
    slug="images/two-builds",
    guard=True,
    summary="two different images would be built under one name",
    why="The second build would replace the first, and one of the services would run the other's.",
)

CODES: Final = (NO_REGISTRY, TWO_BUILDS)
