"""The passes in their order: from a program's statements to its Deployment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ddpc.diagnostics import Diagnostic
from ddpc.node import frozen
from ddpc.passes.assemble import assemble
from ddpc.passes.attached_here import told_once
from ddpc.passes.chain import chain
from ddpc.passes.context import Context
from ddpc.passes.design import build_design
from ddpc.passes.expand import expand
from ddpc.passes.inline import inline
from ddpc.passes.overlay import overlay
from ddpc.passes.resolve import resolve
from ddpc.passes.rules import rules
from ddpc.passes.verify import verify

Result = tuple[Any, tuple[Diagnostic, ...]]


@frozen
class Pass:
    """One pass: what it is called and the function over the IR.

    ``gate``: an error that was found up to here ends the run, because what follows would only
    repeat it in other words.
    """

    name: str
    run: Callable[[Any, Context], Result]
    gate: bool = False


PIPELINE: tuple[Pass, ...] = (
    Pass("overlay", overlay),
    Pass("inline", inline),
    Pass("resolve", resolve),
    Pass("design", build_design),
    Pass("rules", rules, gate=True),
    Pass("expand", expand),
    Pass("chain", chain, gate=True),
    Pass("assemble", assemble, gate=True),
    Pass("verify", verify, gate=True),
)


@frozen(kw_only=True)
class Run:
    """What came of the passes: the IR of each that ran, by its name, and all diagnostics."""

    results: dict[str, Any]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        return any(diagnostic.is_error for diagnostic in self.diagnostics)


def run(
    ir: Any,
    context: Context,
    before: tuple[Diagnostic, ...] = (),
    passes: tuple[Pass, ...] = PIPELINE,
) -> Run:
    """Runs ``passes`` over ``ir`` up to the first gate that an error has reached."""
    results: dict[str, Any] = {}
    found = list(before)
    for one in passes:
        ir, diagnostics = one.run(ir, context)
        results[one.name] = ir
        found += told_once(before, diagnostics)
        if one.gate and any(diagnostic.is_error for diagnostic in found):
            break
        if ir is None:
            break
    return Run(results=results, diagnostics=tuple(found))
