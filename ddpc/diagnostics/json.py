"""Diagnostics as plain data for other programs; docs/json.md describes every member."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ddpc.diagnostics.diagnostic import Diagnostic, Edit, Fix
from ddpc.diagnostics.order import in_order, without_cascades
from ddpc.node import frozen
from ddpc.source import SourceMap, Span

Data = dict[str, Any]


@frozen
class Encoder:
    """Makes data of diagnostics about ``sources``.

    ``shown_path`` turns a source's path into the one that the user can open.
    """

    sources: SourceMap
    shown_path: Callable[[str], str]

    def diagnostics(self, found: tuple[Diagnostic, ...]) -> list[Data]:
        """All of them in source order, cascades removed; none is left out."""
        kept = in_order(without_cascades(found), self.sources)
        return [self.diagnostic(diagnostic) for diagnostic in kept]

    def diagnostic(self, diagnostic: Diagnostic) -> Data:
        """One diagnostic."""
        return {
            "code": diagnostic.code.slug,
            "severity": diagnostic.code.severity.value,
            "message": diagnostic.message,
            "label": diagnostic.label,
            **self.place(diagnostic.span),
            "labels": [
                {"text": label.text, **self.place(label.span)} for label in diagnostic.labels
            ],
            "environments": list(diagnostic.environments),
            "notes": list(diagnostic.notes),
            "helps": list(diagnostic.helps),
            "fixes": [self.fix(fix) for fix in diagnostic.fixes],
        }

    def fix(self, fix: Fix) -> Data:
        """One fix with its edits."""
        return {
            "title": fix.title,
            "safe": fix.safe,
            "edits": [self.edit(edit) for edit in fix.edits],
        }

    def edit(self, edit: Edit) -> Data:
        """One edit."""
        return {"text": edit.text, **self.place(edit.span)}

    def place(self, span: Span) -> Data:
        """``file``, ``start`` and ``end`` of a span; each null as far as it is unknown."""
        source = self.sources.get(span.path)
        return {
            "file": self.shown_path(span.path) if span.path else None,
            "start": self._position(span.path, span.start) if source else None,
            "end": self._position(span.path, span.end) if source else None,
        }

    def _position(self, path: str, offset: int) -> Data | None:
        source = self.sources.get(path)
        if source is None:
            return None
        offset = min(max(offset, 0), len(source.text))
        line, column = source.position(offset)
        return {"line": line, "column": column, "offset": offset}


def dumps(data: Data) -> str:
    """``data`` as indented JSON in visible ASCII, with a line end."""
    return json.dumps(data, indent=2).replace("\x7f", "\\u007f") + "\n"
