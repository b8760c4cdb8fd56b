"""Users of images, and ports that only root may bind."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Design
from ddpc.passes.codes_service import LOW_PORT, NO_USER
from ddpc.passes.known_images import known_user


def images(design: Design, report: list[Diagnostic]) -> None:
    """A service says its user, unless its image is a known one."""
    for service in design.services:
        if service.user is not None or known_user(service.image) is not None:
            continue
        report.append(
            Diagnostic(
                code=NO_USER,
                message=f"nothing says which user `{service.image}` runs as",
                span=service.origin.span,
                label="runs with few restrictions",
                helps=("say its numeric user: `user 10001`",),
            )
        )
        for port in service.ports:
            if port.number < 1024:
                report.append(
                    Diagnostic(
                        code=LOW_PORT,
                        message=f"port {port.number} can be bound by root only",
                        span=port.origin.span,
                        label="below 1024, and the user is not known",
                    )
                )
