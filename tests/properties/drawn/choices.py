"""Where draws come from: Hypothesis, which makes what fails smaller, or a seed, which is faster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import TypeVar

from attrs import frozen
from hypothesis import strategies as st

T = TypeVar("T")


@frozen
class Choices:
    """Draws of whole numbers, and what is made of them. The first of what there is is the plainest.

    ``below`` gives a number from 0 up to a bound that is excluded.
    """

    below: Callable[[int], int]

    def of(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def once_in(self, times: int) -> bool:
        return self.below(times) == times - 1

    def some(self, options: Sequence[T], most: int) -> tuple[T, ...]:
        """Up to ``most`` of the options, none of them twice."""
        left = list(options)
        count = self.below(min(most, len(left)) + 1)
        return tuple(left.pop(self.below(len(left))) for _ in range(count))


@cache
def _numbers(bound: int) -> st.SearchStrategy[int]:
    return st.integers(0, bound - 1)


def drawn_by(draw: st.DrawFn) -> Choices:
    """Choices that Hypothesis makes."""
    return Choices(lambda bound: draw(_numbers(bound)) if bound > 1 else 0)


def seeded(seed: str) -> Choices:
    """Choices that follow from a seed."""
    return Choices(Random(seed).randrange)
