"""What came of an expectation."""

from __future__ import annotations

from typing import Any

from ddpc.node import frozen

HELD, FAILED, UNTRIED = "held", "failed", "not tried"


@frozen(kw_only=True)
class Result:
    """One expectation, by its number in the program, and what came of it.

    ``hops`` are the ways that its requests took, each from the client on; ``came`` is what was
    observed, in words; ``why`` says more where it did not hold, or could not be tried.
    """

    number: int
    outcome: str
    came: str
    why: str = ""
    ways: tuple[tuple[str, ...], ...] = ()
    requests: int = 0

    def data(self) -> dict[str, Any]:
        """As plain data, for the pipe from the stage."""
        return {
            "number": self.number,
            "outcome": self.outcome,
            "came": self.came,
            "why": self.why,
            "ways": [list(way) for way in self.ways],
            "requests": self.requests,
        }


def result_of(data: dict[str, Any]) -> Result:
    """The result that ``data`` tells of."""
    return Result(**{**data, "ways": tuple(tuple(way) for way in data["ways"])})
