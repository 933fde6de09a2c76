"""What follows from printed figures. A printed figure was rounded, so each is an interval, and so is the result.

Every formula is written so that each quantity occurs once; then interval arithmetic gives the narrowest
interval that holds every possible result. Shares and growth rates are fractions: 25.5 % is 0.255.
"""

from __future__ import annotations

from corechain.model.intervals import Interval

ONE = Interval.exactly(1.0)


def printed(value: float, decimals: int | None, scale: float = 1.0) -> Interval:
    """What may have been printed as `value` with `decimals` decimals, times `scale`; `value` alone for None.

    >>> printed(25.5, 1, 0.01)
    Interval(lower=0.2545, upper=0.2555)
    """
    read = Interval.exactly(value) if decimals is None else Interval.rounded(value, decimals)
    return read * Interval.exactly(scale)


def level_before(level: Interval, growth: Interval) -> Interval:
    """Level of the period before: X₋₁ = X / (1 + g).

    >>> level_before(Interval.exactly(125.0), Interval.exactly(0.25))
    Interval(lower=100.0, upper=100.0)
    """
    return level / (ONE + growth)


def increase(level: Interval, growth: Interval) -> Interval:
    """Increase on the period before: X − X₋₁ = X (1 − 1 / (1 + g)).

    >>> increase(Interval.exactly(120.0), Interval.exactly(1.0)).midpoint
    60.0
    """
    return level * (ONE - ONE / (ONE + growth))


def whole(part: Interval, share: Interval) -> Interval:
    """The whole of which `part` is the share s: X = part / s.

    >>> whole(Interval.exactly(45.0), Interval.exactly(0.5)).midpoint
    90.0
    """
    return part / share


def rest_of_whole(part: Interval, share: Interval) -> Interval:
    """The whole without the part: X − part = part (1 / s − 1).

    >>> rest_of_whole(Interval.exactly(45.0), Interval.exactly(0.5)).midpoint
    45.0
    """
    return part * (ONE / share - ONE)


def ratio(part: Interval, other: Interval) -> Interval:
    """One quantity as a fraction of another."""
    return part / other
