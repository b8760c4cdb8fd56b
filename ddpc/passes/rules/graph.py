"""The graph of calls: services that nobody reaches, externals that strict networks cannot let
out to.
"""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Address, Design
from ddpc.passes.codes_service import NO_ADDRESSES, UNREACHED


def graph(design: Design, report: list[Diagnostic]) -> None:
    """Every service with ports is reached by somebody."""
    if not design.complete:
        return
    reached = _reached(design)
    for service in design.services:
        if service.ports and service.name not in reached and not design.app.admitted_namespaces:
            report.append(
                Diagnostic(
                    code=UNREACHED,
                    message=f"nobody calls `{service.name}`",
                    span=service.origin.span,
                    label="reached by nobody",
                    helps=(
                        (
                            f"say who calls it: `calls {service.name}` in a service, or"
                            " `reach load-balancer` for callers outside"
                        ),
                    ),
                )
            )
    if design.app.application.network == "strict":
        for external in design.externals:
            if not external.networks:
                report.append(
                    Diagnostic(
                        code=NO_ADDRESSES,
                        message=f"connections to `{external.name}` cannot be let out",
                        span=external.origin.span,
                        label="no `addresses`",
                    )
                )


def _reached(design: Design) -> set[str]:
    reached = {service.name for service in design.services if service.reach}
    reached |= {s.name for s in design.services if s.admitted_namespaces}
    for service in design.services:
        reached |= {call.target for call in service.calls}
        reached |= {v.value.target for v in service.environment if isinstance(v.value, Address)}
    for edge in design.edges:
        reached |= {route.target for host in edge.hosts for route in host.routes}
    for attachment in design.attachments:
        if attachment.target is not None:
            reached.add(attachment.target)
        if getattr(attachment.options, "reach", False):
            reached.add(attachment.service)
        for name in ("verified_by",):
            by = getattr(attachment.options, name, None)
            if by is not None:
                reached.add(by.target)
    return reached
