"""Expectations that cannot come true, whatever runs, and what their circumstances mean."""

from __future__ import annotations

from ddpc.passes.expected.check import check_expectations

__all__ = ["check_expectations"]
