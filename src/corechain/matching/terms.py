"""What one side of a pair says in a structured way, and the few terms in which two sides are compared.

Both sides have the same shape: a demand says what it needs, an offer what it has. A term that the demand does not ask
for is left out of the comparison; one that the offer says nothing on is unknown, which is never a no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from corechain.matching.requirements import Requirement
from corechain.matching.specified import base_measure


@dataclass(frozen=True)
class Terms:
    """A demand, an offer, or what an organisation of the chain is known to provide.

    `quantity` is needed, or the capacity offered, in `unit` (such as ``L/month``). `price`, in CNY for one unit without
    its period, is the most that would be paid, or what is asked. `region` is a code of
    :func:`corechain.model.places.places`: where it is needed or made. `starts_on` and `ends_on` are the days within
    which it is needed or can be had.
    """

    id: str
    owner: str
    """Whose it is; nobody is paired with themselves."""
    nodes: tuple[str, ...]
    requirements: tuple[Requirement, ...] = ()
    """Of a demand what is required, of an offer what is stated."""
    quantity: float | None = None
    unit: str = ""
    price: float | None = None
    region: str | None = None
    country: str | None = "CN"
    starts_on: date | None = None
    ends_on: date | None = None
    lead_time_days: float | None = None
    seen_by: frozenset[str] | None = None
    """Owners who may know of it; None: all."""
    certainty: float = 1.0
    """How sure it is that an offer exists: 1 where its owner says so, less where only a source does."""

    @property
    def measure(self) -> tuple[str, float] | None:
        """Dimension and amount of the quantity; None where there is none, or none that can be compared."""
        return None if self.quantity is None else base_measure(self.quantity, self.unit)

    @property
    def unit_price(self) -> tuple[str, float] | None:
        """Dimension of what is paid for and the price of its base unit; None where it is not said for what."""
        if self.price is None or not self.unit:
            return None
        base = base_measure(1.0, self.unit.partition("/")[0])
        return None if base is None else (base[0], self.price / base[1])


TERMS = ("node", "requirements", "quantity", "time", "place", "price", "certainty")
"""The terms of the fit, in the order in which they are added up."""


@dataclass(frozen=True)
class PairWeights:
    """How much each term counts. Only their proportions matter.

    The defaults put what is wanted (node, requirements) before how much and when, and that before where and for what
    price: a near supplier of something else is no supplier.
    """

    node: float = 0.35
    requirements: float = 0.30
    quantity: float = 0.10
    time: float = 0.08
    place: float = 0.07
    price: float = 0.05
    certainty: float = 0.05

    def __post_init__(self) -> None:
        values = self.as_dict().values()
        if not all(0.0 <= each < float("inf") for each in values) or self.node <= 0.0:
            raise ValueError("weights are finite and not negative, and that of the node is positive")

    def as_dict(self) -> dict[str, float]:
        """Weight by term."""
        return asdict(self)

    @classmethod
    def of(cls, weights: Mapping[str, Any]) -> PairWeights:
        """From a mapping such as :meth:`as_dict` gives; what it lacks has its default."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: float(value) for name, value in weights.items() if name in known})


def asked_terms(demand: Terms) -> tuple[str, ...]:
    """The terms that a demand asks for; the node and the certainty always count.

    >>> asked_terms(Terms("d", "a", ("krf",), quantity=500.0, unit="L/month", region="320200"))
    ('node', 'quantity', 'place', 'certainty')
    """
    asks = {
        "node": True,
        "requirements": bool(demand.requirements),
        "quantity": demand.quantity is not None,
        "time": any(each is not None for each in (demand.starts_on, demand.ends_on, demand.lead_time_days)),
        "place": demand.region is not None,
        "price": demand.price is not None,
        "certainty": True,
    }
    return tuple(name for name in TERMS if asks[name])


@cache
def nearness(one: str, other: str) -> float:
    """How near two places are: 1 where one lies in the city of the other, 0.7 the same province, 0.4 the same country.

    Abroad it is 0.1. Codes of GB/T 2260 and of countries are compared as codes, not by distance.

    >>> [nearness("320214", each) for each in ("320200", "CN-32", "320500", "310000", "JP")]
    [1.0, 1.0, 0.7, 0.4, 0.1]
    """
    first, second = _digits(one), _digits(other)
    if first is None or second is None:
        same_country = (one[:2] if first is None else "CN") == (other[:2] if second is None else "CN")
        return 1.0 if one == other else 0.4 if same_country else 0.1
    shared = min(len(first), len(second), 4)
    if first[:shared] == second[:shared]:
        return 1.0
    return 0.7 if first[:2] == second[:2] else 0.4


def _digits(code: str) -> str | None:
    """The telling digits of a code of GB/T 2260: 2 of a province, 4 of a city, 6 of a district; None for others."""
    found = code.removeprefix("CN-")
    if not found.isdigit():
        return None
    return found.removesuffix("00").removesuffix("00") if len(found) == 6 else found
