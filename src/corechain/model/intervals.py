"""Intervals: what is known of a quantity that is not known exactly."""

from __future__ import annotations

from dataclasses import dataclass

EXACT_WIDTH = 1e-9


@dataclass(frozen=True)
class Interval:
    """All values from `lower` to `upper`. Arithmetic gives the interval that holds every possible result.

    >>> Interval(1.0, 2.0) + Interval(10.0, 20.0)
    Interval(lower=11.0, upper=22.0)
    >>> Interval(6.0, 12.0) / Interval(2.0, 3.0)
    Interval(lower=2.0, upper=6.0)
    """

    lower: float
    upper: float

    def __post_init__(self) -> None:
        if not self.lower <= self.upper:
            raise ValueError(f"the lower end {self.lower} lies above the upper end {self.upper}")

    @classmethod
    def exactly(cls, value: float) -> Interval:
        """The interval that holds `value` alone."""
        return cls(value, value)

    @classmethod
    def rounded(cls, value: float, decimals: int) -> Interval:
        """What may have been rounded to `value` with `decimals` decimals: half a unit of the last one each way.

        >>> Interval.rounded(25.5, 1)
        Interval(lower=25.45, upper=25.55)
        """
        half = 0.5 * 10.0**-decimals
        return cls(round(value - half, decimals + 1), round(value + half, decimals + 1))

    @property
    def midpoint(self) -> float:
        """Half-way between the ends."""
        return (self.lower + self.upper) / 2

    @property
    def width(self) -> float:
        """Upper end less lower end."""
        return self.upper - self.lower

    @property
    def is_exact(self) -> bool:
        """Whether both ends agree within 1e-9."""
        return self.width <= EXACT_WIDTH

    def __contains__(self, value: float) -> bool:
        return self.lower <= value <= self.upper

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.lower + other.lower, self.upper + other.upper)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.lower - other.upper, self.upper - other.lower)

    def __mul__(self, other: Interval) -> Interval:
        ends = [one * two for one in (self.lower, self.upper) for two in (other.lower, other.upper)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        if other.lower <= 0 <= other.upper:
            raise ZeroDivisionError(f"{other} holds zero")
        return self * Interval(1 / other.upper, 1 / other.lower)
