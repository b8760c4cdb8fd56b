"""The image that twemproxy runs from: what it is built of, and its name."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from typing import Final

from ddpc.ir.deployment import Build
from ddpc.ir.origin import Origin
from ddpc.ir.values import Image

NAME: Final = "twemproxy"
VERSION: Final = "0.5.0"
_COPIED: Final = ("nutcracker-listens", "nutcracker-start")


def build(origin: Origin) -> Build:
    """The Dockerfile with what it copies."""
    folder = files("ddpc.backends.twemproxy.image")
    return Build(
        name=NAME,
        dockerfile=folder.joinpath("Dockerfile").read_text(encoding="utf-8"),
        files=tuple((one, folder.joinpath(one).read_text(encoding="utf-8")) for one in _COPIED),
        origin=origin,
    )


def image(made: Build, registry: str | None) -> Image:
    """The image's name: its tag changes with what it is built of, so none is ever replaced."""
    content = "\0".join((made.dockerfile, *(text for file in made.files for text in file)))
    digest = sha256(content.encode()).hexdigest()[:10]
    name = f"{registry}/{made.name}" if registry is not None else made.name
    return Image(name, f"{VERSION}-{digest}")
