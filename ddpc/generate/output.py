"""What a generated file is, and how a checkout is compared with it and mended."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol


class Output(Protocol):
    """A generated file. A module with these two names is one."""

    @property
    def path(self) -> str:
        """Where it stands, relative to the top of the checkout, with ``/`` between folders."""

    def text(self) -> str:
        """All of it, in UTF-8 once written. Same sources, same text."""


def stale(outputs: Iterable[Output], root: Path) -> tuple[str, ...]:
    """The paths whose files under ``root`` are absent or differ from what they would be."""
    return tuple(output.path for output in outputs if _differs(root / output.path, output.text()))


def write(outputs: Iterable[Output], root: Path) -> tuple[str, ...]:
    """Write what is stale under ``root``, and return the paths written."""
    written = []
    for output in outputs:
        text = output.text()
        place = root / output.path
        if _differs(place, text):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text.encode())
            written.append(output.path)
    return tuple(written)


def _differs(place: Path, text: str) -> bool:
    return not place.is_file() or place.read_bytes() != text.encode()
