"""Texts kept in files, to be read once by a person and compared ever after."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "snapshots"
UPDATE = "DDPC_UPDATE_SNAPSHOTS"


def path_of(name: str, ending: str) -> Path:
    """Where the snapshot ``name`` is kept."""
    return FOLDER / f"{name.replace(' ', '-')}.{ending}"


def check(name: str, ending: str, text: str) -> None:
    """Compare ``text`` with its snapshot, or keep it where DDPC_UPDATE_SNAPSHOTS=1 asks for that.

    Escape characters are kept as U+241B, so that a snapshot can be read anywhere.
    """
    path = path_of(name, ending)
    shown = text.replace("\x1b", "\u241b")
    if os.environ.get(UPDATE) == "1":
        assert not os.environ.get("CI"), "snapshots are not made where they are checked"
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    assert shown == kept, f"if this is meant: {UPDATE}=1 python -m pytest tests/diagnostics"
