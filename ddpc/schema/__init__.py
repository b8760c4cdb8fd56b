"""Schemas: which statements may stand where, with which arguments, meaning what.

Checker, documentation and the editors' word lists all read the same schemas.
"""

from __future__ import annotations

from ddpc.schema.settings import Block, Setting, Typed
from ddpc.schema.signature import signature
from ddpc.schema.word import Many, Schema, Word

__all__ = ["Block", "Many", "Schema", "Setting", "Typed", "Word", "signature"]
