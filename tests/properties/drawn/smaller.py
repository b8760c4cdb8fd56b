"""Makes a program that was drawn from a seed smaller, for as long as something holds of it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.properties.drawn.choices import Choices
from tests.properties.drawn.model import Drawn

_TRIES = 1_000
_ROUNDS = 4

Draw = Callable[[Choices], Drawn]


def smallest(draw: Draw, seed: str, holds: Callable[[Drawn], bool]) -> Drawn:
    """The smallest program found for which ``holds``, from the one that ``seed`` gives.

    Choices are left out, or replaced by the plainest, in ever smaller pieces.
    """
    numbers = _numbers(draw, seed)
    best = _replayed(draw, numbers)
    tries = 0
    for _ in range(_ROUNDS):
        before, size = best, len(numbers)
        while size >= 1:
            at = 0
            while at < len(numbers) and tries < _TRIES:
                left_out = [*numbers[:at], *numbers[at + size :]]
                plain = [*numbers[:at], *[0] * len(numbers[at : at + size]), *numbers[at + size :]]
                for shorter in (left_out, plain):
                    made = _replayed(draw, shorter)
                    if len(made.text) >= len(best.text):
                        continue
                    tries += 1
                    if holds(made):
                        numbers, best = shorter, made
                        break
                else:
                    at += size
            size //= 2
        if best is before:
            break
    return best


def _numbers(draw: Draw, seed: str) -> list[int]:
    random, taken = Random(seed), list[int]()

    def below(bound: int) -> int:
        taken.append(random.randrange(bound))
        return taken[-1]

    draw(Choices(below))
    return taken


def _replayed(draw: Draw, numbers: list[int]) -> Drawn:
    left = iter(numbers)
    return draw(Choices(lambda bound: min(next(left, 0), bound - 1)))
