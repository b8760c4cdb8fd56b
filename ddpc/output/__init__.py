"""The only code that writes files: staged, journalled, and never over what a person made."""

from __future__ import annotations

from ddpc.output.problem import OutputError, OutputProblem

__all__ = ["OutputError", "OutputProblem"]
