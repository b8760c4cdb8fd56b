"""The tests that have to notice faults: none compares with a kept output."""

from __future__ import annotations

from typing import Final

KILLERS: Final[dict[str, tuple[str, ...]]] = {
    "drawn-agree": ("tests/agreement/test_programs.py", "tests/agreement/test_drawn.py"),
    "agreement": ("tests/agreement/test_agreement.py",),
    "numbers": ("tests/properties/test_numbers.py",),
    "said": ("tests/properties/test_said.py",),
    "laws": (
        "tests/properties/test_memory.py",
        "tests/properties/test_outcomes.py",
        "tests/properties/test_laws.py",
        "tests/properties/test_counts.py",
        "tests/properties/test_overlays.py",
    ),
    "strings": ("tests/strings",),
    "order": ("tests/properties/test_order.py",),
    "drawn": ("tests/properties/test_drawn.py",),
    "pairs": ("tests/properties/test_pairs.py",),
    "same": ("tests/properties/test_same.py",),
    "surroundings": ("tests/properties/test_surroundings.py",),
    "commands": ("tests/properties/test_commands.py",),
    "fixes": ("tests/properties/test_fixes.py",),
    "robust": ("tests/properties/test_robust.py",),
    "codes": ("tests/passes/test_codes.py",),
}
"""By a short name, what pytest is given, the quickest first.

``agreement``: the files of a build against each other, of kept programs, and of drawn ones;
``strings``: every text in every slot; ``numbers``: each number is read again; ``said``: nothing
that is said is dropped; ``surroundings``: seeds of hashes and the like make no difference;
``pairs``: servers get what is accepted of drawn programs; ``codes``: each code's own example is
refused.
"""


def arguments(killer: str) -> tuple[str, ...]:
    """What pytest is given for a killer; ``NAME:WORD`` asks for those tests that WORD fits."""
    name, _, word = killer.partition(":")
    return (*KILLERS[name], *(("-k", word) if word else ()))


def in_order(first: tuple[str, ...]) -> tuple[str, ...]:
    """The killers to try for a fault: the likely ones, then all others."""
    return (*first, *(name for name in KILLERS if name not in first))
