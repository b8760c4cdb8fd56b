"""Expectations that cannot come true, whatever runs."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Design
from ddpc.ir.expectation import Expectation, FromCache, Line, Status
from ddpc.ir.http import LayerKind
from ddpc.passes.codes_service import IMPOSSIBLE
from ddpc.passes.plan import Plan


def check_expectations(plan: Plan, report: list[Diagnostic]) -> None:
    """Each is of what the program has: a port that speaks HTTP, a cache, enough requests."""
    for expectation in plan.design.expectations:
        if not _speaks_http(plan.design, expectation.service):
            report.append(
                Diagnostic(
                    code=IMPOSSIBLE,
                    message=f"`{expectation.service}` has no port that speaks HTTP",
                    span=expectation.origin.span,
                    label="nothing to ask",
                )
            )
            continue
        for line in expectation.lines:
            reason = _impossible(plan, expectation, line)
            if reason is not None:
                report.append(
                    Diagnostic(
                        code=IMPOSSIBLE,
                        message=reason,
                        span=line.origin.span,
                        label="cannot come true",
                    )
                )


def _speaks_http(design: Design, name: str) -> bool:
    if any(edge.name == name for edge in design.edges):
        return True
    _, ports = design.ports_by_name.get(name, ("", ()))
    return any(port.protocol in {"http", "https", "grpc"} for port in ports)


def _impossible(plan: Plan, expectation: Expectation, line: Line) -> str | None:
    seen, request = line.observation, line.request
    if isinstance(seen, FromCache) and seen.wanted and not _cached(plan, expectation.service):
        return f"nothing before `{expectation.service}` caches"
    wanted = seen.at_least if isinstance(seen, Status) else None
    if request is not None and wanted is not None and wanted > request.times:
        return f"of {request.times} requests, {wanted} cannot be answered so"
    return None


def _cached(plan: Plan, name: str) -> bool:
    """Whether a cache stands before ``name``, or before what an edge of the name leads to."""
    names = {name}
    for edge in plan.design.edges:
        if edge.name == name:
            names |= {route.target for host in edge.hosts for route in host.routes}
    return any(
        hop.layer.kind is LayerKind.CACHE
        for one in names
        for part in plan.by_subject.get(one, ())
        for hop in part.hops
    )
