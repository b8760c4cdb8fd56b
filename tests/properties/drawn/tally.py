"""What a run of drawn programs has seen: how many were accepted, and of which pairs of patterns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from attrs import define, field

from ddpc.driver import Outcome
from ddpc.patterns.catalogue import PATTERNS
from tests.properties.drawn.laid import attached
from tests.properties.drawn.model import Drawn

Counts = dict[str, int]
ACCEPTED = "accepted"


@define
class Tally:
    """Counts of programs. ``cells`` are by pair of patterns on one service: how many programs were
    accepted, and how many refused with each code.
    """

    programs: int = 0
    accepted: int = 0
    cells: dict[str, Counts] = field(factory=dict)
    codes: Counts = field(factory=dict)
    checks: Counts = field(factory=dict)

    def add(self, drawn: Drawn, outcome: Outcome) -> None:
        """Count a program."""
        self.programs += 1
        self.accepted += not outcome.failed
        said = {one.code.slug for one in outcome.diagnostics if one.is_error} or {ACCEPTED}
        _count(self.codes, said)
        for cell in pairs_of(drawn):
            _count(self.cells.setdefault(cell, {}), said)

    def merge(self, other: Tally) -> None:
        """Count what another run has seen."""
        self.programs += other.programs
        self.accepted += other.accepted
        for cell, counts in other.cells.items():
            _merge(self.cells.setdefault(cell, {}), counts)
        _merge(self.codes, other.codes)
        _merge(self.checks, other.checks)

    def lines(self) -> Iterator[str]:
        """The rate, the pairs, and the codes that refused the others, for people."""
        share = self.accepted / max(1, self.programs)
        yield f"{self.programs} programs drawn, {self.accepted} accepted ({share:.0%})"
        yield from _matrix(self.cells)
        for cell, counts in sorted(self.cells.items()):
            if ACCEPTED not in counts:
                said = ", ".join(f"{code} {count}" for code, count in _most(counts)[:3])
                yield f"{cell}: refused: {said}"
        yield "refused most often: " + ", ".join(
            f"{code} {count}" for code, count in _most(self.codes)[:12] if code != ACCEPTED
        )
        for kind, count in sorted(self.checks.items()):
            yield f"{count:8}  {kind}"


def pairs_of(drawn: Drawn) -> frozenset[str]:
    """The pairs of patterns that a program attaches to one thing: ``cache + tls``."""
    here: dict[str, list[str]] = {}
    for one in attached(drawn):
        here.setdefault(one.subject, []).append(one.pattern)
    return frozenset(
        cell(*pair) for names in here.values() for pair in combinations(sorted(names), 2)
    )


def cell(first: str, second: str) -> str:
    """How a pair of patterns is called."""
    return " + ".join(sorted((first, second)))


def _matrix(cells: Mapping[str, Counts]) -> Iterator[str]:
    names = [pattern.name for pattern in PATTERNS]
    width = max(len(name) for name in names)
    yield f"{'accepted with':{width}} " + " ".join(f"{name[:6]:>6}" for name in names)
    for place, row in enumerate(names):
        found = (
            str(cells.get(cell(row, other), {}).get(ACCEPTED, 0)) if at <= place else ""
            for at, other in enumerate(names)
        )
        yield f"{row:{width}} " + " ".join(f"{one:>6}" for one in found).rstrip()


def _count(counts: Counts, keys: set[str]) -> None:
    for key in keys:
        counts[key] = counts.get(key, 0) + 1


def _merge(counts: Counts, others: Counts) -> None:
    for key, count in others.items():
        counts[key] = counts.get(key, 0) + count


def _most(counts: Counts) -> list[tuple[str, int]]:
    return Counter(counts).most_common()
