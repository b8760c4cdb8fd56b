"""Numbers of replicas, and the storage that they hold."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic, Edit, Fix, Label
from ddpc.ir.design import Design, Service
from ddpc.ir.values import Count, Percent
from ddpc.passes.codes_service import (
    NO_REPLICAS,
    SCALING_FIXED,
    SCALING_RULE,
    SHARDED_REPLICAS,
    STOP_TOO_LONG,
    STORAGE_NOT_SHARDED,
    STORAGE_REPLICAS,
)
from ddpc.reading.counts import replicas_of
from ddpc.source import Span

HOUR = 3_600_000


def replicas(design: Design, report: list[Diagnostic]) -> None:
    """Every service has pods, a range has a measure, storage has one owner."""
    for service in design.services:
        if service.replicas is not None:
            span = service.replicas_origin.span
            check_count(service.name, service.replicas, service.replicas_cpu, span, report)
            if service.shards is not None:
                report.append(_two_counts(service, service.replicas))
        _storage(service, replicas_of(design, service).high, report)
        if service.stop is not None:
            total = service.stop.pause.milliseconds + service.stop.finish.milliseconds
            if total > HOUR:
                report.append(
                    Diagnostic(
                        code=STOP_TOO_LONG,
                        message=f"`{service.name}` may take longer than an hour to stop",
                        span=service.origin.span,
                        label=f"pause {service.stop.pause}, finish {service.stop.finish}",
                    )
                )


def check_count(
    name: str, count: Count, measure: Percent | None, span: Span, report: list[Diagnostic]
) -> None:
    """A number of pods is one or more; a range has a measure, and only a range has one."""
    if count.low == 0:
        report.append(
            Diagnostic(
                code=NO_REPLICAS,
                message=f"`{name}` is to have no pods",
                span=span,
                label="expected 1 or more",
            )
        )
    if count.low != count.high and measure is None:
        report.append(
            Diagnostic(
                code=SCALING_RULE,
                message=f"nothing says when `{name}` has how many of {count} pods",
                span=span,
                label="expected `on cpu 70%` after the range",
            )
        )
    if count.low == count.high and measure is not None:
        report.append(
            Diagnostic(
                code=SCALING_FIXED,
                message=f"a fixed number of pods of `{name}` cannot be scaled",
                span=span,
                label="expected a range such as `2..10`",
            )
        )


def _two_counts(service: Service, count: Count) -> Diagnostic:
    span = service.replicas_origin.span
    return Diagnostic(
        code=SHARDED_REPLICAS,
        message=f"`{service.name}` says how many shards it has, and how many replicas",
        span=span,
        label=f"{count}, beside `sharded {service.shards}`",
        fixes=(Fix(title="leave the shards", edits=(Edit(span=span, text=""),)),),
    )


def _storage(service: Service, high: int, report: list[Diagnostic]) -> None:
    if high < 2:
        return
    for storage in service.storage:
        if storage.scratch:
            continue
        labels = (Label(span=service.replicas_origin.span, text=f"{high} replicas"),)
        if storage.claim is not None:
            report.append(
                Diagnostic(
                    code=STORAGE_REPLICAS,
                    message=f"the replicas of `{service.name}` would share one claim",
                    span=storage.origin.span,
                    label="one claim",
                    labels=labels,
                )
            )
        elif service.shards is None:
            report.append(
                Diagnostic(
                    code=STORAGE_NOT_SHARDED,
                    message=f"each replica of `{service.name}` would have data of its own",
                    span=storage.origin.span,
                    label="made for each pod",
                    labels=labels,
                    helps=(f"if each holds a part of the data, say `sharded {high}`",),
                )
            )
