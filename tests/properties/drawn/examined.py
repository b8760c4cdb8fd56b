"""Drawn programs, one after the other: compiled, given to all checkers, and counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from attrs import frozen

from ddpc.driver import Outcome
from tests.agreement.agreements.all import AGREEMENTS, disagreements
from tests.agreement.material import of_outcome
from tests.properties.drawn.choices import seeded
from tests.properties.drawn.judge import Judge
from tests.properties.drawn.model import Drawn
from tests.properties.drawn.programs import program
from tests.properties.drawn.smaller import Draw, smallest
from tests.properties.drawn.tally import Tally
from tests.properties.drawn.variants import Variant
from tests.servers.builds import Build


@frozen
class Fault:
    """A program that is accepted and should not be, or cannot be compiled, and what shows that."""

    seed: str
    program: str
    """Made as small as it shows the same."""
    what: str

    def __str__(self) -> str:
        return f"from the seed {self.seed}:\n{self.program}\n{self.what}"


def seeds(seed: str, count: int, first: int = 0) -> Iterable[str]:
    """The seeds of so many programs of a run."""
    return (f"{seed}-{number}" for number in range(first, first + count))


def examined(
    of: Iterable[str], judge: Judge, tally: Tally, wanted: tuple[Variant, ...] | None = None
) -> tuple[Fault, ...]:
    """Draw a program of each seed, examine and count it; what is found to be wrong."""
    draw = partial(program, wanted=wanted)
    faults: list[Fault] = []
    known: set[str] = set()
    for seed in of:
        wrong = examine(draw(seeded(seed)), judge, tally)
        if wrong is not None and _kind(wrong) not in known:
            known.add(_kind(wrong))
            faults.append(_fault(draw, seed, wrong, judge))
    tally.checks = dict(judge.asked)
    return tuple(faults)


def examine(drawn: Drawn, judge: Judge, tally: Tally) -> str | None:
    """Compile a program, count it, and say what is wrong with what comes of it, if anything is."""
    try:
        outcome = drawn.program().compiled()
        tally.add(drawn, outcome)
        return None if outcome.failed else _against(outcome, judge)
    except Exception as error:  # noqa: BLE001 - of the compiler, a reader or the judge: a fault
        return f"{type(error).__name__}: {error}"


def _against(outcome: Outcome, judge: Judge) -> str | None:
    graph = of_outcome("drawn", outcome).graph()
    complaint = next(judge.complaints(Build("drawn", outcome), graph), None)
    if complaint is not None:
        return str(complaint)
    judge.count("agreements", len(AGREEMENTS))
    for name, findings in disagreements(graph).items():
        return f"agreement: {name}\n" + "\n".join(findings)
    return None


def _fault(draw: Draw, seed: str, wrong: str, judge: Judge) -> Fault:
    def same(drawn: Drawn) -> bool:
        other = examine(drawn, judge.afresh(), Tally())
        return other is not None and _kind(other) == _kind(wrong)

    small = smallest(draw, seed, same)
    what = examine(small, judge.afresh(), Tally())
    return Fault(seed, repr(small), what or wrong)


def _kind(wrong: str) -> str:
    """What is wrong without names and numbers: the first line that a checker complains in."""
    lines = [line for line in wrong.splitlines() if "[" in line or ":" in line]
    telling = [line for line in lines if re.search(r"\[(?:warn|emerg|error)\]|rror", line)]
    first = (telling or lines or [wrong])[0]
    return re.sub(r'[0-9]+|"[^"]*"|\S+\.conf\S*', "", first)
