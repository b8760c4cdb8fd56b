"""Diagnostics: what they are (``diagnostic``), nearest names, and renderers."""

from __future__ import annotations

from ddpc.diagnostics.diagnostic import Code, Diagnostic, Edit, Fix, Label, Severity
from ddpc.diagnostics.nearest import a, nearest, one_of

__all__ = ["Code", "Diagnostic", "Edit", "Fix", "Label", "Severity", "a", "nearest", "one_of"]
