"""The mixed-integer program of a split, and its solver HiGHS.

Columns: the quantity of each pair (need, offer); a switch for each offer that needs one; the quantity lost when the
worst group stops. Rows keep their name, so that what binds can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import highspy
import numpy as np

from corechain.allocation.problem import Problem, RiskKind

Row = tuple[str, str]
"""What a row limits, and whose: ("capacity", offer), ("share", supplier), ("need", need), ("risk", group) …"""

TOLERANCE = 1e-7
PRECISION = 1e-9
INFINITY = highspy.kHighsInf


class _SilentHighs(highspy.Highs):
    """HiGHS prints its name while it is being made, when callbacks are switched on; answers must not begin so."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the solver's name
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Solved:
    """An optimal point: a quantity for each pair of the problem, and the dual value of each row by name."""

    quantities: np.ndarray
    objective: float
    switched: frozenset[int]
    """Offers that are used, of those with a switch."""
    duals: Mapping[Row, float] = field(default_factory=dict)


class Program:
    """Cost or risk to be minimised over all splits that keep the limits.

    `without`: families of rows to leave out (to find out what makes a problem unsolvable). `switched`: the offers
    used, decided already, which leaves a linear program.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        without: frozenset[str] = frozenset(),
        switched: frozenset[int] | None = None,
    ) -> None:
        self._problem = problem
        self._without = without
        self._switched = switched
        self._solver: Any = _SilentHighs()  # type: ignore[no-untyped-call]
        self._solver.setOptionValue("primal_feasibility_tolerance", PRECISION)
        self._solver.setOptionValue("mip_rel_gap", 0.0)
        self._solver.setOptionValue("random_seed", 1)
        self._costs: list[float] = []
        self._rows: list[Row] = []
        self._pair_columns = [self._column(problem.offers[offer].price) for _, offer in problem.pairs]
        self._switches = self._make_switches()
        self._worst = self._column(0.0)
        self._of_offer: dict[int, list[int]] = {}
        for column, (_, offer) in zip(self._pair_columns, problem.pairs, strict=True):
            self._of_offer.setdefault(offer, []).append(column)
        self._risk_costs = self._risk_terms()
        self._add_rows()

    def cheapest(self, *, most_risk: float | None = None) -> Solved | None:
        """The cheapest split, where given with at most this risk (a part of the joint need); None: there is none."""
        if most_risk is not None:
            self._row(("risk", ""), -INFINITY, most_risk * self._problem.total, self._risk_costs)
        return self._solve(dict(enumerate(self._costs)))

    def safest(self, *, most_cost: float | None = None) -> Solved | None:
        """The split of least risk, where given at no more than this cost; None: there is none."""
        if most_cost is not None:
            self._row(("cost", ""), -INFINITY, most_cost, dict(enumerate(self._costs)))
        return self._solve(self._risk_costs)

    def least(self, objective: Literal["share", "suppliers"]) -> float | None:
        """The smallest largest share, or number of suppliers, with which the other limits can be kept."""
        if objective == "share":
            top = self._column(0.0)
            for offers in self._problem.suppliers.values():
                terms = {**self._sum(offers), top: -1.0}
                self._row(("top", ""), -INFINITY, 0.0, terms)
            solved = self._solve({top: 1.0 / self._problem.total})
        else:
            solved = self._solve(dict.fromkeys(self._supplier_switches().values(), 1.0))
        return None if solved is None else solved.objective

    # What the program is made of ------------------------------------------------------------------------------

    def _column(self, cost: float, *, whole: bool = False) -> int:
        number = len(self._costs)
        self._solver.addVar(0.0, 1.0 if whole else INFINITY)
        if whole:
            self._solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        self._costs.append(cost)
        return number

    def _row(self, name: Row, low: float, high: float, terms: Mapping[int, float]) -> None:
        columns = np.fromiter(terms.keys(), np.int32, len(terms))
        values = np.fromiter(terms.values(), np.float64, len(terms))
        self._solver.addRow(low, high, len(terms), columns, values)
        self._rows.append(name)

    def _make_switches(self) -> dict[int, int]:
        switches = {}
        for number, offer in enumerate(self._problem.offers):
            if not (offer.least or offer.fixed_cost):
                continue
            switches[number] = self._switch(offer.fixed_cost, number)
        return switches

    def _switch(self, cost: float, offer: int) -> int:
        column = self._column(cost, whole=self._switched is None)
        if self._switched is not None:
            given = float(offer in self._switched)
            self._solver.changeColBounds(column, given, given)
        return column

    def _sum(self, offers: Iterable[int]) -> dict[int, float]:
        return {column: 1.0 for offer in offers for column in self._of_offer.get(offer, ())}

    def _risk_terms(self) -> dict[int, float]:
        if self._problem.limits.risk is RiskKind.WORST:
            return {self._worst: 1.0}
        offers = self._problem.offers
        pairs = zip(self._pair_columns, self._problem.pairs, strict=True)
        return {column: offers[offer].failure or 0.0 for column, (_, offer) in pairs}

    def _add_rows(self) -> None:
        problem = self._problem
        for number, need in enumerate(problem.needs):
            pairs = zip(self._pair_columns, problem.pairs, strict=True)
            terms = {column: 1.0 for column, (of, _) in pairs if of == number}
            self._row(("need", need.id), need.quantity, need.quantity, terms)
        if "capacity" not in self._without:
            for number, offer in enumerate(problem.offers):
                self._row(("capacity", offer.id), -INFINITY, offer.capacity, self._sum((number,)))
        for name, offers in problem.groups.items():
            self._row(("group", name), -INFINITY, 0.0, {**self._sum(offers), self._worst: -1.0})
        if "share" not in self._without:
            for name, offers in problem.suppliers.items():
                most = problem.limits.largest_share * problem.total
                self._row(("share", name), -INFINITY, most, self._sum(offers))
        self._add_order_rows()

    def _add_order_rows(self) -> None:
        problem = self._problem
        for number, switch in self._switches.items():
            offer, bought = problem.offers[number], self._sum((number,))
            most = min(offer.capacity, problem.total)
            self._row(("used", offer.id), -INFINITY, 0.0, {**bought, switch: -most})
            if offer.least and "least" not in self._without:
                self._row(("least", offer.id), 0.0, INFINITY, {**bought, switch: -offer.least})
        if problem.limits.most_suppliers is not None and "suppliers" not in self._without:
            switches = self._supplier_switches()
            most_suppliers = float(problem.limits.most_suppliers)
            self._row(("suppliers", ""), -INFINITY, most_suppliers, dict.fromkeys(switches.values(), 1.0))

    def _supplier_switches(self) -> dict[str, int]:
        switches = {}
        for name, offers in self._problem.suppliers.items():
            used = None if self._switched is None else frozenset(self._switched) & frozenset(offers)
            switch = self._column(0.0, whole=used is None)
            if used is not None:
                self._solver.changeColBounds(switch, float(bool(used)), float(bool(used)))
            most = min(sum(self._problem.offers[each].capacity for each in offers), self._problem.total)
            self._row(("supplier used", name), -INFINITY, 0.0, {**self._sum(offers), switch: -most})
            switches[name] = switch
        return switches

    # Solving --------------------------------------------------------------------------------------------------

    def _solve(self, objective: Mapping[int, float]) -> Solved | None:
        for column in range(len(self._costs)):
            self._solver.changeColCost(column, objective.get(column, 0.0))
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution: Any = self._solver.getSolution()
        values = np.asarray(solution.col_value)
        quantities = values[self._pair_columns] if self._pair_columns else np.zeros(0)
        quantities[quantities < TOLERANCE] = 0.0
        duals = np.asarray(solution.row_dual)
        return Solved(
            quantities,
            float(self._solver.getInfo().objective_function_value),
            frozenset(self._used(quantities)),
            {row: float(dual) for row, dual in zip(self._rows, duals, strict=False) if abs(dual) > TOLERANCE},
        )

    def _used(self, quantities: np.ndarray) -> set[int]:
        return {
            offer for (_, offer), amount in zip(self._problem.pairs, quantities, strict=True) if amount > 0
        }
