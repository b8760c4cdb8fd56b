"""The pass that asks every rule."""

from __future__ import annotations

from ddpc.diagnostics import Diagnostic
from ddpc.ir.design import Design
from ddpc.passes.context import Context
from ddpc.passes.rules.availability import availability
from ddpc.passes.rules.graph import graph
from ddpc.passes.rules.images import images
from ddpc.passes.rules.probes import probes
from ddpc.passes.rules.replicas import replicas
from ddpc.passes.rules.trust import trust

RULES = (replicas, availability, probes, images, graph, trust)


def rules(design: Design | None, context: Context) -> tuple[Design | None, tuple[Diagnostic, ...]]:
    """The same Design; what every rule has to say about it."""
    report: list[Diagnostic] = []
    if design is not None:
        for rule in RULES:
            rule(design, report)
    return design, tuple(report)
