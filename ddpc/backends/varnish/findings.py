"""What is found to stand against a program, gathered while it is being decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ddpc.backends.varnish import codes
from ddpc.backends.varnish.quote import Uncarried
from ddpc.diagnostics import Code, Diagnostic
from ddpc.ir.origin import Origin

Written = TypeVar("Written")


class Findings:
    """Diagnostics in the order in which they are found."""

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []

    def say(
        self,
        code: Code,
        message: str,
        origin: Origin,
        *,
        notes: tuple[str, ...] = (),
        helps: tuple[str, ...] = (),
    ) -> None:
        """Add one at the statement that ``origin`` names."""
        self.diagnostics.append(
            Diagnostic(code=code, message=message, span=origin.span, notes=notes, helps=helps)
        )

    def carry(
        self, what: str, value: object, origin: Origin, write: Callable[[], Written]
    ) -> Written | None:
        """What ``write`` gives, or None and a diagnostic where VCL cannot carry ``value``."""
        try:
            return write()
        except Uncarried as reason:
            message = f"the {what} `{value}` cannot be written in VCL"
            self.say(codes.UNCARRIED, message, origin, notes=(str(reason),))
            return None

    @property
    def failed(self) -> bool:
        """Whether any of them stops the build."""
        return any(diagnostic.is_error for diagnostic in self.diagnostics)
