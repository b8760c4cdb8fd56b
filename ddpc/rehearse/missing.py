"""What a machine lacks for a check."""

from __future__ import annotations


class Missing(Exception):
    """A checker cannot run here. A test that meets it is left out, or fails where all are required.

    The message names the checker and the reason: ``nginx 1.30: debootstrap is not installed``.
    """

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why
