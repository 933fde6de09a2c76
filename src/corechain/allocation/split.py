"""Splits of a joint need: the cheapest, the safest, the curve between them, and what limits them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from corechain.allocation.problem import Problem, RiskKind
from corechain.allocation.program import Program, Row, Solved

POINTS = 12
"""Points of the curve of cost against risk."""


@dataclass(frozen=True)
class Part:
    """`quantity` of `offer` for `need`, both by number."""

    need: int
    offer: int
    quantity: float


@dataclass(frozen=True)
class Binding:
    """A limit that holds the split back: `saving` is what one more unit of it would save."""

    limit: Row
    saving: float


@dataclass(frozen=True)
class Split:
    """Who buys how much from whom. `cost` in the currency of the prices; `risk` as part of the joint need."""

    parts: tuple[Part, ...]
    cost: float
    risk: float
    group_shares: Mapping[str, float]
    """Part of the joint need by what stops together, largest first."""
    binding: tuple[Binding, ...] = ()


@dataclass(frozen=True)
class Allocation:
    """The chosen split among those of the curve, which runs from the cheapest to the safest."""

    problem: Problem
    chosen: Split
    curve: tuple[Split, ...]


def allocate(problem: Problem, *, most_risk: float | None = None, points: int = POINTS) -> Allocation | None:
    """The cheapest split that keeps the limits and, where given, at most `most_risk`; None: there is none.

    The curve has up to `points` splits, none of which is both dearer and riskier than another: the cheapest, the
    safest, and the cheapest at bounds on the risk evenly between (the ε-constraint method, Haimes et al. 1971).
    """
    cheapest = _tidied(problem, Program(problem).cheapest())
    if cheapest is None:
        return None
    safest = _safest(problem)
    bounds = np.linspace(cheapest.risk, safest.risk, max(points, 2))[1:-1]
    between = [_at_most(problem, float(bound)) for bound in bounds] if cheapest.risk > safest.risk else []
    curve = _undominated([cheapest, *(each for each in between if each is not None), safest])
    chosen = cheapest if most_risk is None else _at_most(problem, most_risk)
    return None if chosen is None else Allocation(problem, chosen, curve)


def _at_most(problem: Problem, risk: float) -> Split | None:
    return _tidied(problem, Program(problem).cheapest(most_risk=risk), most_risk=risk)


def _safest(problem: Problem) -> Split:
    """Of the splits of least risk the cheapest."""
    safest = Program(problem).safest()
    if safest is None:
        raise ArithmeticError("a split exists, but none of least risk was found")
    least = safest.objective / problem.total
    found = _at_most(problem, least)
    return found if found is not None else split_of(problem, safest, ())


def _tidied(problem: Problem, solved: Solved | None, *, most_risk: float | None = None) -> Split | None:
    """Of the splits of this cost the safest, with what binds at it."""
    if solved is None:
        return None
    safer = Program(problem, switched=solved.switched).safest(most_cost=solved.objective)
    priced = Program(problem, switched=solved.switched).cheapest(most_risk=most_risk)
    binding = _binding(problem, priced) if priced is not None else ()
    return split_of(problem, safer or solved, binding)


def _binding(problem: Problem, priced: Solved) -> tuple[Binding, ...]:
    """Limits with a price, the dearest first. A dual below zero: more of it would make the split cheaper."""
    scale = {"share": problem.total / 100, "risk": problem.total / 100}
    found = [
        Binding(row, -dual * scale.get(row[0], 1.0))
        for row, dual in priced.duals.items()
        if row[0] in ("capacity", "share", "risk") and dual < 0
    ]
    return tuple(sorted(found, key=lambda each: (-each.saving, each.limit)))


def split_of(problem: Problem, solved: Solved, binding: tuple[Binding, ...]) -> Split:
    """The solved point as a split, its cost and risk worked out from its quantities."""
    parts = tuple(
        Part(need, offer, float(quantity))
        for (need, offer), quantity in zip(problem.pairs, solved.quantities, strict=True)
        if quantity > 0
    )
    return Split(
        parts, cost_of(problem, parts), risk_of(problem, parts), group_shares(problem, parts), binding
    )


def cost_of(problem: Problem, parts: Sequence[Part]) -> float:
    """Prices times quantities, and the fixed cost of each offer used."""
    used = {part.offer for part in parts}
    return sum(part.quantity * problem.offers[part.offer].price for part in parts) + sum(
        problem.offers[each].fixed_cost for each in used
    )


def group_shares(problem: Problem, parts: Sequence[Part]) -> dict[str, float]:
    """Part of the joint need that each group delivers, largest first; groups without any are left out."""
    group_of = {offer: name for name, offers in problem.groups.items() for offer in offers}
    shares: dict[str, float] = {}
    for part in parts:
        name = group_of[part.offer]
        shares[name] = shares.get(name, 0.0) + part.quantity / problem.total
    return dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))


def risk_of(problem: Problem, parts: Sequence[Part]) -> float:
    """The risk as the limits define it, a part of the joint need."""
    if problem.limits.risk is RiskKind.WORST:
        return max(group_shares(problem, parts).values(), default=0.0)
    return sum(part.quantity * (problem.offers[part.offer].failure or 0.0) for part in parts) / problem.total


def _undominated(splits: Sequence[Split]) -> tuple[Split, ...]:
    """By rising cost, only those safer than every cheaper one."""
    kept: list[Split] = []
    for split in sorted(splits, key=lambda each: (each.cost, each.risk)):
        if not kept or split.risk < kept[-1].risk - 1e-9:
            kept.append(split)
    return tuple(kept)
