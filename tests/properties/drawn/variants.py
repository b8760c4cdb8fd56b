"""The places at which patterns can stand: one variant for each, taken from the catalogue."""

from __future__ import annotations

from attrs import frozen

from ddpc.ir.design import Placement
from ddpc.patterns.catalogue import PATTERNS
from ddpc.patterns.contract import Pattern


@frozen
class Variant:
    """A pattern at one of its placements, attached to one of the kinds of thing that it takes."""

    pattern: Pattern
    placement: Placement
    kind: str

    def __str__(self) -> str:
        where = "" if self.kind == "service" else f" of a {self.kind}"
        return f"{self.pattern.name} as {self.placement.value}{where}"

    def __repr__(self) -> str:
        return str(self)


VARIANTS = tuple(
    Variant(pattern, placement, kind)
    for pattern in PATTERNS
    for placement in pattern.placements
    for kind in pattern.subjects
)

OF_SERVICES = tuple(each for each in VARIANTS if each.kind == "service")

USUAL = tuple(
    each for each in VARIANTS if each.kind == "service" or each.placement is Placement.TIER
)
"""All but those that are refused, since only a service has pods to run in."""
