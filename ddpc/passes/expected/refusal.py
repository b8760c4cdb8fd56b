"""Why an expectation cannot come true."""

from __future__ import annotations

from ddpc.diagnostics import Code
from ddpc.node import frozen
from ddpc.passes.codes_expect import IMPOSSIBLE


@frozen
class Refusal:
    """One sentence of fact, with what it follows from and what can be written instead."""

    message: str
    notes: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    code: Code = IMPOSSIBLE
    label: str = "cannot come true"
    near: tuple[str, ...] = ()
    """What may have been meant by the name that it is about."""
