"""Users of images, and ports that only root may bind."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Design, Port, Service
from ddpc.passes.assemble.listening import UNPRIVILEGED
from ddpc.passes.codes_service import LOW_PORT, NO_USER
from ddpc.passes.known_images import known_user

_SAY_IT = "say its numeric user: `user 10001`"


def images(design: Design, report: list[Diagnostic]) -> None:
    """A service says its user, unless its image is a known one."""
    for service in design.services:
        if service.user is not None or known_user(service.image) is not None:
            continue
        low = [port for port in service.ports if port.number < UNPRIVILEGED]
        report.append(_low_port(low[0]) if low else _no_user(service))


def _no_user(service: Service) -> Diagnostic:
    return Diagnostic(
        code=NO_USER,
        message=f"nothing says which user `{service.image}` runs as",
        span=service.origin.span,
        label="runs with few restrictions",
        helps=(_SAY_IT,),
    )


def _low_port(port: Port) -> Diagnostic:
    return Diagnostic(
        code=LOW_PORT,
        message=f"port {port.number} can be bound by root only, and nobody says who binds it",
        span=port.origin.span,
        label="below 1024, and the user is not known",
        helps=(_SAY_IT,),
    )
