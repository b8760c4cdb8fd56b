"""The types of references: each means declared things of some kinds."""

from __future__ import annotations

from typing import Final

from ddpc.schema import names
from ddpc.schema.slot_type import SlotType

_ANY_NAME: Final = ("service", "front", "external", "edge")

REFERENCES: Final = (
    SlotType(
        name="service",
        doc="a declared service",
        example="web",
        read=names.label,
        refers=("service",),
    ),
    SlotType(
        name="front",
        doc="a declared front",
        example="reviews",
        read=names.label,
        refers=("front",),
    ),
    SlotType(
        name="external",
        doc="a declared external",
        example="mysql",
        read=names.label,
        refers=("external",),
    ),
    SlotType(
        name="edge",
        doc="a declared edge",
        example="public",
        read=names.label,
        refers=("edge",),
    ),
    SlotType(
        name="fronted",
        doc="a declared service, front or edge",
        example="web",
        read=names.label,
        refers=("service", "front", "edge"),
    ),
    SlotType(
        name="served",
        doc="a declared service or front",
        example="web",
        read=names.label,
        refers=("service", "front"),
    ),
    SlotType(
        name="callee",
        doc="a declared service, front or external",
        example="web",
        read=names.label,
        refers=("service", "front", "external"),
    ),
    SlotType(
        name="declared",
        doc="anything declared that has a name in the cluster",
        example="web",
        read=names.label,
        refers=_ANY_NAME,
    ),
    SlotType(
        name="pattern",
        doc="a pattern, built in or of one's own",
        example="cache",
        read=names.label,
        refers=("pattern",),
    ),
)
