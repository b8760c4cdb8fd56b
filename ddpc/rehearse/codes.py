"""What only running a build can find."""

from __future__ import annotations

from typing import Final

from ddpc.diagnostics import Code

FAILED: Final = Code(
    slug="rehearse/failed",
    summary="an expectation does not hold",
    why=(
        "The build ran on this machine with the real servers, and what came was something else"
        " than the `expect` says. Either the program does not say what is meant, or more is"
        " expected of it than it promises. The table tells what came and which way it took."
    ),
    rehearsed=True,
)
