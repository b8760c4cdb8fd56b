"""Whether requests were made in the time that an expectation gives them."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from ddpc.ir.expectation import Observation, Request, Status
from ddpc.rehearse.result import HELD, UNTRIED, Result

_TOO_MANY: Final = 429


def in_time(result: Result, request: Request, seen: Observation, took: float) -> Result:
    """The result, if the requests were made in the time that they have.

    A limit that refuses slower requests than were meant refuses those that were meant, too;
    nothing else is known of them.
    """
    if request.within is None or took <= request.within.milliseconds / 1000:
        return result
    refused = isinstance(seen, Status) and seen.code == _TOO_MANY and seen.at_most is None
    if refused and result.outcome == HELD:
        return result
    why = f"the requests took {took:.1f} s here"
    return evolve(result, outcome=UNTRIED, why=why)
