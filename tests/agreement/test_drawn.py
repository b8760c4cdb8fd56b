"""The files of drawn programs agree with each other."""

from __future__ import annotations

from collections.abc import Callable

from tests.agreement.agreements.all import disagreements
from tests.agreement.material import build_of
from tests.properties.drawn.choices import seeded
from tests.properties.drawn.programs import program
from tests.properties.settings import EXPLORING

DRAWN = 5_000 if EXPLORING else 250
SEED = "agreement"


def test_drawn_programs_agree(record_property: Callable[[str, object], None]) -> None:
    accepted = 0
    record_property("seeds", f"{SEED}-0 to {SEED}-{DRAWN - 1}")
    for number in range(DRAWN):
        drawn = program(seeded(f"{SEED}-{number}")).program()
        build = build_of(drawn)
        if build is not None:
            accepted += 1
            assert disagreements(build.graph()) == {}, f"{SEED}-{number}\n{drawn.text}"
    assert accepted > DRAWN // 3
