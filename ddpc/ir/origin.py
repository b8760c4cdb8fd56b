"""Where a node of the IR came from: what makes line-by-line provenance possible."""

from __future__ import annotations

from ddpc.node import frozen
from ddpc.source import NOWHERE, Span


@frozen
class Origin:
    """The statement that caused a node.

    ``span`` is the statement's head in the source; ``statement`` its text in short
    (``attach cache to dictionary``); ``pattern`` the pattern that made the node of it, or None
    for what the user declared outright.
    """

    span: Span
    statement: str
    pattern: str | None = None


UNKNOWN = Origin(NOWHERE, "")
"""For what no statement caused: parts of every output."""
