"""A drawn program is made small, and what was wrong with it still is."""

from __future__ import annotations

import pytest

from tests.properties.drawn.choices import seeded
from tests.properties.drawn.model import Drawn
from tests.properties.drawn.programs import program
from tests.properties.drawn.smaller import smallest

_FAULTS = ("port udp", "attach cache", "network strict")
"""What makes a program wrong, were it so: each stands in one of a few that are drawn."""


def _seed(fault: str) -> str:
    """One of a large program that has the fault."""
    seeds = [f"smaller-{number}" for number in range(200)]
    return max(
        (seed for seed in seeds if fault in program(seeded(seed)).text),
        key=lambda seed: len(program(seeded(seed)).text),
    )


@pytest.mark.parametrize("fault", _FAULTS)
def test_what_is_left_has_the_fault_and_little_else(fault: str) -> None:
    seed = _seed(fault)
    tried: list[Drawn] = []

    def has_it(drawn: Drawn) -> bool:
        tried.append(drawn)
        return fault in drawn.text

    large, small = program(seeded(seed)), smallest(program, seed, has_it)
    assert fault in small.text
    assert len(small.text.splitlines()) * 2 < len(large.text.splitlines())
    plainest = min((one for one in tried if fault in one.text), key=lambda one: len(one.text))
    assert small.text == plainest.text


def test_where_nothing_smaller_has_the_fault_the_program_is_kept() -> None:
    drawn = program(seeded("smaller-kept"))
    assert smallest(program, "smaller-kept", drawn.__eq__) == drawn
