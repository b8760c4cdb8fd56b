"""What came, as it can stand in a line: quoted, and bounded."""

from __future__ import annotations

import json
from typing import Final

_SHOWN: Final = 200
"""Characters of a text that are shown."""


def quoted(data: bytes) -> str:
    """The beginning of a text in quotes, as JSON has it; bytes that are no UTF-8 as ``\\xff``."""
    text = data[: 4 * _SHOWN].decode(errors="backslashreplace")
    more = len(text) > _SHOWN or len(data) > 4 * _SHOWN
    return json.dumps(text[:_SHOWN], ensure_ascii=False) + (" ..." if more else "")


def in_one_line(text: str) -> str:
    """The text with its line ends written out."""
    return text.replace("\r", "\\r").replace("\n", "\\n")


def counted(count: int, noun: str) -> str:
    """``1 pod``, ``2 pods``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
