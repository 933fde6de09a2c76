"""Why no split keeps the limits: the first thing that is in the way, and the smallest change that would help."""

from __future__ import annotations

from dataclasses import dataclass

from corechain.allocation.problem import Problem, in_time
from corechain.allocation.program import Program


@dataclass(frozen=True)
class Obstacle:
    """What is in the way. `kind`: late, short, share, suppliers, least or risk; `whose`: the need, where it is one.

    `have` and `want`: what there is and what it would take, in days, units, shares or numbers of suppliers.
    """

    kind: str
    whose: str = ""
    have: float | None = None
    want: float | None = None


def obstacles(problem: Problem, *, most_risk: float | None = None) -> tuple[Obstacle, ...]:
    """What keeps `problem` from having a split; empty where it has one.

    Looked for in this order, since each hides the later ones: needs that nobody serves in time, capacities too small
    in all, the largest share, the number of suppliers, smallest orders, the risk.
    """
    late = _late(problem)
    if late:
        return late
    short = _shortage(problem)
    if short > 0:
        return (Obstacle("short", have=problem.total - short, want=problem.total),)
    if Program(problem, without=frozenset({"least", "suppliers"})).cheapest() is None:
        want = Program(problem, without=frozenset({"least", "suppliers", "share"})).least("share")
        return (Obstacle("share", have=problem.limits.largest_share, want=want),)
    if Program(problem, without=frozenset({"least"})).cheapest() is None:
        want = Program(problem, without=frozenset({"least", "suppliers"})).least("suppliers")
        have = problem.limits.most_suppliers
        return (Obstacle("suppliers", have=have, want=None if want is None else round(want)),)
    if Program(problem).cheapest() is None:
        return (Obstacle("least"),)
    if most_risk is not None and Program(problem).cheapest(most_risk=most_risk) is None:
        safest = Program(problem).safest()
        want = None if safest is None else safest.objective / problem.total
        return (Obstacle("risk", have=most_risk, want=want),)
    return ()


def _late(problem: Problem) -> tuple[Obstacle, ...]:
    found = []
    for need in problem.needs:
        if any(in_time(need, offer) for offer in problem.offers):
            continue
        soonest = min(each.lead_days for each in problem.offers if each.lead_days is not None)
        found.append(Obstacle("late", need.id, have=need.within_days, want=soonest))
    return tuple(found)


def _shortage(problem: Problem) -> float:
    """How much of the joint need no split of the capacities can deliver in time.

    By Hall's theorem the worst set of needs are those with the tightest deadlines, so each deadline is looked at.
    """
    worst = 0.0
    deadlines = {need.within_days for need in problem.needs}
    for deadline in deadlines:
        tight = [
            need
            for need in problem.needs
            if deadline is None or (need.within_days is not None and need.within_days <= deadline)
        ]
        reachable = sum(
            offer.capacity for offer in problem.offers if any(in_time(need, offer) for need in tight)
        )
        worst = max(worst, sum(need.quantity for need in tight) - reachable)
    return worst if worst > 1e-9 else 0.0
