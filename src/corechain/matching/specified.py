"""Comparing what is required with what is specified: met, not met, or unknown. Unknown is never a no.

Both sides are sets of numbers or names. A requirement is met when everything the specification allows satisfies
it, not met when nothing does, and unknown when some does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"

OFFERS_EACH = frozenset({"wafer_size", "process_node", "package", "voltage", "wavelength", "certificate"})
"""Attributes of which a supplier lists what it offers: one listed value that fits is enough."""

OPEN_LISTS = frozenset({"certificate", "package"})
"""Attributes whose lists are never complete: what is not listed is unknown, not refused."""


class Stated(Protocol):
    """A requirement or a specification."""

    @property
    def attribute(self) -> str:
        """Code of the attribute."""

    @property
    def operator(self) -> str:
        """eq, ge, le, in or ne."""

    @property
    def value(self) -> Any:
        """Number or text."""

    @property
    def unit(self) -> str | None:
        """Unit, or None."""


@dataclass(frozen=True)
class _Range:
    low: float
    high: float

    def within(self, other: _Range) -> bool:
        return other.low <= self.low and self.high <= other.high

    def apart(self, other: _Range) -> bool:
        return self.high < other.low or other.high < self.low


def verdict(required: Stated, specified: Stated) -> str:
    """Whether `specified` satisfies `required`.

    >>> from corechain.matching.requirements import Requirement as R
    >>> ten_tons = R("quantity", "ge", 10.0, "t/month", "10 t/month")
    >>> [verdict(ten_tons, R("capacity", "eq", value, "t/month", "")) for value in ("12", "8")]
    ['met', 'not_met']
    >>> verdict(ten_tons, R("capacity", "ge", "200", "kg/day", ""))
    'unknown'
    """
    wanted = _numbers(required.operator, required.value)
    listed = [str(specified.value)] if specified.operator == "between" else str(specified.value).split("|")
    offered = [_numbers(specified.operator, each) for each in listed]
    if wanted is None or None in offered:
        return _by_name(required, specified)
    factor = unit_factor(specified.unit, required.unit)
    if factor is None:
        return UNKNOWN
    ranges = [_Range(each.low * factor, each.high * factor) for each in offered if each is not None]
    outcomes = [_compare(each, wanted) for each in ranges]
    if required.attribute in OFFERS_EACH:
        return MET if MET in outcomes else UNKNOWN if UNKNOWN in outcomes else NOT_MET
    return outcomes[0] if len(set(outcomes)) == 1 else UNKNOWN


def agrees(required: Stated, specified: Stated) -> bool:
    """Whether `specified` certainly satisfies `required`."""
    return verdict(required, specified) == MET


def _compare(offered: _Range, wanted: _Range) -> str:
    if offered.within(wanted):
        return MET
    return NOT_MET if offered.apart(wanted) else UNKNOWN


@dataclass(frozen=True)
class Between:
    """A lower and an upper bound stated together, `value` as ``low|high``."""

    attribute: str
    value: str
    unit: str | None
    operator: str = "between"


def bounds(stated: Sequence[Stated]) -> Sequence[Stated]:
    """`stated` with a lower and an upper bound of the same thing made one range: both hold, neither alone.

    >>> from corechain.matching.requirements import Requirement as R
    >>> bounds([R("process_node", "le", 16, "nm", ""), R("process_node", "ge", 7, "nm", "")])[0].value
    '7|16'
    """
    lower = [each for each in stated if each.operator == "ge"]
    upper = [each for each in stated if each.operator == "le"]
    if len(lower) != 1 or len(upper) != 1 or lower[0].unit != upper[0].unit:
        return stated
    others = [each for each in stated if each.operator not in {"ge", "le"}]
    return [*others, Between(lower[0].attribute, f"{lower[0].value}|{upper[0].value}", lower[0].unit)]


def _numbers(operator: str, value: Any) -> _Range | None:
    if operator == "between":
        lower, _, upper = str(value).partition("|")
        return _Range(float(lower), float(upper))
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    slack = abs(number) * 1e-9
    return _Range(
        -math.inf if operator == "le" else number - slack, math.inf if operator == "ge" else number + slack
    )


def _by_name(required: Stated, specified: Stated) -> str:
    wanted = _plain_name(str(required.value))
    listed = {_plain_name(each) for each in str(specified.value).split("|")}
    ranked = _grade(wanted)
    if ranked and required.operator == "ge":
        grades = [grade for grade in map(_grade, listed) if grade and grade[0] == ranked[0]]
        if grades:
            best = max(grade[1] for grade in grades)
            return MET if best >= ranked[1] else NOT_MET if specified.operator == "eq" else UNKNOWN
    if wanted in listed or any(each.startswith(wanted) or wanted.startswith(each) for each in listed):
        return MET
    return UNKNOWN


def _plain_name(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _grade(name: str) -> tuple[str, int] | None:
    """SEMI purity grades are ordered: G5 is purer than G4."""
    return ("semi", int(name[-1])) if name.startswith("semig") and name[-1].isdigit() else None


def unit_factor(from_unit: str | None, to_unit: str | None) -> float | None:
    """What to multiply a value in `from_unit` by to have it in `to_unit`; None where they do not compare."""
    if (from_unit or "") == (to_unit or ""):
        return 1.0
    if not from_unit or not to_unit:
        return None
    return _pint_factor(from_unit, to_unit)


@cache
def _pint_factor(from_unit: str, to_unit: str) -> float | None:
    from pint import DimensionalityError, UndefinedUnitError

    registry = _registry()
    try:
        return float(registry.Quantity(1.0, from_unit).to(to_unit).magnitude)
    except (DimensionalityError, UndefinedUnitError):
        return None


@cache
def _unit_scale(unit: str) -> tuple[str, float] | None:
    from pint import DimensionalityError, UndefinedUnitError

    try:
        base = _registry().Quantity(1.0, unit).to_base_units()
    except (DimensionalityError, UndefinedUnitError, AttributeError):
        return None
    return str(base.dimensionality), float(base.magnitude)


def base_measure(value: float, unit: str) -> tuple[str, float] | None:
    """Dimension and amount in base units, so that amounts of one dimension compare; None for an unknown unit.

    >>> base_measure(2.0, "t/month") == base_measure(2000.0, "kg/month"), base_measure(1.0, "furlong")
    (True, None)
    """
    scale = _unit_scale(unit) if unit else ("", 1.0)
    return None if scale is None else (scale[0], value * scale[1])


@cache
def _registry() -> Any:
    """Units of trade: volumes, masses, lengths, pieces, and times with a month of 30 days."""
    from pint import UnitRegistry

    registry: Any = UnitRegistry(None)
    for line in (
        "meter = [length] = m = metre",
        "gram = [mass] = g",
        "day = [time] = d",
        "piece = [count] = pcs",
        "volt = [electric_potential] = V",
        "percent = [share]",
        "wafer = piece",
        "set = [machines]",
        "lot = [lots]",
        "roll = [rolls]",
        "bottle = [bottles]",
        "week = 7 * day",
        "month = 30 * day",
        "quarter = 91 * day",
        "year = 365 * day",
        "mm = 0.001 * meter",
        "nm = 1e-9 * meter",
        "um = 1e-6 * meter",
        "inch = 0.0254 * meter",
        "L = 0.001 * meter ** 3",
        "mL = 1e-6 * meter ** 3",
        "gal = 0.003785411784 * meter ** 3",
        "m2 = meter ** 2",
        "m3 = meter ** 3",
        "kg = 1000 * gram",
        "t = 1000000 * gram",
        "kV = 1000 * volt",
    ):
        registry.define(line)
    return registry
