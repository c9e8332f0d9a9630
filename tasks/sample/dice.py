"""Chance with a seed: the same seed throws the same on every machine and every Python."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Throws derived from `random()` alone, the one call whose sequence Python promises to keep."""

    def __init__(self, *seed: object) -> None:
        self._random = random.Random("/".join(map(str, seed))).random

    def share(self, low: float, high: float) -> float:
        """Return a number from low to high."""
        return low + (high - low) * self._random()

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """Return True in that share of throws."""
        return self._random() < share

    def pick(self, among: Sequence[T]) -> T:
        """Return one of them."""
        return among[self.between(0, len(among) - 1)]

    def shuffled(self, among: Sequence[T]) -> list[T]:
        """Return all of them in some order."""
        rest = list(among)
        return [rest.pop(self.between(0, len(rest) - 1)) for _ in range(len(rest))]
