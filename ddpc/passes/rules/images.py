"""Users of images."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Design, Service
from ddpc.ir.values import Image
from ddpc.passes.codes_service import NO_USER
from ddpc.passes.known_images import known_user, without_root

_SAY_IT = (
    "say the number of the user that the image is made for: `user NUMBER`; another may not read or"
    " write what the image has to"
)


def images(design: Design, report: list[Diagnostic]) -> None:
    """A service says its user, unless its image is a known one."""
    for service in design.services:
        if service.user is not None or known_user(service.image) is not None:
            continue
        report.append(_no_user(service))


def _no_user(service: Service) -> Diagnostic:
    return Diagnostic(
        code=NO_USER,
        message=f"nothing says which user `{service.image}` runs as",
        span=service.origin.span,
        label="runs with few restrictions",
        helps=(_help(service.image),),
    )


def _help(image: Image) -> str:
    same = without_root(image)
    if same is None:
        return _SAY_IT
    return f"`{image.name}` starts as root alone; `{same}` is the same without, at a port from 1024"
