"""A promised availability against the replicas and rollouts that it must survive."""

from __future__ import annotations

from fractions import Fraction

from ddpc.diagnostics import Diagnostic, Edit, Fix, Label
from ddpc.ir.design import Availability, Design, Service
from ddpc.passes.codes_service import FULL_AVAILABILITY, SLA_ONE_REPLICA
from ddpc.reading.counts import replicas_of

DAY = 86_400


def availability(design: Design, report: list[Diagnostic]) -> None:
    """One replica keeps no promise; the arithmetic is shown."""
    for service in design.services:
        promise = service.availability
        if promise is None:
            continue
        if promise.share.share == 1:
            report.append(
                Diagnostic(
                    code=FULL_AVAILABILITY,
                    message=f"`{service.name}` promises to be available all the time",
                    span=promise.origin.span,
                    label="leaves no budget",
                    notes=("100% of a day leaves 0 s for everything that can happen",),
                )
            )
        if replicas_of(design, service).low < 2:
            report.append(_one_replica(service, promise))


def _one_replica(service: Service, promise: Availability) -> Diagnostic:
    said = service.replicas is not None
    span = service.replicas_origin.span
    return Diagnostic(
        code=SLA_ONE_REPLICA,
        message=f"one replica of `{service.name}` cannot keep {promise.share}",
        span=promise.origin.span,
        label="promised here",
        labels=(
            Label(
                span=span,
                text="one replica" if said else "no `replicas` here: one is the default",
            ),
        ),
        notes=arithmetic(promise),
        fixes=(_two(service),) if said else (),
        helps=() if said else ("say `replicas 2` or more",),
    )


def _two(service: Service) -> Fix:
    """Two replicas, or a range from two on where there is one."""
    span = service.replicas_origin.span
    text = "replicas 2"
    if service.replicas is not None and service.replicas_cpu is not None:
        high = max(2, service.replicas.high)
        text = f"replicas 2..{max(3, high)} on cpu {service.replicas_cpu}"
    return Fix(title=f"write `{text}`", edits=(Edit(span=span, text=text),))


def arithmetic(promise: Availability) -> tuple[str, ...]:
    """The budget of a day, and what the rollouts of one replica take of it."""
    budget = DAY * (1 - promise.share.share)
    lines = [f"{promise.share} of a day leaves {DAY} s x {1 - promise.share.share} = {_s(budget)}"]
    if promise.every is not None and promise.taking is not None and promise.every.milliseconds:
        rollouts = Fraction(DAY * 1_000, promise.every.milliseconds)
        down = rollouts * Fraction(promise.taking.milliseconds, 1_000)
        lines.append(
            f"a rollout every {promise.every} is {_n(rollouts)} a day; with one replica each takes"
            f" {promise.taking} of it away: {_s(down)} in all"
        )
        if rollouts:
            lines.append(f"the budget allows {_s(budget / rollouts)} for each rollout")
    return tuple(lines)


def _s(seconds: Fraction) -> str:
    return f"{_n(seconds)} s"


def _n(number: Fraction) -> str:
    return f"{float(number):.3f}".rstrip("0").rstrip(".")
