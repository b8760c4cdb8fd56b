"""Users of images, and ports that only root may bind."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Design, Port, Service
from ddpc.ir.values import Image
from ddpc.passes.assemble.listening import UNPRIVILEGED
from ddpc.passes.codes_service import LOW_PORT, NO_USER
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
        low = [port for port in service.ports if port.number < UNPRIVILEGED]
        report.append(_low_port(service, low[0]) if low else _no_user(service))


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


def _low_port(service: Service, port: Port) -> Diagnostic:
    return Diagnostic(
        code=LOW_PORT,
        message=f"port {port.number} can be bound by root only, and nobody says who binds it",
        span=port.origin.span,
        label="below 1024, and the user is not known",
        helps=(_help(service.image),),
    )
