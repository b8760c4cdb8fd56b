"""The graph of calls: services that nobody reaches, externals that strict networks cannot let
out to.
"""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Address, Design, Front, Service
from ddpc.passes.codes_service import NO_ADDRESSES, UNREACHED


def graph(design: Design, report: list[Diagnostic]) -> None:
    """Every service with ports is reached by somebody."""
    if not design.complete:
        return
    reached = _reached(design)
    called: tuple[Service | Front, ...] = (*design.services, *design.fronts)
    for one in called:
        if one.ports and one.name not in reached and not design.app.admitted_namespaces:
            report.append(
                Diagnostic(
                    code=UNREACHED,
                    message=f"nobody calls `{one.name}`",
                    span=one.origin.span,
                    label="reached by nobody",
                    helps=(
                        (
                            f"say who calls it: `calls {one.name}` in a service, or"
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
    reached = dialled(design)
    reached |= {service.name for service in design.services if service.reach}
    reached |= {front.name for front in design.fronts if front.reach}
    reached |= {s.name for s in design.services if s.admitted_namespaces}
    return reached | {
        attachment.service
        for attachment in design.attachments
        if getattr(attachment.options, "reach", False)
    }


def dialled(design: Design) -> set[str]:
    """The names that something inside of the cluster dials."""
    names: set[str] = set()
    for service in design.services:
        names |= {call.target for call in service.calls}
        names |= {v.value.target for v in service.environment if isinstance(v.value, Address)}
    for edge in design.edges:
        names |= {route.target for host in edge.hosts for route in host.routes}
    for attachment in design.attachments:
        if attachment.target is not None:
            names.add(attachment.target)
        names |= set(getattr(attachment.options, "callees", ()))
        by = getattr(attachment.options, "verified_by", None)
        if by is not None:
            names.add(by.target)
    return names
