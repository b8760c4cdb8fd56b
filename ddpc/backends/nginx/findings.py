"""What stands against a program: collected while its configuration is decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ddpc.backends.nginx import codes
from ddpc.backends.nginx.quote import Uncarried, Word
from ddpc.diagnostics import Code, Diagnostic, Label
from ddpc.ir.origin import Origin

R = TypeVar("R")
T = TypeVar("T")


class Findings:
    """The diagnostics of one program, in the order in which they were found."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(
        self,
        code: Code,
        origin: Origin,
        message: str,
        *,
        label: str = "",
        labels: tuple[Label, ...] = (),
        notes: tuple[str, ...] = (),
        helps: tuple[str, ...] = (),
    ) -> None:
        """Note one fact about the statement of ``origin``."""
        self._found.append(
            Diagnostic(
                code=code,
                message=message,
                span=origin.span,
                label=label,
                labels=labels,
                notes=notes,
                helps=helps,
            )
        )

    def carry(self, quote: Callable[[T], R], given: T, origin: Origin) -> R | None:
        """What ``quote`` makes of ``given``; None, and a finding, where nginx cannot carry it."""
        try:
            return quote(given)
        except Uncarried as reason:
            self.add(codes.UNCARRIED, origin, f"nginx cannot carry `{given}`", label=str(reason))
            return None

    def word(self, quote: Callable[[T], Word], given: T, origin: Origin) -> Word:
        """``given`` as nginx text; an empty word, and a finding, where it cannot be carried."""
        return self.carry(quote, given, origin) or Word()

    @property
    def failed(self) -> bool:
        """Whether anything found is an error."""
        return any(finding.is_error for finding in self._found)

    def all(self) -> tuple[Diagnostic, ...]:
        """All that was found."""
        return tuple(self._found)
