"""What is found against a pipeline while its file is decided."""

from __future__ import annotations

from ddpc.backends.fluentd import codes
from ddpc.backends.fluentd.quote import Uncarried
from ddpc.diagnostics import Diagnostic
from ddpc.ir.logs import LogSource


class Findings:
    """The diagnostics so far."""

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def uncarried(self, source: LogSource, problem: Uncarried) -> None:
        """A source's text that the file cannot hold as it is."""
        self._found.append(
            Diagnostic(
                code=codes.UNCARRIED,
                message="fluentd cannot be given this as it is",
                span=source.origin.span,
                label=str(problem),
            )
        )

    def all(self) -> tuple[Diagnostic, ...]:
        """All of them, in the order in which they were found."""
        return tuple(self._found)
